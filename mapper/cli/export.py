"""``mapper export``: write what everyone may see, as of today."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.examples import ExampleCommand
from mapper.cli.filters import filter_flags, wanted
from mapper.cli.whole_file import whole_file
from mapper.errors import InputError
from mapper.formats.collections import COLLECTIONS, Collection, collection
from mapper.formats.registry import FORMATS, GEOJSON, format_of

if TYPE_CHECKING:
    from mapper.formats.export import Export, Rows
    from mapper.model import Filter
    from mapper.settings import Settings
    from mapper.store import PublicRow

_STANDARD_OUTPUT = "-"
_KNOWN = ", ".join(f".{each.suffix} ({each.name})" for each in FORMATS)


@click.command(
    cls=ExampleCommand,
    help=f"""Write the public record to FILE, or to the standard output with -.

    The suffix of FILE says the format: {_KNOWN}.

    The flags are the filters of the site's addresses; what is written is what everyone may see
    today.
    """,
    epilog="Example:\n\n\b\n  mapper export records.geojson\n"
    "  mapper export march.csv --datetime 2022-03-01/2022-03-31 --country {country}\n"
    "  mapper export stations.gpkg --collection stations\n"
    "  mapper export - --format csv --collection sources\n",
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@filter_flags
@click.option("--geom", default="", help="point: points only.")
@click.option("--profile", default="", help="flat: no value holds others.")
@click.option(
    "--collection",
    "name",
    type=click.Choice([each.name for each in COLLECTIONS]),
    default="records",
    show_default=True,
    help="What to write.",
)
@click.option("--format", "suffix", default="", help="The format, where FILE does not say it.")
@click.pass_context
def export(
    ctx: click.Context, /, file: Path, geom: str, profile: str, name: str, suffix: str, **flags: str
) -> None:
    """Write the public record to a file or to the standard output."""
    to_file = str(file) != _STANDARD_OUTPUT
    written_as = format_of(suffix or (file.suffix if to_file else GEOJSON.suffix))
    chosen, filtered = collection(name), wanted(flags, ctx.obj)
    written_as.check(chosen, geom, profile)
    with _content(ctx.obj, chosen, filtered) as content:
        counted = _Counted(content.rows)
        shaped = replace(content, rows=counted, geom=geom, profile=profile)
        if not to_file:
            sys.stdout.buffer.writelines(written_as.write(shaped))
            return
        with whole_file(file) as out:
            out.writelines(written_as.write(shaped))
    click.echo(f"wrote {counted.count} {written_as.unit} to {file}", err=True)


class _Counted:
    """The rows of an export, which are counted as they are written."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.count = 0

    def __call__(self, also: Sequence[str]) -> Iterator[PublicRow]:
        for row in self._rows(also):
            self.count += 1
            yield row


@contextmanager
def _content(settings: Settings, chosen: Collection, filtered: Filter) -> Iterator[Export]:
    """Open what a collection is made of, and yield its export."""
    from mapper.cli.forms import whole_view
    from mapper.formats.export import of_railway, of_records
    from mapper.model import Filter
    from mapper.region import load_network_of, load_texts
    from mapper.store import open_store

    texts = load_texts(settings)
    if not chosen.filtered:
        if filtered != Filter():
            raise InputError(f"the filters are for records; leave them out with {chosen.name}")
        today = datetime.now(UTC).date()
        yield of_railway(chosen, load_network_of(texts), texts.rights, today)
        return
    store = open_store(settings.database, secret=settings.secret)
    try:
        yield of_records(chosen, store, whole_view(store, settings), filtered, texts)
    finally:
        store.close()
