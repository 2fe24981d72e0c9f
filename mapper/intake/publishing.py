"""From a saved record to its public form: the one place where intake calls the gate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mapper import gate
from mapper.model import Claim, Incident, PublicForm, Source, Withheld
from mapper.stamp import stamp_of
from mapper.store import drawings, record, withheld

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store, Writer

#: Called with the number of rows done and of all rows.
Progress = Callable[[int, int], None]

#: As many as hold up others who write for a fraction of a second.
_ROWS_AT_ONCE = 50


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

    ``beside`` is what its revision keeps of the change.
    """
    said = record.claims(writer.connection, incident.id) if claims is None else list(claims)
    sources = record.sources(writer.connection, _cited(incident, said))
    held = withheld.held(writer.connection, [incident.id])
    shown = withheld.shown(held, incident.id)
    form, found = gate.passed(incident, sources, said, region, shown)
    writer.save_incident(
        incident,
        form,
        who=who,
        why=why,
        claims=claims,
        made_with=stamp_of(region),
        beside=beside,
    )
    withheld.keep(writer.connection, held, {} if incident.left else {incident.id: found})
    return form


def today(incident: Incident) -> Incident:
    """Return an incident as one that was changed today."""
    return replace(incident, updated=datetime.now(UTC).date())


def render(writer: Writer, ids: Sequence[str], region: Region) -> None:
    """Make the public forms of some incidents anew; the record stays as it is."""
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        some = ids[start : start + _ROWS_AT_ONCE]
        incidents = record.incidents(writer.connection, some)
        claims = record.claims_about(writer.connection, some)
        cited = [key for each in incidents for key in _cited(each, claims[each.id])]
        sources = record.sources(writer.connection, cited)
        held = withheld.held(writer.connection, some)
        passed = [
            (each, *_passed(each, claims[each.id], sources, region, withheld.shown(held, each.id)))
            for each in incidents
        ]
        writer.save_public_forms([(each, form) for each, form, _ in passed], stamp_of(region))
        found = {each.id: texts for each, _, texts in passed if not each.left}
        withheld.keep(writer.connection, held, found)


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
    made_with, done = stamp_of(region), 0
    total = store.old_forms(made_with)
    while done < total:
        if done:
            store.give_way()
        with store.writer() as writer:
            ids = writer.old_forms(made_with, _ROWS_AT_ONCE)
            render(writer, ids, region)
        done += len(ids)
        if progress:
            progress(done, total)
        if not ids or (pause is not None and pause()):
            break
    if done:
        with store.writer() as writer:
            drawings.drop_unused(writer.connection)
    return done


def _passed(
    incident: Incident,
    said: Sequence[Claim],
    sources: Mapping[str, Source],
    region: Region,
    shown: Collection[str],
) -> tuple[PublicForm | None, tuple[Withheld, ...]]:
    own = {key: sources[key] for key in _cited(incident, said) if key in sources}
    try:
        return gate.passed(incident, own, said, region, shown)
    except Exception as error:
        error.add_note(f"while making the public form of {incident.id}")
        raise


def _cited(incident: Incident, said: Sequence[Claim]) -> list[str]:
    return [*incident.sources, *(claim.source_id for claim in said)]
