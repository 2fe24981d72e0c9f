"""Out of public forms: the reports of a line as a diagram has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from mapper import status, vocabulary
from mapper.layers.along import Relation, relation
from mapper.layers.counts import outline_of
from mapper.layers.diagram.report import Report
from mapper.model import PlaceKind
from mapper.status import Extent, Spoken, extent_on, spoken

if TYPE_CHECKING:
    from mapper.model import Line
    from mapper.railway.network import Network
    from mapper.railway.reference.course import Course
    from mapper.store import PublicRow

_STATIONS = (
    "from_station_id",
    "to_station_id",
    "origin_station_id",
    "destination_station_id",
)
#: What is said about the railway and did not happen on it stands at the edge.
_SAID = "statement"


class Read(NamedTuple):
    """A record as a diagram has it, and what it says of the traffic on this line."""

    report: Report
    spoken: Spoken


class Reader:
    """Reads the records on a line and at its stations; it has a kilometre for each of these."""

    def __init__(self, line: Line, course: Course | None, network: Network) -> None:
        self._line, self._course, self._lines = line, course, network.lines
        self._kms = dict(zip(line.station_ids, line.station_kms, strict=True))

    def read(self, row: PublicRow) -> Read:
        """Return a record as it is read once.

        What only touches a station says nothing of the line's own traffic.
        """
        told = orjson.loads(row.properties_json)
        placed = status.Report(told, row.point)
        extent = extent_on(placed, self._line, self._course, self._lines)
        found = relation(told, self._line, self._lines)
        report = report_of(told, extent, self._kms, beside=found is not Relation.ON)
        if extent is None or found is None or not found.is_here:
            return Read(report, Spoken())
        return Read(report, spoken(status.Placed(placed, extent)))


def report_of(
    told: Mapping[str, Any],
    extent: Extent | None,
    kms: Mapping[str, float],
    *,
    beside: bool = False,
) -> Report:
    """Return one report; ``kms`` are those of the line's stations, by their ids."""
    stops = tuple(kms[each] for each in _places(told) if each in kms)
    km = (extent.km_from, extent.km_to) if extent else None
    if stops:
        km = (min(stops), max(stops))
    named = _stations(told, kms)
    if km is None and named:
        km = (kms[named[0]], kms[named[0]])
    if told["event_type"] == _SAID:
        km = None
    return Report(
        id=told["id"],
        kind=told["event_type"],
        outline=outline_of(told["verification"]),
        title=told["title"] or told["id"],
        when=told["when"] or "",
        where=told["place"] or "",
        grade=vocabulary.label("verification", told["verification"]),
        first=_ordinal(told["first_day"]),
        last=_ordinal(told["last_day"]),
        km=km,
        doubt_km=extent.doubt_km if extent and not stops else 0.0,
        stops=stops if km else (),
        comes=_is_elsewhere(told, "origin", kms),
        goes=_is_elsewhere(told, "destination", kms),
        stations=named,
        beside=beside,
        whole=told["place_kind"] == PlaceKind.LINE,
    )


def _places(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the stations that a movement names, in their order."""
    yield told["origin_station_id"] or ""
    yield from told["via_station_ids"]
    yield told["destination_station_id"] or ""


def _stations(told: Mapping[str, Any], kms: Mapping[str, float]) -> tuple[str, ...]:
    """Return the ids of the stations of a line that a report names; the ends, where it is none."""
    known = [told[name] for name in _STATIONS if told[name] in kms]
    at = told["at_station_id"]
    return (at,) if at in kms else tuple(known)


def _is_elsewhere(told: Mapping[str, Any], end: str, kms: Mapping[str, float]) -> bool:
    """Tell whether a movement names an end that is not on the line."""
    return bool(told[f"{end}_name"]) and told[f"{end}_station_id"] not in kms


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None
