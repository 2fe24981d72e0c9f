"""``mapper railway fetch``: a network from an Overpass API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.railway_import import write_network

if TYPE_CHECKING:
    from mapper.model import BBox
    from mapper.settings import Settings


@click.command(epilog="Example:\n\n\b\n  mapper railway fetch --line Gomel Kyiv\n")
@click.option("--bbox", help="West,south,east,north in degrees.")
@click.option("--country", help="ISO code of a country or oblast: BY, UA, BY-HO …")
@click.option("--line", nargs=2, help="Two stations: the area along the way between them.")
@click.option(
    "--deadline", default=90.0, show_default=True, type=click.FloatRange(1, 3600),
    help="Seconds for each tile, retries included.",
)  # fmt: skip
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the network to (default: railway/ in the instance folder).",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_obj
def fetch(
    settings: Settings,
    bbox: str | None,
    country: str | None,
    line: tuple[str, str] | None,
    deadline: float,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fetch the railway of an area from the Overpass API of MAPPER_OVERPASS_URL.

    A fetch that was broken off goes on where it stopped: each tile is kept for a week.
    """
    from mapper.railway.fetch import Fetched, fetch_tiles, rail_of
    from mapper.railway.overpass import Overpass

    if sum(given is not None for given in (bbox, country, line)) != 1:
        raise click.UsageError("give one of --bbox, --country and --line")
    tiles = _tiles(bbox, country, line)
    server = Overpass(settings.overpass_url, deadline)
    fetched = Fetched()
    work = fetch_tiles(tiles, server, settings.instance / "overpass", fetched)
    with click.progressbar(work, length=len(tiles), label="Tiles", file=_stderr()) as steps:
        for _ in steps:
            pass
    for tile, day in fetched.stale:
        click.echo(f"the server is down: tile {tile} is of {day:%Y-%m-%d}", err=True)
    date = None if fetched.oldest is None else f"{fetched.oldest:%Y-%m-%d}"
    source = "the Overpass API" + (", in part from an older answer" if fetched.stale else "")
    folder = out or settings.instance / "railway"
    write_network(rail_of(fetched), source, date, folder, as_json)


def _tiles(bbox: str | None, country: str | None, line: tuple[str, str] | None) -> list[BBox]:
    import shapely

    from mapper.cli.railway_words import json_text
    from mapper.errors import InputError
    from mapper.railway.areas import load_areas
    from mapper.railway.fetch import tiles_of
    from mapper.railway.network import load_network

    if bbox is not None:
        try:
            west, south, east, north = (float(part) for part in bbox.split(","))
        except ValueError as error:
            raise InputError(
                f"--bbox {bbox!r} is not four numbers: west,south,east,north"
            ) from error
        return tiles_of((west, south, east, north))
    if line is not None:
        way = load_network().route(*line, reversals=True).geometry
        area = shapely.from_geojson(json_text(way)).buffer(0.15)
    else:
        area = shapely.from_geojson(json_text(load_areas().geometry((country or "").upper())))
    return [tile for tile in tiles_of(area.bounds) if area.intersects(shapely.box(*tile))]


def _stderr() -> object:
    return click.get_text_stream("stderr")
