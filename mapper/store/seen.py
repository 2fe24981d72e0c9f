"""What a write transaction has read and written: nobody else writes, so it holds to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.model import Claim, Incident, Source

_OPTION = "mapper_seen"


@dataclass(slots=True)
class Seen:
    """Rows by their keys; None stands for one that is not there.

    ``counters`` are the last numbers of all countries and years; ``drawings`` the numbers of
    geometries by their digests; ``hashes`` those of imported rows by (kind, key); of a key in
    ``hashed`` all are here.
    """

    incidents: dict[str, Incident | None] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    sources: dict[str, Source | None] = field(default_factory=dict)
    by_url: dict[str, Source | None] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] | None = None
    drawings: dict[str, int] = field(default_factory=dict)
    hashes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    hashed: set[str] = field(default_factory=set)


def remembering(connection: Connection) -> Connection:
    """Return the connection of a write transaction as one that remembers what it has seen."""
    return connection.execution_options(**{_OPTION: Seen()})


def seen_by(connection: Connection) -> Seen:
    """Return what a transaction has seen; of one that only reads, an empty one to throw away."""
    return connection.get_execution_options().get(_OPTION) or Seen()
