"""What is kept beside the words of a revision, so that a list of revisions reads no words.

That are the day of the change, what was changed, the status after it, the public reason, and
whether everyone is told of it: from the first state on that was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mapper.model import PUBLISHED, Incident, Source
from mapper.schema import Column, Gate, columns

#: What a change is called that is none of a record's own columns.
CLAIMS, SOURCES = "claims", "sources"
#: What a revision calls the sources that were changed with it, and the public reason.
SOURCES_CHANGED, REASON = "sources_changed", "reason"
_RECORDS: Mapping[str, Any] = {"incident": Incident, "source": Source}


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside a revision.

    ``day`` is the day of the change, ``changed`` are the columns, ``published`` tells that it or
    an earlier state was, ``told`` that everyone is told of it, and ``corrects`` that it differs
    from what everyone had been told before.
    """

    day: date
    status: str = ""
    reason: str = ""
    changed: tuple[str, ...] = ()
    published: bool = False
    told: bool = False
    corrects: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """What stands beside it by the columns of its table."""
        return {name: getattr(self, name) for name in self.__slots__}


def marks_of(
    kind: str, row: Mapping[str, Any], before: Mapping[str, Any], last: Marks | None, today: date
) -> Marks:
    """Return what stands beside a revision with this row.

    ``before`` is the row of the state before, empty where there is none, and ``last`` what stands
    beside that.
    """
    own, was = _own(kind, row), _own(kind, before)
    changed = tuple(_changed(kind, row, before)) if last else ()
    status = str(own.get("status", ""))
    published = status == PUBLISHED or bool(last and last.published)
    first = published and not (last and last.published)
    tells = any(is_told(kind, name) for name in changed)
    return Marks(
        day=_day(own, was, last, today),
        status=status,
        reason=str(row.get(REASON) or own.get("reason") or ""),
        changed=changed,
        published=published,
        told=published and (first or tells),
        corrects=published and not first and tells,
    )


def is_told(kind: str, name: str) -> bool:
    """Tell whether everyone is told that a column was changed."""
    return name in (CLAIMS, SOURCES) or name in _told(_RECORDS[kind])


@cache
def _told(record: type) -> frozenset[str]:
    return frozenset(
        each.name
        for each in columns(record).values()
        if each.gate is not Gate.WITHHELD and not each.key and each.name != "updated"
    )


def _own(kind: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = row.get("incident", {}) if kind == "incident" else row
    return found


def _changed(kind: str, row: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[str]:
    own, was = _own(kind, row), _own(kind, before)
    known = columns(_RECORDS[kind])
    for name, column in known.items():
        if own.get(name, _plain(column)) != was.get(name, _plain(column)):
            yield name
    if kind == "incident":
        if row.get("claims", []) != before.get("claims", []):
            yield CLAIMS
        if row.get(SOURCES_CHANGED) and own.get("sources") == was.get("sources"):
            yield SOURCES


def _plain(column: Column) -> Any:
    return list(column.default) if column.many else column.default


def _day(own: Mapping[str, Any], was: Mapping[str, Any], last: Marks | None, today: date) -> date:
    """Return the day of a change: its own, where the row gives one, never before the last.

    A row that is brought in says itself on which day it was changed; that of the import is
    nobody's.
    """
    said = own.get("updated")
    day = date.fromisoformat(said) if said and (not last or said != was.get("updated")) else today
    day = min(day, today)
    return max(day, last.day) if last else day
