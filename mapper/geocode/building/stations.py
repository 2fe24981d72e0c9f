"""Derives the names of stations: the keys of those of the network, and those that it lacks.

``mapper railway build`` writes ``geodata/stations-keys.tsv.gz`` and ``geodata/stations-ua.tsv.gz``
with it, to the same bytes for the same stations.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from mapper.geocode.building.nearness import Near
from mapper.geocode.names.places import PopulatedPlace, read_places
from mapper.geocode.names.regions import ISO_OF_GEONAMES
from mapper.geocode.names.stations import KEYS, Keys, StationKeys, names_of
from mapper.geocode.names.unlisted import SAME_STATION_KM, UNLISTED, Unlisted
from mapper.geodesy import flat_km
from mapper.model import LonLat, Station
from mapper.names import romanisations


def write_station_keys(stations: Iterable[Station], path: Path) -> Path:
    """Write the keys of ``stations`` to ``path``, the same bytes for the same names."""
    keys = StationKeys()
    rows = {names_of(station): keys.of(station) for station in stations}
    lines = (
        "\t".join((names, "|".join(own.plain), "|".join(own.sounds)))
        for names, own in sorted(rows.items())
    )
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0))
    return path


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
    extract: Path, stations: Iterable[Station], places: Iterable[PopulatedPlace], path: Path
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
        station.lonlat is not None and flat_km(station.lonlat, other) < SAME_STATION_KM
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
