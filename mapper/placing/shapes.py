"""The shapes that placings are drawn with, and the places of areas."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from mapper.areas import Areas
from mapper.doubt import reach_km
from mapper.geocode.finding import Finding
from mapper.geocode.reading.areas import DISTRICT_KM
from mapper.geodesy import shifted
from mapper.model import LonLat, Place


def at(lonlat: LonLat | None, **said: Any) -> Place:
    """Return the place at a position; ``said`` are further fields of it."""
    return Place(lonlat=lonlat, geometry=point(lonlat), **said)


def doubted(place: Place, *reasons: str, share: float = 1.0) -> Place:
    """Return a place with more reasons, and with a ``share`` of its score."""
    score = 1.0 if place.score is None else place.score
    return replace(place, reasons=(*place.reasons, *reasons), score=score * share)


def on_area(finding: Finding, areas: Areas) -> Place:
    """Return the place of an area: its shape for regions and countries, a circle for a district.

    Regions have no position, so that nothing can pin them.  The extent of districts is not in
    the gazetteer; the circle around the town stands for it.
    """
    if not finding.places or finding.places[0].lonlat is None:
        outline = areas.outline(finding.areas)
        return Place(geometry=outline, uncertainty_km=reach_km(outline) if outline else None)
    centre = finding.places[0].lonlat
    radius_km = finding.uncertainty_km or DISTRICT_KM
    return Place(
        lonlat=centre,
        geometry=_circle(centre, radius_km),
        uncertainty_km=radius_km,
        reasons=("the extent of the district is drawn as a circle around its town",),
    )


def point(lonlat: LonLat | None) -> dict[str, Any] | None:
    """Return a position as a GeoJSON Point."""
    return None if lonlat is None else {"type": "Point", "coordinates": list(lonlat)}


def _circle(centre: LonLat, radius_km: float) -> dict[str, Any]:
    turns = [math.tau * step / 24 for step in range(24)]
    places = [
        shifted(centre, radius_km * math.cos(turn), radius_km * math.sin(turn)) for turn in turns
    ]
    ring = [[round(lon, 5), round(lat, 5)] for lon, lat in places]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
