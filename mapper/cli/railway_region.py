"""``mapper railway import --region``: the folder of a region out of one extract."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapper.cli.progress import say

if TYPE_CHECKING:
    from mapper.model import BBox
    from mapper.railway.building.outlines import Outlines
    from mapper.railway.sources.osm.extract import OsmRail
    from mapper.settings import Settings

#: The files beside the network, as `region.toml` names them.
_ADMIN1, _LAND, _BORDERS, _TOWNS = (
    f"{name}.geojson" for name in ("admin1", "land", "borders", "towns")
)


def make_region(
    settings: Settings, rail: OsmRail, file: Path, folder: Path, day: str | None, as_json: bool
) -> None:
    """Make a region of an extract in ``folder``, and say what is in it and how to go on."""
    from mapper.cli.railway_writing import write_network
    from mapper.railway.building.outlines import outlines_of
    from mapper.railway.sources.osm.extract import in_use
    from mapper.region.making import Made, title_of, views_of, write_region

    track = in_use(rail)[0].lonlat
    (west, south), (east, north) = track.min(axis=0).tolist(), track.max(axis=0).tolist()
    opening, extent = views_of((west, south, east, north))
    say("countries and their outlines")
    outlines = outlines_of(file, track, extent)
    codes = [code for code, _ in outlines.countries]
    folder.mkdir(parents=True, exist_ok=True)
    files = _write_outlines(folder, outlines)
    say("places and their names")
    named = _write_names(folder, extent, codes)
    made = Made(
        title=title_of(folder),
        opening=opening,
        extent=extent,
        countries=outlines.countries,
        division=outlines.division,
        languages=_languages(codes) if named else (),
        labels=outlines.labels(),
        files=(*files.items(), *named.items()),
        own_outlines=outlines.own,
        named=bool(named),
    )
    write_region(folder, made)
    own = replace(settings, region=folder, network=None)
    report = _report(outlines, bool(named))
    network = write_network(own, rail, file.name, day, folder, as_json, report=report)
    write_region(folder, made, network)
    if not as_json:
        click.echo(_next(folder))


def _report(outlines: Outlines, named: bool) -> dict[str, Any]:
    return {
        "countries": dict(outlines.countries),
        "outlines": "the extract's own boundaries" if outlines.own else "Natural Earth",
        "place_names": "GeoNames" if named else None,
    }


def _next(folder: Path) -> str:
    return (
        "serve it:\n"
        f"  export MAPPER_REGION={shlex.quote(str(folder))}\n"
        "  mapper init\n"
        "  mapper serve"
    )


def _write_outlines(folder: Path, outlines: Outlines) -> dict[str, str]:
    from mapper.railway.building.build import write_collection

    basemap = outlines.basemap
    write_collection(folder / _ADMIN1, basemap.admin1)
    write_collection(folder / _BORDERS, basemap.borders)
    files = {"admin1": _ADMIN1, "borders": _BORDERS}
    if not outlines.own:  # what lies around an extract's own boundaries is not known to be water
        write_collection(folder / _LAND, basemap.land)
        files["land"] = _LAND
    return files


def _write_names(folder: Path, extent: BBox, codes: list[str]) -> dict[str, str]:
    """Write the towns and places of GeoNames; nothing where the package is not installed."""
    from mapper.errors import ResourceMissing
    from mapper.geocode.building.places import build_places
    from mapper.geocode.names.places import PLACES
    from mapper.geocode.names.scope import Scope
    from mapper.railway.building.build import write_collection
    from mapper.railway.building.towns import build_towns, geonames_file

    try:
        source = geonames_file("cities500.json")
    except ResourceMissing as missing:
        click.echo(f"… no names of places: {missing}", err=True)
        return {}
    build_places(source, folder / PLACES, Scope((extent,), dict.fromkeys(codes, 1.0)))
    write_collection(folder / _TOWNS, build_towns(extent, least_population=_LEAST_POPULATION))
    return {"towns": _TOWNS, "places": PLACES}


def _languages(codes: list[str]) -> tuple[str, ...]:
    """Return the languages of countries (ISO 639-1) by GeoNames, those of the first one first."""
    from mapper.railway.building.towns import geonames_file

    countries: Mapping[str, Any] = json.loads(geonames_file("countries.json").read_text("utf-8"))
    written = [countries[code]["languages"] for code in codes if code in countries]
    tags = (tag.partition("-")[0] for each in written for tag in each.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if len(tag) == 2))


#: Towns of so many people find the way in a region that may be small.
_LEAST_POPULATION = 10_000
