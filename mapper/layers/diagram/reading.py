"""Out of public forms: the reports of a line as a diagram has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from mapper import status, vocabulary
from mapper.layers.counts import outline_of
from mapper.layers.diagram.marks import Report
from mapper.model import PlaceKind
from mapper.status import Closure, Extent, extent_on

if TYPE_CHECKING:
    from mapper.model import Line, Station
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


def read(
    rows: Iterable[PublicRow],
    line: Line,
    course: Course | None,
    stations: Mapping[str, Station],
    beside: Collection[str] = (),
) -> tuple[list[Report], tuple[Closure, ...]]:
    """Return the reports of a line, and what they say of its traffic.

    ``more`` of a row begins with the number of its drawing; ``beside`` are the ids of those that
    only touch its stations.
    """
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    # A movement tells the places between its ends by their names.
    known = {stations[key].name_en: km for key, km in kms.items()} | kms
    reports, placed = [], []
    for row in rows:
        told = orjson.loads(row.properties_json)
        extent = extent_on(status.Report(told, row.point), line, course)
        is_beside = row.incident_id in beside
        report = report_of(told, extent, known, row.more[0] or 0, beside=is_beside)
        reports.append(report)
        if extent and told["effect"] and not is_beside:
            placed.append(status.Placed(status.Report(told, row.point), extent))
    return reports, status.closures(placed)


def report_of(
    told: Mapping[str, Any],
    extent: Extent | None,
    kms: Mapping[str, float],
    place: int = 0,
    *,
    beside: bool = False,
) -> Report:
    """Return one report; ``kms`` are those of the line's stations, by their ids and names."""
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
        place=place,
        stations=named,
        beside=beside,
        whole=told["place_kind"] == PlaceKind.LINE,
    )


def _places(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places that a movement names in their order, by ids or names."""
    yield told["origin_station_id"] or ""
    yield from told["via"]
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
