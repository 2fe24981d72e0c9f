"""``mapper railway``: build the rail network and ask it for routes, places and its state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.examples import ExampleGroup
from mapper.cli.progress import say
from mapper.cli.railway_fetch import fetch
from mapper.cli.railway_import import import_
from mapper.model import SNAP_LIMIT_M

if TYPE_CHECKING:
    from mapper.railway.network import Network

_network_option = click.option(
    "--network",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a network (default: MAPPER_NETWORK, else the region's own).",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.group(cls=ExampleGroup, epilog="Example:\n\n\b\n  mapper railway route {start} {goal}\n")
def railway() -> None:
    """The rail network: build it, ask it for routes and places."""


railway.add_command(import_)
railway.add_command(fetch)


@railway.command(epilog="Example:\n\n\b\n  mapper railway build --sources sources --out geodata\n")
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of the station table, the tariff guide and the extracts (docs/railway.md).",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to (default: the checkout's geodata/).",
)
@click.option(
    "--node-modules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("node_modules"),
    show_default=True,
    help="Folder of the npm packages that land and borders come from.",
)
@click.option(
    "--measure",
    metavar="COUNTRY",
    help="Write nothing; build with every tenth station of a country (ISO 3166-1) left out, and "
    "say how far these lie from the course.",
)
@_json_option
def build(
    sources: Path, out: Path | None, node_modules: Path, measure: str | None, as_json: bool
) -> None:
    """Derive the shipped region's railway, land and borders from installed packages and a folder.

    What contradicts itself is left out of the lines and listed, each with its reason.
    """
    if measure:
        _measure(sources, measure)
        return
    from mapper import resources
    from mapper.cli.railway_words import doubts_table, joins_table, json_text
    from mapper.geocode.building.stations import write_station_names
    from mapper.geocode.names.places import PLACES
    from mapper.railway.building.build import build as build_all
    from mapper.railway.sources.folder import find_sources

    out = out or resources.folder("geodata")
    found = find_sources(sources)
    built = build_all(out, node_modules, found, None, say)
    say("names of the stations")
    stations = built.railway.placed.stations.values()
    named = write_station_names(stations, found.extract, resources.geodata(PLACES), out)
    files = [*built.files, *named]
    table, doubts = joins_table(built.joins, built.join_places), doubts_table(built.doubts)
    if as_json:
        names = [str(path) for path in files]
        click.echo(json_text({"files": names, "joins": table, "left_out": doubts}))
        return
    for row in doubts:
        click.echo(f"left out: {row['key']} {row['name']}: {row['reason']}")
    for row in table:
        detour = "none" if row["detour_km"] is None else f"{row['detour_km']:.0f} km"
        click.echo(
            f"{row['kind']:6} {row['countries']:5} {row['lat']:.3f} N {row['lon']:.3f} E "
            f"{row['length_km']:5.1f} km, way round: {detour}"
        )
    size = sum(path.stat().st_size for path in files)
    click.echo(
        f"{len(files)} files, {size / 1e6:.1f} MB, in {out}; {len(table)} joins, "
        f"{len(doubts)} left out"
    )


def _measure(sources: Path, country: str) -> None:
    from mapper.railway.building.build import gather
    from mapper.railway.building.leftout import measure_left_out
    from mapper.railway.sources.curated import read_curated
    from mapper.railway.sources.folder import find_sources
    from mapper.region import load_areas_of, shipped_texts

    areas = load_areas_of(shipped_texts())
    material = gather(find_sources(sources), areas, read_curated(), say)
    found = measure_left_out(material, country, 10, say)
    click.echo(
        f"{len(found.distance_km)} stations left out: median {found.quantile(0.5):.2f} km from "
        f"the course, p90 {found.quantile(0.9):.2f} km, {found.held:.0%} within the error stated"
    )


@railway.command(
    epilog="Example:\n\n\b\n  mapper railway route {start} {goal}{by_way} --geojson way.json\n"
)
@click.argument("start")
@click.argument("goal")
@click.option("--via", multiple=True, help="A place on the way; may be given several times.")
@click.option("--closed", multiple=True, help="Id of a section that is closed; several allowed.")
@click.option("--through-closures", is_flag=True, help="Use closed sections, and list them.")
@click.option("--reversals", is_flag=True, help="Let the train turn round on the way.")
@click.option(
    "--geojson", type=click.Path(dir_okay=False, path_type=Path), help="Write the way here."
)
@_json_option
@_network_option
def route(
    start: str,
    goal: str,
    via: tuple[str, ...],
    closed: tuple[str, ...],
    through_closures: bool,
    reversals: bool,
    geojson: Path | None,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Find the shortest way by rail from START to GOAL.

    A place is a station's name in any spelling, its id, or LON,LAT.
    """
    from mapper.cli.railway_words import json_text, place, route_feature, route_values, route_words
    from mapper.railway.routing.routes import Closure

    network = _load(folder)
    found = network.route(
        place(start),
        place(goal),
        [place(name) for name in via],
        [Closure(section) for section in closed],
        avoid=not through_closures,
        reversals=reversals,
    )
    if geojson is not None:
        geojson.write_text(json_text(route_feature(network, found)) + "\n", "utf-8")
    click.echo(json_text(route_values(network, found)) if as_json else route_words(network, found))


@railway.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example:\n\n\b\n  mapper railway reference {lonlat}\n",
)
@click.argument("lon", type=click.FloatRange(-180, 180))
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.option("--limit-m", default=SNAP_LIMIT_M, show_default=True, help="How far the line may be.")
@click.option("--line", help="Slug of the one line to refer to.")
@_json_option
@_network_option
def reference(
    lon: float, lat: float, limit_m: float, line: str | None, as_json: bool, folder: Path | None
) -> None:
    """Say which line, kilometre and section lie nearest to LON LAT (degrees).

    Of a network without lines: which track, and which stations are near by rail.
    """
    from mapper.cli.railway_words import json_text, reference_values, reference_words
    from mapper.cli.track_words import track_values, track_words

    network = _load(folder)
    if line is None and not network.placed.courses:
        found_track = track_values(network, lon, lat, limit_m)
        click.echo(json_text(found_track) if as_json else track_words(found_track))
        return
    found = network.reference(lon, lat, limit_m, line)
    values = reference_values(found)
    click.echo(json_text(values) if as_json else reference_words(network, found))


@railway.command(epilog="Example:\n\n\b\n  mapper railway info --plot network.png\n")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw it here (PNG); needs the extra: pip install 'railway-incident-mapper[plot]'.",
)
@_json_option
@_network_option
def info(plot: Path | None, as_json: bool, folder: Path | None) -> None:
    """Say what the network is: source, age, length, components, dead ends, synthetic links."""
    from mapper.cli.railway_words import info_words, json_text
    from mapper.railway.info import network_info

    network = _load(folder)
    values = network_info(network)
    if plot is not None:
        from mapper.railway.plot import plot_network

        plot_network(network, plot)
    click.echo(json_text(values) if as_json else info_words(values))


def _load(folder: Path | None) -> Network:
    from mapper.railway.network import load_network
    from mapper.region import load_network_of, load_texts

    if folder is not None:
        return load_network(folder)
    return load_network_of(load_texts(click.get_current_context().obj))
