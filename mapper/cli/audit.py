"""``mapper audit``: the log of all changes, shown and checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.store import Store

_SHOWN_OBJECTS = 5


@click.group(
    epilog="Example:\n\n\b\n  mapper audit verify\n  mapper audit head > kept-elsewhere.txt\n"
)
def audit() -> None:
    """The log of all changes: one entry a change, each hashing the one before it.

    The hashes are keyed with the instance's secret, so that who has only the database cannot
    forge them. Print the newest hash from time to time and keep it elsewhere, or publish it:
    `verify --expect HASH` then finds an end that was cut off.
    """


@audit.command(epilog="Example:\n\n\b\n  mapper audit verify --expect $(cat kept-elsewhere.txt)\n")
@click.option("--expect", default="", metavar="HASH", help="A hash that the log must hold.")
@click.pass_obj
def verify(settings: Settings, expect: str) -> None:
    """Check every entry, the revisions that it covers, and the record as it is now.

    Exit status: 0 all holds, 1 something was changed, removed, inserted or moved; the first entry
    is named.
    """
    from mapper.errors import StoreError

    with _opened(settings) as store:
        found = store.verify(expect.strip().lower())
    if found.fault:
        raise StoreError(f"{found.fault} ({found.entries} entries before it hold)")
    click.echo(f"{found.entries} entries hold; the newest hash is {found.head}")
    if found.under_way:
        click.echo(
            f"{found.under_way} revisions are of an import that has not ended; if none runs, the "
            "next import ends it",
            err=True,
        )


@audit.command(epilog="Example:\n\n\b\n  mapper audit head\n")
@click.pass_obj
def head(settings: Settings) -> None:
    """Print the newest hash, to be kept elsewhere or published."""
    from mapper.store.audit import START

    with _opened(settings) as store:
        newest = store.entries(1)
    click.echo(newest[0][1] if newest else START)


@audit.command(epilog="Example:\n\n\b\n  mapper audit show --last 20\n")
@click.option("--last", default=20, show_default=True, type=click.IntRange(1), help="How many.")
@click.pass_obj
def show(settings: Settings, last: int) -> None:
    """Print the newest entries: number, day, who, what, to what; and the newest hash."""
    from mapper.store.audit import START

    with _opened(settings) as store:
        entries = store.entries(last)
    for entry, _ in entries:
        named = ", ".join(entry.objects[:_SHOWN_OBJECTS]) or f"{entry.rows} revisions"
        more = " and others" if len(entry.objects) > _SHOWN_OBJECTS else ""
        who = entry.who or "-"
        click.echo(f"{entry.number}  {entry.day}  {who}  {entry.what}  {named}{more}")
    click.echo(f"newest hash: {entries[-1][1] if entries else START}")


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    from mapper.store import open_store

    store = open_store(settings.database, secret=settings.secret)
    try:
        yield store
    finally:
        store.close()
