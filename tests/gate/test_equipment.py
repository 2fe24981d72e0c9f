"""Wayside equipment is never shown finer than its section between two stations."""

from __future__ import annotations

import json

import pytest
import shapely

from mapper import gate
from mapper.gate.placed import EQUIPMENT, EQUIPMENT_ACTS
from mapper.model import Incident
from mapper.railway.geodesy import distance_km

ABOUT = [
    *({"asset": (asset,)} for asset in sorted(EQUIPMENT)),
    *({"sub_event_type": act} for act in sorted(EQUIPMENT_ACTS)),
]
PLACE_KINDS = ("station", "section", "stretch", "line", "site", "area", "none")


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
    near = "near" if geo_method == "near" else "at"
    assert told["place"] == f"{near} Lyasnaya, between Baranavichy-Tsentralnyya and Damanava"
    assert (told["place_kind"], told["line_id"]) == ("stretch", "orsha-brest")
    assert form.geometry["type"] == "MultiLineString"
    before, after = network.sections("orsha-brest")[-6:-4]
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
    last = network.sections("orsha-brest")[-1]
    assert (form.properties["place_kind"], form.properties["section_id"]) == ("section", last.id)
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


@pytest.mark.parametrize("station", ["ua-zaporizhzhia-2", "ru-sudzha"])
def test_at_a_station_without_a_section_it_is_the_region(let_out, areas, network, station):
    form = let_out(asset=("points",), place_kind="station", from_station=station)
    assert form.properties["place_kind"] == "area"
    assert form.point is None
    code = areas.admin1_of(*network.station(station).lonlat)
    assert form.properties["place"].endswith(f", in {areas.name(code)}")


def test_at_a_station_that_nobody_has_placed_nothing_is_drawn(let_out):
    form = let_out(
        asset=("points",), place_kind="station", from_station="ru-sosnovy-bor", country=()
    )
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


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("kind", PLACE_KINDS)
def test_no_station_of_the_network_ever_becomes_its_point(network, areas, about, kind):
    for station in network.stations.values():
        lon, lat = station.lonlat or (None, None)
        lines = [slug for slug, line in network.lines.items() if station.id in line.station_ids]
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
            form = gate.public_form(incident, {}, [], network, areas)
            drawn = form.geometry["type"] if form.geometry else None
            assert drawn in (None, "LineString", "MultiLineString", "MultiPolygon"), station.id
            assert drawn != "LineString" or shape_of(form).length > 0, station.id
            assert drawn or form.point is None, station.id
