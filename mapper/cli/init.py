"""``mapper init``: make the database, or bring it to this version, and fill it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mapper.errors import ResourceMissing
from mapper.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from mapper.intake import ImportReport


@click.command(
    epilog="Example:\n\n\b\n  mapper init\n  MAPPER_INSTANCE=~/railway mapper init --empty\n"
)
@click.option("--empty", is_flag=True, help="Do not import the incidents that came along.")
@click.pass_obj
def init(settings: Settings, empty: bool) -> None:
    """Make or upgrade the database and fill it with the record.

    May be run again: an existing database is upgraded and keeps what is in it; the incidents that
    came with the region are imported only while there are none.
    """
    from mapper.cli.forms import make_anew
    from mapper.cli.progress import progress_bar
    from mapper.intake import import_record
    from mapper.region import load_region, load_texts
    from mapper.region.checking import require_whole
    from mapper.store import create_store

    require_whole(load_texts(settings))
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = create_store(settings.database, secret=settings.secret)
    click.echo(f"database: {store.engine.url.render_as_string(hide_password=True)}")
    region = load_region(settings)
    files = region.texts.files
    if not empty and files.record and store.is_empty():
        # The record names the lines of its region's own railway, whatever other one is shown.
        own = load_region(replace(settings, network=None)) if settings.network else region
        with progress_bar("incidents") as progress:
            report = import_record(
                store,
                own,
                files.record,
                sources=files.sources,
                claims=files.claims,
                progress=progress,
            )
        click.echo(f"imported {len(report.added)} records from {files.record.name}")
        _require_whole(report, files.record)
    make_anew(store, region)
    click.echo(f"records: {len(store.incident_ids())}")
    store.close()


def _require_whole(report: ImportReport, path: Path) -> None:
    """Refuse a region's record that is damaged; what could be read is in."""
    from mapper.intake.kinds import faults

    if not report.problems:
        return
    for fault in faults(report.problems):
        click.echo(str(fault), err=True)
    raise ResourceMissing(
        f"{len(report.problems)} rows of the region's record {path} cannot be used; mend them, or "
        "`git checkout -- incidents.csv geodata` where they are the shipped ones, then "
        f"`mapper import {path.name}` completes the record"
    )
