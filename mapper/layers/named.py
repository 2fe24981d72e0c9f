"""The names that a file's search looks in: the stations and lines that it carries, as columns.

Spellings are folded as `mapper.namesearch` has them; the file folds what is typed by the server's
letters.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from mapper.model import Line, Station
from mapper.names import all_spellings
from mapper.namesearch import spelled
from mapper.railway.levels.coding import encoded
from mapper.railway.levels.making import is_curated
from mapper.railway.network import Network

#: As the pieces of the railway have their stations.
_DECIMALS = 5


def named(network: Network, station_ids: Collection[str]) -> dict[str, Any]:
    """Return the stations of these ids, and the lines on which one of them lies, by column.

    The stations of a line are numbers of those stations in their order, ``kms`` theirs along its
    course; of a line without a place there are none.  Positions are one encoded polyline, lonlat.
    """
    every = (network.stations[key] for key in sorted(station_ids))
    stations = [station for station in every if station.lonlat]
    numbers = {station.id: number for number, station in enumerate(stations)}
    ordered = sorted(
        network.lines.values(), key=lambda line: not is_curated(network.placed, line.slug)
    )
    lines = [line for line in ordered if any(key in numbers for key in line.station_ids)]
    return {"stations": _stations(stations), "lines": _lines(network, lines, numbers)}


def _stations(stations: list[Station]) -> dict[str, Any]:
    return {
        "ids": [each.id for each in stations],
        "names": [each.name_en for each in stations],
        "countries": " ".join(each.country for each in stations),
        "at": encoded(np.array([each.lonlat for each in stations]).reshape(-1, 2), _DECIMALS),
        "spelled": [_spelled(each) for each in stations],
    }


def _lines(network: Network, lines: list[Line], numbers: dict[str, int]) -> dict[str, Any]:
    held = [_held(line, numbers) for line in lines]
    return {
        "slugs": [line.slug for line in lines],
        "names": [line.name_en for line in lines],
        "lengths": [round(line.station_kms[-1], 1) if line.station_kms else None for line in lines],
        "views": [network.view(line.slug) for line in lines],
        "spelled": [_spelled(line) for line in lines],
        "stations": [[number for number, _ in each] for each in held],
        "kms": [[km for _, km in each if km is not None] for each in held],
    }


def _held(line: Line, numbers: dict[str, int]) -> list[tuple[int, float | None]]:
    """Return the stations of a line that the file has, each with its kilometre."""
    kms: tuple[float | None, ...] = line.station_kms or (None,) * len(line.station_ids)
    both = zip(line.station_ids, kms, strict=True)
    return [
        (numbers[key], None if km is None else round(km, 1)) for key, km in both if key in numbers
    ]


def _spelled(thing: Station | Line) -> str:
    return spelled(
        (thing.name_en, *sorted(all_spellings(thing.name_en, thing.names, thing.spellings)))
    )
