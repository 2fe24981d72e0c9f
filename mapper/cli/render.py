"""``mapper render``: the map in one file that opens offline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.examples import ExampleCommand
from mapper.cli.filters import filter_flags, wanted
from mapper.cli.progress import progress_bar
from mapper.cli.whole_file import whole_file
from mapper.errors import InputError
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.model import Filter

_SUFFIXES = (".html", ".htm")


@click.command(
    cls=ExampleCommand,
    epilog="Example:\n\n\b\n  mapper render map.html\n"
    "  mapper render march.html --datetime 2022-03-01/2022-03-31 --country {country}\n",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@filter_flags
@click.pass_context
def render(ctx: click.Context, /, file: Path, **flags: str) -> None:
    """Write the map to FILE (.html), with everything it needs inside.

    It opens in a browser without a network.  The flags are the filters of the site's addresses;
    inside is what everyone may see today.
    """

    if file.suffix.lower() not in _SUFFIXES:
        raise InputError(f"{file.name}: a map is written as .html; name it {file.stem}.html")
    chosen = wanted(flags, ctx.obj)
    records, drawn = _write_map(ctx.obj, file, chosen)
    size_mb = file.stat().st_size / 1e6
    click.echo(f"{file}: {size_mb:.1f} MB, {records} records, {drawn} of them on the map")


def _write_map(settings: Settings, file: Path, chosen: Filter) -> tuple[int, int]:
    """Write the file; return how many records are inside and how many have a geometry."""
    from mapper.cli.forms import whole_view
    from mapper.layers import feed, places, standalone
    from mapper.region import load_region
    from mapper.store import PublicRow, open_store

    region = load_region(settings)
    store = open_store(settings.database, secret=settings.secret)
    counted = {"records": 0, "drawn": 0}
    try:
        view = whole_view(store, settings)
        total = store.count(chosen, view)
        summary = f"{total} {'report' if total == 1 else 'reports'}."
        with progress_bar("Writing the map") as advance:

            def rows() -> Iterator[PublicRow]:
                for row in store.public(chosen, view, also=feed.columns(alone=True)):
                    counted["records"] += 1
                    counted["drawn"] += row.geometry_json is not None
                    if advance is not None:
                        advance(counted["records"], total)
                    yield row

            text = standalone.page(
                feed.collection(rows()),
                places.written(places.feed(store.reached(chosen, view), region)),
                region,
                made=view.today,
                summary=summary,
                selected=chosen != wanted({}, settings),
                made_up=store.made(),
            )
            with whole_file(file) as out:
                out.write(text.encode())
    finally:
        store.close()
    return counted["records"], counted["drawn"]
