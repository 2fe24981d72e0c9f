"""The filters of the site's addresses as flags, for every command that takes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from mapper import vocabulary
from mapper.model.filters import FILTERED, SINGLE
from mapper.schema import Column, Kind

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.model import Filter
    from mapper.railway.network import Network
    from mapper.region import Region
    from mapper.settings import Settings

_HELP = {
    Kind.LINE: "Slugs of lines, as `mapper export - --collection lines` has them.",
    Kind.COUNTRY: "Codes of countries (ISO 3166-1), separated by commas.",
    Kind.DIVISION: "Codes of divisions (ISO 3166-2), separated by commas.",
}


def _flag(column: Column) -> Callable[[Any], Any]:
    """Return the flag of a column, named and told as the schema and the vocabulary do."""
    name = f"--{column.name.replace('_', '-')}"
    about = _HELP.get(column.kind, f"{column.label}.")
    if column.kind is Kind.TERM:
        about = f"{column.label}: {', '.join(vocabulary.terms(column.terms))}."
    if column.name in SINGLE:
        return click.option(name, default="", help=about)
    return click.option(name, multiple=True, help=about)


_FLAGS = (
    click.option("--bbox", default="", help="west,south,east,north in degrees."),
    click.option("--datetime", default="", help="A day, or 2022-03-01/2022-03-31; .. is open."),
    *(_flag(column) for column in FILTERED),
    click.option("--q", default="", help="Beginnings of words, in any spelling of a place."),
)


def filter_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags of the filter; `wanted` reads what they were set to."""
    for flag in reversed(_FLAGS):
        command = flag(command)
    return command


def wanted(flags: dict[str, Any], settings: Settings) -> Filter:
    """Return the filter that the flags say; lines and areas are those of the settings' region.

    Raises
    ------
    FilterError
        A value cannot be used.
    """
    from mapper.formats.query import parse_filter

    return parse_filter(flags, _WhenAsked(settings))


class _WhenAsked:
    """The region of the settings, loaded when a filter names a line or an area."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def network(self) -> Network:
        return self._region.network

    @property
    def areas(self) -> Areas:
        return self._region.areas

    @cached_property
    def _region(self) -> Region:
        from mapper.region import load_region

        return load_region(self._settings)
