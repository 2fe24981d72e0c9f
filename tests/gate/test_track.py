"""Stretches of track: between which stations, by which kilometres, and on what they stand."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

CABINET = {"asset": ("relay_cabinet",)}
TRACK = {"asset": ("track",)}


def ends_of(form):
    return form.properties["from_station_id"], form.properties["to_station_id"]


@pytest.mark.parametrize("line", ["a-g", ""])
@pytest.mark.parametrize(
    ("named", "drawn"),
    [
        (("a", "c"), ("a", "e")),  # 2 km: with the section beside it
        (("c", "a"), ("a", "e")),
        (("e", "g"), ("c", "g")),
        (("d", "e"), ("c", "f")),  # a halt that is named: the parts on both sides of it
        (("a", "d"), ("a", "d")),  # a halt that is named is an end where that is wide enough
        (("c", "d"), ("c", "d")),
        (("c", "e"), ("c", "e")),
    ],
)
def test_equipment_between_stations_is_at_least_a_section(let_out_tiny, line, named, drawn):
    first, last = (f"by-{name}" for name in named)
    at = {"place_kind": "section", "line": line, "from_station": first, "to_station": last}
    assert ends_of(let_out_tiny(**CABINET, **at)) == tuple(f"by-{name}" for name in drawn)
    exact = let_out_tiny(**TRACK, **at)
    assert set(ends_of(exact)) == {first, last}, "what is no equipment is drawn as it is named"


def test_a_line_with_one_end_left_open_is_wide_enough_too(let_out_tiny):
    form = let_out_tiny(**CABINET, place_kind="section", line="a-g", from_station="by-e")
    assert ends_of(form) == ("by-c", "by-g")


def test_equipment_between_near_stations_of_two_lines_is_the_sections_of_both(let_out_tiny, tiny):
    at = {"place_kind": "section", "from_station": "by-c", "to_station": "by-h"}
    way = let_out_tiny(**TRACK, **at)
    assert way.geometry["type"] == "LineString"
    form = let_out_tiny(**CABINET, **at)
    drawn = {tuple(position) for path in form.geometry["coordinates"] for position in path}
    for station in ("by-a", "by-e", "by-i"):
        lon, lat = tiny.station(station).lonlat
        assert (round(lon, 5), round(lat, 5)) in drawn
    assert form.properties["place"] == "between CCC and HHH"


def test_near_a_halt_it_is_the_section_on_which_it_lies(let_out_tiny):
    form = let_out_tiny(**CABINET, place_kind="station", from_station="by-d", geo_method="near")
    assert ends_of(form) == ("by-c", "by-e")
    assert form.properties["section_id"] == "a-g/by-c--by-e"
    assert form.properties["place"] == "near DDD, between CCC and EEE"


def test_near_a_short_section_it_reaches_on(let_out_tiny):
    form = let_out_tiny(**CABINET, place_kind="station", from_station="by-f")
    assert ends_of(form) == ("by-c", "by-g")


def test_a_part_of_a_section_has_an_id_and_more_than_one_section_has_none(let_out_tiny):
    at = {"place_kind": "section", "line": "a-g"}
    part = let_out_tiny(**TRACK, **at, from_station="by-c", to_station="by-d")
    assert part.properties["section_id"] == "a-g/by-c--by-d"
    more = let_out_tiny(**TRACK, **at, from_station="by-a", to_station="by-d")
    assert more.properties["section_id"] is None


def test_published_kilometres_stand_beside_the_drawn_ones(let_out_tiny):
    at = {"place_kind": "stretch", "line": "a-g", "from_station": "by-a"}
    told = let_out_tiny(**at, to_station="by-e").properties
    assert (told["km_from"], told["km_to"]) == (0.0, 10.0)
    assert (told["km_published_from"], told["km_published_to"]) == (0.0, 12.0)
    told = let_out_tiny(**at, to_station="by-b").properties
    assert (told["km_to"], told["km_published_to"]) == (1.0, 1.5), "interpolated between two"


@pytest.mark.parametrize("ends", [("e", "f"), ("c", "g"), ("a", "f")])
def test_where_the_guide_breaks_off_no_end_has_a_published_kilometre(let_out_tiny, ends):
    first, last = (f"by-{name}" for name in ends)
    told = let_out_tiny(
        place_kind="stretch", line="a-g", from_station=first, to_station=last
    ).properties
    assert (told["km_published_from"], told["km_published_to"]) == (None, None)
    assert None not in (told["km_from"], told["km_to"])


def test_a_line_that_the_guide_lacks_has_none(let_out_tiny):
    told = let_out_tiny(place_kind="line", line="h-i").properties
    assert (told["km_published_from"], told["km_published_to"]) == (None, None)
    assert (told["km_from"], told["km_to"]) == (0.0, 20.0)


def test_a_stretch_says_the_weakest_that_it_stands_on(let_out_tiny):
    at = {"place_kind": "stretch", "line": "a-g"}
    sure = let_out_tiny(**at, from_station="by-a", to_station="by-e").properties
    assert (sure["course_basis"], sure["course_error_km"]) == ("generalised", 0.5)
    assert sure["synthetic"] is False
    linked = let_out_tiny(**at, from_station="by-a", to_station="by-g").properties
    assert (linked["course_basis"], linked["course_error_km"]) == ("joined", 2.5)
    assert linked["synthetic"] is True


@pytest.mark.parametrize(
    "where",
    [
        {"place_kind": "station", "from_station": "by-a"},
        {"place_kind": "site", "longitude": 27.0, "latitude": 53.0},
        {"place_kind": "area", "admin1": ("BY-MI",)},
        {"place_kind": "none"},
    ],
)
def test_what_is_no_track_has_no_course(let_out_tiny, where):
    told = let_out_tiny(**TRACK, **where).properties
    assert (told["course_basis"], told["course_error_km"]) == (None, None)
    assert (told["km_published_from"], told["km_published_to"]) == (None, None)
    assert told["synthetic"] is False


def test_published_kilometres_are_the_guides_on_every_line(network):
    """At a station of a run it is the guide's number, between two it lies between theirs."""
    lines = [line for line in network.lines.values() if line.published_runs]
    assert len(lines) > 1000
    for line in lines:
        at = dict(zip(line.station_ids, line.station_kms, strict=True))
        chance = Random(line.slug)
        for run in line.published_runs:
            assert line.published_between(at[run[0][0]], at[run[-1][0]]) == pytest.approx(
                (run[0][1], run[-1][1])
            )
            (a, low), (b, high) = chance.choice(list(pairwise(run)))
            km = chance.uniform(at[a], at[b])
            assert low - 1e-9 <= line.published_at(km) <= high + 1e-9, (line.slug, km)
        runs = [(at[run[0][0]], at[run[-1][0]]) for run in line.published_runs]
        for km in (at[key] for key in line.station_ids):
            known = any(first <= km <= last for first, last in runs)
            assert (line.published_at(km) is not None) == known, (line.slug, km)
        for (_, reached), (begun, _) in pairwise(runs):
            if reached < begun:
                assert line.published_between(reached, begun) is None, line.slug
