"""The shapes that placings are drawn with, and the spots of areas."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mapper.areas import Areas
from mapper.errors import NotFound
from mapper.geocode.finding import Finding
from mapper.geocode.reading.areas import DISTRICT_KM
from mapper.model import LonLat


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding lies on the network; ``factor`` lowers the score where that is in doubt."""

    line: str = ""
    from_station: str = ""
    to_station: str = ""
    km_from: float | None = None
    km_to: float | None = None
    lonlat: LonLat | None = None
    geometry: Mapping[str, Any] | None = None
    uncertainty_km: float | None = None
    reasons: tuple[str, ...] = ()
    factor: float = 1.0


def on_area(finding: Finding, areas: Areas) -> Spot:
    """Return the spot of an area: its shape for regions and countries, a circle for a district.

    Regions have no position, so that nothing can pin them.  The extent of districts is not in
    the gazetteer; the circle around the town stands for it.
    """
    if not finding.places or finding.places[0].lonlat is None:
        return Spot(geometry=_shape(finding.areas, areas))
    centre = finding.places[0].lonlat
    radius_km = finding.uncertainty_km or DISTRICT_KM
    return Spot(
        lonlat=centre,
        geometry=_circle(centre, radius_km),
        uncertainty_km=radius_km,
        reasons=("the extent of the district is drawn as a circle around its town",),
    )


@lru_cache(maxsize=256)
def _shape(codes: tuple[str, ...], areas: Areas) -> dict[str, Any] | None:
    """Return the shape of areas as one MultiPolygon, None where the map lacks them."""
    rings: list[Any] = []
    for code in codes:
        try:
            shape = areas.geometry(code)
        except NotFound:
            continue
        parts = shape["coordinates"]
        rings += parts if shape["type"] == "MultiPolygon" else [parts]
    return {"type": "MultiPolygon", "coordinates": rings} if rings else None


def point(lonlat: LonLat | None) -> dict[str, Any] | None:
    """Return a position as a GeoJSON Point."""
    return None if lonlat is None else {"type": "Point", "coordinates": list(lonlat)}


def _circle(centre: LonLat, radius_km: float) -> dict[str, Any]:
    east = radius_km / (111.32 * math.cos(math.radians(centre[1])))
    north = radius_km / 111.2
    ring = [
        [round(centre[0] + east * math.cos(turn), 5), round(centre[1] + north * math.sin(turn), 5)]
        for turn in (math.tau * step / 24 for step in range(24))
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
