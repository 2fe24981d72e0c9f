"""Reads a TOML file (https://toml.io) value by value, each checked, with the remedy in the error.

What nobody has asked for in the end is an error too: a mistyped name would otherwise be silence.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mapper.errors import SettingError
from mapper.model import BBox, LonLat

_MOST_LON, _MOST_LAT = 180, 90
_MISSING = object()


def read_table(path: Path) -> Table:
    """Return the table that a file is.

    Raises
    ------
    SettingError
        The file cannot be read or is not TOML.
    """
    try:
        return Table(tomllib.loads(path.read_text("utf-8")), path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error


class Table:
    """A table of a TOML file; every method that reads a value raises `SettingError`.

    Without a default a value has to be there.
    """

    def __init__(self, values: Mapping[str, Any], path: Path, name: str = "") -> None:
        self._values, self._path, self._name = values, path, name
        self._asked: set[str] = set()
        self._inner: list[Table] = []

    def text(self, key: str, default: str | None = None, *, like: str = "", what: str = "") -> str:
        """Return a text, its lines joined; ``like`` is the pattern that it has to fit."""

        def is_text(value: object) -> bool:
            return isinstance(value, str) and (not like or bool(re.fullmatch(like, value)))

        value: str = self._value(key, default, is_text, what or "give a text in quotes")
        return " ".join(line.strip() for line in value.strip().splitlines())

    def texts(
        self,
        key: str,
        default: Iterable[str] | None = None,
        *,
        like: str = ".+",
        what: str = "give texts in quotes, in brackets",
        count: int | None = None,
    ) -> tuple[str, ...]:
        """Return several texts, ``count`` where it is given, each fitting the pattern ``like``."""

        def are_texts(value: object) -> bool:
            return (
                isinstance(value, list)
                and count in (None, len(value))
                and all(isinstance(each, str) and re.fullmatch(like, each) for each in value)
            )

        return tuple(self._value(key, None if default is None else [*default], are_texts, what))

    def flag(self, key: str) -> bool:
        """Return true or false; false where nothing is said."""
        found: bool = self._value(
            key, False, lambda value: type(value) is bool, "give true or false"
        )
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number of 0 or more."""

        def is_whole(value: object) -> bool:
            return type(value) is int and value >= 0

        number: int = self._value(key, default, is_whole, "give a whole number of 0 or more")
        return number

    def day(self, key: str, *, not_before: date = date.min) -> date:
        """Return a day."""

        def is_day(value: object) -> bool:
            return type(value) is date and value >= not_before

        late = "" if not_before is date.min else f", not before {not_before}"
        found: date = self._value(key, None, is_day, f"give a day like 2022-03-14{late}")
        return found

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number."""
        return float(self._value(key, default, _is_number, "give a number"))

    def lonlat(self, key: str, default: LonLat | None = None) -> LonLat:
        """Return a position."""
        remedy = "give [lon, lat] in degrees"
        lon, lat = self._value(key, default and list(default), _is_lonlat, remedy)
        return (float(lon), float(lat))

    def box(self, key: str, default: BBox | None = None) -> BBox:
        """Return a box as west, south, east, north in degrees."""
        remedy = "give [west, south, east, north] in degrees, west < east and south < north"
        return _box(self._value(key, default and list(default), _is_box, remedy))

    def boxes(self, key: str, default: Iterable[BBox]) -> tuple[BBox, ...]:
        """Return several boxes."""

        def are_boxes(value: object) -> bool:
            return isinstance(value, list) and all(map(_is_box, value))

        remedy = "give boxes [west, south, east, north] in degrees, in brackets"
        found = self._value(key, [list(box) for box in default], are_boxes, remedy)
        return tuple(map(_box, found))

    def numbers(self, key: str, default: Mapping[str, float]) -> Mapping[str, float]:
        """Return a table of numbers."""

        def are_numbers(value: object) -> bool:
            return isinstance(value, dict) and all(map(_is_number, value.values()))

        found = self._value(key, dict(default), are_numbers, "give a table of numbers")
        return MappingProxyType({name: float(number) for name, number in found.items()})

    def positions(self, key: str) -> tuple[tuple[str, LonLat], ...]:
        """Return a table of positions as pairs of name and position, () where there is none."""

        def are_positions(value: object) -> bool:
            return isinstance(value, dict) and all(map(_is_lonlat, value.values()))

        found = self._value(key, {}, are_positions, "give a table of NAME = [lon, lat]")
        return tuple((name, (float(lon), float(lat))) for name, (lon, lat) in found.items())

    def has(self, key: str) -> bool:
        """Tell whether there is a value."""
        return key in self._values

    def table(self, key: str) -> Table:
        """Return a table inside this one, an empty one where there is none."""
        remedy = f"write [{self._called(key)}]"
        values = self._value(key, {}, lambda value: isinstance(value, dict), remedy)
        return self._within(values, self._called(key))

    def tables(self, key: str, *, least: int = 0) -> list[Table]:
        """Return several tables inside this one."""

        def are_tables(value: object) -> bool:
            return isinstance(value, list) and len(value) >= least and all(map(_is_table, value))

        default: list[Any] | None = None if least else []
        found = self._value(key, default, are_tables, f"write [[{self._called(key)}]]")
        return [self._within(v, f"{self._called(key)} {n}") for n, v in enumerate(found, start=1)]

    def end(self) -> None:
        """Refuse what nobody has asked for.

        Raises
        ------
        SettingError
            A name is not known here.
        """
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise SettingError(
                    f"{self._path}: {self._called(key)} is not known; there are {known}"
                )
        for table in self._inner:
            table.end()

    def _within(self, values: Mapping[str, Any], name: str) -> Table:
        table = Table(values, self._path, name)
        self._inner.append(table)
        return table

    def _called(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _value(self, key: str, default: object, fits: Callable[[Any], bool], remedy: str) -> Any:
        self._asked.add(key)
        value = self._values.get(key, _MISSING)
        if value is _MISSING and default is not None:
            return default
        if value is _MISSING:
            raise SettingError(f"{self._path}: {self._called(key)} is missing; {remedy}")
        if not fits(value):
            raise SettingError(f"{self._path}: {self._called(key)} = {value!r}; {remedy}")
        return value


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _is_lonlat(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
        return False
    lon, lat = value
    return bool(abs(lon) <= _MOST_LON and abs(lat) <= _MOST_LAT)


def _is_box(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    if not _is_lonlat(value[:2]) or not _is_lonlat(value[2:]):
        return False
    west, south, east, north = value
    return bool(west < east and south < north)


def _box(value: list[float]) -> BBox:
    west, south, east, north = map(float, value)
    return (west, south, east, north)
