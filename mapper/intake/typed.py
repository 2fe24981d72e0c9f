"""Texts that were typed into the columns of a record, as values, and what of them to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mapper.formats.cells import reader_of
from mapper.formats.checks import contradicting, missing, to_come, unasked
from mapper.formats.delimited import CellError
from mapper.schema import columns


def read_typed(
    record: type, texts: Mapping[str, str], today: date, *, as_file: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of texts by column, and by column how to mend those that cannot be taken.

    A text that cannot be read has no value; nothing is said of columns without a text.  With
    ``as_file`` may be left out what a file may leave out.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    known = columns(record)
    for name, text in texts.items():
        try:
            values[name] = reader_of(known[name])(text.strip())
        except CellError as error:
            problems[name] = str(error)
    for name, remedy in (
        *to_come(record, values, today),
        *missing(record, values),
        *(() if as_file else unasked(record, values)),
        *contradicting(record, values),
    ):
        if name in texts:
            problems.setdefault(name, remedy)
    return values, problems
