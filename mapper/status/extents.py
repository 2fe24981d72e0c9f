"""Where along a line public records are: what the status of a line puts on it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from mapper import vocabulary
from mapper.model import LonLat
from mapper.status.said import AT_KM, Extent

if TYPE_CHECKING:
    from mapper.model import Line
    from mapper.railway.reference.course import Course


class Report(NamedTuple):
    """A public record: the values of its feature, and its representative lonlat."""

    properties: Mapping[str, Any]
    lonlat: LonLat | None


class Placed(NamedTuple):
    """A public record, and the part of a line on which it is."""

    report: Report
    extent: Extent


def extent_on(
    report: Report,
    line: Line,
    course: Course | None,
    lines: Mapping[str, Line] = MappingProxyType({}),
) -> Extent | None:
    """Return the part of a line on which a record is, in km along its drawn course.

    That is a stretch, a station of the line, or the place nearest to a site; None where the record
    says less, or the line has no ``course``.  Of a stretch of another of the ``lines``, by slug, it
    is the part that both share.  An end of a stretch is as far off as the record may be beyond the
    half of its length, which is only where along it something happened.
    """
    of = report.properties
    doubt_km = of["geo_uncertainty_km"] or 0.0
    low, high = _km_of(of, line, lines)
    if low is not None and high is not None:
        whole = vocabulary.whole(of["event_type"] or "", of["sub_event_type"] or "")
        length_km = high - low if of["km_from"] is None else abs(of["km_to"] - of["km_from"])
        spot_km = 0.0 if whole else length_km / 2
        return Extent(low, high, round(max(0.0, doubt_km - spot_km), 2))
    if low is not None and not of["to_station_id"]:
        return Extent(low, low, doubt_km)
    if of["line_id"] == line.slug and report.lonlat and course:
        km = round(course.nearest_km(report.lonlat), 2)
        return Extent(km, km, doubt_km)
    return None


def _km_of(
    of: Mapping[str, Any], line: Line, lines: Mapping[str, Line]
) -> tuple[float | None, float | None]:
    """Return the kilometres of a line between which a record is; of one place only the first."""
    kms = dict(zip(line.station_ids, line.station_kms, strict=False))
    other = lines.get(of["line_id"] or "")
    if of["km_from"] is not None and of["line_id"] == line.slug:
        found = [of["km_from"], of["km_to"]]
    elif of["km_from"] is not None and other is not None:
        found = _shared_kms((of["km_from"], of["km_to"]), other, kms)
    else:
        ends = (of["from_station_id"], of["to_station_id"])
        found = [round(kms[each], 2) for each in ends if each in kms]
    return (min(found, default=None), max(found) if len(found) > 1 else None)


def _shared_kms(stretch: tuple[float, float], other: Line, kms: Mapping[str, float]) -> list[float]:
    """Return where the first and the last station are that a stretch of another line shares.

    None where that goes another way between them.
    """
    low, high = sorted(stretch)
    along = zip(other.station_ids, other.station_kms, strict=True)
    here = {key for key, km in along if low - AT_KM < km < high + AT_KM}
    shared = [km for key, km in kms.items() if key in here]
    if len(shared) < 2:
        return []
    between = {key for key, km in kms.items() if shared[0] <= km <= shared[-1]}
    return [round(shared[0], 2), round(shared[-1], 2)] if between <= here else []
