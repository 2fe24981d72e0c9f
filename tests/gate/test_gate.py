"""What the gate lets out, and what it never does."""

from __future__ import annotations

import json
from dataclasses import fields

import orjson
import pytest
import shapely

from mapper import gate
from mapper.geodesy import distance_km
from mapper.model import Claim, Incident, Source
from mapper.schema import exported

SECTION = {
    "place_kind": "section",
    "line": "orsha-brest",
    "from_station": "by-damanava",
    "to_station": "by-lyasnaya",
}


def shape_of(form):
    return shapely.from_geojson(json.dumps(form.geometry))


@pytest.mark.parametrize("status", ["held", "withdrawn", "merged"])
def test_only_what_is_published_passes(region, status):
    incident = Incident(id="BY-2022-0001", status=status, title="x")
    assert gate.public_form(incident, {}, [], region) is None


def test_a_section_is_its_track(let_out, network):
    form = let_out(**SECTION, geo_uncertainty_km=4)
    told = form.properties
    assert form.geometry["type"] in ("LineString", "MultiLineString")
    assert told["place"] == "between Lyasnaya and Damanava"
    assert told["section_id"] == "orsha-brest/by-lyasnaya--by-damanava"
    assert (told["from_station_id"], told["to_station_id"]) == ("by-lyasnaya", "by-damanava")
    assert told["km_from"] < told["km_to"]
    assert form.told.lines == ("orsha-brest",)
    ends = [network.station(each).lonlat for each in ("by-lyasnaya", "by-damanava")]
    for end in ends:
        assert shape_of(form).distance(shapely.Point(end)) < 0.01
    assert shape_of(form).distance(shapely.Point(form.point)) < 1e-4


def test_the_order_of_the_stations_does_not_matter(let_out):
    swapped = SECTION | {"from_station": "by-lyasnaya", "to_station": "by-damanava"}
    assert let_out(**SECTION).geometry == let_out(**swapped).geometry


def test_without_a_line_two_neighbours_still_find_theirs(let_out):
    assert let_out(**(SECTION | {"line": ""})).properties["line_id"] == "orsha-brest"


def test_a_station_is_a_point_with_its_doubt(let_out, network):
    form = let_out(place_kind="station", from_station="by-barysau", geo_uncertainty_km=0.2)
    station = network.station("by-barysau")
    assert distance_km(form.point, station.lonlat) < 0.1
    assert form.properties["geo_uncertainty_km"] >= (station.position_error_km or 0)
    assert form.properties["place"] == "at Barysau"


def test_an_area_is_an_area_and_never_a_pin(let_out):
    form = let_out(place_kind="area", admin1=("BY-HO",), latitude=52.4, longitude=31.0)
    assert form.geometry["type"] == "MultiPolygon"
    assert form.point is None
    assert shape_of(form).is_valid
    assert len(json.dumps(form.geometry)) < 20_000
    assert form.properties["place"].startswith("in ")


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ({"location": "Zatoka bridge", "location_lang": "en"}, "Zatoka bridge"),
        (
            {"location": "міст у Затоці", "location_lang": "uk", "admin1": ("UA-51",)},
            "“міст у Затоці”, in Odes",
        ),
        ({"admin1": ("RU-BU",), "country": ("RU",)}, "in Russia"),
        ({"country": ("JP",)}, "at 46.10 N 30.40 E"),
    ],
)
def test_a_site_is_said_in_the_words_of_the_report(let_out, location, words):
    form = let_out(place_kind="site", latitude=46.1, longitude=30.4, **location)
    assert form.properties["place"].startswith(words)


def test_a_country_is_not_its_capital(let_out):
    form = let_out(place_kind="area", country=("BY",))
    assert form.point is None
    assert shape_of(form).area > 20


def test_what_has_no_place_has_no_geometry(let_out):
    form = let_out(place_kind="none")
    assert form.geometry is None
    assert form.properties["place"] == "in Belarus"


@pytest.mark.parametrize(
    "about",
    [
        {"asset": ("relay_cabinet",)},
        {"asset": ("track", "signalling")},
        {"asset": ("points",)},
        {"sub_event_type": "signalling_tampering"},
    ],
)
def test_wayside_equipment_is_never_finer_than_its_section(let_out, network, about):
    lon, lat = network.locate("orsha-brest", 380.0)
    exact = (lon + 0.001, lat + 0.001)
    form = let_out(
        **about,
        place_kind="site",
        latitude=exact[1],
        longitude=exact[0],
        km_post="380",
        location="на 380 км перегона",
        claims=(Claim("BY-2022-0001", "news", "km_post", "380 km"),),
    )
    told = form.properties
    assert told["place_kind"] == "section"
    assert told["section_id"] == "orsha-brest/by-lyasnaya--by-damanava"
    assert (told["km_post"], told["location"], told["claims"]) == (None, None, [])
    text = orjson.dumps([told, form.geometry]).decode()
    assert str(round(exact[0], 3)) not in text
    assert shape_of(form).length > 0.05


def test_equipment_far_from_any_line_is_its_region(let_out):
    form = let_out(asset=("points",), place_kind="site", latitude=67.0, longitude=52.0)
    assert form.properties["place_kind"] == "area"
    assert form.point is None


@pytest.mark.parametrize("kind", ["station", "section", "site", "area"])
def test_arrests_are_areas_only(let_out, kind):
    form = let_out(
        event_type="repression",
        sub_event_type="arrest",
        place_kind=kind,
        admin1=("BY-MA",),
        line="orsha-brest",
        from_station="by-barysau",
        to_station="by-navasady",
        latitude=54.2,
        longitude=28.5,
        location="дом в Борисове",
        detained=3,
        claims=(
            Claim("BY-2022-0001", "news", "from_station", "by-barysau"),
            Claim("BY-2022-0001", "news", "detained", "4"),
            Claim("BY-2022-0001", "news", "lat", "54.2091"),
        ),
    )
    told = form.properties
    assert form.geometry["type"] == "MultiPolygon"
    assert form.point is None
    assert form.told.lines == ()
    named = ("location", "line_id", "from_station_id", "to_station_id", "km_from", "section_id")
    assert [told[name] for name in named] == [None] * len(named)
    assert told["detained"] == 3
    assert [claim["field"] for claim in told["claims"]] == ["detained"]
    assert "barysau" not in form.search_text


def test_coordinates_are_rounded_to_what_is_known(let_out):
    sure = let_out(place_kind="site", latitude=50.1234567, longitude=30.1234567)
    vague = let_out(
        place_kind="site", latitude=50.1234567, longitude=30.1234567, geo_uncertainty_km=5
    )
    assert sure.point == (30.12346, 50.12346)
    assert vague.point == (30.123, 50.123)


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("https://d2u25kyqy2mqv5.cloudfront.net/287559", False),
        ("https://strangling-rods-355181.appspot.com/x", False),
        ("https://192.0.2.7/x", False),
        ("https://[2001:db8::1]/x", False),
        ("https://me:you@example.org/", False),
        ("javascript:alert(1)", False),
        ("https://localhost/x", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_what_may_become_a_link(url, links):
    assert gate.citing.link(url) == (url if links else None)


def test_sources_stand_with_the_record_and_mirrors_are_no_links(let_out):
    told = let_out(sources=("mirror", "news", "unknown")).properties
    assert [each["publisher"] for each in told["sources"]] == ["Other", "News"]
    assert [each["url"] for each in told["sources"]] == [None, "https://example.org/a"]
    assert told["source_url"] == "https://example.org/a"
    assert told["source_count"] == 2


@pytest.mark.parametrize(
    ("cited", "count"),
    [(("news",), 1), (("news", "copy"), 1), (("reprint", "news"), 1), (("news", "mirror"), 2)],
)
def test_copies_of_one_another_are_one_independent_source(let_out, cited, count):
    assert let_out(sources=cited).properties["independent_source_count"] == count


def test_claims_stand_side_by_side(let_out):
    claims = (
        Claim("BY-2022-0001", "news", "event_date", "2022-03-14", credibility="2"),
        Claim("BY-2022-0001", "mirror", "event_date", "2022-03-15", credibility="3"),
    )
    told = let_out(claims=claims, **SECTION).properties["claims"]
    assert [(each["publisher"], each["value"]) for each in told] == [
        ("News", "2022-03-14"),
        ("Other", "2022-03-15"),
    ]


def test_every_spelling_finds_a_place(let_out):
    words = let_out(place_kind="station", from_station="by-barysau").search_text.split()
    assert {"barysau", "borisov"} <= set(words)


def test_missing_values_are_null_and_never_empty_texts(let_out):
    def empty(value):
        if isinstance(value, dict):
            return any(empty(each) for each in value.values())
        return value == "" or (isinstance(value, list) and any(empty(each) for each in value))

    assert not empty(dict(let_out(**SECTION).properties))


def test_every_column_passes_the_gate_or_is_held_back_on_purpose(let_out):
    held_back = {"status", "reason", "replaced_by", "latitude", "longitude", "external_id"}
    renamed = {"line": "line_id", "origin": "origin_name", "destination": "destination_name"}
    shown = set(let_out().properties)
    assert set(renamed.values()) <= shown
    assert {field.name for field in fields(Incident)} - shown == held_back | set(renamed)


def test_only_a_source_with_graphic_images_says_so() -> None:
    marks = {mark: exported(Source("s", graphic=mark))["graphic"] for mark in ("yes", "no", "")}
    assert marks == {"yes": True, "no": False, "": None}
