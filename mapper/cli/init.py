"""``mapper init``: make the database, or bring it to this version, and fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.errors import ResourceMissing
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.intake import ImportReport


@click.command(
    epilog="Example:\n\n\b\n  mapper init\n  MAPPER_INSTANCE=~/railway mapper init --empty\n"
)
@click.option("--empty", is_flag=True, help="Do not import the incidents that came along.")
@click.pass_obj
def init(settings: Settings, empty: bool) -> None:
    """Make or upgrade the database and fill it with the record.

    May be run again: an existing database is upgraded and keeps what is in it; the incidents that
    came with the program are imported only while there are none.
    """
    from mapper import resources
    from mapper.cli.forms import make_anew
    from mapper.cli.progress import progress_bar
    from mapper.intake import import_record
    from mapper.region import load_region
    from mapper.store import create_store

    settings.instance.mkdir(parents=True, exist_ok=True)
    store = create_store(settings.database)
    click.echo(f"database: {store.engine.url.render_as_string(hide_password=True)}")
    region = load_region(settings)
    shipped = resources.shipped_incidents()
    if not empty and shipped and store.is_empty():
        with progress_bar("incidents") as progress:
            report = import_record(
                store,
                region,
                shipped,
                sources=resources.geodata("sources.csv"),
                claims=resources.geodata("claims.csv"),
                progress=progress,
            )
        click.echo(f"imported {len(report.added)} records from {shipped.name}")
        _require_whole(report)
    make_anew(store, region)
    click.echo(f"records: {len(store.incident_ids())}")
    store.close()


def _require_whole(report: ImportReport) -> None:
    """Refuse a record that came along damaged; what could be read is in."""
    if not report.problems:
        return
    for problem in report.problems:
        click.echo(str(problem), err=True)
    raise ResourceMissing(
        f"{len(report.problems)} rows of the record that came with the program cannot be used; "
        "`git checkout -- incidents.csv geodata` brings the files back, then "
        "`mapper import incidents.csv` completes the record"
    )
