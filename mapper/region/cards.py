"""What is told of a station and of a line beside the reports: names, lines, neighbours, lengths.

Nothing of what stands at the track is told: operational points, lines, and the sections between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mapper.model import BBox, Line, LonLat
from mapper.railway.network import Network
from mapper.railway.reference.sections import sections_around


@dataclass(frozen=True, slots=True)
class LineAt:
    """A line at a station; ``km`` along its course from its first station, None without a place."""

    slug: str
    name: str
    km: float | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A station by id and name; ``km`` along the line that it is told of, None without a place."""

    id: str
    name: str
    km: float | None = None


@dataclass(frozen=True, slots=True)
class StationCard:
    """A station: its name in every language known, its lines, and where their sections lead."""

    id: str
    name: str
    names: dict[str, str]
    at: LonLat | None
    lines: tuple[LineAt, ...]
    neighbours: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line: names, length in km (None without a place), box, and its stations in order."""

    id: str
    name: str
    names: dict[str, str]
    km: float | None
    view: BBox | None
    stations: tuple[Stop, ...]
    gap: str


def station_card(network: Network, station_id: str) -> StationCard:
    """Return what is told of a station.

    Raises
    ------
    UnknownName
        No station has this id; the error names the nearest.
    """
    station = network.station(station_id)
    lines = network.lines_at.get(station_id, ())
    return StationCard(
        station.id,
        station.name_en,
        dict(station.names),
        station.lonlat,
        tuple(_at(line, station_id) for line in lines),
        tuple(_neighbours(network, lines, station_id)),
    )


def line_card(network: Network, slug: str) -> LineCard:
    """Return what is told of a line.

    Raises
    ------
    UnknownName
        No line has this slug; the error names the nearest.
    """
    line = network.line(slug)
    kms: tuple[float | None, ...] = line.station_kms or (None,) * len(line.station_ids)
    stops = (
        Stop(key, network.stations[key].name_en, _rounded(km))
        for key, km in zip(line.station_ids, kms, strict=True)
    )
    return LineCard(
        line.slug,
        line.name_en,
        dict(line.names),
        _rounded(kms[-1]),
        network.view(slug),
        tuple(stops),
        line.gap,
    )


def _rounded(km: float | None) -> float | None:
    return None if km is None else round(km, 1)


def _at(line: Line, station_id: str) -> LineAt:
    kms = dict(zip(line.station_ids, line.station_kms, strict=False))
    return LineAt(line.slug, line.name_en, _rounded(kms.get(station_id)))


def _neighbours(network: Network, lines: Iterable[Line], station_id: str) -> Iterator[Stop]:
    """Yield the other ends of the sections next to a station, each once."""
    around = sections_around(lines, network.stations, station_id)
    ends = (end for each in around for end in (each.from_station, each.to_station))
    for key in dict.fromkeys(end for end in ends if end != station_id):
        yield Stop(key, network.stations[key].name_en)
