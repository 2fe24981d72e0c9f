"""A public form as the row of its table.

Every incident has a row: one of which nothing is shown has an empty form, so that its row still
says what it was made with and, where something was shown before, when that went away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import orjson

from mapper.memo import Memo
from mapper.model import BBox, Fact, Geometry, Incident, PublicForm, Told
from mapper.model.filters import FILTERED, property_of
from mapper.schema import columns
from mapper.store import record

#: What readers get of a form: where one of these differs, the form has changed for them.
SHOWN = ("gone", "row", "properties", "drawn", "facts", "status", "reason", "replaced_by")

_NOT_DRAWN = None, None, (None, None, None, None)


def form_values(
    incident: Incident, form: PublicForm | None, memo: Memo | None = None
) -> dict[str, Any]:
    """Return a public form as the values of its row, its JSON rendered; None is an empty one.

    What is rendered of a geometry or a fact is kept in the ``memo``.
    """
    values = _empty(incident)
    return values if form is None else values | _filled(form, memo or Memo())


def embargo_day(incident: Incident) -> date:
    """Return the day from which an incident's embargo counts.

    It is the last day of the event; where that is open, its first day or the day of the report,
    whichever is later; where there is no date at all, the first day there can be, so that
    nothing is held, or for a transport the last, so that it is.
    """
    span = incident.span()
    if span.last is not None:
        return span.last
    never = date.max if incident.is_movement else date.min
    return max(filter(None, (span.first, incident.reported_date)), default=never)


def differs(held: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Tell whether readers get anything else by ``values`` than by the row that is held."""
    return any(held[name] != values[name] for name in SHOWN)


def box_of(values: Mapping[str, Any]) -> BBox | None:
    """Return west, south, east, north of a row; None where nothing is drawn."""
    west, south, east, north = (values[name] for name in ("west", "south", "east", "north"))
    return None if west is None else (west, south, east, north)


def _empty(incident: Incident) -> dict[str, Any]:
    taken_back = ("status", "reason", "replaced_by")
    return _nothing() | {
        "incident_id": incident.id,
        "record": incident.told_as,
        "ended": embargo_day(incident),
        **{name: getattr(incident, name) if incident.left else "" for name in taken_back},
    }


@cache
def _nothing() -> dict[str, Any]:
    """Return what an empty form has in common with every other."""
    no_values = ("first_day", "last_day", "lon", "lat", "geometry")
    no_box = ("west", "south", "east", "north")
    no_terms = {name: type(value)() for name, value in _compared(Incident(), Told()).items()}
    no_texts = {"search_text": "", "properties": "", "row": "{}", "facts": "[]"}
    return dict.fromkeys((*no_values, *no_box)) | no_terms | no_texts | {"gone": True}


def _filled(form: PublicForm, memo: Memo) -> dict[str, Any]:
    span, public = form.span, form.incident
    dated = span.first is not None or span.last is not None
    drawn = form.geometry and memo.of(id(form.geometry), _drawn, form.geometry)
    _, geometry, (west, south, east, north) = drawn or _NOT_DRAWN
    lon, lat = form.point or (None, None)
    return {
        **_compared(public, form.told),
        "first_day": (span.first or date.min) if dated else None,
        "last_day": (span.last or date.max) if dated else None,
        "lon": lon,
        "lat": lat,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "search_text": f" {form.search_text.strip()}",
        "properties": _json(form.properties),
        "geometry": geometry,
        "row": record.as_json(public).decode(),
        "facts": f"[{','.join(memo.of(id(each), _fact, each)[1] for each in form.facts)}]",
        "gone": False,
    }


def _compared(incident: Incident, told: Told) -> dict[str, Any]:
    """Return what filters compare, by the names of the table's columns."""
    return {name: getattr(told if of_told else incident, name) for name, of_told in _filtered()}


@cache
def _filtered() -> tuple[tuple[str, bool], ...]:
    """Return the names of what filters compare, and whether it is told beside the columns."""
    names = [property_of(each) for each in FILTERED]
    return tuple((name, name in columns(Told)) for name in names)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _fact(fact: Fact) -> tuple[Fact, str]:
    """Return a fact, which keeps its id as long as this is kept, and its text."""
    return fact, _json(fact.to_json())


def _drawn(geometry: Geometry) -> tuple[Geometry, str, BBox]:
    """Return a geometry, which keeps its id as long as this is kept, its text and its box."""
    return geometry, _json(geometry), _box(geometry)


def _box(geometry: Geometry) -> BBox:
    """Return west, south, east, north of a GeoJSON geometry."""
    lons, lats = [], []
    waiting = [geometry["coordinates"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part[0], int | float):
            lons.append(float(part[0]))
            lats.append(float(part[1]))
        else:
            waiting.extend(part)
    return min(lons), min(lats), max(lons), max(lats)
