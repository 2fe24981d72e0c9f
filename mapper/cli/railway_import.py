"""``mapper railway import``: a network out of an OpenStreetMap file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.progress import say

if TYPE_CHECKING:
    from mapper.settings import Settings


@click.command(
    "import",
    epilog="Example:\n\n\b\n  mapper railway import country-latest.osm.pbf\n"
    "  mapper railway import country-latest.osm.pbf --region ~/country\n",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the network to (default: railway/ in the instance folder).",
)
@click.option(
    "--region",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make a region in this folder, as MAPPER_REGION reads it: network, lines, stations, view, "
    "countries and their outlines.",
)
@click.option("--force", is_flag=True, help="With --region: overwrite a region that is there.")
@click.option("--date", help="Day of the data (YYYY-MM-DD); default: what the file says of itself.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_obj
def import_(
    settings: Settings,
    file: Path,
    out: Path | None,
    region: Path | None,
    force: bool,
    date: str | None,
    as_json: bool,
) -> None:
    """Make the network of an OpenStreetMap FILE (.osm.pbf, .osm, .osm.gz, .osm.bz2).

    Tracks, stations, kilometre posts and lines are taken; signals, switches, cabinets and
    other equipment are not.
    """
    from mapper.cli.railway_region import make_region
    from mapper.cli.railway_writing import write_network
    from mapper.railway.sources.osm.read import data_date, read_osm
    from mapper.region.making import require_free

    if region and out:
        raise click.UsageError("give one of --out FOLDER and --region FOLDER")
    if region:
        region = region.expanduser().absolute()
        require_free(region, force=force)
    say(f"reading {file}")
    rail = read_osm(file)
    day = date or data_date(file)
    if region:
        make_region(settings, rail, file, region, day, as_json)
    else:
        write_network(settings, rail, file.name, day, out or settings.instance / "railway", as_json)
