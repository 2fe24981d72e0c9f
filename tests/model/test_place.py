"""A place, and how it is written and read again."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.model import (
    Basis,
    Incident,
    Journey,
    Place,
    PlaceKind,
    Stop,
    place_from_json,
    place_of,
    with_place,
)

NAMES = st.text(max_size=12)
SEVERAL = st.lists(NAMES, max_size=2).map(tuple)
KM = st.none() | st.floats(0, 1e4)
DEGREES = st.floats(-90, 90)
LONLAT = st.tuples(DEGREES, DEGREES)
PAIRS = st.lists(st.tuples(DEGREES, DEGREES).map(list), min_size=2, max_size=4)
GEOMETRIES = (
    LONLAT.map(lambda at: {"type": "Point", "coordinates": list(at)})
    | PAIRS.map(lambda line: {"type": "LineString", "coordinates": line})
    | PAIRS.map(lambda ring: {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]})
)
STOPS = st.builds(Stop, name=NAMES, station_id=NAMES, lonlat=st.none() | LONLAT, country=NAMES)
JOURNEYS = st.builds(
    Journey,
    origin=st.none() | STOPS,
    destination=st.none() | STOPS,
    via=st.lists(STOPS, max_size=2).map(tuple),
    inferred=st.none() | st.booleans(),
    length_km=KM,
)
SINGLE = st.builds(
    Place,
    kind=st.sampled_from(PlaceKind),
    line=NAMES,
    section=NAMES,
    from_station=NAMES,
    to_station=NAMES,
    at_station=NAMES,
    km_post=NAMES,
    km_from=KM,
    km_to=KM,
    published_km=st.none() | st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)),
    countries=SEVERAL,
    admin1=SEVERAL,
    geometry=st.none() | GEOMETRIES,
    lonlat=st.none() | LONLAT,
    method=NAMES,
    precision=st.none() | st.integers(1, 3),
    uncertainty_km=KM,
    course_basis=st.none() | st.sampled_from(Basis),
    course_error_km=KM,
    journey=st.none() | JOURNEYS,
    id=NAMES,
    name=NAMES,
    words=NAMES,
    lang=NAMES,
    score=st.none() | st.floats(0, 1),
    reasons=SEVERAL,
)
PLACES = st.builds(
    lambda place, others: replace(place, alternatives=tuple(others)),
    SINGLE,
    st.lists(SINGLE, max_size=2),
)


@given(PLACES)
@settings(max_examples=200, deadline=None)
def test_a_place_outlives_json(place: Place) -> None:
    assert place_from_json(orjson.loads(orjson.dumps(place.to_json()))) == place


@given(PLACES)
@settings(max_examples=100, deadline=None)
def test_what_a_record_holds_of_a_place_it_gives_back(place: Place) -> None:
    once = with_place(Incident(title="Kept"), place)
    assert with_place(Incident(title="Kept"), place_of(once)) == once
    assert once.title == "Kept"


def test_what_a_place_does_not_say_is_not_written() -> None:
    assert Place().to_json() == {}
    assert Place(PlaceKind.SITE, line="a-g").to_json() == {"kind": "site", "line": "a-g"}


@pytest.mark.parametrize(
    ("place", "lonlat"),
    [
        (Place(PlaceKind.SITE, lonlat=(27.0, 53.0), from_station="by-a"), (27.0, 53.0)),
        (Place(PlaceKind.STATION, lonlat=(27.0, 53.0)), (27.0, 53.0)),
        (Place(PlaceKind.STATION, lonlat=(27.0, 53.0), from_station="by-a"), None),
        (Place(PlaceKind.SECTION, lonlat=(27.0, 53.0)), None),
        (Place(PlaceKind.AREA, lonlat=(27.0, 53.0)), None),
    ],
)
def test_a_record_has_coordinates_only_where_nothing_else_says_where_it_is(
    place: Place, lonlat: tuple[float, float] | None
) -> None:
    assert place.own_lonlat == lonlat
    incident = with_place(Incident(), place)
    assert (incident.longitude, incident.latitude) == (lonlat or (None, None))


def test_a_way_crosses_the_countries_of_its_stops() -> None:
    way = Journey(Stop("Homyel", "by-h", country="BY"), Stop("Kyiv", country="UA"))
    assert Place(countries=("UA",), journey=way).crossed == ("UA", "BY")
    assert Place(countries=("UA",)).crossed == ("UA",)
