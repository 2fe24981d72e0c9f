"""Fetching tiles: resuming, older answers that are labelled, and one network of them all."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from mapper.errors import InputError
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.sources.overpass.answer import read_answer
from mapper.railway.sources.overpass.cache import TileCache
from mapper.railway.sources.overpass.client import OverpassServer, Patience
from mapper.railway.sources.overpass.fetch import ASKED, KEPT, OLDER, fetch
from mapper.railway.sources.overpass.query import Box, query
from mapper.railway.sources.overpass.refusals import OverpassError
from tests.clock import WaitingClock
from tests.railway.overpass_server import WAYS_TO_FAIL, Overpass, World, railway_elements

#: Four tiles; the railway runs through three of them, from north-west to south-east.
TILES = (
    Box(31.2, 50.9, 31.6, 51.25),
    Box(31.6, 50.9, 32.0, 51.25),
    Box(31.2, 51.25, 31.6, 51.6),
    Box(31.6, 51.25, 32.0, 51.6),
)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def world():
    return World(railway_elements())


@pytest.fixture
def api(world):
    server = Overpass(world)
    yield server
    server.stop()


@pytest.fixture
def cache(tmp_path):
    return TileCache(tmp_path / "overpass")


@pytest.fixture
def clock():
    return WaitingClock()


@pytest.fixture
def get(api, cache, clock):
    def getting(boxes=TILES, now=NOW, deadline_s=90.0, **more):
        server = OverpassServer(api.url, "test/1", Patience(deadline_s), clock=clock)
        return fetch(boxes, server, cache, now=now, **more)

    return getting


def origins(found):
    return [tile.origin for tile in found.tiles]


def test_tiles_make_one_railway_without_doubles(get, world):
    found = get()
    assert origins(found) == [ASKED] * 4
    assert found.rail.way_ids.tolist() == [100, 101, 102, 103, 104, 105]
    assert [node.id for node in found.rail.stations] == [1000, 1031, 1050, 1060]
    assert [node.tags["railway:position"] for node in found.rail.posts] == ["710", "720", "740"]
    assert [route.id for route in found.rail.routes] == [7]
    assert found.rail.routes[0].ways == (100, 101, 102, 103, 104, 105)
    assert found.day == "2026-11-20"
    whole = get((Box(31.0, 50.9, 32.0, 51.6),))
    assert np.array_equal(whole.rail.lonlat, found.rail.lonlat)
    assert whole.rail.tags == found.rail.tags


def test_the_model_is_that_of_a_file(get, world, tmp_path):
    """What is fetched equals what `read_osm` makes of the same elements as a file."""
    from xml.etree import ElementTree

    root = ElementTree.Element("osm", version="0.6")
    # A line of lines: neither of its parts lies in every tile, and a box finds it by none.
    parts = [{"type": "relation", "ref": number, "role": ""} for number in (7, 9)]
    tags = {"type": "route", "route": "railway"}
    world.elements.append({"type": "relation", "id": 5, "members": parts, "tags": tags})
    members = [{"type": "way", "ref": 105, "role": ""}]
    world.elements.append({"type": "relation", "id": 9, "members": members, "tags": tags})
    for element in sorted(world.elements, key=lambda e: ("nwr".find(e["type"][0]), e["id"])):
        facts = {key: str(element[key]) for key in ("id", "lat", "lon") if key in element}
        item = ElementTree.SubElement(root, element["type"], version="1", **facts)
        for number in element.get("nodes", ()):
            ElementTree.SubElement(item, "nd", ref=str(number))
        for member in element.get("members", ()):
            ElementTree.SubElement(item, "member", {key: str(member[key]) for key in member})
        for key, value in element.get("tags", {}).items():
            ElementTree.SubElement(item, "tag", k=key, v=value)
    path = tmp_path / "same.osm"
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    read, fetched = read_osm(path), get().rail
    assert np.allclose(read.lonlat, fetched.lonlat, atol=1e-9)
    for name in ("tags", "stations", "posts", "routes"):
        assert getattr(read, name) == getattr(fetched, name), name
    assert [route.id for route in read.routes] == [5, 7, 9]
    assert read.routes[0].ways == (100, 101, 102, 103, 104, 105)
    assert read.way_ids.tolist() == fetched.way_ids.tolist()
    assert read.first_vertex.tolist() == fetched.first_vertex.tolist()


def test_tiles_fetched_lately_are_not_asked_for_again(get, world):
    first = get()
    asked = len(world.asked)
    assert first.tiles[3].box == TILES[3], "which has no track"
    again = get(now=NOW + timedelta(days=6))
    assert origins(again) == [KEPT] * 4
    assert len(world.asked) == asked
    assert np.array_equal(again.rail.lonlat, first.rail.lonlat)
    assert origins(get(now=NOW + timedelta(days=7))) == [ASKED] * 4
    assert origins(get(max_age=timedelta(0), now=LATER)) == [ASKED] * 4


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_an_interrupted_fetch_goes_on_where_it_stopped(get, world, way):
    world.plan, world.then = ["ok", "ok"], way
    with pytest.raises(OverpassError, match="2 of 4 tiles are kept") as caught:
        get(deadline_s=0.4 if way == "hang" else 90.0)
    assert "31.2,51.25,31.6,51.6" in str(caught.value)
    world.then = "ok"
    before = len(world.asked)
    found = get()
    assert origins(found) == [KEPT, KEPT, ASKED, ASKED]
    assert len(world.asked) == before + 2
    assert len(found.rail.way_ids) == 6


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_without_an_older_answer_a_failure_leaves_nothing(get, world, cache, way):
    world.then = way
    with pytest.raises(OverpassError, match="could not be fetched"):
        get(deadline_s=0.4 if way == "hang" else 90.0)
    assert not cache.folder.exists()


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_an_older_answer_stands_in_and_is_labelled(get, world, way):
    fresh = get()
    world.then = way
    found = get(now=LATER, deadline_s=0.3 if way == "hang" else 90.0)
    assert origins(found) == [OLDER] * 4
    assert {tile.fetched for tile in found.tiles} == {NOW}
    assert all(tile.failure for tile in found.tiles)
    assert found.day == "2026-11-20"
    assert np.array_equal(found.rail.lonlat, fresh.rail.lonlat)
    assert found.rail.tags == fresh.rail.tags


#: How often a server that does not serve at all is asked for four tiles that are at hand.
DOWN = {"hang": 1, "429": 3, "504": 3, "turned-off": 3, "403": 1, "portal": 1, "404": 1}


@pytest.mark.parametrize("way", DOWN)
def test_a_server_that_is_down_is_asked_once_for_all(get, world, way):
    get()
    before = len(world.asked)
    world.then = way
    get(now=LATER, deadline_s=0.3 if way == "hang" else 90.0)
    assert len(world.asked) == before + DOWN[way]


@pytest.mark.parametrize(
    ("way", "tries", "said"),
    [("remark", 2, "Query timed out"), ("memory", 1, "out of memory"), ("shape", 1, "elements")],
)
def test_one_heavy_tile_does_not_make_the_others_old(get, world, way, tries, said):
    get()
    world.plan = ["ok", *[way] * tries]
    found = get(now=LATER)
    assert origins(found) == [ASKED, OLDER, ASKED, ASKED]
    assert found.of(OLDER)[0].box == TILES[1]
    assert said in found.of(OLDER)[0].failure
    assert not world.plan


def test_between_questions_there_is_a_pause(get, clock):
    get()
    assert clock.waits == [2.0, 2.0, 2.0]
    get()
    assert clock.waits == [2.0, 2.0, 2.0], "what is kept takes none"


def test_what_is_too_heavy_is_answered_with_a_smaller_box(get, world):
    world.then = "memory"
    with pytest.raises(OverpassError) as caught:
        get()
    assert len(world.asked) == 1
    assert "would need at least 1024 MB" in str(caught.value)
    assert str(caught.value).endswith("; ask for less at once, as --bbox 31.2,50.9,31.4,51.075")


def test_too_many_requests_are_answered_with_patience_and_no_other_server(get, world, clock):
    world.plan, world.then = ["ok"], "429"
    with pytest.raises(OverpassError) as caught:
        get()
    assert len(world.asked) == 4
    assert clock.waits[0] == 2.0
    assert all(wait >= 30 for wait in clock.waits[1:])
    assert "in some minutes; 1 of 4 tiles are kept" in str(caught.value)
    assert "another server" not in str(caught.value)


def test_a_failure_is_said_though_the_tiles_at_hand_are_empty(get, world, cache):
    sea = (Box(10, 10, 11, 11), Box(11, 10, 12, 11))
    with pytest.raises(InputError, match=r"no railway track in 10,10,11,11, 11,10,12,11"):
        get(sea)
    world.then = "403"
    with pytest.raises(
        OverpassError, match=r"no railway track in .* did not come: .*You have been"
    ):
        get(sea, now=LATER)
    with pytest.raises(OverpassError, match=r"could not be fetched: .*You have been"):
        get((sea[0], TILES[0]), now=NOW + timedelta(days=1))


@pytest.mark.parametrize("base", [None, "", "yesterday"])
def test_a_server_that_does_not_say_of_when_its_data_are_gives_no_day(get, world, base):
    world.base = base
    assert get().day is None
    world.base = "2026-11-20T06\\:00\\:00Z"
    assert get(now=LATER).day == "2026-11-20"


def test_one_tile_without_a_day_leaves_the_whole_without(get, world):
    get(TILES[:2])
    world.base = None
    found = get()
    assert [tile.day for tile in found.tiles] == ["2026-11-20", "2026-11-20", None, None]
    assert found.day is None


def test_an_answer_gone_empty_is_no_answer(get, world):
    get()
    world.then = "nothing"
    found = get(now=LATER)
    assert origins(found) == [OLDER, OLDER, OLDER, ASKED]
    assert "no track where that of 2026-11-22 has" in found.tiles[0].failure


def test_an_area_without_any_track_is_said_to_have_none(get):
    with pytest.raises(InputError, match="no railway track in 10,10,11,11"):
        get((Box(10, 10, 11, 11),))


def test_a_damaged_file_of_the_cache_is_as_none(get, cache, world):
    get()
    path = cache.path(TILES[0])
    path.write_bytes(path.read_bytes()[:-20])
    assert cache.read(TILES[0]) is None
    cache.path(TILES[1]).write_bytes(gzip.compress(b'{"fetched": "2026-11-22"}'))
    assert cache.read(TILES[1]) is None
    cache.path(TILES[2]).write_bytes(gzip.compress(b"[]"))
    assert cache.read(TILES[2]) is None
    assert origins(get()) == [ASKED, ASKED, ASKED, KEPT]


def test_a_write_that_fails_leaves_the_older_file_whole(get, cache, monkeypatch):
    get()
    before = cache.read(TILES[0])

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        get(now=LATER)
    assert cache.read(TILES[0]) == before
    assert not list(cache.folder.glob("*.part"))


def test_the_cache_gives_back_what_it_was_given(cache, world):
    text = json.dumps(world.answer(query(TILES[0], 1))).encode()
    answer = read_answer(text)
    cache.keep(TILES[0], answer, NOW)
    kept = cache.read(TILES[0])
    assert kept.fetched == NOW
    assert kept.answer == answer
    assert cache.read(TILES[1]) is None


def test_no_equipment_enters_the_railway_or_the_files(get, world, cache):
    world.then = "leaky"
    found = get()
    assert "planted" not in repr((found.rail.tags, found.rail.stations, found.rail.routes))
    files = list(cache.folder.iterdir())
    assert len(files) == 4
    for path in files:
        text = gzip.decompress(path.read_bytes()).decode()
        assert "planted" not in text
        assert "Ніжин" in text


def test_progress_counts_the_tiles(get):
    seen = []
    get(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
