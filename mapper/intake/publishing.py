"""From a saved record to its public form: the one place where intake calls the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from mapper import gate
from mapper.model import Claim, Incident, PublicForm, Source
from mapper.stamp import stamp_of
from mapper.store import record

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
) -> PublicForm | None:
    """Record an incident (None keeps its claims) with its public form, and return that."""
    said = record.claims(writer.connection, incident.id) if claims is None else list(claims)
    sources = record.sources(writer.connection, _cited(incident, said))
    form = gate.public_form(incident, sources, said, region)
    writer.save_incident(
        incident, form, who=who, why=why, claims=claims, made_with=stamp_of(region)
    )
    return form


def render(writer: Writer, ids: Sequence[str], region: Region) -> None:
    """Make the public forms of some incidents anew; the record stays as it is."""
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        some = ids[start : start + _ROWS_AT_ONCE]
        incidents = record.incidents(writer.connection, some)
        claims = record.claims_about(writer.connection, some)
        cited = [key for each in incidents for key in _cited(each, claims[each.id])]
        sources = record.sources(writer.connection, cited)
        forms = [(each, _form(each, claims[each.id], sources, region)) for each in incidents]
        writer.save_public_forms(forms, stamp_of(region))


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
    return done


def _form(
    incident: Incident, said: Sequence[Claim], sources: Mapping[str, Source], region: Region
) -> PublicForm | None:
    own = {key: sources[key] for key in _cited(incident, said) if key in sources}
    try:
        return gate.public_form(incident, own, said, region)
    except Exception as error:
        error.add_note(f"while making the public form of {incident.id}")
        raise


def _cited(incident: Incident, said: Sequence[Claim]) -> list[str]:
    return [*incident.sources, *(claim.source_id for claim in said)]
