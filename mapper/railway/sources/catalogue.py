"""The catalogue: every mapped station with one id, its names, kind and country.

Of the tables nothing is taken over but position, kind, names, code, country and published
distances.  Curated stations keep their ids and names, since records cite them; the others are
``esr-137101`` or, where their code is in doubt, ``osm-n123``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mapper.areas import Areas
from mapper.model import Station
from mapper.railway.placed import MAPPED_ERROR_KM
from mapper.railway.sources.curated import Curated, CuratedStation
from mapper.railway.sources.guide import Guide, plain_name
from mapper.railway.sources.naming import Namer, Names
from mapper.railway.sources.station_table import MappedStation

#: A station lies within about this of its town's centre, in km.
TOWN_ERROR_KM = 3.0


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Stations by id, and the ids by ESR code."""

    stations: Mapping[str, Station]
    ids: Mapping[str, str]


def make_catalogue(
    mapped: Sequence[MappedStation], curated: Curated, guide: Guide, areas: Areas, namer: Namer
) -> Catalogue:
    """Return the catalogue of the mapped stations and of the curated ones."""
    own = {station.esr: station for station in curated.stations.values() if station.esr}
    countries = areas.countries_of(np.array([station.lonlat for station in mapped]).reshape(-1, 2))
    found: dict[str, Station] = {}
    for station, country in zip(mapped, countries, strict=True):
        kept = own.get(station.esr) if station.esr else None
        found[kept.id if kept else station.id] = (
            _curated(kept, station) if kept else _station(station, country, guide, namer)
        )
    for key, each in curated.stations.items():
        found.setdefault(key, unmapped(each))
    ids = {station.esr: key for key, station in found.items() if station.esr}
    return Catalogue(dict(sorted(found.items())), ids)


def _station(mapped: MappedStation, country: str, guide: Guide, namer: Namer) -> Station:
    row = guide.stations.get(mapped.esr)
    name_ru = mapped.name_ru or (plain_name(row.name_ru) if row else "")
    names: Names = namer.names(mapped.lonlat, country, name_ru, mapped.other_names)
    return Station(
        id=mapped.id,
        name_en=names.name_en,
        country=country,
        kind=_kind(mapped, guide),
        lonlat=mapped.lonlat,
        position_basis="mapped",
        position_error_km=MAPPED_ERROR_KM,
        names=names.names,
        spellings=names.spellings,
        source=_source(mapped),
        esr=mapped.esr,
        name_basis=names.basis,
    )


def _kind(mapped: MappedStation, guide: Guide) -> str:
    """Return a station's kind: what the guide says of it, else what OpenStreetMap says."""
    row = guide.stations.get(mapped.esr)
    if row is None:
        return mapped.kind
    if row.kind:
        return row.kind
    # The guide gives distances to points that are open to freight; a mere halt has none.
    return "station" if row.transit or row.distances else mapped.kind


def _curated(kept: CuratedStation, mapped: MappedStation) -> Station:
    spelled = [name for name in (mapped.name_ru, *mapped.other_names) if name not in kept.spellings]
    spelled = [name for name in spelled if name != kept.names.get("ru")]
    return replace(
        unmapped(kept),
        lonlat=mapped.lonlat,
        position_basis="mapped",
        position_error_km=MAPPED_ERROR_KM,
        spellings=(*kept.spellings, *spelled),
        source=_source(mapped),
    )


def unmapped(station: CuratedStation) -> Station:
    """Return a curated station where its own coordinate puts it, or nowhere."""
    mapped = station.coord_is == "station"
    error_km = MAPPED_ERROR_KM if mapped else TOWN_ERROR_KM
    return Station(
        id=station.id,
        name_en=station.name_en,
        country=station.country,
        kind=station.kind,
        lonlat=station.lonlat,
        position_basis="" if station.lonlat is None else "mapped" if mapped else "town_centre",
        position_error_km=None if station.lonlat is None else error_km,
        names=station.names,
        spellings=station.spellings,
        source=station.coord_source,
        esr=station.esr,
        name_basis="curated",
    )


def _source(mapped: MappedStation) -> str:
    kind = {"n": "node", "w": "way", "r": "relation"}[mapped.osm[0]]
    return f"OpenStreetMap {kind} {mapped.osm[1:]}"
