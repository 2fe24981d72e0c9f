"""Refers incidents to a new network: what was on a line is put on it again, the rest is listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapper.errors import MapperError
from mapper.railway.network import Network


@dataclass(frozen=True, slots=True)
class RailPlace:
    """Where a record says it is: a line's slug and up to two station ids, each may be empty."""

    record_id: str
    line: str
    from_station: str
    to_station: str


@dataclass(frozen=True, slots=True)
class Rereferenced:
    """Which records the new network can place, and which not, each with the reason."""

    fitting: tuple[str, ...]
    unfit: tuple[tuple[str, str], ...]


def rereference(places: Iterable[RailPlace], network: Network) -> Rereferenced:
    """Try every place on ``network``; nothing is dropped, what does not fit is listed."""
    fitting: list[str] = []
    unfit: list[tuple[str, str]] = []
    for place in places:
        reason = _reason(place, network)
        if reason:
            unfit.append((place.record_id, reason))
        else:
            fitting.append(place.record_id)
    return Rereferenced(tuple(fitting), tuple(unfit))


def _reason(place: RailPlace, network: Network) -> str:
    """Say why a place has none on the network; "" where it has."""
    ids = [key for key in (place.from_station, place.to_station) if key]
    try:
        for key in ids:
            if key not in network.stations:
                return f"the station {key} is not in this network"
            if network.station(key).lonlat is None:
                return f"the station {key} has no position"
        if place.line and place.line not in network.lines:
            return f"the line {place.line} is not in this network"
        if place.line and len(ids) == 2:
            network.stretch(place.line, *ids)
        elif place.line and not ids:
            network.course(place.line)
        elif missing := [key for key in ids if not _on_rails(key, network)]:
            return f"the station {missing[0]} has no track in this network; it stays off the rails"
    except MapperError as error:
        return str(error)
    return ""


def _on_rails(station_id: str, network: Network) -> bool:
    """Return whether a station is on track, or on a line that is known to lack it there."""
    placed = network.placed
    return station_id in placed.nodes or any(
        station_id in network.lines[slug].station_ids for slug in placed.courses
    )
