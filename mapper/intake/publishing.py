"""From a saved record to its public form: the one place where intake calls the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from mapper import gate
from mapper.collector import collector_paused
from mapper.convictions import without_actor
from mapper.memo import Memo
from mapper.model import Claim, Incident, PublicForm, Source, Withheld
from mapper.stamp import stamp_of
from mapper.store import Saved, drawings, record, withheld

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.region import Region
    from mapper.store import Store, Writer

#: Called with the number of rows done and of all rows.
Progress = Callable[[int, int], None]

#: An incident with its public form and the texts that are withheld from it.
_Passed = tuple[Incident, PublicForm | None, tuple[Withheld, ...]]

#: As many as hold up others who write for a fraction of a second.
ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident to record, and why; ``claims`` None keeps its claims.

    ``beside`` is what its revision keeps of the change.
    """

    incident: Incident
    claims: Sequence[Claim] | None
    why: str
    beside: Mapping[str, Any] | None = None


def save(
    writer: Writer,
    incident: Incident,
    claims: Sequence[Claim] | None,
    region: Region,
    *,
    who: str,
    why: str,
    beside: Mapping[str, Any] | None = None,
) -> PublicForm | None:
    """Record an incident (None keeps its claims) with its public form, and return that.

    What a conviction says of the actor is recorded as what somebody attributes.  ``beside`` is
    what its revision keeps of the change.
    """
    (form,) = save_all(writer, [Entry(incident, claims, why, beside)], region, who=who)
    return form


def save_all(
    writer: Writer,
    entries: Sequence[Entry],
    region: Region,
    *,
    who: str,
    memo: Memo | None = None,
) -> list[PublicForm | None]:
    """Record incidents, none of them twice, with their public forms, and return those.

    What many have in common is kept in the ``memo``.
    """
    connection, ids = writer.connection, [each.incident.id for each in entries]
    said = record.claims_about(connection, ids) | {
        each.incident.id: [*each.claims] for each in entries if each.claims is not None
    }
    held = withheld.held(connection, [each.id for each in record.incidents(connection, ids)])
    incidents = [each.incident for each in entries]
    sources = _sources(connection, incidents, said)
    incidents = [without_actor(e, sources, said[e.id], region.texts) for e in incidents]
    memo = memo or Memo()
    passed = _passed(incidents, said, sources, held, region, memo)
    saved = [
        Saved(incident, form, each.why, each.claims, each.beside)
        for each, (incident, form, _) in zip(entries, passed, strict=True)
    ]
    writer.save_incidents(saved, who=who, made_with=stamp_of(region), memo=memo)
    _keep_texts(connection, held, passed)
    return [form for _, form, _ in passed]


def today(incident: Incident) -> Incident:
    """Return an incident as one that was changed today."""
    return replace(incident, updated=datetime.now(UTC).date())


def render(writer: Writer, ids: Sequence[str], region: Region, memo: Memo | None = None) -> None:
    """Make the public forms of some incidents anew; the record stays as it is."""
    connection, memo = writer.connection, memo or Memo()
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        held = withheld.held(connection, some)
        incidents, said = record.incidents(connection, some), record.claims_about(connection, some)
        sources = _sources(connection, incidents, said)
        passed = _passed(incidents, said, sources, held, region, memo)
        forms = [(each, form) for each, form, _ in passed]
        writer.save_public_forms(forms, stamp_of(region), memo)
        _keep_texts(connection, held, passed)


def refresh_public_forms(
    store: Store,
    region: Region,
    progress: Progress | None = None,
    *,
    pause: Callable[[], bool] | None = None,
) -> int:
    """Make anew every public form that was not made with this program and region.

    It may end at any time and be begun again, also in several processes at once: each form has
    the stamp of its making.  ``pause`` is called after each part and ends the work by True.
    Returns the number of forms that were made.
    """
    made_with, done, memo = stamp_of(region), 0, Memo()
    total = store.old_forms(made_with)
    while done < total:
        if done:
            store.give_way()
        with collector_paused(), store.writer() as writer:
            ids = writer.old_forms(made_with, ROWS_AT_ONCE)
            render(writer, ids, region, memo)
        done += len(ids)
        if progress:
            progress(done, total)
        if not ids or (pause is not None and pause()):
            break
    if done:
        with store.writer() as writer:
            drawings.drop_unused(writer.connection)
    return done


def _sources(
    connection: Connection, incidents: Sequence[Incident], said: Mapping[str, Sequence[Claim]]
) -> dict[str, Source]:
    """Return what incidents and the claims about them cite, and what that was derived from."""
    cited = chain.from_iterable(_cited(each, said[each.id]) for each in incidents)
    return record.sources_with_origins(connection, cited)


def _passed(
    incidents: Sequence[Incident],
    said: Mapping[str, Sequence[Claim]],
    sources: Mapping[str, Source],
    held: withheld.Held,
    region: Region,
    memo: Memo,
) -> list[_Passed]:
    """Let incidents through the gate; return each with its form and the texts it withholds."""
    shown, found = withheld.shown(held), []
    for each in incidents:
        try:
            passed = gate.passed(each, sources, said[each.id], region, shown.get(each.id, ()), memo)
        except Exception as error:
            error.add_note(f"while making the public form of {each.id}")
            raise
        found.append((each, *passed))
    return found


def _keep_texts(connection: Connection, held: withheld.Held, passed: Sequence[_Passed]) -> None:
    """Keep what was withheld, but of what has left nothing."""
    found = {each.id: texts for each, _, texts in passed if not each.left}
    withheld.keep(connection, held, found)


def _cited(incident: Incident, said: Sequence[Claim]) -> list[str]:
    return [*incident.sources, *(claim.source_id for claim in said)]
