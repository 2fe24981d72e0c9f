"""Examples in the help of commands: they name the stations, lines and words of the region at hand.

A command's epilog holds fields like ``{start}``, which are filled in when its help is shown.
"""

from __future__ import annotations

from typing import Any

import click

from mapper.errors import MapperError
from mapper.settings import Settings


class _WithExamples:
    """Fills the fields of an epilog in from the region that the settings name."""

    epilog: str | None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog with its fields filled in."""
        written, self.epilog = self.epilog, _filled(self.epilog or "", ctx)
        try:
            super().format_epilog(ctx, formatter)  # type: ignore[misc]
        finally:
            self.epilog = written


class ExampleCommand(_WithExamples, click.Command):
    """A command with examples from the region in its help."""


class ExampleGroup(_WithExamples, click.Group):
    """A group of such commands."""

    command_class = ExampleCommand


def _filled(text: str, ctx: click.Context) -> str:
    return text.format_map(_fields(ctx))


def _fields(ctx: click.Context) -> dict[str, Any]:
    """Return the fields; help is shown even where the region's file cannot be read."""
    from mapper.region import Examples, load_texts

    settings = ctx.find_object(Settings)
    try:
        texts = load_texts(settings) if settings else None
    except MapperError:
        texts = None
    found = texts.examples if texts else Examples()
    start, goal = found.stations
    west, south, east, north = texts.opening if texts else (0.0, 0.0, 1.0, 1.0)
    lon, lat = found.lonlat
    return {
        "start": start,
        "goal": goal,
        "by_way": f" --via {found.via}" if found.via else "",
        "country": found.country,
        "phrase": next(iter(found.phrases), found.stretch),
        "lonlat": f"{lon:g} {lat:g}",
        "box": f"{west:g},{south:g},{east:g},{north:g}",
    }
