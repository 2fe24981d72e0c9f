"""What sources say of a record, for editors: claims, and which value becomes the record's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper import gate, vocabulary
from mapper.errors import InputError, NotFound
from mapper.formats.cells import written
from mapper.intake.choosing import can_be_chosen, choose
from mapper.intake.claims import cite, cite_no_more, key_of, set_claim
from mapper.intake.typed import read_typed
from mapper.model import Claim, Incident, Source
from mapper.schema import Column, columns
from mapper.store import Revision, record
from mapper.vocabulary import Term
from mapper.web.identity import editors_only, signature
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view, today

blueprint = Blueprint("claims", __name__)

_OF_A_CLAIM = ("source_id", "field", "value", "said_date", "effective_from", "effective_to",
               "scope", "credibility", "note")  # fmt: skip
_OF_A_SOURCE = ("url", "publisher", "title", "published", "language")


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as an editor sees it: what it is known by, and what the record has of its column."""

    key: str
    claim: Claim
    label: str
    publisher: str
    recorded: str
    chosen_from: tuple[Term, ...]
    can_be_chosen: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What an editor changes of what a record's sources say.

    ``fields`` are the columns that a claim may be about, by name and label.  ``failed`` is the
    form that came back, with the ``problem`` of it; a form has what was typed into it.
    """

    incident: Incident
    said: list[Said]
    sources: list[Source]
    fields: list[tuple[str, str]]
    latest: Revision | None
    shown: bool
    failed: str = ""
    problem: str = ""

    def typed(self, form: str, name: str, default: object = "") -> str:
        """Return what stands in a field: what was typed into the form, else what there is."""
        if form == self.failed:
            return request.form.get(name, "")
        return "" if default is None else str(default)


def desk(incident_id: str, failed: str = "", problem: str = "") -> Desk:
    """Return what an editor may change of what a record's sources say.

    Raises
    ------
    NotFound
        There is no such record.
    """
    store = current_site().store
    with store.reading() as connection:
        incident = record.stored_incident(connection, incident_id)
        if incident is None:
            raise NotFound(f"There is no record {incident_id}; /incidents lists those there are.")
        claims = record.claims(connection, incident_id)
        ids = [*incident.sources, *(each.source_id for each in claims)]
        known = record.sources(connection, ids)
    revisions = store.revisions(incident_id)
    return Desk(
        incident,
        [_said(each, incident, known) for each in claims],
        [known[each] for each in dict.fromkeys(ids) if each in known],
        [(each.name, each.label) for each in columns(Incident).values() if _may_be_said(each)],
        revisions[-1] if revisions else None,
        store.public_one(incident_id, current_view()) is not None,
        failed,
        problem,
    )


@blueprint.get("/incidents/<incident_id>/claims")
@editors_only
def claims(incident_id: str) -> str:
    """The sources and claims of a record, shown or not, for an editor to change."""
    return render_template("record/claims.html", desk=desk(incident_id))


@blueprint.post("/incidents/<incident_id>/claims")
@editors_only
def change(incident_id: str) -> Response:
    """Add, change or remove a claim, take its value, cite a source or cite it no more."""
    check_form()
    action = request.form.get("action", "")
    try:
        if action not in _ACTIONS:
            raise InputError(f"{action!r} is nothing that can be done here; use the page's buttons")
        _ACTIONS[action](incident_id)
    except (InputError, NotFound) as error:
        failed = f"{action}{request.form.get('claim', '') or request.form.get('drop', '')}"
        page = render_template("record/claims.html", desk=desk(incident_id, failed, str(error)))
        return make_response(page, 400)
    return redirect(url_for("claims.claims", incident_id=incident_id, _anchor="done"), 303)


def _set(incident_id: str) -> None:
    site = current_site()
    values = _read(Claim, _OF_A_CLAIM)
    set_claim(
        site.store,
        site.region,
        incident_id,
        Claim(incident_id=incident_id, **values),
        key=request.form.get("claim", ""),
        **_signed(),
    )


def _remove(incident_id: str) -> None:
    site = current_site()
    key = request.form.get("claim", "") or "none"
    set_claim(site.store, site.region, incident_id, None, key=key, **_signed())


def _choose(incident_id: str) -> None:
    site, form = current_site(), request.form
    key, value = form.get("claim", ""), form.get("value", "")
    choose(site.store, site.region, incident_id, key, value, today=today(), **_signed())


def _cite(incident_id: str) -> None:
    site = current_site()
    given = request.form.get("source", "").strip()
    values = _read(Source, _OF_A_SOURCE)
    if not (given or values.get("url") or values.get("publisher")):
        raise InputError("give the id of a source, its address, or the publication's name")
    source = Source(source_id=given, **values)
    if given and not site.store.sources([given]):
        raise InputError(f"no source has the id {given!r}; /sources lists them, or give an address")
    cite(site.store, site.region, incident_id, source, **_signed())


def _drop(incident_id: str) -> None:
    site, source_id = current_site(), request.form.get("drop", "")
    cite_no_more(site.store, site.region, incident_id, source_id, **_signed())


_ACTIONS: dict[str, Callable[[str], None]] = {
    "add": _set,
    "change": _set,
    "remove": _remove,
    "choose": _choose,
    "cite": _cite,
    "drop": _drop,
}


def _signed() -> dict[str, str]:
    return {"editor": signature(), "reason": request.form.get("reason", "")}


def _read(kind: type, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what was typed into the columns of a record; `InputError` says what to mend."""
    texts = {name: request.form.get(name, "").strip() for name in names}
    values, wrong = read_typed(kind, texts, today())
    if wrong:
        known = columns(kind)
        raise InputError("; ".join(f"{known[name].label}: {wrong[name]}" for name in wrong))
    return values


def _said(claim: Claim, incident: Incident, known: dict[str, Source]) -> Said:
    source, column = known.get(claim.source_id), columns(Incident).get(claim.field)
    terms = vocabulary.terms(column.terms).values() if column and column.terms else ()
    return Said(
        key_of(claim),
        claim,
        gate.label_of(claim.field),
        (source and (source.publisher or source.title)) or claim.source_id,
        written(column, getattr(incident, column.name)) if column else "",
        tuple(terms),
        can_be_chosen(claim.field),
    )


def _may_be_said(column: Column) -> bool:
    """Tell whether sources say something of a column: not of what the record keeps of itself."""
    return can_be_chosen(column.name)
