"""Only the lists' values enter, and an answer is taken as a whole or not at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.railway.sources.osm.extract import TRACK_TAGS, is_name
from mapper.railway.sources.overpass.answer import merged, read_answer
from mapper.railway.sources.overpass.refusals import OverpassError
from tests.railway.overpass_server import World, railway_elements


def body(elements, **more):
    return json.dumps({"version": 0.6, "elements": elements, **more}).encode()


@pytest.fixture(scope="module")
def leaky():
    """An answer with all that a server knows, equipment and all."""
    return read_answer(body(railway_elements()))


def test_equipment_is_dropped_at_the_door(leaky):
    assert "planted" in json.dumps(railway_elements())
    assert "planted" not in repr(leaky)
    assert len(leaky.ways) == 6
    assert [route.id for route in leaky.routes] == [7]


def test_only_listed_tags_and_names_are_kept(leaky):
    for _, _, tags in leaky.ways:
        assert all(key in TRACK_TAGS or is_name(key) for key in tags)
    station = next(point for point in leaky.points if point.id == 1060)
    assert dict(station.tags) == {
        "railway": "station", "name": "Ніжин", "name:uk": "Ніжин", "name:ru": "Нежин",
        "name:en": "Nizhyn",
    }  # fmt: skip


def test_a_post_that_is_a_vertex_keeps_its_tags_in_either_order():
    post = {"type": "node", "id": 1, "lat": 51.0, "lon": 31.0,
            "tags": {"railway": "milestone", "railway:position": "7"}}  # fmt: skip
    bare = {key: post[key] for key in ("type", "id", "lat", "lon")}
    end = {"type": "node", "id": 2, "lat": 51.0, "lon": 31.1}
    way = {"type": "way", "id": 3, "nodes": [1, 2], "tags": {"railway": "rail"}}
    for elements in ([post, end, way, bare], [bare, end, way, post]):
        answer = read_answer(body(elements))
        assert [point.tags["railway:position"] for point in answer.points] == ["7"]


def test_a_track_may_come_with_its_own_vertices():
    way = {
        "type": "way", "id": 3, "nodes": [1, 2], "tags": {"railway": "rail"},
        "geometry": [{"lat": 51.0, "lon": 31.0}, {"lat": 51.1, "lon": 31.1}],
    }  # fmt: skip
    assert read_answer(body([way])).ways[0][1] == [(31.0, 51.0), (31.1, 51.1)]


def test_an_area_without_a_railway_is_a_whole_answer():
    assert read_answer(body([])).empty


NODE = {"type": "node", "id": 1, "lat": 51.0, "lon": 31.0}


@pytest.mark.parametrize(
    "elements",
    [
        [{**NODE, "lat": 91.0}],
        [{**NODE, "lat": None}],
        [{**NODE, "lon": float("nan")}],
        [{**NODE, "id": "1"}],
        [{**NODE, "id": True}],
        [{**NODE, "type": "area"}],
        [{**NODE, "tags": {"name": 7}}],
        [{**NODE, "tags": ["name"]}],
        ["node"],
        [None],
        [{"type": "way", "id": 1, "tags": {"railway": "rail"}}],
        [{"type": "way", "id": 1, "nodes": [1, 2], "tags": {"railway": "rail"},
          "geometry": [{"lat": 51.0, "lon": 31.0}, {}]}],
        [{"type": "relation", "id": 1, "tags": {"route": "railway"}, "members": [{"ref": 1}]}],
    ],
)  # fmt: skip
def test_elements_of_another_shape_are_refused(elements):
    with pytest.raises(OverpassError, match="another shape"):
        read_answer(body(elements))


def row(*numbers, tags=None):
    """A track over nodes 1, 2, 3… of which only those that ``nodes`` makes are there."""
    return {"type": "way", "id": 9, "nodes": list(numbers), "tags": tags or {"railway": "rail"}}


def nodes(*numbers):
    return [{"type": "node", "id": n, "lat": 51.0, "lon": n / 10} for n in numbers]


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ((1, 2, 3, 4, 5), [1, 2, 3, 4, 5]),
        ((1, 2, 3), [1, 2, 3]),
        ((3, 4, 5), [3, 4, 5]),
        ((1, 2, 4, 5), [1, 2]),
        ((1, 3, 4, 5), [3, 4, 5]),
        ((1, 3, 5), []),
        ((), []),
    ],
)
def test_of_a_track_that_was_cut_the_longest_part_is_taken(there, taken):
    answer = read_answer(body([*nodes(*there), row(1, 2, 3, 4, 5)]))
    shapes = [[round(lon * 10) for lon, _ in shape] for _, shape, _ in answer.ways]
    assert shapes == ([taken] if taken else [])
    counted = [(each.way, each.taken, each.nodes) for each in answer.cut_off]
    if len(there) == 5:
        assert counted == []
    else:
        assert counted == [(9, len(taken) or min(1, len(there)), 5)]
    written = [{"lat": 51.0, "lon": n / 10} if n in there else None for n in range(1, 6)]
    assert read_answer(body([{**row(1, 2, 3, 4, 5), "geometry": written}])) == answer


def test_a_track_of_one_vertex_is_left_out_and_counted():
    answer = read_answer(body([*nodes(1), row(1)]))
    assert answer.empty
    assert [str(each) for each in answer.cut_off] == ["way 9 with 1 of 1 nodes"]


def test_names_do_not_depend_on_the_order_of_tags():
    tags = {"old_name": "E", "alt_name": "D", "railway": "station", "name:uk": "C", "name:be": "B",
            "name": "A"}  # fmt: skip
    answers = [
        read_answer(body([{**NODE, "tags": dict(order)}]))
        for order in (tags.items(), reversed(tags.items()), sorted(tags.items()))
    ]
    orders = [list(answer.points[0].tags.values()) for answer in answers]
    assert orders == [["A", "B", "C", "D", "E", "station"]] * 3


def test_a_remark_reaches_the_terminal_without_control_characters():
    with pytest.raises(OverpassError) as caught:
        read_answer(body([], remark="bad \x1b[31mred\x07" + "x" * 1000))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_body_does_more_than_fail(text):
    try:
        answer = read_answer(text)
    except OverpassError:
        return
    assert answer.empty


@given(st.integers(0, 10_000))
def test_no_part_of_an_answer_passes_for_the_whole(cut):
    text = body(railway_elements())
    cut %= len(text)
    with pytest.raises(OverpassError):
        read_answer(text[:cut])


def test_of_an_id_in_two_answers_the_last_stands(leaky):
    other = read_answer(body(World(railway_elements()).elements).replace(b'"1520"', b'"1435"'))
    found = merged([leaky, other])
    assert {tags["gauge"] for _, _, tags in found.ways} == {"1435"}
    assert (len(found.ways), len(found.routes)) == (6, 1)
    assert len(found.points) == len(leaky.points)
