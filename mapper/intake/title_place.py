"""Where the title of a report puts it, and how far that is from where the report is placed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import orjson

from mapper import gate
from mapper.geodesy import flat_km
from mapper.intake.choices import placed_at, score_for
from mapper.intake.phrases import phrase_of, read_phrase
from mapper.model import Place, PublicForm, with_place
from mapper.placing import READ, SURE

if TYPE_CHECKING:
    from mapper.model import Geometry, Incident
    from mapper.region import Region
    from mapper.store import Reading


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """What a title means, and how far that lies from the report's own place, in km."""

    reading: Reading
    apart_km: float


def read_title(incident: Incident, region: Region) -> Reading:
    """Read the title of a report as a place phrase.

    Raises
    ------
    ResourceMissing
        A file of the gazetteer is not there.
    """
    return read_phrase(phrase_of(incident.title, "", incident.country), region)


def title_against(incident: Incident, region: Region) -> TitlePlace | None:
    """Return the place that a title surely names, where it speaks against that of the incident.

    It does where the two, drawn as everyone would see them, are farther apart than both are in
    doubt.
    """
    reading = read_title(incident, region)
    read = reading.place.alternative(READ)
    if read is None or (score_for(incident, read) or 0.0) < SURE:
        return None
    bare = replace(incident, geo_uncertainty_km=None, geo_precision=None)
    forms = [drawn(each, region) for each in (incident, placed_at(with_place(bare, Place()), read))]
    here, there = (form if form and form.geometry else None for form in forms)
    if here is None or there is None:
        return None
    apart_km = _apart_km(here.geometry or {}, there.geometry or {})
    return TitlePlace(reading, apart_km) if apart_km > _doubt_km(here) + _doubt_km(there) else None


def drawn(incident: Incident, region: Region) -> PublicForm | None:
    """Return the public form of an incident as far as its place goes, whatever its words say."""
    bare = replace(incident, title="", notes="", status="published")
    return gate.public_form(bare, {}, [], region)


def _doubt_km(form: PublicForm) -> float:
    """Return how far around what is drawn a place may be: a stretch or an area is its doubt."""
    drawn = form.geometry or {}
    return (form.place.uncertainty_km or 0.0) if drawn.get("type") == "Point" else 0.0


def _apart_km(one: Geometry, other: Geometry) -> float:
    """Return how far apart two GeoJSON geometries are, with the ground for a plane."""
    import shapely

    shapes = [shapely.from_geojson(orjson.dumps(each)) for each in (one, other)]
    shrunk = math.cos(math.radians(shapes[0].centroid.y))
    flat = [shapely.transform(each, lambda xy: xy * (shrunk, 1.0)) for each in shapes]
    (x0, y0), (x1, y1) = shapely.shortest_line(*flat).coords
    return flat_km((x0 / shrunk, y0), (x1 / shrunk, y1))
