"""``mapper restore``: a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.settings import Settings


@click.command(epilog="Example:\n\n\b\n  mapper restore record.backup && mapper init\n")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Put the backup FILE in the place of the database, and keep the one that was there.

    FILE is checked by its hash first; nothing is changed where it is damaged or the database is
    in use. Everybody has to sign in again.
    """
    from mapper.store.backup import restore_backup

    restored, kept = restore_backup(settings.database, file)
    click.echo(
        f"restored {restored.records} records and {restored.reports} reports that came in, "
        f"as of {restored.made}",
        err=True,
    )
    if kept:
        click.echo(f"the database that was there is kept as {kept}", err=True)
    click.echo("run `mapper init` next: it brings an older database to this version", err=True)
