"""The filters of the site's addresses as flags, for every command that takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mapper.model import Filter

_FLAGS = (
    click.option("--bbox", default="", help="west,south,east,north in degrees."),
    click.option("--datetime", default="", help="A day, or 2022-03-01/2022-03-31; .. is open."),
    click.option("--record", default="", help="incident or movement."),
    click.option("--event-type", multiple=True, help="Kinds of event, separated by commas."),
    click.option("--asset", multiple=True, help="What was affected."),
    click.option("--cause", multiple=True, help="Causes."),
    click.option(
        "--line",
        multiple=True,
        help="Slugs of lines, as `mapper export - --collection lines` has them.",
    ),
    click.option(
        "--country", multiple=True, help="Codes of countries (ISO 3166-1), separated by commas."
    ),
    click.option("--verification", multiple=True, help="Grades of verification."),
    click.option("--q", default="", help="Beginnings of words in title, notes and places."),
)


def filter_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags of the filter; `wanted` reads what they were set to."""
    for flag in reversed(_FLAGS):
        command = flag(command)
    return command


def wanted(flags: dict[str, Any]) -> Filter:
    """Return the filter that the flags say.

    Raises
    ------
    FilterError
        A value cannot be used.
    """
    from mapper.formats.query import parse_filter

    return parse_filter(flags)
