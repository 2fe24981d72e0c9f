"""Delimited text files (CSV, RFC 4180) as rows with their line numbers, and what is wrong in them.

Commas, semicolons, tabs and bars are recognised, or said by Excel's first line ``sep=;``; UTF-8 is
read, and UTF-16 with a byte order mark.  A row that cannot be read becomes a `Problem`; the other
rows are read all the same.  Written are commas.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapper.errors import Remedy, shortened
from mapper.formats.signatures import no_table

_DELIMITERS = (",", ";", "\t", "|")
_SAID = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*\r?\n', re.IGNORECASE)
_LONGEST_CELL = 100_000
#: What stands for bytes that are no UTF-8.
_UNDECODED = re.compile("[\udc80-\udcff]")
_UNREADABLE = re.compile("[\0\udc80-\udcff]")
_TO_QUOTE = re.compile(r'[,"\r\n]')


class CellError(ValueError):
    """A cell cannot be read; ``remedy`` is the text, made as `Remedy` is."""

    def __init__(self, pattern: str, **values: object) -> None:
        self.remedy = Remedy(pattern, **values)
        super().__init__(self.remedy)


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

    @property
    def kind(self) -> str:
        """What is the same in all problems of its kind, whatever their values."""
        return Remedy.kind_of(self.remedy)


@dataclass(frozen=True, slots=True)
class FileProblem(Problem):
    """What is wrong with a whole file or with its first line, and with none of its rows."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is worth knowing of a file that has nothing wrong."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column, without surrounding spaces and those that are empty.

    ``line`` is where it begins.
    """

    line: int
    cells: Mapping[str, str]


def read_rows(path: Path, headers: Mapping[str, str]) -> Iterator[Row | Problem | Note]:
    """Yield the rows of a file, and a problem for each row or header that cannot be read.

    ``headers`` are those that are understood, each with the column that it means, "" for none.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    yield from rows_of(path.read_bytes(), path.name, headers)


def rows_of(data: bytes, name: str, headers: Mapping[str, str]) -> Iterator[Row | Problem | Note]:
    """Yield the rows of a file's bytes; ``name`` is how problems call it."""
    if found := no_table(data):
        what, remedy = found
        yield FileProblem(name, 1, "", "", f"this is {what}, not a table in CSV; {remedy}")
        return
    text, delimiter = _text(data, headers)
    header: list[str | None] | None = None
    unnamed: set[int] = set()
    rows = 0
    for line, cells in _split(text, delimiter):
        if isinstance(cells, str):
            yield Problem(name, line, "", "", cells)
        elif not any(cells):
            continue
        elif header is None:
            header, problems = _header(cells, name, line, headers)
            yield from problems
            if not any(header):
                return
            unnamed = {at for at, cell in enumerate(cells) if not cell}
        else:
            for at in sorted(at for at in unnamed if any(cells[at : at + 1])):
                unnamed.remove(at)
                yield Note(name, line, _without_name(at, cells[at]))
            yield _row(cells, header, name, line)
        rows += 1
    if header is None:
        yield FileProblem(name, 1, "", "", "the file is empty; its first line names the columns")
    elif rows == 1:
        yield Note(name, 1, "the file has no rows below the names of its columns")


def _text(data: bytes, headers: Collection[str]) -> tuple[str, str]:
    """Return the text of a table and its delimiter; undecodable bytes become surrogates."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        # Only the rows that hold such bytes are refused.
        text = data.decode("utf-8-sig", errors="surrogateescape")
    if said := _SAID.match(text):
        return "\n" + text[said.end() :], said[1]
    return text, _delimiter(text, headers)


def _split(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line and the cells of each row, or the remedy for one that cannot be parted."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _csv_remedy(str(error))


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
        return sum(_called(cell.strip().strip('"')) in known for cell in first.split(delimiter))

    return max(_DELIMITERS, key=score)


def _called(header: str) -> str:
    """Return a header as columns are called."""
    return "_".join(header.lower().split())


def _header(
    cells: list[str], name: str, line: int, headers: Mapping[str, str]
) -> tuple[list[str | None], list[Problem]]:
    """Return the column of each cell (None where it is to be ignored) and what is wrong."""
    found: list[str | None] = []
    problems: list[Problem] = []
    for cell in cells:
        column = headers.get(_called(cell)) if cell else ""
        if column is None:
            shown = shortened(_decoded(cell))
            problems.append(FileProblem(name, line, shown, "", _unknown(cell, headers)))
            found.append(None)
        elif not column:
            found.append(None)
        elif column in found:
            twice = Remedy("a second column for {column}; keep one of them", column=column)
            problems.append(FileProblem(name, line, cell, "", twice))
            found.append(None)
        else:
            found.append(column)
    if not any(found):
        shown = shortened(_decoded(", ".join(filter(None, cells))))
        remedy = f"no known column; the first line names them: {_listed(headers)}"
        return found, [FileProblem(name, line, "", shown, remedy)]
    return found, problems


def _unknown(cell: str, headers: Mapping[str, str]) -> str:
    if close := difflib.get_close_matches(_called(cell), headers, n=1):
        return f"no such column, its values are not read; did you mean {close[0]}?"
    return Remedy(
        "no such column, its values are not read; there are {listed}", listed=_listed(headers)
    )


def _listed(headers: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, headers.values())))


def _row(cells: list[str], header: list[str | None], name: str, line: int) -> Row | Problem:
    while len(cells) > len(header) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != len(header):
        what = "more" if len(cells) > len(header) else "fewer"
        stray = cells[len(header)] if len(cells) > len(header) else ""
        return Problem(
            name,
            line,
            "",
            shortened(_decoded(stray)),
            Remedy(
                "{what} cells ({cells}) than columns ({columns}); put cells that hold the "
                "delimiter in quotation marks",
                what=what,
                cells=len(cells),
                columns=len(header),
            ),
        )
    row = {column: cell for column, cell in zip(header, cells, strict=True) if cell and column}
    if not _UNREADABLE.search("".join(cells)):
        return Row(line, row)
    for column, cell in row.items():
        if _UNDECODED.search(cell):
            return Problem(
                name,
                line,
                column,
                shortened(_decoded(cell)),
                "not in UTF-8; save the file as CSV in UTF-8",
            )
        if "\0" in cell:
            return Problem(name, line, column, "", "holds a NUL character; remove it")
    return Row(line, row)


def _decoded(cell: str) -> str:
    """Return a cell as it may be shown."""
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _without_name(at: int, value: str) -> str:
    shown = shortened(_decoded(value))
    return f"column {at + 1} has no name; what stands in it ({shown!r}) is not read"


def _csv_remedy(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened here and never closed; close it"
    if "field larger" in error:
        return f"a cell is longer than {_LONGEST_CELL} characters (a quotation mark not closed?)"
    return f"{error}; double a quotation mark that belongs to the text"
