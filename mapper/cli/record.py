"""``mapper record``: take a record back, and undo that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mapper import vocabulary
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store

#: What revisions carry of whoever gives a command.
_WHO = "command"
_NOTE = click.option("--note", default="", help="A note that only editors see.")


@click.group(
    epilog="Example:\n\n\b\n  mapper record withdraw XX-2022-0007 --reason not_confirmed\n"
    "  mapper record merge XX-2022-0007 XX-2022-0003\n  mapper record restore XX-2022-0007\n"
)
def record() -> None:
    """Withdraw a record, merge it into another, or undo either.

    The address of one that was withdrawn answers “gone” with the day and the reason; that of one
    that was merged leads to the other. An id is never given again.
    """


@record.command(
    epilog="Example:\n\n\b\n  mapper record withdraw XX-2022-0007 --reason wrong_place "
    "--replaced-by XX-2022-0012\n"
)
@click.argument("record_id", metavar="ID")
@click.option(
    "--reason",
    required=True,
    type=click.Choice(list(vocabulary.terms("reason"))),
    help="Why, for everyone to read.",
)
@click.option("--replaced-by", default="", metavar="ID", help="The record that corrects it.")
@_NOTE
@click.pass_obj
def withdraw(settings: Settings, record_id: str, reason: str, replaced_by: str, note: str) -> None:
    """Withdraw the record ID for a public reason."""
    from mapper.intake.withdrawing import withdraw as withdraw_record

    with _opened(settings) as (store, region):
        withdraw_record(
            store, region, record_id, reason, note, editor=_WHO, replaced_by=replaced_by
        )
    click.echo(f"{record_id} is withdrawn; `mapper record restore {record_id}` undoes it", err=True)


@record.command(epilog="Example:\n\n\b\n  mapper record merge XX-2022-0007 XX-2022-0003\n")
@click.argument("record_id", metavar="ID")
@click.argument("into", metavar="INTO")
@_NOTE
@click.pass_obj
def merge(settings: Settings, record_id: str, into: str, note: str) -> None:
    """Merge the record ID into the record INTO, which gets its sources and claims."""
    from mapper.intake.withdrawing import merge as merge_record

    with _opened(settings) as (store, region):
        merge_record(store, region, record_id, into, note, editor=_WHO)
    click.echo(
        f"{record_id} is merged into {into}; `mapper record restore {record_id}` undoes it",
        err=True,
    )


@record.command(epilog="Example:\n\n\b\n  mapper record restore XX-2022-0007\n")
@click.argument("record_id", metavar="ID")
@_NOTE
@click.pass_obj
def restore(settings: Settings, record_id: str, note: str) -> None:
    """Undo the withdrawal or the merge of the record ID.

    What came along with it is taken back from the record into which it was merged; what cannot be,
    because that was changed since, is said.
    """
    from mapper.intake.withdrawing import restore as restore_record

    with _opened(settings) as (store, region):
        stays = restore_record(store, region, record_id, note, editor=_WHO)
    click.echo(f"{record_id} is as it was before", err=True)
    for each in stays:
        click.echo(f"not taken back: {each}", err=True)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Store, Region]]:
    from mapper.region import load_region
    from mapper.store import open_store

    store = open_store(settings.database, secret=settings.secret)
    try:
        yield store, load_region(settings)
    finally:
        store.close()
