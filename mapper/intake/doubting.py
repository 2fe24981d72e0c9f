"""The doubt of a record as it comes in: no less than what is worked out for its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper import gate
from mapper.doubt import in_doubt
from mapper.errors import Remedy
from mapper.model import Incident, Place, PlaceKind

if TYPE_CHECKING:
    from mapper.region import Region


def with_doubt(incident: Incident, region: Region) -> Incident:
    """Return an incident in doubt by what is worked out, or by more where it says so.

    Its precision is that of its doubt.  One whose names are not resolved stays as it is.
    """
    if incident.place_kind in ("", PlaceKind.NONE):
        return incident
    least = Place(uncertainty_km=gate.least_doubt_km(incident, region))
    place = in_doubt(least, incident.geo_uncertainty_km, incident.geo_precision)
    return replace(incident, geo_uncertainty_km=place.uncertainty_km, geo_precision=place.precision)


def raised(said: Incident, held: Incident) -> str:
    """Return in words that less doubt was said of an incident than it is held to; "" where not."""
    if said.geo_uncertainty_km is None or said.geo_uncertainty_km == held.geo_uncertainty_km:
        return ""
    return Remedy(
        "geo_uncertainty_km {said:g} is less than the place allows; raised to {held:g}",
        said=said.geo_uncertainty_km,
        held=held.geo_uncertainty_km,
    )
