"""From a saved record to its public form: the one place where intake calls the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from mapper import gate, resources
from mapper.model import Claim, Incident
from mapper.store import record

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region
    from mapper.store import Store, Writer

#: Called with the number of rows done and of all rows.
Progress = Callable[[int, int], None]

_ROWS_AT_ONCE = 200
_MADE_WITH = "forms_made_with"


def save(
    writer: Writer,
    incident: Incident,
    claims: Sequence[Claim] | None,
    region: Region,
    *,
    who: str,
    why: str,
) -> bool:
    """Record an incident (None keeps its claims) with its public form; tell whether it changed."""
    said = record.claims(writer.connection, incident.id) if claims is None else list(claims)
    cited = [*incident.sources, *(claim.source_id for claim in said)]
    sources = record.sources(writer.connection, cited)
    form = gate.public_form(incident, sources, said, region)
    return writer.save_incident(incident, form, who=who, why=why, claims=claims)


def render(writer: Writer, ids: Iterable[str], region: Region) -> None:
    """Make the public forms of some incidents anew; the record stays as it is."""
    for incident_id in ids:
        incident = record.incident(writer.connection, incident_id)
        said = record.claims(writer.connection, incident_id)
        cited = [*incident.sources, *(claim.source_id for claim in said)]
        sources = record.sources(writer.connection, cited)
        form = gate.public_form(incident, sources, said, region)
        writer.save_public_form(incident, form)


def refresh_public_forms(store: Store, region: Region, progress: Progress | None = None) -> int:
    """Make every public form anew if the gate or the geographic data have changed since.

    Returns the number of forms that were made.
    """
    stamp = _stamp(region.network)
    with store.reading() as connection:
        if record.state(connection, _MADE_WITH) == stamp:
            return 0
    ids = store.incident_ids()
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        with store.writer() as writer:
            render(writer, ids[start : start + _ROWS_AT_ONCE], region)
        if progress:
            progress(min(start + _ROWS_AT_ONCE, len(ids)), len(ids))
    with store.writer() as writer:
        writer.set_state(_MADE_WITH, stamp)
    return len(ids)


def _stamp(network: Network) -> str:
    """Return what public forms are made with: the gate's version and a digest of the data."""
    digest = sha256(network.digest.encode())
    for path in sorted(resources.folder("geodata").glob("*.*json")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{gate.VERSION}-{digest.hexdigest()[:16]}"
