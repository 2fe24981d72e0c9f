"""The way of a movement: along the rails between named places, inferred where it is."""

from __future__ import annotations

import pytest

from mapper.railway.geodesy import distance_km

MOVEMENT = {"record": "movement", "event_type": "movement", "mode": "rail"}


def test_between_two_stations_it_goes_by_rail_and_is_inferred(let_out, network):
    form = let_out(**MOVEMENT, origin="by-homyel-pasazhyrski", destination="by-kalinkavichy")
    told = form.properties
    assert form.geometry["type"] in ("LineString", "MultiLineString")
    assert told["route_inferred"] is True
    rail = network.route("by-homyel-pasazhyrski", "by-kalinkavichy").length_km
    assert told["route_length_km"] == pytest.approx(rail, abs=0.1)
    assert told["place"] == "from Homyel-Pasazhyrski to Kalinkavichy"
    assert told["origin_lonlat"] == pytest.approx(
        network.station("by-homyel-pasazhyrski").lonlat, abs=0.001
    )


def test_between_neighbours_nothing_is_inferred(let_out):
    told = let_out(**MOVEMENT, origin="by-lyasnaya", destination="by-damanava").properties
    assert told["route_inferred"] is False


def test_stops_on_the_way_bend_it(let_out):
    ends = {"origin": "by-orsha-tsentralnaya", "destination": "by-luninets"}
    straight = let_out(**MOVEMENT, **ends).properties
    bent = let_out(**MOVEMENT, **ends, via=("by-kalinkavichy",)).properties
    assert bent["via"] == ["Kalinkavichy"]
    assert bent["route_length_km"] > straight["route_length_km"]
    assert bent["place"].endswith("by way of Kalinkavichy")


def test_a_spelling_is_enough(let_out):
    told = let_out(**MOVEMENT, origin="Барысаў", destination="Orsha-Tsentralnaya").properties
    assert told["origin_station_id"] == "by-barysau"


def test_a_place_off_the_network_stays_a_name(let_out, network):
    form = let_out(**MOVEMENT, origin="Omsk", destination="by-barysau")
    told = form.properties
    assert told["off_network"] == ["Omsk"]
    assert told["origin_name"] == "Omsk"
    assert told["origin_lonlat"] is None
    assert form.geometry["type"] == "Point"
    assert distance_km(form.point, network.station("by-barysau").lonlat) < 0.1
    assert told["route_inferred"] is None


def test_the_station_where_it_was_seen_lies_on_the_way(let_out):
    form = let_out(
        **MOVEMENT, destination="by-luninets", place_kind="station", from_station="by-kalinkavichy"
    )
    assert form.geometry["type"] != "Point"
    assert form.properties["from_station_id"] == "by-kalinkavichy"


@pytest.mark.parametrize("mode", ["road", "air"])
def test_what_does_not_go_by_rail_has_no_way_by_rail(let_out, mode):
    form = let_out(
        record="movement",
        event_type="movement",
        mode=mode,
        origin="by-homyel-pasazhyrski",
        destination="by-kalinkavichy",
    )
    assert form.geometry["type"] == "Point"
    assert form.properties["route_length_km"] is None


def test_a_movement_is_never_finer_than_the_stations(let_out, network):
    lon, lat = network.locate("orsha-brest", 380.0)
    form = let_out(**MOVEMENT, place_kind="site", latitude=lat, longitude=lon)
    assert form.properties["place_kind"] == "section"
    assert form.geometry["type"] != "Point"


def test_movements_between_countries_are_hatched_or_nothing(let_out):
    form = let_out(**MOVEMENT, origin="Russia", destination="Belarus", place_kind="area")
    assert form.geometry["type"] == "MultiPolygon"
    assert form.point is None
