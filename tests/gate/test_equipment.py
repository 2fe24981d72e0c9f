"""Wayside equipment is never shown finer than its section between two stations."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise, product
from random import Random

import orjson
import pytest
import shapely

from mapper import gate, vocabulary
from mapper.geodesy import distance_km
from mapper.model import Claim, Incident
from mapper.railway.reference.sections import LEAST_KM, sections_beside

ABOUT = [
    {"asset": ("relay_cabinet",)},
    {"asset": ("signalling",)},
    {"asset": ("points",)},
    {"sub_event_type": "signalling_damage"},
    {"sub_event_type": "signalling_tampering"},
]


def test_no_other_term_is_of_equipment():
    named = {
        (name, term.id)
        for name, terms in vocabulary.lists().items()
        for term in terms.values()
        if term.handling is vocabulary.Handling.EQUIPMENT
    }
    assert named == {
        (name, term)
        for about in ABOUT
        for name, given in about.items()
        for term in ((given,) if isinstance(given, str) else given)
    }


@pytest.mark.parametrize("about", ABOUT, ids=str)
def test_until_when_it_did_not_work_is_not_told(let_out, about):
    end = date(2022, 3, 20)
    claims = (
        Claim("BY-2022-0001", "news", "effect_end", "2022-03-20"),
        Claim("BY-2022-0001", "news", "effect", "suspended", effective_to=end),
    )
    effect = {"effect": "suspended", "effect_start": date(2022, 3, 14), "effect_end": end}
    form = let_out(claims, **effect, **about)
    assert form.properties["effect_start"] == date(2022, 3, 14)
    said = orjson.dumps(form.properties).decode() + str(form.facts)
    assert "2022-03-20" not in said
    assert "20 March" not in said
    told = let_out(claims, **effect, asset=("track",)).properties
    assert told["effect_end"] == told["claims"][1]["effective_to"] == end


PLACE_KINDS = ("station", "section", "stretch", "line", "site", "area", "none")
#: Kilometres are shown with two decimals.
ROUNDED_KM = 0.011


def shape_of(form):
    return shapely.from_geojson(json.dumps(form.geometry))


@pytest.mark.parametrize("geo_method", ["station", "near"])
def test_near_a_station_it_is_the_sections_on_both_sides(let_out, network, geo_method):
    form = let_out(
        asset=("relay_cabinet",),
        place_kind="station",
        from_station="by-lyasnaya",
        geo_method=geo_method,
        geo_uncertainty_km=19.8,
    )
    told = form.properties
    before, after = sections_beside(network.line("orsha-brest"), network.stations, "by-lyasnaya")
    near = "near" if geo_method == "near" else "at"
    first = network.station(before.from_station).name_en
    assert told["place"] == f"{near} Lyasnaya, between {first} and Damanava"
    assert (told["place_kind"], told["line_id"]) == ("stretch", "orsha-brest")
    assert form.geometry["type"] == "MultiLineString"
    assert (told["km_from"], told["km_to"]) == pytest.approx(
        (before.km_from, after.km_to), abs=0.01
    )
    middle = network.station("by-lyasnaya").lonlat
    assert distance_km(form.point, middle) > 5, "the point of convenience does not mark the station"
    assert "lyasnaya" in form.search_text


def test_at_the_end_of_a_line_it_is_the_last_section(let_out, network):
    form = let_out(
        asset=("points",),
        place_kind="station",
        line="orsha-brest",
        from_station="by-brest-tsentralny",
        latitude=52.0996,
        longitude=23.6806,
        geo_uncertainty_km=0.01,
    )
    line = network.line("orsha-brest")
    (last,) = sections_beside(line, network.stations, "by-brest-tsentralny")
    told = form.properties
    assert told["place_kind"] == "section"
    assert (told["from_station_id"], told["to_station_id"]) == (
        last.from_station,
        "by-brest-tsentralny",
    )
    assert told["km_to"] == pytest.approx(line.station_kms[-1], abs=ROUNDED_KM)
    assert told["km_to"] - told["km_from"] >= LEAST_KM - ROUNDED_KM
    assert form.geometry["type"] == "LineString"


def test_at_a_junction_it_is_the_sections_of_every_line_or_of_the_one_that_is_named(
    let_out, network
):
    at = {"asset": ("signalling",), "place_kind": "station"}
    every = let_out(**at, from_station="by-zhlobin")
    assert every.properties["line_id"] is None
    assert every.properties["place"] == "at Zhlobin"
    lines = [slug for slug, line in network.lines.items() if "by-zhlobin" in line.station_ids]
    assert len(lines) > 1
    one = [let_out(**at, from_station="by-zhlobin", line=slug) for slug in lines]
    assert [form.properties["line_id"] for form in one] == lines
    assert all(shape_of(every).length > shape_of(form).length for form in one)


def on_no_line(network):
    """The ids of the stations that no line passes."""
    on_lines = {station_id for line in network.lines.values() for station_id in line.station_ids}
    return sorted(network.stations.keys() - on_lines)


def test_at_a_station_without_a_section_it_is_the_region(let_out, region):
    placed = {
        station: code
        for station in on_no_line(region.network)
        if (lonlat := region.network.station(station).lonlat)
        and (code := region.areas.admin1_of(*lonlat))
    }
    assert len(placed) > 100
    for station in sorted(placed)[:: len(placed) // 10]:
        form = let_out(asset=("points",), place_kind="station", from_station=station)
        assert form.properties["place_kind"] == "area"
        assert form.point is None
        assert form.properties["place"].endswith(f", in {region.areas.name(placed[station])}")


def test_at_a_station_that_nobody_has_placed_nothing_is_drawn(let_out, network):
    unplaced = [key for key, station in network.stations.items() if station.lonlat is None]
    assert unplaced
    for station in unplaced:
        form = let_out(asset=("points",), place_kind="station", from_station=station, country=())
        assert (form.geometry, form.point) == (None, None)


def test_one_station_named_twice_is_that_station(let_out):
    same = {"from_station": "by-barysau", "to_station": "by-barysau", "line": "orsha-brest"}
    form = let_out(asset=("points",), place_kind="section", **same)
    assert form.properties["place"].startswith("at Barysau, between ")
    plain = let_out(asset=("track",), place_kind="section", **same)
    assert (plain.properties["place"], plain.geometry["type"]) == ("at Barysau", "Point")


def test_a_movement_that_touches_equipment_has_no_mark_at_its_station(let_out):
    form = let_out(asset=("points",), record="movement", event_type="movement", origin="by-barysau")
    assert (form.geometry, form.point) == (None, None)


def test_a_short_movement_that_touches_equipment_is_not_drawn_along_its_rails(let_out_tiny):
    going = {"record": "movement", "event_type": "movement", "mode": "rail"}
    ends = {"origin": "by-a", "destination": "by-c"}
    assert let_out_tiny(**going, **ends).properties["route_length_km"] == 2.0
    assert let_out_tiny(**going, **ends, asset=("points",)).geometry is None


def pieces_of(line, chance, network):
    """Ways in which a report may name a place on a line, finer than its sections among them."""
    km = chance.uniform(0, line.station_kms[-1])
    lon, lat = network.locate(line.slug, km)
    beside = {"longitude": lon + chance.uniform(-0.01, 0.01), "latitude": lat}
    yield {"place_kind": "site", "geo_method": "km_post", "longitude": lon, "latitude": lat}
    yield {"place_kind": "site", "geo_method": "near", **beside}
    yield {"place_kind": "station", "geo_method": "manual", "line": line.slug, **beside}
    halts = [key for key in line.station_ids if network.stations[key].kind == "halt"]
    for station in (chance.choice(line.station_ids), chance.choice(halts or line.station_ids)):
        near = chance.choice(("near", "station"))
        at = {"place_kind": "station", "geo_method": near, "from_station": station}
        yield at | {"line": line.slug}
        yield at
        named = {"place_kind": "section", "from_station": station, "to_station": station}
        yield named | {"line": line.slug}
    place = chance.randrange(len(line.station_ids) - 1)
    first, last = line.station_ids[place : place + 2]
    for kind, slug in product(("section", "stretch"), (line.slug, "")):
        yield {"place_kind": kind, "line": slug, "from_station": last, "to_station": first}
    yield {"place_kind": "section", "line": line.slug, "from_station": line.station_ids[-2]}
    yield {"place_kind": "line", "line": line.slug, "to_station": line.station_ids[1]}


@pytest.mark.parametrize("every", [15, pytest.param(1, marks=pytest.mark.long)])
def test_on_any_line_it_is_drawn_no_finer_than_a_section(region, every):
    """It ends at no halt that the report does not name, and is 3 km long where its line is."""
    chance = Random(20220314)
    lines = list(region.network.lines.values())
    for line in lines[:15] + lines[15::every]:
        assert line.station_kms, line.slug
        for where in pieces_of(line, chance, region.network):
            incident = Incident(
                id="XX-2022-0001",
                title="A title",
                event_type="sabotage",
                **where,
                **chance.choice(ABOUT),
            )
            form = gate.public_form(incident, {}, [], region)
            assert form is not None
            assert form.geometry["type"] in ("LineString", "MultiLineString"), where
            assert_no_finer(form, where, region.network)


def drawn_km(geometry):
    """The length of a LineString or MultiLineString in km."""
    one = geometry["type"] == "LineString"
    paths = [geometry["coordinates"]] if one else geometry["coordinates"]
    return sum(distance_km(a, b) for path in paths for a, b in pairwise(path))


def assert_no_finer(form, where, network):
    """Fail where a public form's stretch is shorter than a section, or ends at a halt."""
    told = form.properties
    line = network.lines.get(told["line_id"])
    if line is None:  # the sections of several lines
        assert told["km_from"] is told["km_to"] is None
        assert drawn_km(form.geometry) >= LEAST_KM - ROUNDED_KM, where
        return
    length_km = told["km_to"] - told["km_from"]
    whole_km = line.station_kms[-1] - line.station_kms[0]
    assert length_km >= min(LEAST_KM, whole_km) - ROUNDED_KM, (where, line.slug, length_km)
    named = {where.get("from_station"), where.get("to_station")}
    ends = {line.station_ids[0], line.station_ids[-1]}
    for end in (told["from_station_id"], told["to_station_id"]):
        assert network.stations[end].kind != "halt" or end in named | ends, (where, end)


@pytest.mark.parametrize(
    ("number", "kind", "about"),
    [(number, *each) for number, each in enumerate(product(PLACE_KINDS, ABOUT))],
)
def test_no_station_of_the_network_ever_becomes_its_point(region, number, kind, about):
    """Each case takes other stations, one of some hundreds."""
    for station in list(region.network.stations.values())[number::350]:
        lon, lat = station.lonlat or (None, None)
        lines = [line.slug for line in region.network.lines_at.get(station.id, ())]
        for line in {"", *lines}:
            incident = Incident(
                id="XX-2022-0001",
                title="A title",
                event_type="sabotage",
                place_kind=kind,
                line=line,
                from_station=station.id,
                to_station=station.id if kind in ("section", "stretch") else "",
                longitude=lon,
                latitude=lat,
                geo_method="near",
                **about,
            )
            form = gate.public_form(incident, {}, [], region)
            drawn = form.geometry["type"] if form.geometry else None
            assert drawn in (None, "LineString", "MultiLineString", "MultiPolygon"), station.id
            assert drawn != "LineString" or shape_of(form).length > 0, station.id
            assert drawn or form.point is None, station.id
