"""The place of a record, out of its columns and back into them.

Each column that says a part of the place names the field of `Place` that it holds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any

from mapper.model.incident import Incident
from mapper.model.place import Journey, Place, PlaceKind, Stop
from mapper.schema import columns

#: Fields of a place that a record holds in columns of its own shape.
_OWN_SHAPE = ("kind", "latitude", "longitude", "origin", "destination", "via")


def place_of(incident: Incident) -> Place:
    """Return the place as a record's columns say it, without anything that is drawn."""
    said = {
        each.place: getattr(incident, each.name)
        for each in columns(type(incident)).values()
        if each.place
    }
    lonlat = (said["longitude"], said["latitude"])
    origin, destination = (
        Stop(said[name]) if said[name] else None for name in ("origin", "destination")
    )
    via = tuple(Stop(name) for name in said["via"])
    return Place(
        kind=PlaceKind(said["kind"]),
        lonlat=None if None in lonlat else lonlat,
        journey=Journey(origin, destination, via) if origin or destination or via else None,
        **{name: value for name, value in said.items() if name not in _OWN_SHAPE},
    )


def with_place(incident: Incident, place: Place) -> Incident:
    """Return a record whose columns say a place and nothing else of where it was."""
    return replace(incident, **columns_of(place, type(incident)))


def columns_of(place: Place, record: type) -> dict[str, Any]:
    """Return what the columns of a record say of a place."""
    return {
        each.name: getattr(place, each.place) for each in columns(record).values() if each.place
    }


def said_of_place(incident: Incident) -> tuple[Any, ...]:
    """Return all that a record says of its place, which `place_of` depends on."""
    kind: Any = type(incident)  # mypy takes no class of values for a key
    found: tuple[Any, ...] = _place_columns(kind)(incident)
    return found


@cache
def _place_columns(record: type) -> attrgetter[Any]:
    return attrgetter(*(each.name for each in columns(record).values() if each.place))
