"""The railway: stations, lines, sections, and where along them something lies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

LonLat = tuple[float, float]
#: West, south, east, north, in degrees.
BBox = tuple[float, float, float, float]

#: The kind of the point at which a line ends, or the map of it, where no station stands.
LINE_END = "line_end"

#: How far from the rails a position may lie and still be put on them, in metres.
SNAP_LIMIT_M = 5000.0


class Basis(IntEnum):
    """Where the course of a piece of track comes from, the surest first.

    Track as mapped; a generalised network led through mapped stations; straight strokes from one
    mapped station to the next where no network has the line; a link where two ends were joined.
    The last two are inferred.
    """

    OSM_WAY = 0
    GENERALISED = 1
    THROUGH_STATIONS = 2
    JOINED = 3

    @property
    def word(self) -> str:
        """The word that files and exports use, like ``osm_way``."""
        return self.name.lower()

    @property
    def inferred(self) -> bool:
        """Whether the course is drawn without track of any source."""
        return self >= Basis.THROUGH_STATIONS


@dataclass(frozen=True, slots=True)
class Station:
    """An operational point: station, halt, junction, passing loop, yard, border, line end.

    ``position_basis`` is ``mapped``, ``town_centre`` or ``interpolated``; ``position_error_km``
    says how far off ``lonlat`` may be; ``division`` is the name of the country's part it lies in.
    """

    id: str
    name_en: str
    country: str
    kind: str = "station"
    lonlat: LonLat | None = None
    position_basis: str = ""
    position_error_km: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    source: str = ""
    esr: str = ""
    name_basis: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A named railway line between two ends, its stations in order.

    ``station_kms`` are kilometres along its drawn course from its first station, one per station;
    empty where the network lacks its track (``gap`` then says so in words).  ``published_runs``
    are (station id, published km) in order, for each stretch on which the published kilometres
    run on: each run counts from its own first station, and none goes on where a leg has none.
    """

    slug: str
    name_en: str
    station_ids: tuple[str, ...]
    station_kms: tuple[float, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    basis: str = ""
    gap: str = ""
    published_runs: tuple[tuple[tuple[str, float], ...], ...] = ()

    def published_at(self, km: float) -> float | None:
        """Return the published kilometre at a drawn one, interpolated; None outside every run."""
        both = self.published_between(km, km)
        return None if both is None else both[0]

    def published_between(self, km_from: float, km_to: float) -> tuple[float, float] | None:
        """Return the published kilometres of a stretch; None where not both are of one run."""
        low, high = sorted((km_from, km_to))
        for run in self.published_runs:
            kms = self._kms_of(run)
            if kms[0] <= low and high <= kms[-1]:
                published = [km for _, km in run]
                return _interpolated(kms, published, km_from), _interpolated(kms, published, km_to)
        return None

    def drawn_at(self, published_km: float) -> Iterator[tuple[str, float]]:
        """Yield where a published kilometre lies along the drawn course, for each run with it.

        The first is the id of the station from which that run counts.
        """
        for run in self.published_runs:
            published = [km for _, km in run]
            if published[0] <= published_km <= published[-1]:
                yield run[0][0], _interpolated(published, self._kms_of(run), published_km)

    def published_origin(self, km: float) -> str:
        """Return the id of the station from which a published kilometre counts; "" for none."""
        for run in self.published_runs:
            kms = self._kms_of(run)
            if kms[0] <= km <= kms[-1]:
                return run[0][0]
        return ""

    def _kms_of(self, run: Sequence[tuple[str, float]]) -> list[float]:
        """Return the kilometres along the course of the stations of a run."""
        kms = dict(zip(self.station_ids, self.station_kms, strict=False))
        return [kms[key] for key, _ in run]


def _interpolated(kms: Sequence[float], others: Sequence[float], km: float) -> float:
    """Return what another count says at a kilometre of one; both rise, and have the same posts."""
    place = min(max(bisect_right(kms, km), 1), len(kms) - 1)
    low, high = kms[place - 1], kms[place]
    share = (km - low) / (high - low) if high > low else 0.0
    return others[place - 1] + share * (others[place] - others[place - 1])


@dataclass(frozen=True, slots=True)
class Section:
    """The track between two neighbouring stations of a line (перегон)."""

    id: str
    line: str
    from_station: str
    to_station: str
    km_from: float
    km_to: float


@dataclass(frozen=True, slots=True)
class LinearReference:
    """A line and a kilometre along its drawn course from its first station, with its error.

    ``published_km`` is the tariff guide's distance there, interpolated between the stations of
    one run; None where the line has none.  Neither is official chainage.
    """

    line: str
    km: float
    error_km: float
    published_km: float | None = None
