"""The server's picture of the map: what is drawn, where, and that nothing in it runs."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from mapper import vocabulary
from mapper.layers.picture import (
    SCHEMES,
    Frame,
    Spot,
    Wording,
    draw,
    labels,
    marks,
    spots_of,
    style,
)
from mapper.layers.picture.png import png
from mapper.railway.levels.reading import load_levels

SVG = "{http://www.w3.org/2000/svg}"
ATTACKS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "</title><script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    '" onload="alert(1)',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "${alert(1)}{{7*7}}",
    "&lt;script&gt;&#x3c;script&#62;",
    "\x00\x08\ufffe\ud800<a href='data:text/html,x'>",
)
WORDING = Wording("A title", "3 reports", ["Rail: somebody"], "https://map.example.org/?q=a&b=c")
SIZE = (800, 600)


@pytest.fixture(scope="module")
def levels(region):
    return load_levels(region.network, region.texts.files.network)


def spot(number=1, shape=None, **more) -> Spot:
    given = {
        "kind": "station",
        "name": "Homyel",
        "counts": {"sabotage": 1},
        "outlines": {"sabotage": "dashed"},
    } | more
    return Spot(number=number, shape=shape or shapely.Point(30.98, 52.43), **given)


def leads(numbers, count):
    return f"/at/{','.join(map(str, numbers))}/{count}"


def drawn(region, levels, spots, *, wording=WORDING, size=SIZE, look=None, **more):
    text = draw(wording, size, look, spots, region.texts, levels, chosen=(), leads=leads, **more)
    return ElementTree.fromstring(text), text


def links(root):
    return [each.get("href") for each in root.iter(f"{SVG}a")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_words(region, levels, attack):
    told = Wording(f"T {attack}", f"A {attack}", [attack], attack)
    here = [spot(name=attack), spot(2, shapely.box(29, 51, 30, 52), kind="area", name=attack)]
    root, text = drawn(region, levels, here, wording=told, target=attack)
    known = "svg title style rect path circle text tspan g a".split()
    known += ["clipPath"]
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= set(known)
    named = {name for each in root.iter() for name in each.attrib}
    assert not {name for name in named if name.startswith("on")}
    assert "href" in named
    assert all(each.startswith("/at/") for each in links(root))
    assert "<script" not in text


def test_each_mark_leads_to_what_lies_there(region, levels):
    here = [
        spot(1, shapely.Point(30.98, 52.43), counts={"sabotage": 2}),
        spot(2, shapely.Point(24.0, 52.1)),
        spot(3, shapely.box(27, 50, 29, 51), kind="area", name="A region"),
        spot(4, shapely.Point(30.981, 52.431)),
    ]
    root, _ = drawn(region, levels, here)
    assert sorted(links(root)) == ["/at/1,4/3", "/at/2/1", "/at/3/1"]
    said = {each.get("href"): each.get("aria-label") for each in root.iter(f"{SVG}a")}
    assert said["/at/1,4/3"] == "Homyel: 3 reports, Sabotage (as reported)"
    assert said["/at/3/1"].startswith("A region: 1 report")


def test_numbers_count_reports(region, levels):
    root, _ = drawn(
        region,
        levels,
        [
            spot(
                counts={"sabotage": 1200, "cyber": 34},
                outlines={"sabotage": "solid", "cyber": "dashed"},
            )
        ],
    )
    numbers = [each.text for each in root.iter(f"{SVG}text") if each.get("class") == "count-text"]
    assert numbers == ["1,234"]
    legend = [
        "".join(each.itertext())
        for each in root.iter(f"{SVG}text")
        if each.get("class") == "legend"
    ]
    assert legend[:2] == ["Sabotage (as reported) 1,200", "Cyberattack 34"]


def test_what_is_written_around_the_map_is_there(region, levels):
    root, _ = drawn(region, levels, [spot()])
    written = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    for words in ("A title", "3 reports", "Rail: somebody", WORDING.address):
        assert words in written
    assert any(re.fullmatch(r"[\d.]+ km", each) for each in written)


def test_a_stretch_an_area_and_a_way_are_drawn_as_what_they_are(region, levels):
    track = shapely.LineString([(30.0, 51.0), (30.5, 51.5), (31.0, 51.6)])
    here = [
        spot(1, track, kind="section", fades=1),
        spot(2, shapely.box(27, 50, 29, 51), kind="area"),
        spot(
            3,
            track,
            kind="movement",
            counts={"movement": 1},
            outlines={"movement": "dashed"},
            way={"inferred": True, "from": [30.0, 51.0], "to": [34.0, 51.6]},
        ),
    ]
    root, _ = drawn(region, levels, here)
    classes = [each.get("class", "") for each in root.iter()]
    assert sum(each.startswith("band of-sabotage") for each in classes) == 1
    assert sum(each.startswith("core of-sabotage") for each in classes) == 6
    assert any(each.startswith("hatch") for each in classes)
    assert [each for each in classes if each == "route of-movement inferred"] != []
    assert "route-arrow of-movement" in classes


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_picture_brings_its_colours(region, levels, scheme):
    _, text = drawn(region, levels, [spot()], scheme=scheme)
    assert "var(" not in text
    assert vocabulary.terms("event_type")["sabotage"].colour in text
    assert ("prefers-color-scheme" in text) == (scheme == "auto")


def test_colours_are_those_of_the_page():
    light, dark = (style.palette(is_dark=each) for each in (False, True))
    assert light["map-land"] != dark["map-land"]
    assert light["type-sabotage"] == vocabulary.terms("event_type")["sabotage"].colour


def test_a_picture_inside_a_page_leaves_the_colours_to_it(region, levels):
    root, _ = drawn(region, levels, [spot()], scheme="")
    assert root.find(f"{SVG}style") is None


@pytest.mark.parametrize("size", [(320, 480), (390, 640), (844, 390), (1200, 630), (2400, 1600)])
def test_everything_is_in_the_picture(region, levels, size):
    root, _ = drawn(
        region,
        levels,
        [spot()],
        size=size,
        wording=Wording(
            "A long title " * 12,
            "many words " * 9,
            ["Rail: somebody"],
            "https://map.example.org/" + "a" * 300,
        ),
    )
    for each in root.iter(f"{SVG}text"):
        assert float(each.get("y")) <= size[1]
    assert (root.get("width"), root.get("height")) == tuple(map(str, size))


def test_a_png_has_the_size_that_was_asked_for(region, levels):
    _, text = drawn(region, levels, [spot()])
    for zoom in (1, 2):
        data = png(text, zoom=zoom)
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == (SIZE[0] * zoom, SIZE[1] * zoom)


def test_a_frame_holds_what_it_is_around():
    box = (23.6, 49.8, 34.0, 53.9)
    frame = Frame.around(box, 1000, 700)
    corners = frame.pixels(np.array([box[:2], box[2:]]))
    assert (corners[:, 0] > 0).all() and (corners[:, 0] < 1000).all()
    assert (corners[:, 1] > 0).all() and (corners[:, 1] < 700).all()
    assert frame.pixels(np.array([(frame.lon, frame.lat)]))[0].tolist() == pytest.approx([500, 350])


def test_names_lie_on_nothing():
    frame = Frame(8, 30, 52, 800, 600)
    names = [labels.Name(f"Station {n}", "minor", 100 + 7 * n, 300, 3) for n in range(40)]
    symbol = labels.Box(80, 280, 120, 320)
    boxes = [box for _, box in labels.placed(names, [symbol], frame)]
    assert 3 < len(boxes) < 40
    for n, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in (symbol, *boxes[:n]))


def test_symbols_that_would_touch_are_one():
    frame = Frame(8, 30, 52, 800, 600)
    here = [spot(n, shapely.Point(29.5 + 0.05 * n, 52)) for n in range(20)]
    stacks = marks.stacks_of(here, frame)
    assert sum(each.count for each in stacks) == 20
    for n, one in enumerate(stacks):
        for other in stacks[:n]:
            assert abs(one.x - other.x) >= 24 or abs(one.y - other.y) >= 24


def test_spots_are_read_from_the_feed():
    feed = {
        "types": ["sabotage", "cyber"],
        "places": {
            "id": np.array([3, 8]),
            "kind": ["station", "area"],
            "name": ["Homyel", "A region"],
            "doubt_km": [1.5, 0],
            "fades": [0, 0],
            "way": [None, None],
            "stations": [["by-homyel"], []],
        },
        "cells": {
            "place": [0, 0, 1],
            "type": [0, 0, 1],
            "outline": [2, 0, 1],
            "count": [4, 1, 7],
        },
    }
    shapes = {3: shapely.Point(31, 52), 8: shapely.box(0, 0, 1, 1)}
    first, second = spots_of(feed, shapes)
    assert (first.number, first.count, first.outlines) == (8, 7, {"cyber": "split"})
    assert (second.counts, second.outlines) == ({"sabotage": 5}, {"sabotage": "solid"})
