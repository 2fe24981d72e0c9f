"""Where reports of a region were looked for, and where not: ``files.searches``, a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mapper.toml_table import Table, read_table


@dataclass(frozen=True, slots=True)
class Search:
    """One search: for events of ``first`` to ``last`` in the countries, on a day (``until``).

    ``countries`` are codes of ISO 3166-1, ``languages`` of ISO 639-1; ``publishers`` are those of
    whom something was read, ``how`` says what was read of them.
    """

    countries: tuple[str, ...]
    first: date
    last: date
    until: date
    languages: tuple[str, ...]
    publishers: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Searches:
    """All searches of a region's record, and in sentences what was not searched."""

    made: tuple[Search, ...] = ()
    not_made: tuple[str, ...] = ()


def read_searches(path: Path) -> Searches:
    """Return what a file of searches says.

    Raises
    ------
    SettingError
        A value of it cannot be used.
    """
    table = read_table(path)
    made = tuple(map(_search, table.tables("searches")))
    found = Searches(made, table.texts("not_searched", ()))
    table.end()
    return found


def _search(table: Table) -> Search:
    first = table.day("first")
    last = table.day("last", not_before=first)
    return Search(
        countries=table.texts("countries", like="[A-Z]{2}", what="give codes of ISO 3166-1"),
        first=first,
        last=last,
        until=table.day("until", not_before=last),
        languages=table.texts("languages", like="[a-z]{2}", what="give codes of ISO 639-1"),
        publishers=table.texts("publishers"),
        how=table.text("how"),
    )
