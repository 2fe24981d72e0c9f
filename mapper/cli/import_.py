"""``mapper import``: read incidents, with their sources and claims, from CSV files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.formats.dates import DateOrder
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.intake import ImportReport

_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "import",
    epilog="Example:\n\n\b\n  mapper import incidents.csv\n"
    "  mapper import reports.csv --sources my-sources.csv --json\n",
)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--sources", type=_CSV, help="Sources; else geodata/sources.csv beside FILE.")
@click.option("--claims", type=_CSV, help="Claims; else geodata/claims.csv beside FILE.")
@click.option(
    "--dates",
    type=click.Choice([each.value for each in DateOrder]),
    help="What stands first in dates like 3/4/2022; else the other dates of the file tell.",
)
@click.option("--json", "as_json", is_flag=True, help="Write what became of each row as JSON.")
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    sources: Path | None,
    claims: Path | None,
    dates: str | None,
    as_json: bool,
) -> None:
    """Read incidents from FILE (CSV, or a folder with incidents.csv).

    May be run again: a row equal to its last import is skipped, a changed row becomes a revision,
    and a row that was changed here too is left alone and reported.  Bad rows are named with line,
    column, value and remedy; the others load.

    A row without a place_kind gets the one that its stations, coordinates, line or division mean.
    One that says where only in words (location, with location_lang and country where known) is
    placed by them if they are clear; otherwise, or if it says no place, it waits at /review.  One
    that lies in another country or division than it names is held back until an editor has chosen.

    Exit status: 0 all rows are in, 2 some rows were bad, 1 the import failed.
    """
    from mapper.cli.forms import make_anew
    from mapper.cli.progress import progress_bar
    from mapper.intake import import_record
    from mapper.region import load_region
    from mapper.store import open_store

    settings: Settings = ctx.obj
    store = open_store(settings.database, secret=settings.secret)
    region = load_region(settings)
    with progress_bar("incidents") as progress:
        report = import_record(
            store,
            region,
            file,
            sources=sources,
            claims=claims,
            progress=progress,
            dates=DateOrder(dates) if dates else None,
        )
    make_anew(store, region)
    store.close()
    if as_json:
        click.echo(json.dumps(report.as_values(), ensure_ascii=False, indent=2))
    else:
        _tell(report)
    ctx.exit(2 if report.problems else 0)


def _tell(report: ImportReport) -> None:
    """Say what became of the file: first what has to be mended, then what is worth knowing."""
    from mapper.intake.kinds import faults, some, told

    for fault in faults(report.problems):
        click.echo(f"error: {fault}", err=True)
    for note in (*map(str, report.notes), *told((*report.review, *report.raised))):
        click.echo(f"note: {note}", err=True)
    for text in (*report.withheld, *report.alike):
        click.echo(f"note: {text}", err=True)
    if report.kept:
        keys = some(report.kept)
        click.echo(f"note: {keys}: changed in the file and here; left as it is here", err=True)
    problems = len(report.problems)
    click.echo(
        f"{len(report.added)} added, {len(report.changed)} changed, "
        f"{len(report.unchanged)} unchanged, {len(report.kept)} left alone, "
        f"{report.refused} refused, {problems} {'problem' if problems == 1 else 'problems'}; "
        f"sources: {report.sources_added} added, {report.sources_changed} changed"
    )
    if report.added or report.changed:
        words = len(report.placed)
        click.echo(
            f"places: {len(report.mapped)} on the map, {len(report.review)} to choose at /review, "
            f"{len(report.outside)} outside the mapped railway, {len(report.listed)} only listed"
            f"{f'; {words} by their words' if words else ''}"
        )
