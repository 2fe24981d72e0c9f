"""``mapper render``: the map in one file that opens offline."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.progress import progress_bar
from mapper.errors import InputError
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.model import Filter

_SUFFIXES = (".html", ".htm")


@click.command(
    epilog="Example:\n\n\b\n  mapper render map.html\n"
    "  mapper render march.html --datetime 2022-03-01/2022-03-31 --country BY\n",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--bbox", default="", help="west,south,east,north in degrees.")
@click.option("--datetime", "days", default="", help="A day, or 2022-03-01/2022-03-31; .. is open.")
@click.option("--record", default="", help="incident or movement.")
@click.option("--event-type", multiple=True, help="Kinds of event, separated by commas.")
@click.option("--asset", multiple=True, help="What was affected.")
@click.option("--cause", multiple=True, help="Causes.")
@click.option("--line", multiple=True, help="Slugs of lines, like gomel-kyiv.")
@click.option("--country", multiple=True, help="Countries, like BY,UA.")
@click.option("--verification", multiple=True, help="Grades of verification.")
@click.option("--q", default="", help="Beginnings of words in title, notes and places.")
@click.pass_context
def render(ctx: click.Context, /, file: Path, days: str, **flags: str) -> None:
    """Write the map to FILE (.html), with everything it needs inside.

    It opens in a browser without a network.  The flags are the filters of the site's addresses;
    inside is what everyone may see today.
    """
    from mapper.formats.query import parse_filter

    if file.suffix.lower() not in _SUFFIXES:
        raise InputError(f"{file.name}: a map is written as .html; name it {file.stem}.html")
    wanted = parse_filter({**flags, "datetime": days})
    records, drawn = _write_map(ctx.obj, file, wanted)
    size_mb = file.stat().st_size / 1e6
    click.echo(f"{file}: {size_mb:.1f} MB, {records} records, {drawn} of them on the map")


def _write_map(settings: Settings, file: Path, wanted: Filter) -> tuple[int, int]:
    """Write the file; return how many records are inside and how many have a geometry."""
    from mapper.formats.geojson import feature_collection
    from mapper.layers import standalone
    from mapper.store import PublicRow, View, open_store

    view = View.of(settings)
    store = open_store(settings.database)
    counted = {"records": 0, "drawn": 0}
    try:
        total = store.count(wanted, view)
        summary = f"{total} {'report' if total == 1 else 'reports'}."
        with progress_bar("Writing the map") as advance:

            def rows() -> Iterator[PublicRow]:
                for row in store.public(wanted, view):
                    counted["records"] += 1
                    counted["drawn"] += row.geometry_json is not None
                    if advance is not None:
                        advance(counted["records"], total)
                    yield row

            pieces = standalone.page(feature_collection(rows()), made=view.today, summary=summary)
            _write(file, pieces)
    finally:
        store.close()
    return counted["records"], counted["drawn"]


def _write(file: Path, pieces: Iterable[str]) -> None:
    """Write to a file beside the goal first, so that a failure leaves no half of one."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(pieces)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
