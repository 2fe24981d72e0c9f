"""The place that a report gets of those that its words may mean, and whether it may have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.doubt import in_doubt
from mapper.model import Incident, Place, PlaceKind, place_of, with_place
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.railway.network import Network

#: What is shown on the railway, wherever the words of a report put it.
_ON_TRACK = frozenset({Handling.EQUIPMENT, Handling.MOVEMENT})
#: The most that a place away from the track scores for that: likely, not sure.
_ASIDE = 0.8


def placed_at(incident: Incident, place: Place) -> Incident:
    """Return an incident at a place; its words stay as they are.

    Its own country stands, unless the place lies in another altogether, and its own division,
    unless the place is one; more doubt of its own stands, too.  A movement whose phrase says from
    where to where gets its ends, unless it has them.  Equipment and movements at a town are at its
    station.
    """
    own = place_of(incident)
    if not elsewhere(incident, place):
        division = place.admin1 if place.kind is PlaceKind.AREA else ()
        place = replace(
            place,
            countries=own.countries or place.countries,
            admin1=division or own.admin1 or place.admin1,
        )
    if place.journey and incident.is_movement:
        journey = own.journey if own.origin or own.destination else place.journey
        own = replace(own, countries=place.countries, admin1=place.admin1, journey=journey)
        return with_place(incident, own)
    at_town = place.kind is PlaceKind.SITE and place.from_station
    if at_town and incident.handling & _ON_TRACK:
        place = replace(place, kind=PlaceKind.STATION, lonlat=None)
    km_post = own.km_post or place.km_post
    said = replace(place, words=own.words, lang=own.lang, journey=own.journey, km_post=km_post)
    if incident.whole and place.kind.along:  # the words were read as if of a spot on it
        said = replace(said, uncertainty_km=None)
    return with_place(incident, in_doubt(said, own.uncertainty_km, own.precision))


def score_for(incident: Incident, place: Place) -> float | None:
    """Return how sure a place that was read is for an incident; None where nobody read it.

    A place away from stations and lines is no sure one of equipment or a movement: which of the
    sections around it was meant, its words do not say.
    """
    aside = place.kind is PlaceKind.SITE and not (place.line or place.from_station)
    if place.score is None or not (aside and incident.handling & _ON_TRACK):
        return place.score
    return min(place.score, _ASIDE)


def elsewhere(incident: Incident, place: Place) -> bool:
    """Tell whether no part of a place lies in a country that the incident names."""
    named = set(incident.country)
    return bool(named and place.crossed) and named.isdisjoint(place.crossed)


def standing(place: Place, network: Network) -> Place:
    """Return a place with those of its alternatives whose line and stations the network has.

    What was read once may be chosen after the network has changed.
    """
    known = tuple(each for each in place.alternatives if _stands(each, network))
    return replace(place, alternatives=known)


def _stands(place: Place, network: Network) -> bool:
    stops = place.journey.stops if place.journey else ()
    named = {place.from_station, place.to_station, *(stop.station_id for stop in stops)}
    line_stands = not place.line or place.line in network.lines
    return line_stands and named - {""} <= network.stations.keys()
