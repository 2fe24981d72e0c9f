"""What is told of a record beside its own columns: its place and way in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mapper import vocabulary
from mapper.gate.dates import when
from mapper.gate.facts import kilometres
from mapper.gate.words import line_name, place_in_words, station_name
from mapper.model import Incident, Journey, Place, PlaceKind, Source, Stop, Told

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

_INTERPOLATED = "interpolated"
_OUTSIDE = ", outside the mapped railway"


def told(
    incident: Incident, of_place: Mapping[str, Any], sources: Sequence[Source], independent: int
) -> Told:
    """Return what is told of a record; ``of_place`` as `told_of_place`, ``sources`` it cites.

    So many ``independent`` origins stand behind them.
    """
    span = incident.span()
    addresses = [source.url for source in sources if source.url]
    return Told(
        **of_place,
        when=when(incident),
        first_day=span.first,
        last_day=span.last,
        date=span.dating,
        grade=_grade(incident.verification, len(sources), independent),
        source_count=len(sources),
        independent_source_count=independent,
        source_url=addresses[0] if addresses else "",
    )


def told_of_place(incident: Incident, place: Place, region: Region) -> dict[str, Any]:
    """Return what is told of the place at which a record is shown, by the fields of `Told`."""
    network, journey = region.network, place.journey or Journey()
    published = place.published_km or (None, None)
    return {
        "place": f"{place_in_words(incident, place, region)}{_OUTSIDE if place.outside else ''}",
        "exactness": _exactness(place),
        "place_kind": place.kind,
        "lines": (place.line,) if place.line else (),
        "line_id": place.line,
        "line_name": line_name(place.line, network) if place.line else "",
        "section_id": place.section,
        "from_station_id": place.from_station,
        "to_station_id": place.to_station,
        "from_station": _name(place.from_station, network),
        "to_station": _name(place.to_station, network),
        "at_station_id": place.at_station,
        "at_station": _name(place.at_station, network),
        "at_interpolated": _interpolated(place.at_station, network),
        "from_interpolated": _interpolated(place.from_station, network),
        "to_interpolated": _interpolated(place.to_station, network),
        "km_from": place.km_from,
        "km_to": place.km_to,
        "km_published_from": None if published[0] is None else round(published[0], 1),
        "km_published_to": None if published[1] is None else round(published[1], 1),
        "synthetic": place.synthetic,
        "course_basis": "" if place.course_basis is None else place.course_basis.word,
        "course_error_km": place.course_error_km,
        "doubt": _doubt(place, network),
        "origin_name": _stop_name(journey.origin),
        "origin_station_id": _stop_id(journey.origin),
        "origin_lonlat": journey.origin.lonlat if journey.origin else None,
        "destination_name": _stop_name(journey.destination),
        "destination_station_id": _stop_id(journey.destination),
        "destination_lonlat": journey.destination.lonlat if journey.destination else None,
        "via": tuple(stop.name for stop in journey.via),
        "via_station_ids": tuple(stop.station_id for stop in journey.via if stop.station_id),
        "off_network": journey.off_network,
        "route": _route(journey),
        "route_inferred": journey.inferred,
        "route_length_km": journey.length_km,
    }


def _name(station_id: str, network: Network) -> str:
    return station_name(station_id, network) if station_id else ""


def _interpolated(station_id: str, network: Network) -> bool | None:
    station = network.stations.get(station_id)
    return station.position_basis == _INTERPOLATED if station else None


def _stop_name(stop: Stop | None) -> str:
    return stop.name if stop else ""


def _stop_id(stop: Stop | None) -> str:
    return stop.station_id if stop else ""


def _exactness(place: Place) -> str:
    """Return how far off a point may be; the doubt about a stretch is the stretch itself."""
    if place.geometry is None:
        return " (not placed on the map)"
    point = place.kind in (PlaceKind.STATION, PlaceKind.SITE)
    if not (point and place.uncertainty_km):
        return ""
    return f", give or take {place.uncertainty_km:g} km"


def _doubt(place: Place, network: Network) -> str:
    """Return whose position is reckoned, and what of the track is inferred, in sentences."""
    reckoned = [
        f"No map that we have shows {station_name(each, network)}: its place is reckoned from its "
        "neighbours."
        for each in (place.at_station, place.from_station, place.to_station)
        if _interpolated(each, network)
    ]
    if place.synthetic:
        reckoned.append(
            "No source has all of this track; a part is led straight from station to station and "
            f"may be {kilometres(place.course_error_km or 0.0)} off."
        )
    return " ".join(reckoned)


def _route(journey: Journey) -> str:
    if not journey.length_km:
        return ""
    if journey.inferred:
        how = ", inferred: the shortest way by rail between the places that the report names"
        return f"{kilometres(journey.length_km)}{how}."
    return f"{kilometres(journey.length_km)}, as the report names it."


def _grade(verification: str, count: int, independent: int) -> str:
    """Return what the grade means, and how many independent origins (`mapper.origins`) say so."""
    term = vocabulary.terms("verification").get(verification)
    noun = "source" if independent == 1 else "sources"
    said = (
        f"Reported by {independent} independent {noun}" if independent else "No independent source"
    )
    said += f" ({count} cited)" if count != independent else ""
    if term is None or said.startswith(f"{term.text()} "):
        return said
    definition = term.definition["en"]
    return f"{term.text()}: {definition[:1].lower()}{definition[1:]} {said}"
