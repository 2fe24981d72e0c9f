"""The gate: from the record to what everyone may see, in one place and no other.

Only what is published passes.  Wayside equipment is shown no finer than its section, detentions
no finer than their oblast, movements no finer than the station; a mirror never becomes a link.
The embargo is not decided here: it is a condition on the day of looking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper.gate import citing, words
from mapper.gate.dates import when
from mapper.gate.movement import Stop, Way, way
from mapper.gate.placed import is_equipment, place
from mapper.gate.track import Placed
from mapper.model import Claim, Incident, PublicForm, Source

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

__all__ = ["VERSION", "public_form", "when"]

#: Raised when the gate lets out something else than before, so that stored forms are made anew.
VERSION = 5

#: A kilometre in a published phrase would place equipment finer than its section.
_KILOMETRE = re.compile(r"\d+\s*-?\s*\w{0,3}\s*(?:km|км|kilom|килом|кілом|кілам)", re.IGNORECASE)

_COPIED = (
    "date_meaning",
    "time_precision",
    "time_of_day",
    "event_type",
    "sub_event_type",
    "cause",
    "title",
    "notes",
    "location_lang",
    "geo_method",
    "geo_precision",
    "effect",
    "fatalities",
    "fatalities_max",
    "injured",
    "injured_max",
    "detained",
    "mode",
    "quantity_min",
    "quantity_max",
    "unit",
    "verification",
)
_COPIED_DATES = (
    "event_date",
    "event_date_end",
    "reported_date",
    "effect_start",
    "effect_end",
    "updated",
)
_COPIED_LISTS = (
    "asset",
    "country",
    "admin1",
    "actor",
    "claimed_by",
    "attributed_by",
    "effect_scope",
    "cargo",
    "related",
    "tags",
)


def public_form(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
) -> PublicForm | None:
    """Return what everyone may see of an incident; None where it is not published.

    ``sources`` holds at least those that the incident and its claims cite, by id.
    """
    if incident.status != "published":
        return None
    going = way(incident, region) if incident.record == "movement" else None
    placed = going.placed if going else place(incident, region)
    properties = {
        "id": incident.id,
        "record": incident.record,
        "when": when(incident),
        "place": words.place_in_words(incident, placed, going, region),
        **_copied(incident),
        **_placed_values(incident, placed, region.network),
        **_way_values(going),
        **_cited(incident, sources, claims),
    }
    return PublicForm(
        incident_id=incident.id,
        record=incident.record,
        event_type=incident.event_type,
        asset=incident.asset,
        cause=incident.cause,
        verification=incident.verification,
        lines=(placed.line,) if placed.line else (),
        country=incident.country,
        span=incident.span(),
        properties=properties,
        geometry=placed.geometry,
        point=placed.point,
        search_text=words.search_words(incident, placed, going, region),
    )


def _copied(incident: Incident) -> dict[str, Any]:
    """Return the fields that pass as they are; missing is None, several terms a list."""
    plain = {name: _or_none(getattr(incident, name)) for name in _COPIED}
    dates = {name: _iso(getattr(incident, name)) for name in _COPIED_DATES}
    lists = {name: list(getattr(incident, name)) for name in _COPIED_LISTS}
    span = incident.span()
    days = {"first_day": _iso(span.first), "last_day": _iso(span.last)}
    return days | plain | dates | lists


def _placed_values(incident: Incident, placed: Placed, network: Network) -> dict[str, Any]:
    equipment = is_equipment(incident)
    shown = incident.event_type != "repression"
    phrase = (
        incident.location
        if shown and not (equipment and _KILOMETRE.search(incident.location))
        else ""
    )
    return {
        "location": _or_none(phrase),
        "place_kind": placed.kind,
        "lines": [placed.line] if placed.line else [],
        "line_id": _or_none(placed.line),
        "line_name": words.line_name(placed.line, network) if placed.line else None,
        "section_id": _or_none(placed.section),
        "from_station_id": _or_none(placed.from_station),
        "to_station_id": _or_none(placed.to_station),
        "from_station": _name(placed.from_station, network),
        "to_station": _name(placed.to_station, network),
        "at_station": _name(placed.at_station, network),
        "at_interpolated": _interpolated(placed.at_station, network),
        "from_interpolated": _interpolated(placed.from_station, network),
        "to_interpolated": _interpolated(placed.to_station, network),
        "km_from": placed.km_from,
        "km_to": placed.km_to,
        "km_published_from": _published(placed, 0),
        "km_published_to": _published(placed, 1),
        "km_post": _or_none(incident.km_post) if shown and not equipment else None,
        "geo_uncertainty_km": placed.uncertainty_km,
        "synthetic": placed.synthetic,
        "course_basis": None if placed.course_basis is None else placed.course_basis.word,
        "course_error_km": placed.course_error_km,
    }


def _published(placed: Placed, end: int) -> float | None:
    return None if placed.published_km is None else round(placed.published_km[end], 1)


def _way_values(going: Way | None) -> dict[str, Any]:
    """Return what a feature says of a movement's way; all None for other records."""
    origin = going.origin if going else None
    destination = going.destination if going else None
    return {
        "origin_name": origin and origin.name,
        "origin_station_id": _station_id(origin),
        "origin_lonlat": _lonlat(origin),
        "destination_name": destination and destination.name,
        "destination_station_id": _station_id(destination),
        "destination_lonlat": _lonlat(destination),
        "via": [stop.name for stop in going.via] if going else [],
        "off_network": list(going.off_network) if going else [],
        "route_inferred": going.inferred if going else None,
        "route_length_km": going.length_km if going else None,
    }


def _cited(
    incident: Incident, sources: Mapping[str, Source], claims: Sequence[Claim]
) -> dict[str, Any]:
    cited = [sources[each] for each in incident.sources if each in sources]
    values = [citing.source_values(source) for source in cited]
    withheld: frozenset[str] = frozenset()
    if incident.event_type == "repression":
        withheld = citing.PLACE_FIELDS
    elif is_equipment(incident) or incident.record == "movement":
        withheld = citing.EXACT_FIELDS
    return {
        "source_count": len(cited),
        "independent_source_count": citing.independent(cited),
        "source_url": next((value["url"] for value in values if value["url"]), None),
        "sources": values,
        "claims": citing.public_claims(claims, sources, withheld),
    }


def _or_none(value: object) -> object:
    return None if value == "" else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _name(station_id: str, network: Network) -> str | None:
    return words.station_name(station_id, network) if station_id else None


def _interpolated(station_id: str, network: Network) -> bool | None:
    station = network.stations.get(station_id)
    return station.position_basis == "interpolated" if station else None


def _station_id(stop: Stop | None) -> str | None:
    return stop.station.id if stop and stop.station else None


def _lonlat(stop: Stop | None) -> list[float] | None:
    return list(stop.lonlat) if stop and stop.lonlat else None
