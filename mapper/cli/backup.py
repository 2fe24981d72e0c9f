"""``mapper backup``: the database as one file."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.whole_file import whole_file
from mapper.settings import Settings


@click.command(
    epilog="Example:\n\n\b\n  mapper backup record.backup\n"
    "  mapper backup /media/disk/record-$(date +%F).backup\n"
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write the whole database to FILE, while others read and write it.

    FILE holds everything: reports that wait, what the gate withholds, every revision. Only its
    owner may read it; keep it as you keep the database. `mapper restore` puts it back. A copy of
    the database's own file is no backup: it lacks what its write-ahead log holds.
    """
    from mapper.store.backup import write_backup

    with whole_file(file, private=True) as out:
        made = write_backup(settings.database, out)
    click.echo(
        f"wrote {file}: {made.records} records and {made.reports} reports that came in, "
        f"as of {made.made}",
        err=True,
    )
