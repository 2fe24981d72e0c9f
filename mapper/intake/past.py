"""A record as it was, through the gate as it is today: nothing withheld since comes back.

What the gate minds of the record now it minds of its former states, too, and words that an editor
has taken from them are not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper import gate, vocabulary
from mapper.errors import InputError, NotFound
from mapper.model import PUBLISHED, Claim, Incident, Place, PublicForm, Source, with_place
from mapper.schema import Column, Kind, columns
from mapper.store import dialect, embargo_day, placings, record, revisions, withheld
from mapper.store.revising import CLAIMS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.region import Region
    from mapper.store import Revision, Store, View, Writer

#: Kinds of columns whose former words may be taken away; a term points at nobody, and what the
#: gate minds of a record hangs on terms.
_NOT_HIDDEN = (Kind.TERM, Kind.GRADE)


@dataclass(frozen=True, slots=True)
class Past:
    """A state that a record had: ``form`` is what everyone may see of it today, None for nothing.

    ``incident`` is the state itself, for editors, without what was ``hidden``; ``erased`` tells
    that its words are there no more.  With ``minded`` the kind of the record is shown as it is
    today, since the gate minds it.
    """

    revision: Revision
    incident: Incident
    sources: Mapping[str, Source]
    claims: tuple[Claim, ...]
    form: PublicForm | None
    hidden: frozenset[str]
    minded: bool
    erased: bool


def past(connection: Connection, region: Region, incident_id: str, number: int, view: View) -> Past:
    """Return a record as it was in a revision.

    Raises
    ------
    NotFound
        It never had a state of this number.
    """
    found = revisions.one(connection, revisions.INCIDENT, incident_id, number)
    hidden = revisions.fields_hidden(
        revisions.hidden(connection, revisions.INCIDENT, incident_id), number
    )
    now = record.incident(connection, incident_id)
    erased = not found.row
    own = found.row.get("incident", {"id": incident_id})
    incident, minded = _as_minded(_without(record.from_row(Incident, own), hidden), now)
    said = () if CLAIMS in hidden else found.row.get("claims", ())
    claims = tuple(record.from_row(Claim, each) for each in said)
    cited = dict.fromkeys([*incident.sources, *(each.source_id for each in claims)])
    sources = _sources(connection, cited, found.marks.day)
    form = None
    if incident.status == PUBLISHED and not erased:
        held = withheld.held(connection, [incident_id])
        decided = withheld.shown(held).get(incident_id, ())
        form, _ = gate.passed(incident, sources, claims, region, decided)
        if view.held_until(incident.told_as, embargo_day(incident)) and not view.include_held:
            form = None
    return Past(found, incident, sources, claims, form, hidden, minded, erased)


def take_away(
    store: Store,
    incident_id: str,
    fields: Iterable[str],
    *,
    upto: int,
    why: str,
    editor: str,
    erase: bool = False,
) -> None:
    """Show former words of some columns no more, in the revisions up to a number.

    With ``erase`` these revisions lose their words altogether, and so does what else was kept of
    them; the newest never does.

    Raises
    ------
    NotFound
        No record has this id.
    InputError
        There is no reason, no column is chosen, or one that has no such words; or the revisions
        would be all that there are.
    """
    chosen = tuple(dict.fromkeys(fields))
    known = {name for name, _ in hideable()}
    if not why.strip():
        raise InputError("a reason is missing; say in a few words why")
    if not chosen or set(chosen) - known:
        raise InputError("choose of which fields the former words are not to be shown again")
    with store.writer() as writer:
        record.incident(writer.connection, incident_id)
        newest = record.newest_number(writer.connection, revisions.INCIDENT, [incident_id])
        if not 0 < upto < newest[incident_id]:
            raise InputError(
                f"former revisions are those before {newest[incident_id]}; what the record says "
                "now is changed in its form"
            )
        hide(writer, incident_id, chosen, upto=upto, why=why, editor=editor)
        if erase:
            _erase(writer, incident_id, upto)
    if erase:
        dialect.empty_log(store.engine)


def hide(
    writer: Writer, incident_id: str, fields: Iterable[str], *, upto: int, why: str, editor: str
) -> None:
    """Show former words of some columns no more, in the revisions up to a number."""
    known = {name for name, _ in hideable()}
    names = [name for name in fields if name in known]
    revisions.hide(
        writer.connection,
        revisions.INCIDENT,
        incident_id,
        names,
        upto=upto,
        who=editor,
        why=why.strip(),
    )


def hideable() -> tuple[tuple[str, str], ...]:
    """Return what may be taken from former states, as names and labels."""
    found = [(each.name, each.label) for each in columns(Incident).values() if _may_be_hidden(each)]
    return (*found, (CLAIMS, "Claims"))


def _may_be_hidden(column: Column) -> bool:
    return not column.key and column.kind not in (*_NOT_HIDDEN, Kind.CITED) and not column.past


def _erase(writer: Writer, incident_id: str, upto: int) -> None:
    """Erase the words of revisions, of texts that waited once, and of what a reader had typed."""
    dialect.overwrite_deleted(writer.connection)
    for listed in revisions.listed(writer.connection, incident_id, told=False, before=upto + 1):
        writer.log.erase(revisions.INCIDENT, incident_id, listed.number)
    withheld.drop_void(writer.connection, incident_id)
    placings.drop_former(writer.connection, incident_id, upto)
    writer.forget_report(incident_id)


def _without(incident: Incident, hidden: frozenset[str]) -> Incident:
    """Return a state without the words that are hidden; a place goes as a whole."""
    known = columns(Incident)
    names = [name for name in hidden if name in known]
    if any(known[name].place for name in names):
        incident = with_place(incident, Place(countries=incident.country))
    emptied: dict[str, Any] = {name: known[name].default for name in names if not known[name].place}
    if "title" in emptied:
        label = vocabulary.label("sub_event_type", incident.sub_event_type)
        emptied["title"] = label or vocabulary.label("event_type", incident.event_type)
    return replace(incident, **emptied)


def _as_minded(was: Incident, now: Incident) -> tuple[Incident, bool]:
    """Return a state as the gate has to mind it today, and whether that is more than it did.

    What is known today to be wayside equipment is no finer in what was said before.
    """
    if now.handling <= was.handling:
        return was, False
    minded: dict[str, Any] = {}
    for column in columns(Incident).values():
        if column.kind is not Kind.TERM or column.name in ("status", "reason"):
            continue
        if any(term.handling for term in vocabulary.terms(column.terms).values()):
            own = getattr(now, column.name)
            both = tuple(dict.fromkeys((*getattr(was, column.name), *own))) if column.many else own
            minded[column.name] = both
    return replace(was, **minded), True


def _sources(connection: Connection, ids: Iterable[str], day: date) -> dict[str, Source]:
    """Return sources as they were at the end of a day, without what of them is hidden."""
    found = {}
    for key in ids:
        number = revisions.on_day(connection, revisions.SOURCE, key, day, told=False) or 1
        try:
            row = revisions.one(connection, revisions.SOURCE, key, number).row
        except NotFound:
            continue
        hidden = revisions.fields_hidden(
            revisions.hidden(connection, revisions.SOURCE, key), number
        )
        kept = {name: value for name, value in row.items() if name not in hidden}
        found[key] = record.from_row(Source, {"source_id": key, **kept})
    return found
