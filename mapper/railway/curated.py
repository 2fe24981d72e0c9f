"""Reads the curated lines and stations of ``geodata/lines.json``.

Points stand in the order in which they follow on the line; whether that order, and each
coordinate, was published or comes from memory is said point by point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper import resources
from mapper.errors import InputError
from mapper.model import LonLat

#: How far a town's centre, or a mapped station, may lie from the track it belongs to, in km.
TOWN_REACH_KM = 9.0
MAPPED_REACH_KM = 12.0


@dataclass(frozen=True, slots=True)
class CuratedStation:
    """A station as curated; ``lonlat`` is None where no source gives a position.

    ``coord_is`` is ``station`` or ``town_centre``.
    """

    id: str
    name_en: str
    country: str
    kind: str
    lonlat: LonLat | None
    coord_is: str
    coord_source: str
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    note: str = ""

    @property
    def reach_km(self) -> float:
        """How far from its given position the station's track may lie."""
        return MAPPED_REACH_KM if self.coord_is == "station" else TOWN_REACH_KM


@dataclass(frozen=True, slots=True)
class CuratedLine:
    """A line as curated: station ids in order, the basis of each, borders crossed.

    ``shares`` says, from memory, how far between its placed neighbours a halt lies (0 to 1);
    ``also`` names stations near the line that it does not pass.
    """

    slug: str
    name_en: str
    station_ids: tuple[str, ...]
    order_basis: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    borders: tuple[Mapping[str, Any], ...] = ()
    published_km: float | None = None
    gap: str = ""
    also: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated stations by id, and lines in their order."""

    stations: Mapping[str, CuratedStation]
    lines: tuple[CuratedLine, ...]


def read_curated(path: Path | None = None) -> Curated:
    """Read ``path`` (default: the shipped ``geodata/lines.json``).

    Raises
    ------
    InputError
        The file is not JSON, lacks a field, or a line names a station that it does not hold.
    """
    import orjson

    path = path or resources.geodata("lines.json")
    try:
        document = orjson.loads(path.read_bytes())
        stations = {key: _station(key, values) for key, values in document["stations"].items()}
        lines = tuple(_line(values) for values in document["lines"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not a list of lines: {error!r}") from error
    for line in lines:
        for station_id in (*line.station_ids, *line.also):
            if station_id not in stations:
                raise InputError(
                    f"{path}: line {line.slug} names the station {station_id!r}, "
                    "which its stations lack; add it or correct the id"
                )
    return Curated(stations, lines)


def _station(key: str, values: Mapping[str, Any]) -> CuratedStation:
    lonlat = None if values["lon"] is None else (float(values["lon"]), float(values["lat"]))
    return CuratedStation(
        id=key,
        name_en=values["name_en"],
        country=values["country"],
        kind=values["kind"],
        lonlat=lonlat,
        coord_is=values["coord_is"] or "",
        coord_source=values["coord_source"] or "",
        names=values["names"],
        spellings=tuple(values["spellings"]),
        note=values.get("note", ""),
    )


def _line(values: Mapping[str, Any]) -> CuratedLine:
    return CuratedLine(
        slug=values["slug"],
        name_en=values["name_en"],
        station_ids=tuple(values["stations"]),
        order_basis=values["order_basis"],
        names=values["names"],
        spellings=tuple(values["spellings"]),
        borders=tuple(values["borders"]),
        published_km=values.get("length_km"),
        gap=values.get("gap", ""),
        also=tuple(values.get("also", ())),
        shares=values.get("shares", {}),
    )
