"""The way of a movement: along the rails between named places, inferred where it is."""

from __future__ import annotations

import pytest

from mapper.geodesy import distance_km

#: Cities that are divisions of their own.
CITIES = ("BY-HM", "RU-MOW", "RU-SPE", "UA-30", "UA-40")
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


@pytest.mark.parametrize(
    ("origin", "destination", "inferred"),
    [
        ("by-c", "by-e", False),  # a halt lies between
        ("by-e", "by-d", False),
        ("by-a", "by-e", True),  # a station lies between
        ("by-c", "by-h", True),  # on no line together
    ],
)
def test_on_one_section_nothing_is_inferred(let_out_tiny, origin, destination, inferred):
    told = let_out_tiny(**MOVEMENT, origin=origin, destination=destination).properties
    assert told["route_inferred"] is inferred


def test_its_way_says_what_it_stands_on_and_has_no_kilometre(let_out_tiny):
    told = let_out_tiny(**MOVEMENT, origin="by-a", destination="by-g").properties
    assert (told["course_basis"], told["synthetic"]) == ("joined", True)
    assert told["course_error_km"] == pytest.approx(0.5)
    for column in ("line_id", "km_from", "km_to", "km_published_from", "km_published_to"):
        assert told[column] is None, column


def test_stops_on_the_way_bend_it(let_out):
    ends = {"origin": "by-orsha-tsentralnaya", "destination": "by-luninets"}
    straight = let_out(**MOVEMENT, **ends).properties
    bent = let_out(**MOVEMENT, **ends, via=("by-kalinkavichy",)).properties
    assert (bent["via"], bent["via_station_ids"]) == (("Kalinkavichy",), ("by-kalinkavichy",))
    assert bent["route_length_km"] > straight["route_length_km"]
    assert bent["place"].endswith("by way of Kalinkavichy")


def test_a_spelling_is_enough(let_out):
    told = let_out(**MOVEMENT, origin="Барысаў", destination="Orsha-Tsentralnaya").properties
    assert told["origin_station_id"] == "by-barysau"


def test_a_place_off_the_network_stays_a_name(let_out, network):
    form = let_out(**MOVEMENT, origin="Omsk", destination="by-barysau")
    told = form.properties
    assert told["off_network"] == ("Omsk",)
    assert told["origin_name"] == "Omsk"
    assert told["origin_lonlat"] is None
    assert form.geometry["type"] == "Point"
    assert distance_km(form.point, network.station("by-barysau").lonlat) < 0.1
    assert told["route_inferred"] is None


@pytest.mark.parametrize("name", ["Беларусь", "Belarus", "belarus"])
def test_a_station_called_like_a_country_is_not_where_it_goes(let_out_tiny, tiny, name):
    assert [station.id for station in tiny.find_station(name)] == ["by-belarus"]
    form = let_out_tiny(**MOVEMENT, origin="by-i", destination=name, via=(name,))
    told = form.properties
    assert (told["destination_name"], told["destination_station_id"]) == (name, None)
    assert told["off_network"] == (name, name)
    assert form.geometry["type"] == "Point"


def test_no_country_or_oblast_is_a_station_of_the_shipped_railway(let_out, region):
    codes = [code for code in region.areas.codes() if code not in CITIES]
    called_so = [code for code in codes if region.network.find_station(region.areas.name(code))]
    assert "BY" in called_so, "a halt is called Беларусь"
    for code in called_so:
        told = let_out(
            **MOVEMENT, destination=region.areas.name(code), country=(code[:2],)
        ).properties
        assert told["destination_station_id"] is None, code


def test_a_station_called_like_a_country_is_reached_by_its_id(let_out_tiny):
    told = let_out_tiny(**MOVEMENT, origin="by-i", destination="by-belarus").properties
    assert told["destination_station_id"] == "by-belarus"
    assert told["route_length_km"] == pytest.approx(14.5)


@pytest.mark.parametrize(
    ("name", "station"),
    [
        ("Minsk", "by-minsk-pasazhyrski"),
        ("Минск", "by-minsk-pasazhyrski"),
        ("Мінск", "by-minsk-pasazhyrski"),
        ("Киев", "ua-kyiv-pasazhyrskyi"),
        ("Kyiv", "ua-kyiv-pasazhyrskyi"),
        ("Sevastopol", "ua-sevastopol"),
    ],
)
def test_a_city_with_the_rank_of_an_oblast_is_its_station(let_out, name, station):
    told = let_out(**MOVEMENT, origin=name, destination="by-barysau").properties
    assert told["origin_station_id"] == station


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
