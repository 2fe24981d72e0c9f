"""``mapper tidy``: what readers typed is deleted a while after the decision."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

import click

from mapper.intake.tidying import KEPT_DAYS
from mapper.intake.tidying import tidy as delete_typed
from mapper.settings import Settings
from mapper.store import open_store

if TYPE_CHECKING:
    from mapper.store import Store

#: How often a server looks whether something is old enough.
_EVERY_S = 3600.0
_log = logging.getLogger(__name__)


@click.command(epilog="Example:\n\n\b\n  mapper tidy\n")
@click.pass_obj
def tidy(settings: Settings) -> None:
    """Delete what readers typed of reports that were decided 90 days ago or earlier.

    `mapper serve` does the same at its start and every hour.
    """
    store = open_store(settings.database)
    count = delete_typed(store, datetime.now(UTC).date())
    store.close()
    what = "1 report" if count == 1 else f"{count:,} reports"
    click.echo(f"The words of {what} deleted, which were decided {KEPT_DAYS} days ago or earlier.")


def tidying(store: Store) -> Callable[[Event], None]:
    """Return the same as work beside a server, at once and every hour until the event is set."""

    def work(end: Event) -> None:
        while not end.is_set():
            try:
                delete_typed(store, datetime.now(UTC).date())
            except Exception:
                _log.exception("what readers typed cannot be deleted; tried again in an hour")
            end.wait(_EVERY_S)

    return work
