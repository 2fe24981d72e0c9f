"""An editor changes a record: a draft made of it, and built and saved as the report form's are.

A change begins from a revision.  Where the record has moved on meanwhile nothing is written until
the editor has chosen, part by part (`mapper.intake.merging`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper import gate, vocabulary
from mapper.errors import InputError
from mapper.formats.cells import unescaped, written
from mapper.formats.numbers import whole
from mapper.intake import merging
from mapper.intake.built import Built, DraftRefused, changed
from mapper.intake.draft import Draft
from mapper.intake.draft_place import KEPT, read_words
from mapper.intake.merging import Difference
from mapper.intake.past import hide
from mapper.intake.publishing import render, save
from mapper.intake.source_ids import known_source
from mapper.model import Claim, Incident, PublicForm, Source, Withheld, place_of
from mapper.schema import Column, Face, on
from mapper.store import Reading, placings, record, revisions, withheld
from mapper.store.revising import REASON, SOURCES_CHANGED

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.region import Region
    from mapper.store import Store, Writer


@dataclass(frozen=True, slots=True)
class Version:
    """The revisions of a record and of its sources, by which it is known whether it moved on."""

    number: int
    sources: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([f"{self.number}", *(f"{k}={v}" for k, v in self.sources.items())])


def version_from(text: str) -> Version:
    """Return the version that its text says.

    Raises
    ------
    InputError
        It says none.
    """
    parts = (each.rpartition("=") for each in f"={text}".split(" "))  # its own number has no key
    numbers = {key: number for key, _, typed in parts if (number := whole(typed)) is not None}
    if "" not in numbers or len(numbers) <= text.count(" "):
        raise InputError("the form does not say what it began from; open it again")
    return Version(numbers.pop(""), numbers)


@dataclass(frozen=True, slots=True)
class State:
    """A record with its sources and claims, as it was in one version."""

    incident: Incident
    sources: Mapping[str, Source]
    claims: tuple[Claim, ...]
    version: Version


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor wants: a draft that ``begun`` from a version, and ``why``.

    ``reason`` is the public one, a term; with ``hides`` the former words of what it changes are not
    shown again.  ``seen`` is the version beside which the editor has made the ``choices`` by part.
    """

    draft: Draft
    begun: Version
    why: str
    reason: str = ""
    hides: bool = False
    seen: Version | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change that may be saved: the record as it is, and as it would be, with its draft."""

    state: State
    draft: Draft
    built: Built


class Moved(InputError):
    """The record was changed meanwhile: the ``differences``, and the revision that it is ``at``."""

    def __init__(self, state: State, differences: Sequence[Difference]) -> None:
        super().__init__(
            f"{state.incident.id} was changed meanwhile; choose part by part what is meant"
        )
        self.state = state
        self.differences = differences


class ChangeRefused(DraftRefused):
    """A change cannot be taken; ``draft`` is what was typed, with what was chosen beside it."""

    def __init__(
        self, problems: Mapping[str, str], reading: Reading | None, prepared: Prepared
    ) -> None:
        super().__init__(problems, reading)
        self.prepared = prepared


def state_now(connection: Connection, incident_id: str) -> State:
    """Return a record as it is; `NotFound` where there is none."""
    incident = record.incident(connection, incident_id)
    claims = tuple(record.claims(connection, incident_id))
    ids = _cited(incident, claims)
    number = record.newest_number(connection, revisions.INCIDENT, [incident_id])
    version = Version(
        number.get(incident_id, 0), record.newest_number(connection, revisions.SOURCE, ids)
    )
    return State(incident, record.sources(connection, ids), claims, version)


def draft_of(state: State) -> Draft:
    """Return a record as an editor's draft that changes nothing."""
    incident = state.incident
    return Draft(
        {each.name: _typed(each, getattr(incident, each.name)) for each in on(Incident, Face.EDIT)},
        place_by=KEPT,
        sources=tuple(
            {"source_id": key} | _row(state.sources[key])
            for key in incident.sources
            if key in state.sources
        ),
        claims=tuple(_row(claim) for claim in state.claims),
    )


def prepared(
    store: Store, region: Region, incident_id: str, change: Change, today: date
) -> Prepared:
    """Return what a change would make of a record, without writing anything.

    Raises
    ------
    Moved
        The record was changed since the version that the change begins from.
    ChangeRefused
        Something has to be mended first.
    """
    reading = read_words(change.draft, region)
    with store.reading() as connection:
        return _prepared(connection, region, incident_id, change, reading, today)


def shown(
    store: Store, region: Region, incident: Incident, sources: Mapping[str, Source],
    claims: Sequence[Claim],
) -> tuple[PublicForm | None, tuple[Withheld, ...]]:  # fmt: skip
    """Return what everyone would see of a record in this state, and what would be withheld."""
    with store.reading() as connection:
        decided = withheld.shown(withheld.held(connection, [incident.id])).get(incident.id, ())
    return gate.passed(replace(incident, status="published"), sources, claims, region, decided)


def edit(
    store: Store, region: Region, incident_id: str, change: Change, *, editor: str, today: date
) -> None:
    """Change a record with its sources and claims, in one transaction.

    Raises
    ------
    Moved
        The record was changed since the version that the change begins from.
    ChangeRefused
        Something has to be mended first.
    InputError
        There is no reason, or nothing to change.
    """
    reading = read_words(change.draft, region)
    with store.writer() as writer:
        ready = _prepared(
            writer.connection, region, incident_id, change, reading, today, saving=True
        )
        why = change.why.strip()
        sources = _saved_sources(writer, ready, editor, why)
        stored, made = ready.state.incident, ready.built
        ids = tuple(dict.fromkeys(each.source_id for each, _ in sources))
        incident = replace(made.incident, sources=ids)
        differs = [each.source_id for each, differs in sources if differs]
        if incident == stored and made.claims == ready.state.claims and not differs:
            raise ChangeRefused({"why": "nothing differs from the record"}, reading, ready)
        incident = _settled(writer, stored, replace(incident, updated=today))
        beside = {SOURCES_CHANGED: differs, REASON: change.reason}
        kept = {name: value for name, value in beside.items() if value}
        save(writer, incident, made.claims, region, who=editor, why=why, beside=kept)
        if change.hides:
            _hide_former(writer, ready.state, differs, editor, why)
        _keep_reading(writer, incident, ready.draft, reading, editor)
        others = others_citing(writer.connection, incident_id, differs)
        render(writer, sorted(others), region)


def _hide_former(writer: Writer, was: State, sources: Sequence[str], editor: str, why: str) -> None:
    """Show the former words of what a change was of no more, in any earlier revision."""
    incident_id = was.incident.id
    last = record.last_states(writer.connection, revisions.INCIDENT, [incident_id])
    fields = last[incident_id][1].changed
    hide(writer, incident_id, fields, upto=was.version.number, why=why, editor=editor)
    last = record.last_states(writer.connection, revisions.SOURCE, sources)
    for key, (number, marks, _) in last.items():
        revisions.hide(
            writer.connection,
            revisions.SOURCE,
            key,
            marks.changed,
            upto=number - 1,
            who=editor,
            why=why,
        )


def others_citing(connection: Connection, incident_id: str, sources: Sequence[str]) -> set[str]:
    """Return the ids of the other records that show one of these sources."""
    return record.incidents_citing(connection, sources) - {incident_id}


def _prepared(
    connection: Connection,
    region: Region,
    incident_id: str,
    change: Change,
    reading: Reading | None,
    today: date,
    *,
    saving: bool = False,
) -> Prepared:
    state = state_now(connection, incident_id)
    if state.incident.left:
        raise InputError(
            f"{incident_id} is {state.incident.status}; restore it before it is changed"
        )
    draft = _merged(connection, state, change)
    known = dict(state.sources)
    known |= record.sources(connection, (each.get("source_id", "") for each in draft.sources))
    read = reading.place if reading and draft.place_by == "text" else None
    built = changed(draft, state.incident, known, region, today, read=read)
    ready = Prepared(state, draft, built)
    problems = dict(built.problems)
    if change.reason and not vocabulary.has("reason", change.reason):
        problems["reason"] = "no such reason; choose one of the list"
    if saving and not change.why.strip():
        problems["why"] = "missing; say in a few words why"
    if problems:
        raise ChangeRefused(problems, reading, ready)
    return ready


def _merged(connection: Connection, state: State, change: Change) -> Draft:
    """Return what was typed, on the record as it is: what others changed has to be chosen."""
    if not _moved(change.begun, state.version):
        return change.draft
    now = draft_of(state)
    was = draft_of(state_at(connection, state.incident.id, change.begun))
    found = merging.differences(was, now, change.draft)
    chosen = all(change.choices.get(each.key) in (merging.NOW, merging.TYPED) for each in found)
    if str(change.seen) != str(state.version) or not chosen:
        raise Moved(state, found)
    return merging.taken(now, change.draft, change.choices)


def _moved(begun: Version, now: Version) -> bool:
    """Tell whether a record, or one of the sources that it had, has changed since."""
    sources = any(now.sources.get(key, number) != number for key, number in begun.sources.items())
    return sources or begun.number != now.number


def state_at(connection: Connection, incident_id: str, version: Version) -> State:
    """Return a record as it was in a version."""
    row = revisions.one(connection, revisions.INCIDENT, incident_id, version.number).row
    sources = {
        key: record.from_row(Source, revisions.one(connection, revisions.SOURCE, key, number).row)
        for key, number in version.sources.items()
    }
    claims = tuple(record.from_row(Claim, each) for each in row["claims"])
    return State(record.from_row(Incident, row["incident"]), sources, claims, version)


def _saved_sources(
    writer: Writer, ready: Prepared, editor: str, why: str
) -> list[tuple[Source, bool]]:
    """Record the sources of a change; return each and whether it changed."""
    typed = {each.get("source_id") for each in ready.draft.sources}
    found = []
    for source in ready.built.sources:
        known = source if source.source_id in typed else known_source(writer, source)
        found.append((known, writer.save_source(known, who=editor, why=why)))
    return found


def _settled(writer: Writer, stored: Incident, made: Incident) -> Incident:
    """Return a changed record; one whose place waited for an editor waits no longer.

    It gets the status of its row again.
    """
    if place_of(stored) == place_of(made):
        return made
    waiting = placings.kept(writer.connection, incident_id=made.id, state=placings.REVIEW)
    for kept in waiting:
        placings.set_state(writer.connection, kept.number, placings.SETTLED)
        made = replace(made, status=kept.reading.was.get("status", made.status))
    return made


def _keep_reading(
    writer: Writer, incident: Incident, draft: Draft, reading: Reading | None, editor: str
) -> None:
    if reading is None or draft.place_by != "text":
        return
    chosen = replace(reading, chosen=draft.place_choice or "")
    placings.keep(
        writer.connection,
        chosen,
        state=placings.SETTLED,
        who=editor,
        origin="an edit",
        incident_id=incident.id,
    )


def _typed(column: Column, value: Any) -> str | tuple[str, ...]:
    """Return a value as it would be typed."""
    if column.many and column.terms:
        return tuple(value)
    return unescaped(column, written(column, value))


def _row(value: Source | Claim) -> dict[str, str]:
    kind = type(value)
    return {
        each.name: unescaped(each, written(each, getattr(value, each.name)))
        for each in on(kind, Face.EDIT)
    }


def _cited(incident: Incident, claims: Sequence[Claim]) -> list[str]:
    return list(dict.fromkeys([*incident.sources, *(each.source_id for each in claims)]))
