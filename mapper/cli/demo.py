"""``mapper demo``: a database of made records, to try the map with many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from mapper.errors import InputError
from mapper.settings import Settings


def require_new(folder: Path) -> None:
    """Make a folder for a database, or raise `InputError` where there is one already."""
    if (folder / "mapper.sqlite").exists():
        raise InputError(
            f"{folder} holds a database already, and made records never stand among others; "
            "name a new folder with --out-dir, or remove that one"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@click.command(
    epilog="Example:\n\n\b\n  mapper demo --rows 1000\n"
    "  mapper demo --rows 100000 --seed 7 --out-dir /tmp/many\n"
    "  MAPPER_INSTANCE=/tmp/many mapper serve\n"
)
@click.option(
    "--rows", default=1000, show_default=True, type=click.IntRange(1), help="So many records."
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(0),
    help="The same seed and number give the same records.",
)
@click.option(
    "--out-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Instance folder of its own for them; by default “demo” in the instance folder.",
)
@click.pass_obj
def demo(settings: Settings, rows: int, seed: int, out_dir: Path | None) -> None:
    """Make records for trying, in a database of their own.

    Nothing in them happened: their places, types, dates and grades are drawn by lot from the
    region, their sources from example.org.  Each says in its title and tags that it is made up,
    and every page and export of that database does.
    """
    from mapper.cli.progress import progress_bar
    from mapper.intake.making import make
    from mapper.region import load_region
    from mapper.store import create_store

    folder = (out_dir or settings.instance / "demo").absolute()
    own = replace(settings, instance=folder, database=f"sqlite:///{folder / 'mapper.sqlite'}")
    require_new(folder)
    store = create_store(own.database, secret=own.secret)
    try:
        region = load_region(own)
        with progress_bar("made records") as progress:
            make(store, region, rows, seed, progress)
    finally:
        store.close()
    click.echo(f"database: {own.database}")
    click.echo(f"{rows} made records; MAPPER_INSTANCE={folder} mapper serve shows them")
