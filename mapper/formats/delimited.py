"""Delimited text files (CSV, RFC 4180) as rows with their line numbers, and what is wrong in them.

Commas, semicolons and tabs are recognised, UTF-8 with and without a byte order mark is read.
A row that cannot be read becomes a `Problem`; the other rows are read all the same.  Written are
commas.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 100_000
_SHOWN = 60
#: What stands for bytes that are no UTF-8.
_UNDECODED = re.compile("[\udc80-\udcff]")
_TO_QUOTE = re.compile(r'[,"\r\n]')


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


def read_rows(path: Path, headers: Mapping[str, str]) -> Iterator[Row | Problem]:
    """Yield the rows of a file, and a problem for each row or header that cannot be read.

    ``headers`` are those that are understood, each with the column that it means, "" for none.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    yield from rows_of(path.read_bytes(), path.name, headers)


def rows_of(data: bytes, name: str, headers: Mapping[str, str]) -> Iterator[Row | Problem]:
    """Yield the rows of a file's bytes; ``name`` is how problems call it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield Problem(name, 1, "", "UTF-16", "another encoding; save it as CSV in UTF-8")
        return
    # Undecodable bytes become surrogates, so that only their own rows are refused.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text, headers), strict=True)
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
            header, problems = _header(cells, name, line, headers)
            yield from problems
            if not any(header):
                return
        else:
            yield _row(cells, header, name, line)
    if header is None:
        yield Problem(name, 1, "", "", "the file is empty; its first line names the columns")


def lines_of(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a CSV file out of the cells of its rows."""
    for cells in rows:
        yield ",".join(_quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if _TO_QUOTE.search(cell) else cell


def _delimiter(text: str, known: Collection[str]) -> str:
    """Return the delimiter by which the first line names the most known columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def score(delimiter: str) -> int:
        cells = (cell.strip().strip('"').lower() for cell in first.split(delimiter))
        return sum(cell in known for cell in cells)

    return max(_DELIMITERS, key=score)


def _header(
    cells: list[str], name: str, line: int, headers: Mapping[str, str]
) -> tuple[list[str | None], list[Problem]]:
    """Return the column of each cell (None where it is to be ignored) and what is wrong."""
    found: list[str | None] = []
    problems = []
    for cell in cells:
        column = headers.get(cell.lower())
        if column is None:
            problems.append(Problem(name, line, shortened(cell), "", _unknown(cell, headers)))
            found.append(None)
        elif not column:
            found.append(None)
        elif column in found:
            remedy = f"a second column for {column}; keep one of them"
            problems.append(Problem(name, line, cell, "", remedy))
            found.append(None)
        else:
            found.append(column)
    if not any(found):
        remedy = f"no known column; the first line names them: {_listed(headers)}"
        problems.append(Problem(name, line, "", "", remedy))
    return found, problems


def _unknown(cell: str, headers: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(cell.lower(), headers, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {_listed(headers)}"
    return f"no such column, its values are not read; {hint}"


def _listed(headers: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, headers.values())))


def _row(cells: list[str], header: list[str | None], name: str, line: int) -> Row | Problem:
    if len(cells) != len(header):
        what = "more" if len(cells) > len(header) else "fewer"
        stray = cells[len(header)] if len(cells) > len(header) else ""
        return Problem(
            name,
            line,
            "",
            shortened(stray),
            f"{what} cells ({len(cells)}) than columns ({len(header)}); put cells that hold the "
            "delimiter in quotation marks",
        )
    row = {column: cell for column, cell in zip(header, cells, strict=True) if column}
    for column, cell in row.items():
        if _UNDECODED.search(cell):
            return Problem(
                name,
                line,
                column,
                shortened(cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")),
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


def shortened(text: str) -> str:
    """Return as much of a cell as a message shows."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
