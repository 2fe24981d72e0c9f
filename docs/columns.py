"""Makes the tables of columns.md anew, out of the schema: ``python docs/columns.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mapper.formats.railway import LineTold, StationTold
from mapper.model import Claim, Incident, Source, Told
from mapper.schema import LONGEST, Column, Face, Gate, Kind, on

PAGE = Path(__file__).with_name("columns.md")
FILES = (Incident, Source, Claim)
RECORDS = {each.__name__: each for each in (*FILES, Told, LineTold, StationTold)}
_TABLE = re.compile(r"(<!-- (\w+): made by columns.py -->\n).*?(<!-- end -->)", re.DOTALL)

#: What one value of a kind is called, and several.
_TYPES = {
    Kind.TEXT: ("text", "texts"),
    Kind.TERM: ("term", "terms"),
    Kind.GRADE: ("grade", "grades"),
    Kind.LANGUAGE: ("language", "languages"),
    Kind.DAY: ("day", "days"),
    Kind.COUNT: ("whole number", "whole numbers"),
    Kind.NUMBER: ("number", "numbers"),
    Kind.LATITUDE: ("number", "numbers"),
    Kind.LONGITUDE: ("number", "numbers"),
    Kind.KILOMETRES: ("number", "numbers"),
    Kind.FLAG: ("yes or no", "yes or no"),
    Kind.COUNTRY: ("country", "countries"),
    Kind.DIVISION: ("division", "divisions"),
    Kind.LINE: ("line", "lines"),
    Kind.STATION: ("station", "stations"),
    Kind.STOP: ("station or place", "stations or places"),
    Kind.RECORD: ("id", "ids"),
    Kind.SOURCE: ("id", "ids"),
    Kind.CITED: ("id or address", "ids or addresses"),
    Kind.ADDRESS: ("address", "addresses"),
    Kind.DIGEST: ("digest", "digests"),
    Kind.COLUMN: ("name of a column", "names of columns"),
}


def renewed(page: str) -> str:
    """Return the page with its tables as the schema says."""
    return _TABLE.sub(lambda found: found[1] + table(RECORDS[found[2]]) + found[3], page)


def table(record: type) -> str:
    """Return the table of a type's columns: in files, or where it is in none, in exports."""
    kept = issubclass(record, FILES)
    shown = on(record, Face.FILE if kept else Face.EXPORT)
    heads = ("column", "type", "unit", "what it holds", *(["what goes out"] if kept else []))
    rows = [heads, ("---",) * len(heads)]
    rows += [tuple(_cells(each))[: len(heads)] for each in shown]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(column: Column) -> Iterator[str]:
    yield f"`{column.name}`"
    yield _type(column)
    yield column.unit
    yield "; ".join([column.help, *_rules(column)])
    yield _outward(column)


def _type(column: Column) -> str:
    word = _TYPES[column.kind][column.many or str(column.hint_type).startswith("tuple")]
    return f"{word} of `{column.terms}`" if column.terms not in ("", column.name) else word


def _rules(column: Column) -> Iterator[str]:
    if column.missing:
        yield "must be filled in"
    if column.past:
        yield "never in the future"
    if column.least:
        yield f"not less than `{column.least}`"
    if column.within:
        yield f"belongs to `{column.within}`"
    if column.longest != LONGEST:
        yield f"at most {column.longest} characters"
    if column.also:
        yield f"also called {' or '.join(f'`{name}`' for name in column.also)}"


def _outward(column: Column) -> str:
    if column.gate is Gate.WITHHELD or Face.EXPORT in column.faces:
        return column.gate.value
    return f"{column.gate.value}, in tables only"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
