"""The columns of a record as they may go out: what the gate does with each, the schema says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from mapper.model import Incident, Place, PlaceKind, columns_of, place_of
from mapper.schema import Column, Gate, columns
from mapper.vocabulary import Handling


def let_out(incident: Incident, shown: Place) -> dict[str, Any]:
    """Return what of a record is other where it goes into a file that everyone reads.

    What `Gate.WITHHELD` and, for some records, `Gate.DROPPED` withhold is empty; the place is as
    exact as ``shown`` at most.  Taken in again, such a record gives the same public form.
    """
    minds, kind = incident.handling, type(incident)
    dropped = {
        each.name: each.default
        for each in columns(kind).values()
        if each.gate is Gate.WITHHELD or (each.gate is Gate.DROPPED and minds)
    }
    public = columns_of(_place(place_of(incident), shown, minds), kind)
    return {**public, "record": incident.told_as, **dropped}


def passes(column: Column, minds: Collection[Handling]) -> bool:
    """Tell whether a column may be told of a record of which the gate minds this."""
    if column.gate is Gate.WITHHELD or (column.gate is Gate.DROPPED and minds):
        return False
    return column.gate is not Gate.COARSENED or Handling.DETENTION not in minds


def _place(said: Place, shown: Place, minds: frozenset[Handling]) -> Place:
    """Return the place of a record as its columns may say it."""
    if Handling.DETENTION in minds:
        return Place(PlaceKind.AREA, countries=shown.countries, admin1=shown.admin1,
                     method=said.method, precision=shown.precision,
                     uncertainty_km=shown.uncertainty_km)  # fmt: skip
    public = replace(
        said,
        uncertainty_km=shown.uncertainty_km,
        precision=shown.precision,
        journey=shown.journey,
    )
    if not minds:
        return replace(public, lonlat=shown.own_lonlat)
    if said.own_lonlat is not None and not said.from_station:
        return replace(public, kind=shown.kind, line=shown.line, from_station=shown.from_station,
                       to_station=shown.to_station, countries=shown.countries,
                       admin1=shown.admin1, method=shown.method)  # fmt: skip
    if Handling.EQUIPMENT in minds and said.kind.along and shown.line:
        return replace(public, line=shown.line, from_station=shown.from_station,
                       to_station=shown.to_station)  # fmt: skip
    return public
