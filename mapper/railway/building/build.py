"""Builds the default railway and base map from packages and sources, the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mapper.areas import Areas, areas_from
from mapper.model import BBox, Station
from mapper.railway.building import Progress
from mapper.railway.building.basemap import build_basemap
from mapper.railway.building.joins import Join, find_joins, joined
from mapper.railway.building.planning import plan_lines
from mapper.railway.building.towns import build_towns, read_named_places
from mapper.railway.files import write_placed
from mapper.railway.matching.between import Span, span_of
from mapper.railway.matching.exactness import with_errors
from mapper.railway.matching.laying import Laid, lay
from mapper.railway.matching.lines import make_lines
from mapper.railway.matching.plans import stations_between
from mapper.railway.placed import Placed
from mapper.railway.sources.catalogue import Catalogue, make_catalogue
from mapper.railway.sources.curated import Curated, read_curated
from mapper.railway.sources.folder import Sources
from mapper.railway.sources.guide import Doubt, Guide, read_guide
from mapper.railway.sources.merging import merged
from mapper.railway.sources.naming import Namer
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.sources.osm.tracks import tracks_of
from mapper.railway.sources.station_table import read_station_table
from mapper.railway.sources.world_railways import read_world_railways
from mapper.railway.tracks.contract import contract
from mapper.railway.tracks.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the files written, the joins, the railway, what was left out of it."""

    files: tuple[Path, ...]
    joins: tuple[Join, ...]
    join_places: tuple[tuple[float, float], ...]
    railway: Railway
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Railway:
    """A placed network, what was left out of its lines, and how much of them could be checked.

    ``checked`` are for each line its published kilometres that were held against its course;
    ``spans`` by id the track around each station that nobody has mapped and that its line places.
    """

    placed: Placed
    doubts: tuple[Doubt, ...]
    checked: Mapping[str, int]
    spans: Mapping[str, Span]


@dataclass(frozen=True, eq=False)
class Material:
    """What the railway is made of: tracks as they came, stations, the guide, the curated lines."""

    tracks: Tracks
    joins: tuple[Join, ...]
    join_places: tuple[tuple[float, float], ...]
    catalogue: Catalogue
    guide: Guide
    curated: Curated
    doubts: tuple[Doubt, ...]


def build(
    out: Path, node_modules: Path, sources: Sources, lines: Path | None, progress: Progress
) -> Built:
    """Derive every file of the railway and the base map into the folder ``out``.

    ``lines`` is the curated list (default: the shipped ``geodata/lines.json``).

    Raises
    ------
    ResourceMissing
        A package that the data comes from is not installed.
    InputError
        A file of the sources cannot be read.
    """
    progress("land, borders and divisions")
    basemap = build_basemap(node_modules, sources.bbox)
    collections = {
        "land.geojson": basemap.land,
        "borders.geojson": basemap.borders,
        "admin1.geojson": basemap.admin1,
        "towns.geojson": build_towns(sources.bbox),
    }
    files = [write_collection(out / name, each) for name, each in collections.items()]
    material = gather(sources, areas_from(basemap.admin1), read_curated(lines), progress)
    railway = make_railway(material, progress)
    progress("writing")
    files += write_placed(railway.placed, out, packed=True)
    doubts = (*material.doubts, *railway.doubts)
    return Built(tuple(files), material.joins, material.join_places, railway, doubts)


def gather(sources: Sources, areas: Areas, curated: Curated, progress: Progress) -> Material:
    """Read the sources: tracks joined and contracted, the catalogue of stations, the guide."""
    progress("tracks")
    rail = read_osm(sources.extract)
    raw = merged(tracks_of(rail, {}), read_world_railways(sources.bbox))
    progress("joining across borders and gaps")
    joins = find_joins(raw, areas.countries_of(raw.lonlat))
    places = tuple((float(x), float(y)) for x, y in raw.lonlat[[join.start for join in joins]])
    progress("stations and the tariff guide")
    guide = read_guide(sources.guide_stations, sources.guide_lengths)
    mapped, doubts = read_station_table(sources.stations, sources.bbox)
    namer = Namer(rail.stations, read_named_places(sources.bbox))
    catalogue = make_catalogue(mapped, curated, guide, areas, namer)
    about = about_default(sources.bbox)
    return Material(
        tracks=contract(joined(raw, joins), about),
        joins=tuple(joins),
        join_places=places,
        catalogue=catalogue,
        guide=guide,
        curated=curated,
        doubts=(*doubts, *(each for each in guide.doubts if _of_box(each, catalogue))),
    )


def _of_box(doubt: Doubt, catalogue: Catalogue) -> bool:
    """Return whether what is in doubt concerns the box: the guide lists railways far beyond."""
    return doubt.key in catalogue.ids or not doubt.key.isdigit()


def make_railway(
    material: Material, progress: Progress, left_out: frozenset[str] = frozenset()
) -> Railway:
    """Lay the lines on the tracks; the stations ``left_out`` take no part, to measure by them."""
    progress("lines")
    known = material.catalogue.stations
    stations = {key: each for key, each in known.items() if key not in left_out}
    ids = material.catalogue.ids
    plans, unfit = plan_lines(material.guide, material.curated, ids, stations)
    progress(f"laying {len(plans):,} lines and {len(stations):,} stations on the tracks")
    between = stations_between(plans)
    laid = lay(material.tracks, [plan.stops for plan in plans], stations, between)
    laid = replace(laid, tracks=with_errors(laid.tracks))
    spans = {
        each.id: span_of(each, laid.tracks, laid.paths[each.chain], laid.nodes[each.id])
        for each in between
        if each.id in laid.nodes
    }
    curated = material.curated.stations
    doubtful = frozenset(key for key, s in stations.items() if not s.esr and key not in curated)
    made = make_lines(plans, laid, stations, doubtful)
    placed = Placed(
        tracks=laid.tracks,
        lines=made.lines,
        stations=stations | _between(stations, laid, spans),
        courses=made.courses,
        nodes=dict(sorted(laid.nodes.items())),
        line_facts=made.facts,
    )
    doubts = (*unfit, *made.doubts, *_refused(laid, stations))
    return Railway(placed, doubts, made.checked, spans)


def _between(
    stations: Mapping[str, Station], laid: Laid, spans: Mapping[str, Span]
) -> dict[str, Station]:
    """Return the stations that nobody has mapped where their lines put them."""
    found = {}
    for key, known in spans.items():
        lon, lat = laid.tracks.node_lonlat[laid.nodes[key]].round(5).tolist()
        found[key] = replace(
            stations[key],
            lonlat=(lon, lat),
            position_basis="interpolated",
            position_error_km=known.error_km,
        )
    return found


def _refused(laid: Laid, stations: Mapping[str, Station]) -> list[Doubt]:
    reason = "the track that it was matched to is too short to pass it; it is led straight"
    return [Doubt(key, stations[key].name_en, reason) for key in sorted(laid.refused)]


def about_default(bbox: BBox) -> dict[str, Any]:
    """Return where the default network comes from, how old and how exact it is."""
    return {
        "id": "default",
        "name": "Railways led through their mapped stations",
        "source": "OpenStreetMap, by way of an extract of 2026 where it reaches and of the package "
        f"scgraph_data {version('scgraph_data')} elsewhere; stations of a table of 2020; order "
        "and published kilometres of Tariff Guide No. 4",
        "licence": "ODbL 1.0",
        "attribution": "© OpenStreetMap contributors",
        "date": None,
        "age": "stations 2020, the extract August 2026; the package does not say of which day",
        "decimals": 5,
        "error_km": 1.0,
        "exactness": "each edge says what it stands on and how far off it may be; no sidings "
        "outside the extract",
        "bbox": list(bbox),
        "fuller": "`mapper railway import FILE` or `mapper railway fetch` makes the full network",
    }


def write_collection(path: Path, collection: dict[str, Any]) -> Path:
    """Write a FeatureCollection, one feature a line; return the path."""
    import orjson

    path.parent.mkdir(parents=True, exist_ok=True)
    body = b",\n".join(orjson.dumps(feature) for feature in collection["features"])
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + body + b"\n]}\n")
    return path
