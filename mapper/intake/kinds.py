"""What an import has to say of many rows, told once for each kind.

Faults of a kind have one pattern (`mapper.errors.Remedy`), whatever the values in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from mapper.errors import shortened
from mapper.formats.delimited import Problem

#: How many different values or ids a message names.
_NAMED = 5


class OfKind(Protocol):
    """Something that is said of a line of a file."""

    @property
    def file(self) -> str:
        """The name of the file."""

    @property
    def line(self) -> int:
        """Where the row begins."""

    @property
    def kind(self) -> str:
        """What is the same in all of its kind."""


class OfRow(OfKind, Protocol):
    """Something that is said of a row that is in."""

    @property
    def incident_id(self) -> str:
        """The id of its record."""

    @property
    def text(self) -> str:
        """What is said of it."""


T = TypeVar("T", bound=OfKind)


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of problem in a file: in how many rows, first in which line, and the remedy.

    ``values`` are the cells that have it, with their counts, the most frequent first; the remedy
    is the first row's where it holds values of its own.
    """

    file: str
    line: int
    rows: int
    columns: tuple[str, ...]
    values: Mapping[str, int]
    remedy: str

    def __str__(self) -> str:
        several = "s" if len(self.columns) > 1 else ""
        column = f", column{several} {', '.join(self.columns)}" if self.columns else ""
        values = f": {_values(self.values)}" if self.values else ""
        return f"{_where(self.file, self.line, self.rows)}{column}{values}: {self.remedy}"


def by_kind(items: Iterable[T]) -> list[list[T]]:
    """Return what is said in the same file of the same kind together, in its first order."""
    found: dict[tuple[str, str], list[T]] = {}
    for each in items:
        found.setdefault((each.file, each.kind), []).append(each)
    return list(found.values())


def faults(problems: Iterable[Problem]) -> list[Fault]:
    """Return problems by kind."""
    return [_fault(alike) for alike in by_kind(problems)]


def told(rows: Iterable[OfRow]) -> Iterator[str]:
    """Yield what is said of rows, by kind: of the first in full, of the others by their ids."""
    for first, *others in by_kind(rows):
        same = f"; the same for {some([each.incident_id for each in others])}" if others else ""
        yield f"{_where(first.file, first.line, 1 + len(others))}: {first.text}{same}"


def some(names: Sequence[str]) -> str:
    """Return the first names, and how many others there are."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _where(file: str, line: int, rows: int) -> str:
    return f"{file}, line {line}" if rows == 1 else f"{file}, {rows:,} rows, first in line {line}"


def _fault(alike: list[Problem]) -> Fault:
    first = alike[0]
    return Fault(
        first.file,
        first.line,
        len({each.line for each in alike}),
        tuple(dict.fromkeys(each.column for each in alike if each.column)),
        dict(Counter(each.value for each in alike if each.value).most_common()),
        first.remedy,
    )


def _values(values: Mapping[str, int]) -> str:
    """Return the most frequent values, with their counts where they are several."""
    return some(
        [
            f"{shortened(value)!r}" + (f" ({count:,} times)" if count > 1 < len(values) else "")
            for value, count in values.items()
        ]
    )
