"""Public forms that an older program or other data made: made anew where a command meets them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

import click

from mapper.errors import Busy
from mapper.settings import Settings
from mapper.stamp import stamp_from, stamp_of

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store, View

#: How long a server's work on the forms rests after each part, so that readers and writers do not
#: wait for it.
_REST_S = 0.05
#: How long it waits after it failed, the first time and at most.
_RETRY_S, _MOST_RETRY_S = 5.0, 300.0
_TELL_EVERY_S = 10.0

_log = logging.getLogger(__name__)


def make_anew(store: Store, region: Region) -> int:
    """Make anew, with a progress bar, the forms that are not of this program and region."""
    from mapper.cli.progress import progress_bar
    from mapper.intake import refresh_public_forms

    with progress_bar("public forms") as progress:
        return refresh_public_forms(store, region, progress)


def whole_view(store: Store, settings: Settings) -> View:
    """Return what everyone may see today, of forms that are all made by this program.

    Where they are not they are made anew first, which needs the region and may take a while.
    """
    from mapper.store import View

    made_with = stamp_from(settings)
    if store.old_forms(made_with):
        from mapper.region import load_region

        made = make_anew(store, load_region(settings))
        click.echo(f"{_told(made)} made anew: the program or its data have changed", err=True)
    return View.of(settings, made_with=made_with, whole=True)


def making_anew(store: Store, region: Region) -> Callable[[Event], None]:
    """Return the same as work beside a server, until all is done or the event is set."""
    stamp_of(region)  # of the sources that run: those on disk may be others by the time it begins

    def work(end: Event) -> None:
        wait_s = _RETRY_S
        while not end.is_set():
            try:
                _make_beside(store, region, end)
                return
            except Busy as busy:
                end.wait(busy.retry_after_s)
                continue
            except Exception:
                _log.exception("public forms cannot be made anew; tried again in %.0f s", wait_s)
            end.wait(wait_s)
            wait_s = min(2 * wait_s, _MOST_RETRY_S)

    return work


def _make_beside(store: Store, region: Region, end: Event) -> None:
    from mapper.intake import refresh_public_forms

    began = told = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done < total and monotonic() - told > _TELL_EVERY_S:
            told = monotonic()
            click.echo(f"public forms: {done:,} of {total:,} made anew", err=True)

    made = refresh_public_forms(store, region, tell, pause=lambda: end.wait(_REST_S))
    if made and not end.is_set():
        click.echo(f"{_told(made)} made anew in {monotonic() - began:.0f} s", err=True)


def _told(count: int) -> str:
    return "1 public form" if count == 1 else f"{count:,} public forms"
