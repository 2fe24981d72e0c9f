"""What is said of work that takes its time, and a progress bar on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_PATIENCE_S = 1.0


def say(step: str) -> None:
    """Say on the error stream what is being done, or waited for."""
    click.echo(f"… {step}", err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function to call with rows done and rows in all; None where no terminal looks on."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    began = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, visible=False)

        def advance(done: int, total: int) -> None:
            late = time.monotonic() - began > _PATIENCE_S
            bar.update(task, completed=done, total=total, visible=late)

        yield advance
