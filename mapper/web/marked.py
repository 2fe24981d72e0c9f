"""Reports that an address names by their ids, those that begin alike in short.

``AA-2022-0001.0007~AB-2023-0002`` are three: exactly what a mark of a diagram stands for, which no
filter could say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mapper.errors import FilterError
from mapper.schema import INCIDENT_ID

#: The parameter of the list, and so many ids are named at most.
IDS, MOST = "ids", 500
_BETWEEN, _ALIKE = "~", "."


def named(ids: Iterable[str]) -> str:
    """Return ids as a parameter has them."""
    found: dict[str, list[str]] = {}
    for each in sorted(ids):
        prefix, _, number = each.rpartition("-")
        found.setdefault(prefix, []).append(number)
    return _BETWEEN.join(f"{prefix}-{_ALIKE.join(some)}" for prefix, some in found.items())


def ids_in(text: str) -> list[str]:
    """Return the ids that a parameter names.

    Raises
    ------
    FilterError
        It names something else, or too many.
    """
    found = []
    for part in text.split(_BETWEEN):
        prefix, _, numbers = part.rpartition("-")
        found += [f"{prefix}-{number}" for number in numbers.split(_ALIKE)]
    if len(found) > MOST or not all(re.fullmatch(INCIDENT_ID, each) for each in found):
        raise FilterError(IDS, text[:40], f"give at most {MOST}, like AA-2022-0001.0007~AB-2023-2")
    return found
