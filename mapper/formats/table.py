"""Tables of records: CSV files whose rows are records of one type, read and written.

The columns are those that the type's schema puts into files; some have other names that are
understood, too.  In a table of incidents from elsewhere ``sources`` may hold addresses instead of
ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from mapper import vocabulary
from mapper.errors import Remedy, shortened
from mapper.formats import cells
from mapper.formats.checks import contradicting, missing
from mapper.formats.dates import DateOrder, order_of, read_days
from mapper.formats.delimited import CellError, Note, Problem, Row, read_rows
from mapper.schema import Column, Face, Kind, columns, on

T = TypeVar("T")
#: Reads a cell.
_Reader = Callable[[str], Any]
#: Reads a cell beside those of its row into values by column.
_DaysReader = Callable[[str, Mapping[str, str]], dict[str, Any]]

#: So many cells of a column are read once: most columns repeat few.
_REMEMBERED = 4096
#: What exports put beside the columns of a row that has a place; reading ignores it.
BESIDE = ("point_longitude", "point_latitude", "wkt")


@dataclass(frozen=True, slots=True)
class RecordRow(Generic[T]):
    """A record, the line where it stands, and its cells in the file that are not empty.

    Its id is empty where the file gives none.
    """

    line: int
    record: T
    cells: Mapping[str, str]


def headers(record: type) -> dict[str, str]:
    """Return every header that a table of records may have, and the column that it means.

    Those of `BESIDE` mean none.
    """
    known = on(record, Face.FILE)
    return (
        {each.name: each.name for each in known}
        | {other: each.name for each in known for other in each.also}
        | dict.fromkeys(BESIDE, "")
    )


def read_records(
    path: Path, record: type[T], order: DateOrder | None = None
) -> Iterator[RecordRow[T] | Problem | Note]:
    """Yield the records of a file, a problem for each row that cannot be used, and notes.

    ``order`` is that of day and month where a date could be read in both ways; None leaves it to
    the other dates of the file.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    seen: dict[tuple[str, str], int] = {}
    rows = list(read_rows(path, headers(record)))
    if order is None:
        shown = order_of(_days(rows, record))
        order = shown.order
        yield from (Note(path.name, line, text) for line, text in shown.notes)
    readers, of_days = _readers(record), _readers_of_days(record, order)
    for found in rows:
        if not isinstance(found, Row):
            yield found
            continue
        values, problems = _typed(found, readers, of_days, path.name)
        unread = {each.column for each in problems}
        empty = _missing(found, record, values, path.name)
        problems += (each for each in empty if each.column not in unread)
        if not unread:
            problems += _problems(found, record, values, seen, path.name)
        if problems:
            yield from problems
        else:
            yield RecordRow(found.line, record(**values), found.cells)


def rows(records: Iterable[T], record: type[T]) -> Iterator[list[str]]:
    """Yield the header of a table of records and the cells of each, as `read_records` reads them.

    Beyond what the schema's kinds say, a text keeps no spaces around it, and a value of several
    in one cell no semicolon.
    """
    known = on(record, Face.FILE)
    yield [each.name for each in known]
    for one in records:
        yield [cells.written(each, getattr(one, each.name)) for each in known]


def _days(rows: Iterable[Row | Problem | Note], record: type) -> Iterator[tuple[int, str]]:
    """Yield the cells of the columns of days with their lines."""
    known = [each.name for each in columns(record).values() if each.kind is Kind.DAY]
    for row in rows:
        if isinstance(row, Row):
            yield from ((row.line, row.cells[name]) for name in known if row.cells.get(name))


def _readers(record: type) -> dict[str, _Reader]:
    """Return what reads a cell of each column that holds no day."""
    return {
        each.name: lru_cache(_REMEMBERED)(partial(_read, each))
        for each in columns(record).values()
        if each.kind is not Kind.DAY
    }


def _readers_of_days(record: type, order: DateOrder | None) -> dict[str, _DaysReader]:
    return {
        each.name: partial(_days_of, each, order)
        for each in columns(record).values()
        if each.kind is Kind.DAY
    }


def _typed(
    row: Row, readers: Mapping[str, _Reader], of_days: Mapping[str, _DaysReader], name: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a row gives as values by column, and a problem for each that is unreadable."""
    values: dict[str, Any] = {}
    problems = []
    for column, cell in row.cells.items():
        try:
            if read := readers.get(column):
                values[column] = read(cell)
            else:
                values |= of_days[column](cell, row.cells)
        except CellError as error:
            problems.append(Problem(name, row.line, column, shortened(cell), error.remedy))
    return values, problems


def _read(column: Column, cell: str) -> Any:
    return cells.reader_of(column)(cells.unescaped(column, cell))


def _days_of(
    column: Column, order: DateOrder | None, cell: str, given: Mapping[str, str]
) -> dict[str, Any]:
    """Return the day of a cell, or the values of its span that the row does not give otherwise."""
    days, span = read_days(cell, order), column.span
    if days.last is None:
        return {column.name: days.first}
    if span is None:
        raise CellError("more than a day; give one, like 2022-03-14")
    found: dict[str, Any] = {span.meaning: days.meaning, span.precision: days.precision}
    if given.get(span.meaning, "").lower() != "since":
        found[span.last] = days.last
    found = {name: value for name, value in found.items() if not given.get(name)}
    return found | {column.name: days.first if column.name == span.first else days.last}


def _problems(
    row: Row, record: type, values: Mapping[str, Any], seen: dict[tuple[str, str], int], name: str
) -> Iterator[Problem]:
    """Yield what is wrong with a row whose cells can all be read."""
    known = columns(record)
    for column in (each for each in known.values() if each.key or each.unique):
        if not values.get(column.name):
            continue
        first = seen.setdefault((column.name, values[column.name]), row.line)
        if first != row.line:
            twice = Remedy("the id stands in line {first} already; give another", first=first)
            yield Problem(name, row.line, column.name, row.cells[column.name], twice)
    for column_name, remedy in contradicting(record, values):
        yield Problem(name, row.line, column_name, row.cells.get(column_name, ""), remedy)


def _missing(row: Row, record: type, values: Mapping[str, Any], name: str) -> Iterator[Problem]:
    known = columns(record)
    for column, remedy in missing(record, values):
        yield Problem(name, row.line, column, "", _with_terms(known[column], remedy))


def _with_terms(column: Column, remedy: str) -> str:
    if not column.terms:
        return remedy
    return f"{remedy}; there are {', '.join(vocabulary.terms(column.terms))}"
