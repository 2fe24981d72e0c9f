"""Reads the curated lines and stations of ``geodata/lines.json``.

The stations of a line are those through which it runs, in order; the build takes in every other
on the way.  A station is found among the mapped ones and in the tariff guide by its ESR code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper import resources
from mapper.errors import InputError
from mapper.model import LonLat


@dataclass(frozen=True, slots=True)
class CuratedStation:
    """A station as curated; ``lonlat`` only where no mapped station has its code ``esr``.

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
    esr: str = ""


@dataclass(frozen=True, slots=True)
class CuratedLine:
    """A line as curated: the ids of stations through which it runs, in order, borders crossed.

    ``also`` names stations near the line that it does not pass.
    """

    slug: str
    name_en: str
    station_ids: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    borders: tuple[Mapping[str, Any], ...] = ()
    published_km: float | None = None
    also: tuple[str, ...] = ()


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
    placed = values.get("lon") is not None
    lonlat = (float(values["lon"]), float(values["lat"])) if placed else None
    return CuratedStation(
        id=key,
        name_en=values["name_en"],
        country=values["country"],
        kind=values["kind"],
        lonlat=lonlat,
        coord_is=values.get("coord_is") or "",
        coord_source=values.get("coord_source") or "",
        names=values["names"],
        spellings=tuple(values["spellings"]),
        esr=values["esr"] or "",
    )


def _line(values: Mapping[str, Any]) -> CuratedLine:
    return CuratedLine(
        slug=values["slug"],
        name_en=values["name_en"],
        station_ids=tuple(values["stations"]),
        names=values["names"],
        spellings=tuple(values["spellings"]),
        borders=tuple(values["borders"]),
        published_km=values.get("length_km"),
        also=tuple(values.get("also", ())),
    )
