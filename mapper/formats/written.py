"""Cells as text, until `mapper.formats.cells` writes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from mapper.schema import Column, Kind

_NUMBERS = (Kind.GRADE, Kind.COUNT, Kind.NUMBER, Kind.LATITUDE, Kind.LONGITUDE, Kind.KILOMETRES)
_FORMULA = "=+\\-@\t＝"
_TO_ESCAPE = re.compile(f"[{_FORMULA}]|'[{_FORMULA}']")


def written(column: Column, value: Any) -> str:
    """Return the cell of a value."""
    separator = " " if column.by_spaces else ";"
    text = separator.join(_text(each) for each in column.values(value))
    escape = column.kind not in _NUMBERS and _TO_ESCAPE.match(text)
    return f"'{text}" if escape else text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else str(value)
