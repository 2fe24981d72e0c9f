"""A stretch: the part of a line from one station to another, the reader's word for a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mapper.doubt import part_doubt_km
from mapper.errors import UnknownName
from mapper.model import Line, LonLat, Station
from mapper.railway.reference.course import INFERRED, Course
from mapper.railway.reference.sections import sections_of


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of a line, ``km_from`` < ``km_to``; stations in the line's order.

    ``section_ids`` are the sections that lie within it whole; ``end_errors_km`` how far each end
    may be off.
    """

    line: str
    from_station: str
    to_station: str
    km_from: float
    km_to: float
    section_ids: tuple[str, ...]
    end_errors_km: tuple[float, float]
    course: Course = field(repr=False)

    @property
    def length_km(self) -> float:
        """The length along the line in km."""
        return self.km_to - self.km_from

    @property
    def geometry(self) -> dict[str, Any]:
        """The stretch as a GeoJSON LineString, lonlat, in the line's order."""
        return self.course.geometry()

    @property
    def synthetic(self) -> bool:
        """Whether a part of it is inferred: led from station to station, or a joined link."""
        return self.course.inferred

    @property
    def synthetic_geometry(self) -> dict[str, Any] | None:
        """The inferred parts as a GeoJSON geometry, lonlat; None without any."""
        return self.course.geometry(INFERRED) if self.synthetic else None

    @property
    def middle(self) -> LonLat:
        """The lonlat half way along."""
        return self.course.locate((self.km_from + self.km_to) / 2)

    def doubt_km(self, *, whole: bool = False) -> float:
        """Return the doubt about a spot on it, or about what befell the ``whole`` of it."""
        errors_km = (*self.end_errors_km, self.course.error_km)
        return part_doubt_km(self.length_km, *errors_km, whole=whole)


def stretch_between(
    line: Line, course: Course, stations: Mapping[str, Station], from_id: str, to_id: str
) -> Stretch:
    """Return the stretch between two stations of a line, whichever comes first on it.

    Raises
    ------
    UnknownName
        A station is not on the line.
    """
    places = []
    for station_id in (from_id, to_id):
        if station_id not in line.station_ids:
            on_line = [f"{key}" for key in line.station_ids]
            raise UnknownName(f"{station_id} on {line.slug}", on_line)
        places.append(line.station_ids.index(station_id))
    first, last = sorted(places)
    km_from, km_to = line.station_kms[first], line.station_kms[last]
    ids = line.station_ids[first : last + 1]
    errors = [stations[key].position_error_km or 0.0 for key in (ids[0], ids[-1])]
    return Stretch(
        line=line.slug,
        from_station=ids[0],
        to_station=ids[-1],
        km_from=km_from,
        km_to=km_to,
        section_ids=tuple(
            section.id
            for section in sections_of(line, stations)
            if km_from <= section.km_from and section.km_to <= km_to
        ),
        end_errors_km=(errors[0], errors[1]),
        course=course.cut(km_from, km_to),
    )
