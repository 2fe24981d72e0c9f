"""What is told of a station and of a line beside the reports: names, lines, neighbours, lengths.

Nothing of what stands at the track is told: operational points, lines, and the sections between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mapper.model import Line, LonLat
from mapper.railway.network import Network
from mapper.railway.reference.sections import sections_around


@dataclass(frozen=True, slots=True)
class LineAt:
    """A line at a station; ``km`` along its course from its first station, None without a place."""

    slug: str
    name: str
    km: float | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The station at the other end of a section next to one."""

    to: str
    name: str


@dataclass(frozen=True, slots=True)
class StationCard:
    """A station: its name in every language known, its lines, and the sections next to it."""

    id: str
    name: str
    names: dict[str, str]
    at: LonLat | None
    lines: tuple[LineAt, ...]
    beside: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line: names, length in km (None without a place), its stations in order, by ids."""

    id: str
    name: str
    names: dict[str, str]
    km: float | None
    stations: tuple[str, ...]
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
        tuple(_beside(network, lines, station_id)),
    )


def line_card(network: Network, slug: str) -> LineCard:
    """Return what is told of a line.

    Raises
    ------
    UnknownName
        No line has this slug; the error names the nearest.
    """
    line = network.line(slug)
    length_km = line.station_kms[-1] if line.station_kms else None
    return LineCard(
        line.slug, line.name_en, dict(line.names), length_km, line.station_ids, line.gap
    )


def _at(line: Line, station_id: str) -> LineAt:
    kms = dict(zip(line.station_ids, line.station_kms, strict=False))
    km = kms.get(station_id)
    return LineAt(line.slug, line.name_en, None if km is None else round(km, 1))


def _beside(network: Network, lines: Iterable[Line], station_id: str) -> Iterator[Neighbour]:
    """Yield the other ends of the sections next to a station, each once."""
    around = sections_around(lines, network.stations, station_id)
    ends = (end for each in around for end in (each.from_station, each.to_station))
    for key in dict.fromkeys(end for end in ends if end != station_id):
        yield Neighbour(key, network.stations[key].name_en)
