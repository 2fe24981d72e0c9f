"""Stations that an extract of OpenStreetMap names and the network lacks.

``geodata/stations-unlisted.tsv.gz`` (ODbL) holds them with the keys of their names, so that a
report from a closed halt or a works siding is found too.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.errors import ResourceMissing
from mapper.geocode.names.nearness import Near, distance_km
from mapper.geocode.names.places import Place, read_places
from mapper.geocode.names.regions import ISO_OF_GEONAMES
from mapper.geocode.names.stations import KEYS, Keys, StationKeys, write_station_keys
from mapper.model import LonLat, Station
from mapper.names import romanisations

UNLISTED = "stations-unlisted.tsv.gz"
#: Stations of one name that lie nearer to each other are one.
SAME_STATION_KM = 3.0


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A station that the network lacks, its keys and the ISO 3166-2 code of its region."""

    station: Station
    keys: Keys
    admin1: str


def read_unlisted(path: Path) -> Iterator[Unlisted]:
    """Yield the rows of a file that `write_unlisted` wrote.

    Raises
    ------
    ResourceMissing
        The file is not there or is not such a file.
    """
    try:
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            key, name, country, admin1, lon, lat, plains, sounded = line.split("\t")
            yield Unlisted(
                Station(key, name, country, lonlat=(float(lon), float(lat))),
                Keys(tuple(plains.split("|")), tuple(sounded.split("|"))),
                admin1,
            )
    except (OSError, EOFError, ValueError) as error:
        raise ResourceMissing(
            f"the stations {path} cannot be read ({error}); `git checkout -- geodata` brings them "
            "back, `mapper railway build` makes them anew"
        ) from error


def write_station_names(
    stations: Collection[Station], extract: Path, places: Path, folder: Path
) -> tuple[Path, Path]:
    """Write the two derived files of the names of stations into ``folder``.

    ``places`` is the gazetteer of places, which lends the stations of ``extract`` their regions.

    Raises
    ------
    ResourceMissing
        The gazetteer of places is not there.
    """
    write_unlisted(extract, stations, read_places(places), folder / UNLISTED)
    return write_station_keys(stations, folder / KEYS), folder / UNLISTED


def write_unlisted(
    extract: Path, stations: Iterable[Station], places: Iterable[Place], path: Path
) -> list[Unlisted]:
    """Write the named stations of ``extract`` that ``stations`` lack to ``path``.

    ``places`` lend each the country and the region of the nearest of them.
    """
    keys = StationKeys()
    near = Near(places)
    known: dict[str, list[LonLat]] = {}
    for station in stations:
        _note(known, station, keys.of(station))
    found: list[Unlisted] = []
    for station in _named(extract):
        spelled = keys.of(station)
        place = near.nearest(station.lonlat) if station.lonlat else None
        if place is None or not spelled.plain or _is_known(known, station, spelled):
            continue
        _note(known, station, spelled)
        found.append(
            Unlisted(
                replace(station, country=place.country),
                spelled,
                ISO_OF_GEONAMES.get(place.admin1, ""),
            )
        )
    lines = map(_row, found)
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0))
    return found


def _note(known: dict[str, list[LonLat]], station: Station, keys: Keys) -> None:
    for key in keys.plain:
        if station.lonlat is not None:
            known.setdefault(key, []).append(station.lonlat)


def _is_known(known: dict[str, list[LonLat]], station: Station, keys: Keys) -> bool:
    return any(
        station.lonlat is not None and distance_km(station.lonlat, other) < SAME_STATION_KM
        for key in keys.plain
        for other in known.get(key, ())
    )


def _named(extract: Path) -> Iterator[Station]:
    """Yield the named stations and halts of an extract, in the order of their numbers."""
    import osmium

    nodes = [
        (thing.id, dict(thing.tags), (round(thing.location.lon, 5), round(thing.location.lat, 5)))
        for thing in osmium.FileProcessor(str(extract), osmium.osm.NODE)
        if isinstance(thing, osmium.osm.Node)
        and thing.tags.get("railway") in ("station", "halt")
        and "name" in thing.tags
    ]
    for number, tags, lonlat in sorted(nodes, key=lambda node: node[0]):
        name = tags["name"]
        shown = next(iter(romanisations(name, "uk")), name).title()
        named = {"uk": tags.get("name:uk", name)}
        if "name:ru" in tags:
            named["ru"] = tags["name:ru"]
        spellings = tuple(dict.fromkeys((name, tags.get("name:en", name))))
        yield Station(f"osm-{number}", shown, "", lonlat=lonlat, names=named, spellings=spellings)


def _row(row: Unlisted) -> str:
    station = row.station
    lonlat = map(str, station.lonlat or ())
    keys = ("|".join(row.keys.plain), "|".join(row.keys.sounds))
    return "\t".join((station.id, station.name_en, station.country, row.admin1, *lonlat, *keys))
