"""``mapper railway fetch``: a network out of the Overpass API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapper.cli.examples import ExampleCommand
from mapper.cli.railway_words import counted

if TYPE_CHECKING:
    from mapper.railway.sources.overpass.client import OverpassServer
    from mapper.railway.sources.overpass.fetch import Fetched, Tile
    from mapper.railway.sources.overpass.query import Box
    from mapper.settings import Settings


#: So many tiles of a kind are named.
_FIRST = 3


@click.command(
    cls=ExampleCommand,
    epilog="Example:\n\n\b\n  mapper railway fetch --line {start} {goal}\n"
    "  mapper railway fetch --bbox {box}\n",
)
@click.option("--bbox", metavar="W,S,E,N", help="The box to fetch, in degrees.")
@click.option("--country", metavar="CODE", help="A country or division (ISO 3166).")
@click.option("--line", nargs=2, metavar="A B", help="The box round the line between two stations.")
@click.option(
    "--margin-km",
    type=click.FloatRange(0, 200),
    default=10.0,
    show_default=True,
    help="With --line: how much wider than its stations the box is.",
)
@click.option(
    "--deadline",
    type=click.FloatRange(0, 3600, min_open=True),
    default=90.0,
    show_default=True,
    help="Seconds for one tile, all its tries and waits included.",
)
@click.option(
    "--max-age",
    type=click.FloatRange(0, 3650),
    default=7.0,
    show_default=True,
    help="Days for which a tile that was fetched does without asking again.",
)
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
    margin_km: float,
    deadline: float,
    max_age: float,
    out: Path | None,
    as_json: bool,
) -> None:
    """Make the network of an area from OpenStreetMap, by the Overpass API.

    The area is fetched in tiles of at most 2° × 2°; of a country, those that touch it.  Finished
    tiles are kept in the instance folder: after an interruption the same command goes on.  The
    server is that of the setting MAPPER_OVERPASS_URL, who asks is told it by MAPPER_CONTACT.
    """
    from mapper.cli.progress import progress_bar, say
    from mapper.cli.railway_writing import write_network
    from mapper.railway.sources.overpass import fetch as overpass
    from mapper.railway.sources.overpass.cache import TileCache

    boxes = _tiles(settings, bbox, country, line, margin_km)
    server = _server(settings, deadline)
    pauses = f", {server.patience.pause_s:g} s between them" if len(boxes) > 1 else ""
    say(f"asking {server.name} for {counted(len(boxes), 'tile')}{pauses}")
    if not settings.contact:
        say("its operators are told no way to write to you: MAPPER_CONTACT names one")
    cache = TileCache(settings.instance / "overpass")
    try:
        with progress_bar("fetching") as progress:
            found = overpass.fetch(
                boxes, server, cache, max_age=timedelta(days=max_age), progress=progress
            )
    except KeyboardInterrupt:
        click.echo("finished tiles are kept; the same command goes on from there", err=True)
        raise
    click.echo(_words(found), err=True)
    write_network(
        settings,
        found.rail,
        _source(found, server),
        found.day,
        out or settings.instance / "railway",
        as_json,
        report=_report(found, server),
    )


def _tiles(
    settings: Settings,
    bbox: str | None,
    country: str | None,
    line: tuple[str, str] | None,
    margin_km: float,
) -> tuple[Box, ...]:
    from mapper.railway.sources.overpass import query as asked
    from mapper.region import load_areas_of, load_network_of, own_texts

    if sum(choice is not None for choice in (bbox, country, line)) != 1:
        raise click.UsageError("give one of --bbox W,S,E,N, --country CODE and --line A B")
    if bbox is not None:
        return asked.tiles(asked.parse_box(bbox))
    texts = own_texts(settings)
    if country is not None:
        box, outline = asked.country_box(load_areas_of(texts), country)
        if window := asked.cut_sides(box, texts.extent):
            click.echo(f"the outlines end at {window}: for what lies beyond, give --bbox", err=True)
        return asked.tiles(box, outline)
    assert line is not None
    return asked.tiles(asked.line_box(load_network_of(texts), *line, margin_km))


def _server(settings: Settings, deadline_s: float) -> OverpassServer:
    from mapper.asking import agent_name
    from mapper.cli.progress import say
    from mapper.errors import SettingError
    from mapper.railway.sources.overpass.client import OverpassServer, Patience

    if not settings.overpass_url:
        raise SettingError("MAPPER_OVERPASS_URL is empty; give the address of an Overpass API")
    return OverpassServer(
        settings.overpass_url, agent_name(settings.contact), Patience(deadline_s=deadline_s), say
    )


def _report(found: Fetched, server: OverpassServer) -> dict[str, Any]:
    from mapper.railway.sources.overpass.fetch import ASKED, KEPT, OLDER

    return {
        "overpass": server.name,
        "tiles": len(found.tiles),
        "tiles_asked": len(found.of(ASKED)),
        "tiles_kept": len(found.of(KEPT)),
        "tiles_older": [
            {
                "box": str(tile.box),
                "fetched": tile.fetched.isoformat(timespec="seconds"),
                "day": tile.day,
                "failure": tile.failure,
            }
            for tile in found.of(OLDER)
        ],
        "oldest_data": found.day,
    }


def _source(found: Fetched, server: OverpassServer) -> str:
    """Return where the network comes from, as the page says it; old parts are named as such."""
    from mapper.railway.sources.overpass.fetch import OLDER

    text = f"the Overpass API at {server.name}"
    if older := found.of(OLDER):
        text += (
            f" ({len(older)} of {counted(len(found.tiles), 'tile')} from an older answer, "
            f"of {_days(older)}, for the server failed)"
        )
    return text


def _words(found: Fetched) -> str:
    from mapper.railway.sources.overpass.fetch import ASKED, KEPT, OLDER

    said = [
        f"{counted(len(found.tiles), 'tile')}: {len(found.of(ASKED))} fetched, "
        f"{len(found.of(KEPT))} kept from before"
    ]
    by_failure: dict[str, list[Tile]] = {}
    for tile in found.of(OLDER):
        by_failure.setdefault(tile.failure, []).append(tile)
    for failure, tiles in by_failure.items():
        boxes = "; ".join(str(tile.box) for tile in tiles[:_FIRST])
        boxes += "; …" if len(tiles) > _FIRST else ""
        said.append(
            f"OLD: {counted(len(tiles), 'tile')} ({boxes}) of {_days(tiles)}, because {failure}"
        )
    return "\n".join(said)


def _days(tiles: Sequence[Tile]) -> str:
    """Return of which days the data of tiles are, and when they were fetched."""
    days = sorted({tile.day or "an unknown day" for tile in tiles})
    fetched = sorted({f"{tile.fetched:%Y-%m-%d}" for tile in tiles})
    return f"{_span(days)}, fetched {_span(fetched)}"


def _span(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
