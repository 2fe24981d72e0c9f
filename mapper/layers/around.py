"""Which places of the map's feed lie at a station or on the track next to it, with their counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.railway.network import Network


@dataclass(frozen=True, slots=True)
class Beside:
    """Places of one name on the track next to a station, by their numbers.

    ``to`` is the id of the station at their other end, "" where they only pass; ``count`` how many
    records they have.
    """

    name: str
    to: str
    places: list[int]
    count: int


@dataclass(frozen=True, slots=True)
class Around:
    """The places at a station by their numbers, and those beside it, those of most records first.

    ``counts`` are records: ``here``, and ``beside`` it.
    """

    here: list[int]
    beside: list[Beside]
    counts: dict[str, int]


def around(feed: Mapping[str, Any], network: Network, station_id: str) -> Around:
    """Return the places of a feed (`mapper.layers.places.feed`) at a station and beside it.

    Beside it lies what ends at it, and what runs through it on a line.
    """
    places, counts = feed["places"], _counts(feed)
    here: list[int] = []
    named: dict[tuple[str, str], list[int]] = {}
    for at, stations in enumerate(places["stations"]):
        if stations == [station_id]:
            here.append(at)
        elif station_id in stations or _runs_through(
            network, places["line"][at], stations, station_id
        ):
            named.setdefault((places["name"][at], _other_end(stations, station_id)), []).append(at)
    beside = [
        Beside(name, to, [int(places["id"][at]) for at in held], sum(counts[at] for at in held))
        for (name, to), held in named.items()
    ]
    beside.sort(key=lambda each: (-each.count, each.name))
    told = {"here": sum(counts[at] for at in here), "beside": sum(each.count for each in beside)}
    return Around([int(places["id"][at]) for at in here], beside, told)


def on_line(feed: Mapping[str, Any], slug: str) -> list[int]:
    """Return the numbers of a feed's places that lie on a line."""
    places = feed["places"]
    return [int(places["id"][at]) for at, line in enumerate(places["line"]) if line == slug]


def _counts(feed: Mapping[str, Any]) -> list[int]:
    """Return how many records each place of a feed has."""
    cells, size = feed["cells"], len(feed["places"]["id"])
    counted = np.bincount(cells["place"], weights=cells["count"], minlength=size)
    return [int(each) for each in counted]


def _runs_through(network: Network, slug: str, stations: list[str], station_id: str) -> bool:
    """Tell whether a stretch between two stations of a line has a station strictly within."""
    line = network.lines.get(slug)
    if line is None or len(stations) != 2 or not {*stations, station_id} <= {*line.station_ids}:
        return False
    first, at, last = (
        line.station_ids.index(key) for key in (stations[0], station_id, stations[1])
    )
    return min(first, last) < at < max(first, last)


def _other_end(stations: list[str], station_id: str) -> str:
    others = [key for key in stations if key != station_id]
    return others[0] if len(others) == 1 and station_id in stations else ""
