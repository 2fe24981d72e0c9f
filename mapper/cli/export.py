"""``mapper export``: write what everyone may see, as of today."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.examples import ExampleCommand
from mapper.cli.filters import filter_flags, wanted
from mapper.cli.whole_file import whole_file
from mapper.errors import InputError
from mapper.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapper.model import Filter

_SUFFIXES = (".geojson", ".json")
_COLLECTIONS = ("records", "incidents", "movements", "lines", "stations")


@click.command(
    cls=ExampleCommand,
    epilog="Example:\n\n\b\n  mapper export incidents.geojson\n"
    "  mapper export - --datetime 2022-03-01/2022-03-31 --country {country} --geom point\n"
    "  mapper export stations.geojson --collection stations\n",
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@filter_flags
@click.option("--geom", default="", help="point: points only.")
@click.option(
    "--collection",
    type=click.Choice(_COLLECTIONS),
    default="records",
    show_default=True,
    help="What to write.",
)
@click.pass_context
def export(ctx: click.Context, /, file: Path, geom: str, collection: str, **flags: str) -> None:
    """Write the public record to FILE (.geojson, or - for the standard output).

    The flags are the filters of the site's addresses; what is written is what everyone may see
    today.
    """
    from mapper.formats.geojson import check_geom

    if str(file) != "-" and file.suffix.lower() not in _SUFFIXES:
        raise InputError(
            f"{file.name}: the format {file.suffix or 'without a suffix'} is not known; "
            f"there are {', '.join(_SUFFIXES)}"
        )
    chosen = wanted(flags, ctx.obj)
    check_geom(geom)
    pieces = _pieces(ctx.obj, collection, chosen, geom)
    if str(file) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    count = _write(file, pieces)
    click.echo(f"wrote {count} features to {file}", err=True)


def _pieces(settings: Settings, collection: str, chosen: Filter, geom: str) -> Iterator[bytes]:
    from dataclasses import replace

    from mapper.cli.forms import whole_view
    from mapper.formats import geojson
    from mapper.region import load_texts
    from mapper.store import open_store

    if collection in ("lines", "stations"):
        yield from _railway(settings, collection, chosen, geom)
        return
    if collection != "records":
        kind = collection.removesuffix("s")
        if chosen.record not in ("", kind):
            raise InputError(f"--record {chosen.record} contradicts --collection {collection}")
        chosen = replace(chosen, record=kind)
    store = open_store(settings.database)
    try:
        rows = store.public(chosen, whole_view(store, settings))
        yield from geojson.encoded_collection(rows, geom, load_texts(settings).rights)
    finally:
        store.close()


def _railway(settings: Settings, collection: str, chosen: Filter, geom: str) -> Iterator[bytes]:
    from mapper.formats import geojson
    from mapper.model import Filter
    from mapper.region import load_network_of, load_texts

    if chosen != Filter():
        raise InputError(f"the filters are for records; leave them out with {collection}")
    texts = load_texts(settings)
    network = load_network_of(texts)
    if collection == "stations":
        pieces = geojson.stations(network, texts.rights)
    else:
        pieces = geojson.lines(network, geom, texts.rights)
    yield from map(str.encode, pieces)


def _write(file: Path, pieces: Iterable[bytes]) -> int:
    """Write the pieces and return how many features are in them."""
    count = 0
    with whole_file(file) as out:
        for piece in pieces:
            # A line break outside a text is only ever written before a feature.
            count += piece.count(b'\n{"type":"Feature",')
            out.write(piece)
    return count
