"""Writes the network of an extract, and gathers what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.progress import say

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.railway.placed import Placed
    from mapper.railway.sources.curated import Curated
    from mapper.railway.sources.osm.extract import OsmRail
    from mapper.region import RegionTexts
    from mapper.settings import Settings

#: The id of networks that were made of OpenStreetMap alone.
IMPORTED = "osm"


def write_network(
    settings: Settings,
    rail: OsmRail,
    source: str,
    date: str | None,
    out: Path,
    as_json: bool,
    *,
    report: Mapping[str, object] | None = None,
) -> Network:
    """Place an extract, write its network to ``out``, say what came of it and return it.

    ``report`` are facts of how the extract was got, said beside those of the network.
    """
    from mapper.cli.railway_words import import_words, json_text
    from mapper.railway.building.from_osm import about_osm, network_from
    from mapper.railway.files import write_placed
    from mapper.railway.info import network_info
    from mapper.railway.network import Network
    from mapper.railway.sources.curated import Curated, read_curated
    from mapper.region import load_areas_of, own_texts

    texts = own_texts(settings)
    lines = texts.files.lines
    curated = read_curated(lines) if lines else Curated({}, ())
    known, areas = _known(texts, curated), load_areas_of(texts)
    imported = network_from(rail, curated, known, areas, about_osm(source, date), say)
    placed = imported.placed
    write_placed(placed, out)
    network = Network(placed)
    values = network_info(network)
    values |= _read(rail, placed) | dict(imported.lacks) | _unfit(network, texts.files.record)
    values |= report or {}
    values["folder"] = str(out)
    click.echo(json_text(values) if as_json else import_words(values))
    return network


def _read(rail: OsmRail, placed: Placed) -> dict[str, object]:
    """Return what was read of an extract, and what of it is not in the network."""
    from mapper.railway.sources.osm.extract import in_use

    _, others = in_use(rail)
    return {
        "ways_read": len(rail.way_ids),
        "ways_km": round(rail.length_km, 1),
        "stations_read": len(rail.stations),
        "posts_read": len(rail.posts),
        "posts_with_a_kilometre": sum(bool(post.official_kms) for post in placed.posts),
        "railway_lines_read": len(rail.routes) + len(rail.elsewhere),
        "ways_cut_off": [str(each) for each in rail.cut_off if each.taken > 1],
        "ways_without_course": [str(each) for each in rail.cut_off if each.taken < 2],
        "ways_out_of_use": {
            why: {"ways": len(each.way_ids), "km": round(each.length_km, 1)}
            for why, each in others.items()
        },
    }


def _known(texts: RegionTexts, curated: Curated) -> Placed:
    """Return what is known of the region's stations and lines before the extract is read.

    That is its own network; but one that was imported itself knows no more than its list of
    curated lines, and that may have changed since.
    """
    from mapper.railway.building.unlaid import unlaid
    from mapper.region import has_network, load_network_of

    known = load_network_of(texts) if has_network(texts) else None
    if known is None or known.about.get("id") == IMPORTED:
        return unlaid(curated)
    return known.placed


def _unfit(network: Network, path: Path | None) -> dict[str, object]:
    """Say which incidents of a record the network can place, and list the others."""
    import csv

    from mapper.railway.rereference import RailPlace, rereference

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
