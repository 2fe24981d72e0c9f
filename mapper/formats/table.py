"""Tables of records: CSV files whose rows are records of one type, read and written.

The columns are those that the type's schema puts into files; some have other names that are
understood, too.  In a table of incidents from elsewhere ``sources`` may hold addresses instead of
ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from mapper import vocabulary
from mapper.formats import cells
from mapper.formats.checks import contradicting, missing
from mapper.formats.delimited import Note, Problem, Row, read_rows, shortened
from mapper.schema import Column, Face, columns, on

T = TypeVar("T")


#: What exports put beside the columns of a row that has a place; reading ignores it.
BESIDE = ("point_longitude", "point_latitude", "wkt")


@dataclass(frozen=True, slots=True)
class RecordRow(Generic[T]):
    """A record and the line where it stands; its id is empty where the file gives none."""

    line: int
    record: T


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


def read_records(path: Path, record: type[T]) -> Iterator[RecordRow[T] | Problem | Note]:
    """Yield the records of a file, a problem for each row that cannot be used, and notes.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    seen: dict[tuple[str, str], int] = {}
    for found in read_rows(path, headers(record)):
        if not isinstance(found, Row):
            yield found
            continue
        values, problems = _typed(found, record, path.name)
        problems = problems or list(_problems(found, record, values, seen, path.name))
        if problems:
            yield from problems
        else:
            yield RecordRow(found.line, record(**values))


def rows(records: Iterable[T], record: type[T]) -> Iterator[list[str]]:
    """Yield the header of a table of records and the cells of each, as `read_records` reads them.

    Beyond what the schema's kinds say, a text keeps no spaces around it, and a value of several
    in one cell no semicolon.
    """
    known = on(record, Face.FILE)
    yield [each.name for each in known]
    for one in records:
        yield [cells.written(each, getattr(one, each.name)) for each in known]


def _typed(row: Row, record: type, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a row gives as values by column, and a problem for each that is unreadable."""
    known = columns(record)
    values: dict[str, Any] = {}
    problems = []
    for column, cell in row.cells.items():
        if not cell:
            continue
        try:
            values[column] = cells.reader_of(known[column])(cells.unescaped(known[column], cell))
        except cells.CellError as error:
            problems.append(Problem(name, row.line, column, shortened(cell), str(error)))
    return values, problems


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
            remedy = f"the id stands in line {first} already; give another"
            yield Problem(name, row.line, column.name, row.cells[column.name], remedy)
    for column_name, remedy in missing(record, values):
        yield Problem(name, row.line, column_name, "", _with_terms(known[column_name], remedy))
    for column_name, remedy in contradicting(record, values):
        yield Problem(name, row.line, column_name, row.cells.get(column_name, ""), remedy)


def _with_terms(column: Column, remedy: str) -> str:
    if not column.terms:
        return remedy
    return f"{remedy}; there are {', '.join(vocabulary.terms(column.terms))}"
