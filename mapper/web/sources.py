"""Each source on a page of its own: what it says about which records, and how it is graded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from mapper import gate, vocabulary
from mapper.errors import FilterError, InputError, NotFound, NotReady
from mapper.formats.cells import written
from mapper.formats.numbers import whole
from mapper.formats.query import searched
from mapper.gate.citing import public_source
from mapper.intake.grading import grade
from mapper.intake.typed import read_typed
from mapper.model import Source
from mapper.region.outlets import Owner
from mapper.schema import Column, columns
from mapper.store import PublicRow, Revision, withheld
from mapper.web.identity import editors_only, signature
from mapper.web.limits import check_rate
from mapper.web.record import page_number
from mapper.web.report_form import Problem
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view, today
from mapper.web.words import is_plain

blueprint = Blueprint("sources", __name__)

_PAGE_LENGTH = 50
_ASKED = ("q", "page", "links")
#: The columns of a source in the rows of an editor's form; the first are what is graded.
_FORM = (
    ("reliability", "type"),
    ("derived_from",),
    ("access_risk",),
    ("archive_url", "archive_basis"),
    ("url", "original_url"),
    ("title",),
    ("publisher", "language"),
    ("published", "published_basis"),
    ("published_note",),
    ("graphic",),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A record that cites a source, and what the source says of it, by column."""

    id: str
    title: str
    when: str
    place: str
    says: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A source of the list, and how many of the records that are shown cite it."""

    source: Source
    records: int


@blueprint.get("/sources")
def index() -> str:
    """Every source that a record which is shown cites, a page at a time, by its publisher."""
    _only_asked()
    check_rate("search")
    store, view, words = current_site().store, current_view(), searched(request.args.get("q", ""))
    number = page_number(request.args)
    count = store.count_cited(view, words)
    last = max(1, -(-count // _PAGE_LENGTH))
    if number > last:
        raise FilterError("page", str(number), f"the list has {last}; give a page from 1 to {last}")
    found = store.cited(view, words, start=(number - 1) * _PAGE_LENGTH, most=_PAGE_LENGTH)
    told = _told(store.sources(each.source_id for each in found))
    return render_template(
        "sources/index.html",
        sources=[Listed(told[e.source_id], e.records) for e in found if e.source_id in told],
        count=count,
        page=number,
        last_page=last,
        words=words,
        plain=is_plain(),
    )


@blueprint.get("/sources/<source_id>")
def source(source_id: str) -> str:
    """One source: what everyone may know of it, and the records that are shown and cite it."""
    _only_asked()
    return _page(source_id)


@blueprint.post("/sources/<source_id>")
@editors_only
def grade_source(source_id: str) -> AnyResponse:
    """Grade the source, or mend what is known of it; the reason is kept with its revision."""
    check_form()
    site, form = current_site(), request.form
    held = _held(source_id)
    names = [name for row in _FORM for name in row]
    typed = {name: ";".join(filter(None, form.getlist(name))) for name in names}
    values, wrong = read_typed(Source, typed, today())
    if wrong:
        return _again(source_id, wrong)
    try:
        grade(
            site.store,
            site.region,
            replace(held, **values),
            editor=signature(),
            reason=form.get("reason", ""),
            revision=whole(form.get("revision", "")) or 0,
        )
    except InputError as error:
        return _again(source_id, {"reason": str(error)})
    return redirect(url_for("sources.source", source_id=source_id, _anchor="history"), 303)


def grades(form: MultiDict[str, str]) -> dict[int, str]:
    """Return the grades of a report's sources that a form holds, by their place in it."""
    known = vocabulary.terms("reliability")
    given = {number: form.get(f"grade-{number}", "") for number in range(20)}
    for term in filter(None, given.values()):
        if term not in known:
            raise InputError(f"{term!r} is no grade of a source; there are {', '.join(known)}")
    return {number: term for number, term in given.items() if term}


def _only_asked() -> None:
    for name, value in request.args.items():
        if name not in _ASKED:
            raise FilterError(name, value, f"no such parameter; there are {', '.join(_ASKED)}")


def _held(source_id: str) -> Source:
    """Return a source as it is recorded; `NotFound` where there is none."""
    held = current_site().store.sources([source_id]).get(source_id)
    if held is None:
        raise NotFound(f"There is no source {source_id}; /sources lists those that are cited.")
    return held


def _told(sources: Mapping[str, Source]) -> dict[str, Source]:
    """Return sources as the list tells them: without a text that some record withholds."""
    site = current_site()
    with site.store.reading() as connection:
        kept_back = withheld.of_sources(connection)
    known = columns(Source)
    told = {}
    for key, each in sources.items():
        bare = {name: known[name].default for owner, name in kept_back if owner == key}
        told[key] = public_source(replace(each, **bare), site.region.texts)
    return told


def _page(
    source_id: str,
    given: MultiDict[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    site, view, editing = current_site(), current_view(), bool(g.get("editor"))
    held = _held(source_id)
    number = page_number(request.args)
    start = (number - 1) * _PAGE_LENGTH
    rows = site.store.citing(source_id, view, start=start, most=_PAGE_LENGTH + 1)
    if not rows and g.missing:
        raise NotReady(g.missing)
    if not rows and (number > 1 or not editing):
        raise NotFound(f"No record that is shown cites {source_id}; /sources lists those that are.")
    revisions = site.store.revisions(source_id, "source") if editing else []
    told = held if editing else _told({source_id: held})[source_id]
    derived = bool(site.store.shown_sources(view, [told.derived_from]))
    return render_template(
        "sources/source.html",
        source=public_source(told, site.region.texts) if not editing else _for_editors(told),
        owner=_owner(told),
        records=[_record(row, source_id) for row in rows[:_PAGE_LENGTH]],
        page=number,
        more=len(rows) > _PAGE_LENGTH,
        derived_shown=derived,
        plain=is_plain(),
        revisions=revisions,
        form_rows=[[columns(Source)[name] for name in row] for row in _FORM],
        given=_as_typed(held, revisions) if given is None else given,
        errors=_problems(problems or {}),
    )


def _again(source_id: str, problems: Mapping[str, str]) -> Response:
    """Give the form back with all that was typed."""
    given = MultiDict(request.form.items(multi=True))
    revisions = current_site().store.revisions(source_id, "source")
    given["revision"] = str(revisions[-1].number if revisions else 0)
    return make_response(_page(source_id, given, problems), 400)


def _for_editors(source: Source) -> Source:
    """Return a source with all of its addresses, and the risks that the region knows of."""
    risks = public_source(source, current_site().region.texts).access_risk
    return replace(source, access_risk=tuple(dict.fromkeys((*source.access_risk, *risks))))


def _owner(source: Source) -> Owner | None:
    return current_site().region.texts.outlets.of(source.publisher, source.url)


def _record(row: PublicRow, source_id: str) -> Told:
    shown = json.loads(row.properties_json)
    says = [
        {**claim, "label": gate.label_of(claim["field"], shown["record"])}
        for claim in shown["claims"]
        if claim["source_id"] == source_id
    ]
    return Told(
        row.incident_id, shown["title"] or row.incident_id, shown["when"], shown["place"], says
    )


def _as_typed(source: Source, revisions: Sequence[Revision]) -> MultiDict[str, str]:
    """Return what the form holds before anything is typed."""
    given: MultiDict[str, str] = MultiDict()
    known = columns(Source)
    for name in (name for row in _FORM for name in row):
        column: Column = known[name]
        value = getattr(source, name)
        given.setlist(name, list(value) if column.many else [written(column, value)])
    given["revision"] = str(revisions[-1].number if revisions else 0)
    return given


def _problems(wrong: Mapping[str, str]) -> dict[str, Problem]:
    known = columns(Source)
    return {
        name: Problem(name, known[name].label if name in known else "Reason", remedy)
        for name, remedy in wrong.items()
    }
