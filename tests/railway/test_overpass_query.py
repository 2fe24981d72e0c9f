"""Boxes, their tiles, and the query of one tile."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import AmbiguousName, InputError, UnknownName
from mapper.railway.sources.overpass.query import (
    MAX_TILES,
    TILE_DEGREES,
    Box,
    country_box,
    cut_sides,
    line_box,
    parse_box,
    query,
    tiles,
)
from mapper.region import shipped_texts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("32,51,31,52", "west side 32 is not west of the east side 31"),
        ("31,52,32,51", "south side 52 is not south of the north side 51"),
        ("31,51,31,52", "not west of"),
        ("31,51,32", "not four numbers"),
        ("31,51,32,x", "not four numbers"),
        ("", "not four numbers"),
        ("31,51,32,91", "north=91 is not between -90 and 90"),
        ("-181,51,32,52", "west=-181 is not between -180 and 180"),
        ("nan,51,32,52", "west=nan"),
        ("31,51,inf,52", "east=inf"),
    ],
)
def test_a_box_that_is_none_is_refused_with_the_order(text, said):
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        parse_box(text)
    assert "W,S,E,N" in str(caught.value)


def test_a_box_over_the_limit_names_the_limit_and_the_way_out():
    with pytest.raises(InputError, match=rf"takes 5400 requests .* limit is {MAX_TILES}") as caught:
        tiles(parse_box("-90,-30,90,90"))
    assert "mapper railway import" in str(caught.value)


sides = st.tuples(
    st.floats(-170, 160), st.floats(-80, 70), st.floats(0.001, 9), st.floats(0.001, 9)
)


@given(sides)
def test_tiles_cover_their_box_without_overlap(drawn):
    west, south, width, height = drawn
    box = parse_box(f"{west},{south},{west + width},{south + height}")
    found = tiles(box)
    area = sum((t.east - t.west) * (t.north - t.south) for t in found)
    assert area == pytest.approx((box.east - box.west) * (box.north - box.south), abs=1e-4)
    assert all(t.east - t.west <= TILE_DEGREES + 1e-6 for t in found)
    assert all(t.north - t.south <= TILE_DEGREES + 1e-6 for t in found)
    assert all(t.west < t.east and t.south < t.north for t in found)
    assert (found[0].west, found[0].south) == (box.west, box.south)
    assert (found[-1].east, found[-1].north) == (box.east, box.north)
    assert tiles(box) == found


def test_a_country_is_asked_for_by_the_tiles_that_touch_it(areas):
    box, outline = country_box(areas, "by")
    whole, touching = tiles(box), tiles(box, outline)
    assert set(touching) < set(whole)
    minsk = next(t for t in whole if t.west <= 27.56 <= t.east and t.south <= 53.9 <= t.north)
    assert minsk in touching
    assert cut_sides(box, shipped_texts().extent) == ""


def test_a_country_that_reaches_beyond_the_outlines_is_said_to(areas):
    assert cut_sides(country_box(areas, "RU")[0], shipped_texts().extent) == "19,42,61,62"


def test_crimea_is_in_the_box_of_ukraine(areas):
    box, _ = country_box(areas, "UA")
    assert box.south < 44.6
    assert box.west < 33.5 < box.east


def test_an_unknown_country_names_the_known_ones(areas):
    with pytest.raises(InputError, match=r"'FR' has no outline here; .*BY.*--bbox"):
        country_box(areas, "FR")


def test_the_box_of_a_line_holds_its_stations_and_the_margin(shipped):
    near, wide = (line_box(shipped, "Gomel", "Kyiv", km) for km in (0, 20))
    for name in ("Homyel", "Chernihiv", "Nizhyn", "Kyiv"):
        lon, lat = shipped.one_station(name).lonlat
        assert near.west <= lon <= near.east
        assert near.south <= lat <= near.north
    assert near.south - wide.south == pytest.approx(20 / 111.2, abs=1e-6)
    assert wide.west < near.west - 20 / 111.2


def test_two_stations_on_no_common_line_are_joined_by_rail(shipped):
    lines = shipped.lines.values()
    a, b = shipped.one_station("Chernihiv").id, shipped.one_station("Lviv").id
    assert not any(a in line.station_ids and b in line.station_ids for line in lines)
    box = line_box(shipped, "Chernihiv", "Lviv", 5)
    route = shipped.route(a, b)
    assert box.west < min(route.course.lonlat[:, 0])
    assert box.north > max(route.course.lonlat[:, 1])


def test_a_name_that_is_no_station_is_refused_with_the_nearest(shipped):
    with pytest.raises(UnknownName, match="Chernihiv"):
        line_box(shipped, "Chernihif", "Kyiv", 10)


def test_a_name_of_several_stations_lists_them(tiny):
    from dataclasses import replace

    from mapper.railway.network import Network

    twin = replace(tiny.stations["ua-b"], name_en="AAA")
    two = Network(replace(tiny.placed, stations={**tiny.stations, "ua-b": twin}))
    with pytest.raises(AmbiguousName, match="ua-b"):
        line_box(two, "AAA", "CCC", 10)


def test_a_quarter_of_a_box_lies_in_it():
    assert Box(31, 51, 32, 52).quarter == Box(31, 51, 31.5, 51.5)


def test_the_query_asks_for_no_equipment():
    text = query(Box(31, 51, 32, 52), 90)
    assert text.startswith("[out:json][timeout:90];")
    assert "(51.0000000,31.0000000,52.0000000,32.0000000)" in text
    for word in ("rail", "halt", "junction", "milestone", "railway|tracks"):
        assert word in text
    for word in ("signal", "switch", "interlocking", "box", "crossing", "cabinet", "derail", "*"):
        assert word not in text
