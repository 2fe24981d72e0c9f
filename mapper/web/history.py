"""What became of a record: its revisions, each to be read and compared, and all corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper import vocabulary
from mapper.errors import FilterError, InputError, NotFound
from mapper.formats.numbers import whole
from mapper.gate import area_name, label_of
from mapper.intake import past
from mapper.intake.past import Past
from mapper.model import Incident, Source
from mapper.schema import Column, Face, Gate, Kind, columns
from mapper.store import Listed, record, revisions
from mapper.store.revising import CLAIMS, SOURCES
from mapper.web.identity import editors_only, signature
from mapper.web.limits import check_rate
from mapper.web.placings import drawn, small_map
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view, today
from mapper.web.taken_back import elsewhere
from mapper.web.words import day, is_plain, language

blueprint = Blueprint("history", __name__)

_PAGE_LENGTH = 30
#: Columns that a comparison tells otherwise: cited in full, and the days of both states.
_BESIDE = ("sources", "updated")
_OTHERS = {CLAIMS: "What sources say", SOURCES: "Sources"}


@dataclass(frozen=True, slots=True)
class Row:
    """A column of two states: what it is called, and both in words; ``old`` was taken away."""

    name: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.before != self.after


@blueprint.get("/incidents/<incident_id>/history")
def index(incident_id: str) -> str | Response:
    """The revisions of a record, a page at a time: for everyone from its publication on."""
    if other := _not_here(incident_id):
        return other
    before = _number("before")
    check_rate("search")
    with current_site().store.reading() as connection:
        found = revisions.listed(
            connection, incident_id, told=not g.editor, before=before, most=_PAGE_LENGTH + 1
        )
        newest = revisions.listed(connection, incident_id, told=not g.editor, most=1)
        hidden = revisions.hidden(connection, revisions.INCIDENT, incident_id) if g.editor else []
    if not newest:
        raise NotFound(f"Nothing of {incident_id} is public yet.")
    return render_template(
        "record/history.html",
        incident_id=incident_id,
        found=found[:_PAGE_LENGTH],
        more=found[_PAGE_LENGTH - 1].number if len(found) > _PAGE_LENGTH else None,
        before=before,
        latest=newest[0].number,
        hidden=hidden,
        hideable=past.hideable(),
        changed=changed_in_words,
        label_of=_label,
    )


@blueprint.get("/incidents/<incident_id>/history/<int:number>")
def one(incident_id: str, number: int) -> str | Response:
    """One revision, as it may be shown today; ``?with=`` another one to compare it with."""
    if other := _not_here(incident_id):
        return other
    with_ = _number("with")
    check_rate("search")
    state, against = _past(incident_id, number), _past(incident_id, with_) if with_ else None
    return _shown(state, against)


def on_day(incident_id: str, text: str) -> str | Response:
    """Return the page of a record as it was at the end of a day."""
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        raise FilterError("on", text, "give a day like 2022-03-28") from None
    if wanted > today():
        raise FilterError("on", text, "that day is still to come")
    if other := _not_here(incident_id):
        return other
    check_rate("search")
    with current_site().store.reading() as connection:
        number = revisions.on_day(
            connection, revisions.INCIDENT, incident_id, wanted, told=not g.editor
        )
    if number is None:
        raise NotFound(f"{incident_id} was not in the record on {day(wanted)}.")
    return _shown(_past(incident_id, number), None, on=wanted)


@blueprint.post("/incidents/<incident_id>/history/former")
@editors_only
def take_away(incident_id: str) -> Response:
    """Show former words no more, or erase them."""
    check_form()
    upto = whole(request.form.get("upto", ""))
    if upto is None:
        raise InputError("say up to which revision, as a whole number")
    past.take_away(
        current_site().store,
        incident_id,
        request.form.getlist("field"),
        upto=upto,
        why=request.form.get("reason", ""),
        editor=signature(),
        erase=request.form.get("erase") == "yes",
    )
    return redirect(url_for("history.index", incident_id=incident_id, _anchor="former"), 303)


@blueprint.get("/corrections")
def corrections() -> str:
    """What was corrected, withdrawn and merged after it had been public, newest first."""
    after, view = _place(), current_view()
    check_rate("search")
    with current_site().store.reading() as connection:
        found = revisions.corrections(connection, view, after, _PAGE_LENGTH + 1)
    last = found[_PAGE_LENGTH - 1][0] if len(found) > _PAGE_LENGTH else None
    return render_template(
        "record/corrections.html",
        found=found[:_PAGE_LENGTH],
        after=after,
        more=f"{last.marks.day}_{last.key}_{last.number}" if last else None,
        changed=changed_in_words,
    )


def held_back(incident_id: str) -> Response | None:
    """Return the way to what an editor may read of a record that nobody else is shown."""
    with current_site().store.reading() as connection:
        incident = record.stored_incident(connection, incident_id)
        newest = revisions.listed(connection, incident_id, told=False, most=1)
    if not g.editor or incident is None or incident.left or not newest:
        return None
    number = newest[0].number
    return redirect(url_for("history.one", incident_id=incident_id, number=number), 302)


def _not_here(incident_id: str) -> Response | None:
    """Return what answers instead for a record that is not shown; an editor sees every record."""
    store = current_site().store
    if g.editor:
        store.incident(incident_id)
    elif store.public_one(incident_id, current_view()) is None:
        return elsewhere(incident_id)
    return None


def changed_in_words(listed: Listed) -> str:
    """Return what a change was of, in the words of the site; never the words themselves."""
    if listed.marks.status != "published":
        return vocabulary.label("status", listed.marks.status)
    names = [_label(name) for name in listed.marks.changed if _is_shown(name)]
    return ", ".join(dict.fromkeys(names)) or ("Published" if not listed.marks.corrects else "")


def _is_shown(name: str) -> bool:
    known = columns(Incident)
    told = name not in known or known[name].gate is not Gate.WITHHELD
    return name != "updated" and (bool(g.editor) or told)


def _label(name: str) -> str:
    """Return what a changed column is called: all that say where it was are its place."""
    known = columns(Incident)
    if name in known and known[name].place and name not in ("country", "location"):
        return "Place"
    return _OTHERS.get(name) or label_of(name)


def _past(incident_id: str, number: int) -> Past:
    site = current_site()
    with site.store.reading() as connection:
        found = past.past(connection, site.region, incident_id, number, current_view())
    if not g.editor and not found.revision.marks.told:
        raise NotFound(f"{incident_id} has no public revision {number}.")
    return found


def _shown(state: Past, other: Past | None, on: date | None = None) -> str:
    incident_id = state.revision.key
    with current_site().store.reading() as connection:
        latest = revisions.listed(connection, incident_id, told=not g.editor, most=1)[0]
        earlier = revisions.listed(
            connection, incident_id, told=not g.editor, before=state.revision.number, most=1
        )
    first, second = sorted((each for each in (other, state) if each), key=_number_of)[0], None
    if other is not None:
        first, second = sorted((state, other), key=_number_of)
    places = None
    if second is not None:
        places = {"map": small_map(), "before": drawn(first.form), "after": drawn(second.form)}
    return render_template(
        "record/revision.html",
        incident_id=incident_id,
        state=state,
        form=state.form,
        first=first,
        second=second,
        rows=_rows(first, second) if second is not None else [],
        places=places,
        latest=latest,
        earlier=earlier[0] if earlier else None,
        on=on,
        sources=state.form.properties["sources"] if state.form else [],
        plain=is_plain(),
        facts=[fact.to_json() for fact in state.form.facts] if state.form else [],
        changed=changed_in_words,
        own=_cells(state) if g.editor else {},
        label_of=_label,
    )


def _number_of(state: Past) -> int:
    return state.revision.number


def _rows(first: Past, second: Past) -> list[Row]:
    """Return the columns of two states side by side, by the labels of the schema."""
    before, after = _cells(first), _cells(second)
    names = dict.fromkeys((*before, *after))
    return [Row(name, before.get(name, ""), after.get(name, "")) for name in names]


def _cells(state: Past) -> dict[str, str]:
    """Return the columns of a state in words: as everyone sees them, of an editor as they are."""
    if state.erased:
        return {}
    if g.editor:
        incident, claims, face = state.incident, state.claims, Face.FILE
        cited = [state.sources[key] for key in incident.sources if key in state.sources]
    elif state.form is None:
        return {}
    else:
        incident, claims, face = state.form.incident, state.form.claims, Face.EXPORT | Face.PAGE
        cited = list(state.form.sources)
    found: dict[str, str] = {}
    if state.form is not None:
        found |= {"When": state.form.told.when, "Where": state.form.told.place}
    for each in columns(Incident).values():
        if each.faces & face and not each.key and each.name not in _BESIDE:
            found[each.form_label] = _in_words(each, getattr(incident, each.name))
    found["Sources"] = "\n".join(map(_source, cited))
    found["What sources say"] = "\n".join(
        f"{each.source_id}: {label_of(each.field)}: {each.value}" for each in claims
    )
    return {name: text for name, text in found.items() if text}


def _source(source: Source) -> str:
    grade = vocabulary.label("reliability", source.reliability)
    return ", ".join(filter(None, (source.title, source.publisher or source.url, grade)))


def _in_words(column: Column, value: Any) -> str:
    """Return a value as a page tells it."""
    return ", ".join(_one(column, each) for each in column.values(value))


def _one(column: Column, value: Any) -> str:
    region = current_site().region
    if column.terms:
        return vocabulary.label(column.terms, str(value))
    if column.kind in (Kind.STATION, Kind.STOP) and value in region.network.stations:
        return region.network.stations[value].name_en
    if column.kind is Kind.LINE and value in region.network.lines:
        return region.network.lines[value].name_en
    if column.kind in (Kind.COUNTRY, Kind.DIVISION):
        return area_name(value, region.areas)
    if column.kind is Kind.LANGUAGE:
        return language(value)
    if isinstance(value, date):
        return day(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if (number := whole(text)) is None:
        raise FilterError(name, text, "give the number of a revision")
    return number


def _place() -> revisions.Place | None:
    text = request.args.get("after", "")
    if not text:
        return None
    try:
        when, key, typed = text.split("_")
        day, number = date.fromisoformat(when), whole(typed)
    except ValueError:
        number = None
    if number is None:
        raise FilterError("after", text, "follow the link to earlier corrections")
    return revisions.Place(day, key, number)
