"""Delimited text files (CSV, RFC 4180) as rows with their line numbers, and what is wrong in them.

Commas, semicolons and tabs are recognised, UTF-8 with and without a byte order mark is read.
A row that cannot be read becomes a `Problem`; the other rows are read all the same.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapper.formats.cells import CellError, Reader

_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 100_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell or row, and how to mend it."""

    file: str
    line: int
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}"
        column = f", column {self.column}" if self.column else ""
        value = f": {self.value!r}" if self.value else ""
        return f"{where}{column}{value}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column, without surrounding spaces; ``line`` is where it begins."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: how each is read, and other names that mean them."""

    readers: Mapping[str, Reader]
    aliases: Mapping[str, str]

    def names(self) -> tuple[str, ...]:
        """Return every name that a header may have."""
        return (*self.readers, *self.aliases)


def read_rows(path: Path, columns: Columns) -> Iterator[Row | Problem]:
    """Yield the rows of a file, and a problem for each row or header that cannot be read.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    yield from rows_of(path.read_bytes(), path.name, columns)


def rows_of(data: bytes, name: str, columns: Columns) -> Iterator[Row | Problem]:
    """Yield the rows of a file's bytes; ``name`` is how problems call it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield Problem(name, 1, "", "UTF-16", "another encoding; save it as CSV in UTF-8")
        return
    # Undecodable bytes become surrogates, so that only their own rows are refused.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text, columns.names()), strict=True)
    header: list[str | None] | None = None
    csv.field_size_limit(_LONGEST_CELL)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            yield Problem(name, line, "", "", _csv_remedy(str(error)))
            continue
        if not any(cells):
            continue
        if header is None:
            header, problems = _header(cells, name, line, columns)
            yield from problems
            if not any(header):
                return
        else:
            yield _row(cells, header, name, line)
    if header is None:
        yield Problem(name, 1, "", "", "the file is empty; its first line names the columns")


def typed(row: Row, columns: Columns, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return a row's cells as values by column, and a problem for each that cannot be read."""
    values: dict[str, Any] = {}
    problems = []
    for column, text in row.cells.items():
        try:
            values[column] = columns.readers[column](text)
        except CellError as error:
            problems.append(Problem(name, row.line, column, _short(text), str(error)))
    return values, problems


def _delimiter(text: str, known: Collection[str]) -> str:
    """Return the delimiter by which the first line names the most known columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def score(delimiter: str) -> int:
        cells = (cell.strip().strip('"').lower() for cell in first.split(delimiter))
        return sum(cell in known for cell in cells)

    return max(_DELIMITERS, key=score)


def _header(
    cells: list[str], name: str, line: int, columns: Columns
) -> tuple[list[str | None], list[Problem]]:
    """Return the column of each cell (None where it is to be ignored) and what is wrong."""
    found: list[str | None] = []
    problems = []
    for cell in cells:
        column = columns.aliases.get(cell.lower(), cell.lower())
        if column not in columns.readers:
            problems.append(Problem(name, line, _short(cell), "", _unknown(cell, columns)))
            found.append(None)
        elif column in found:
            remedy = f"a second column for {column}; keep one of them"
            problems.append(Problem(name, line, cell, "", remedy))
            found.append(None)
        else:
            found.append(column)
    if not any(found):
        problems.append(
            Problem(
                name,
                line,
                "",
                "",
                f"no known column; the first line names them: {', '.join(columns.readers)}",
            )
        )
    return found, problems


def _unknown(cell: str, columns: Columns) -> str:
    close = difflib.get_close_matches(cell.lower(), columns.names(), n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(columns.readers)}"
    return f"no such column, its values are not read; {hint}"


def _row(cells: list[str], header: list[str | None], name: str, line: int) -> Row | Problem:
    if len(cells) != len(header):
        what = "more" if len(cells) > len(header) else "fewer"
        stray = cells[len(header)] if len(cells) > len(header) else ""
        return Problem(
            name,
            line,
            "",
            _short(stray),
            f"{what} cells ({len(cells)}) than columns ({len(header)}); put cells that hold the "
            "delimiter in quotation marks",
        )
    row = {column: cell for column, cell in zip(header, cells, strict=True) if column}
    for column, cell in row.items():
        if any("\udc80" <= letter <= "\udcff" for letter in cell):
            return Problem(
                name,
                line,
                column,
                _short(cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")),
                "not in UTF-8; save the file as CSV in UTF-8",
            )
        if "\0" in cell:
            return Problem(name, line, column, "", "holds a NUL character; remove it")
    return Row(line, row)


def _csv_remedy(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened here and never closed; close it"
    if "field larger" in error:
        return f"a cell is longer than {_LONGEST_CELL} characters (a quotation mark not closed?)"
    return f"{error}; double a quotation mark that belongs to the text"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
