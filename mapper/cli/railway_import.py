"""``mapper railway import``: a network out of an OpenStreetMap file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.railway.sources.osm.extract import OsmRail
    from mapper.settings import Settings


@click.command("import", epilog="Example:\n\n\b\n  mapper railway import ukraine-latest.osm.pbf\n")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the network to (default: railway/ in the instance folder).",
)
@click.option("--date", help="Day of the data (YYYY-MM-DD); default: what the file says of itself.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_obj
def import_(
    settings: Settings, file: Path, out: Path | None, date: str | None, as_json: bool
) -> None:
    """Make the network of an OpenStreetMap FILE (.osm.pbf, .osm, .osm.gz, .osm.bz2).

    Tracks, stations, kilometre posts and lines are taken; signals, switches, cabinets and
    other equipment are not.
    """
    from mapper.railway.sources.osm.read import data_date, read_osm

    click.echo(f"… reading {file}", err=True)
    rail = read_osm(file)
    day = date or data_date(file)
    write_network(rail, file.name, day, out or settings.instance / "railway", as_json)


def write_network(
    rail: OsmRail,
    source: str,
    date: str | None,
    out: Path,
    as_json: bool,
    *,
    report: Mapping[str, object] | None = None,
) -> None:
    """Place an extract, write its network to ``out`` and say what came of it.

    ``report`` are facts of how the extract was got, said beside those of the network.
    """
    from mapper.areas import load_areas
    from mapper.cli.railway_words import info_words, json_text
    from mapper.railway.building.from_osm import about_osm, network_from
    from mapper.railway.files import write_placed
    from mapper.railway.info import network_info
    from mapper.railway.network import Network, load_network
    from mapper.railway.sources.curated import read_curated

    known = load_network().placed
    placed = network_from(rail, read_curated(), known, load_areas(), about_osm(source, date), _say)
    write_placed(placed, out)
    network = Network(placed)
    values = network_info(network)
    values.pop("stations_without_track")
    values |= {"ways_read": len(rail.way_ids), "ways_km": round(rail.length_km, 1)}
    values["stations_read"] = len(rail.stations)
    values |= _unfit(network)
    values |= report or {}
    values["folder"] = str(out)
    click.echo(json_text(values) if as_json else info_words(values))


def _say(step: str) -> None:
    click.echo(f"… {step}", err=True)


def _unfit(network: Network) -> dict[str, object]:
    """Say which of the shipped incidents the network can place, and list the others."""
    import csv

    from mapper import resources
    from mapper.railway.rereference import RailPlace, rereference

    path = resources.shipped_incidents()
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["line"] or row["from_station"]]
    places = [
        RailPlace(row["id"], row["line"], row["from_station"], row["to_station"]) for row in rows
    ]
    found = rereference(places, network)
    return {
        "incidents_on_this_network": len(found.fitting),
        "incidents_that_do_not_fit": [f"{key}: {why}" for key, why in found.unfit],
    }
