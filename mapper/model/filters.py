"""Which records are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapper.model.railway import BBox


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are meant; an empty field does not restrict.

    The same filter serves the map, the list, the exports and the command line.
    """

    bbox: BBox | None = None
    first: date | None = None
    last: date | None = None
    record: str = ""
    event_type: tuple[str, ...] = ()
    asset: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    q: str = ""
