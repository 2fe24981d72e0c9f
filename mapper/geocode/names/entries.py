"""How the gazetteer is filled: stations, lines and places become entries with keys and weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.names.orders import orders_of
from mapper.geocode.names.places import PopulatedPlace, read_places, with_exonyms
from mapper.geocode.names.regions import ISO_OF_GEONAMES, SITES
from mapper.geocode.names.scope import Scope
from mapper.geocode.names.stations import Keys, StationKeys, numbered_keys, read_station_keys
from mapper.geocode.names.unlisted import SAME_STATION_KM, read_unlisted
from mapper.geocode.spelling import plain, sounds
from mapper.geodesy import flat_km
from mapper.model import LINE_END, Line, LonLat, Station
from mapper.names import folded_index, stations_of_town

_TOWN_KM = 12.0
#: How far off a station may be whose error nobody has stated.
_ERROR_KM = 1.0
#: How the ids of a town's main station end; reports leave that part out.
_MAIN = ("-pasazhyrski", "-pasazhyrskyi", "-tsentralnaya", "-tsentralnyya", "-tsentralny", "-1")
#: The name basis of stations that were chosen by hand, because reports name them.
_CURATED = "curated"
_CURATED_WEIGHT, _MAIN_WEIGHT = 3.0, 0.2
#: A mapped station is named less often than the smallest town, and a halt less than a station.
_MAPPED_WEIGHT, _MAPPED_STATION_WEIGHT = 1.1, 1.3
#: Where a text says station, one that bears its town's name is as likely as a town without such.
_OF_TOWN_WEIGHT = -0.8


@dataclass(frozen=True, slots=True)
class NameFiles:
    """The derived files that name places and stations; None for what a region does not have.

    ``keys`` are those of the network's stations, ``unlisted`` the stations that it lacks.
    """

    places: Path | None = None
    keys: Path | None = None
    unlisted: Path | None = None


def load_gazetteer(
    stations: Mapping[str, Station],
    lines: Mapping[str, Line],
    admin1: Mapping[str, str],
    files: NameFiles,
    scope: Scope,
) -> Gazetteer:
    """Make the gazetteer from the railway's values and the derived files.

    ``admin1`` has the ISO 3166-2 code of the region that a station lies in, by its id.

    Raises
    ------
    ResourceMissing
        One of the files is not there.
    """
    gazetteer = Gazetteer(
        lines=lines, orders=orders_of(lines, stations), home=frozenset(scope.weights)
    )
    lines_of: dict[str, list[str]] = {}
    for slug, order in gazetteer.orders.items():
        for station_id in order:
            lines_of.setdefault(station_id, []).append(slug)
    towns = [with_exonyms(place) for place in read_places(files.places)] if files.places else []
    for place in towns:
        entry = _place_entry(place, scope)
        # What lies beyond the windows is known by its very name alone.
        gazetteer.add(entry, place.sound_keys if entry.lonlat else ())
    station_keys = read_station_keys(files.keys) if files.keys else StationKeys()
    townless: dict[str, Keys] = {}
    for station in stations.values():
        if station.kind == LINE_END:  # it has a name by which to show it, and no report says it
            continue
        keys = station_keys.of(station)
        region, slugs = admin1.get(station.id, ""), tuple(lines_of.get(station.id, ()))
        if keys.plain:
            town = _add_station(gazetteer, towns, station, keys, region, slugs, scope)
            if town is None and station.lonlat:
                townless[station.id] = keys
        else:
            _add_station(gazetteer, (), station, numbered_keys(station), region, slugs, scope)
    for row in read_unlisted(files.unlisted) if files.unlisted else ():
        at, names = row.station.lonlat, row.keys.plain
        if _beside(gazetteer, at, names, "station", SAME_STATION_KM) is None:
            _add_station(gazetteer, towns, row.station, row.keys, row.admin1, (), scope)
    _name_after_towns(gazetteer, towns, {key: stations[key] for key in townless}, townless, scope)
    _add_sites(gazetteer, scope)
    return gazetteer


def _name_after_towns(
    gazetteer: Gazetteer,
    towns: Sequence[PopulatedPlace],
    stations: Mapping[str, Station],
    keys: Mapping[str, Keys],
    scope: Scope,
) -> None:
    """Give a town's names to the one station that they mean, where none is called just so.

    It lies no farther from the town than that itself is in doubt, so that an answer at the station
    is one that the town's would have allowed.
    """
    index = folded_index({key: of.plain for key, of in keys.items()})
    for number, town in enumerate(towns):
        entry = gazetteer.entries[number]
        lies = partial(_is_beside, entry)
        found = stations_of_town(town.plain_keys, index, stations, lies=lies)
        if len(found) != 1 or _apart_km(found[0].lonlat, entry.lonlat) > entry.error_km:
            continue
        if _beside(gazetteer, entry.lonlat, town.plain_keys, "station", _TOWN_KM) is None:
            weight = _station_weight(found[0], entry, scope)
            gazetteer.call_after(found[0].id, town.plain_keys, town.sound_keys, weight)


def _is_beside(town: Entry, station: Station) -> bool:
    return _apart_km(station.lonlat, town.lonlat) <= _TOWN_KM


def _add_sites(gazetteer: Gazetteer, scope: Scope) -> None:
    """Add the named sites that lie where the gazetteer has places, or in a country it weighs."""
    for site in SITES:
        if site.country not in scope.weights and not scope.holds(site.lonlat):
            continue
        entry = Entry(
            site.id,
            site.name_en,
            "site",
            site.country,
            site.admin1,
            site.lonlat,
            _town_weight(site.population, scope.weight(site.country)),
            3.0,
            tuple(plain(spelling) for spelling in site.spellings),
        )
        gazetteer.add(entry, [sounds(spelling) for spelling in site.spellings])


def _place_entry(place: PopulatedPlace, scope: Scope) -> Entry:
    weight = _town_weight(place.population, scope.weight(place.country, place.lonlat))
    within = scope.holds(place.lonlat)
    error_km = 1.5 + min(6.0, math.sqrt(max(place.population, 500)) / 120)
    return Entry(
        place.id,
        place.name,
        "town" if within else "elsewhere",
        place.country,
        ISO_OF_GEONAMES.get(place.admin1, ""),
        place.lonlat if within else None,
        weight,
        error_km if within else 0.0,
        place.plain_keys,
    )


def _town_weight(population: int, country_weight: float) -> float:
    return 0.55 * math.log10(max(population, 300)) + country_weight


def _add_station(
    gazetteer: Gazetteer,
    towns: Sequence[PopulatedPlace],
    station: Station,
    keys: Keys,
    admin1: str,
    lines: tuple[str, ...],
    scope: Scope,
) -> int | None:
    """Add a station; what newsrooms call the town of its name they call the station too.

    Returns the number of that town.
    """
    number = _beside(gazetteer, station.lonlat, keys.plain, "town", _TOWN_KM)
    town = None if number is None else gazetteer.entries[number]
    if number is not None and town is not None:
        keys = keys.with_those_of(towns[number])
        if station.name_basis == _CURATED:
            gazetteer.rename(number, _shown(station, town))
    entry = Entry(
        station.id,
        station.name_en,
        "station",
        station.country,
        admin1 or (town.admin1 if town else ""),
        station.lonlat,
        _station_weight(station, town, scope),
        station.position_error_km or _ERROR_KM,
        keys.plain,
        lines,
    )
    gazetteer.add(entry, keys.sounds)
    return number


def _station_weight(station: Station, town: Entry | None, scope: Scope) -> float:
    country = scope.weight(station.country, station.lonlat)
    if station.name_basis == _CURATED:
        return _CURATED_WEIGHT + country + _MAIN_WEIGHT * station.id.endswith(_MAIN)
    own = _MAPPED_STATION_WEIGHT if station.kind == "station" else _MAPPED_WEIGHT
    return max(own + country, town.weight + _OF_TOWN_WEIGHT if town else 0.0)


def _shown(station: Station, town: Entry) -> str:
    """Return the name that a curated station lends its town, without what tells stations apart."""
    base = station.name_en.rpartition("-")[0] or station.name_en
    return base if plain(base) in town.keys else station.name_en


def _beside(
    gazetteer: Gazetteer, lonlat: LonLat | None, names: Iterable[str], kind: str, within_km: float
) -> int | None:
    """Return the number of the nearest entry of a kind that has one of the names (plain keys)."""
    if lonlat is None:
        return None
    numbers = {number for name in names for number in gazetteer.plain_index.get(name, ())}
    near = [
        (away, number)
        for number in numbers
        if (entry := gazetteer.entries[number]).kind == kind
        and (away := _apart_km(entry.lonlat, lonlat)) <= within_km
    ]
    return min(near)[1] if near else None


def _apart_km(one: LonLat | None, other: LonLat | None) -> float:
    return flat_km(one, other) if one and other else math.inf
