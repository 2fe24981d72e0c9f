"""Rows of the CSV files that the default railway is made of."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from mapper.errors import InputError


def read_rows(path: Path, columns: Iterable[str], remedy: str) -> list[dict[str, str]]:
    """Read the rows of a CSV file that has at least ``columns``; a missing value is "".

    Raises
    ------
    InputError
        The file is missing, no text, or lacks a column; the error ends with the ``remedy``.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := set(columns) - set(reader.fieldnames or ()):
                lacking = ", ".join(sorted(missing))
                raise InputError(f"{path} lacks the columns {lacking}; {remedy}")
            return [{key: value or "" for key, value in row.items() if key} for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); {remedy}") from error
