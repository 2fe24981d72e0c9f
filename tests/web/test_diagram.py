"""The diagram of a line as a file: its address, its parameters, its errors."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.conftest import MOVEMENT, STRETCH
from tests.web.test_picture import SVG, drawn, links, words

ADDRESS = "/lines/gomel-kyiv/diagram"


def test_the_diagram_of_a_line_names_its_stations_and_links_its_reports(client, filled):
    root = drawn(client, "/lines/orsha-brest/diagram.svg")
    assert {"Lyasnaya", "Damanava"} <= {*words(root)}
    assert links(root) >= {f"/incidents/{STRETCH.id}"}


def test_a_mark_leads_to_as_many_reports_as_it_says(client, put):
    for number in range(70):
        day = STRETCH.event_date + timedelta(days=number % 7 * 40)
        put(replace(STRETCH, id=f"BY-2022-{1000 + number}", event_date=day, event_date_end=None,
                    date_meaning="day"))  # fmt: skip
    put(replace(STRETCH, id="BY-2022-0002", event_date=None, event_date_end=None))
    put(replace(STRETCH, id="BY-2022-0003", event_date=None, event_date_end=None))
    address = "/lines/orsha-brest/diagram.svg?event_type=sabotage"
    marks = drawn(client, address).iter(f"{SVG}a")
    found = {
        each.get("href"): int(said.split()[0])
        for each in marks
        if (said := each.findtext(f"{SVG}title")).partition(" ")[2].startswith("reports")
    }
    assert sum(found.values()) == 72 and len(found) > 2
    for leads, number in found.items():
        listed = client.get(leads).text
        assert f"<strong>{number} of 72</strong>" in listed, leads


@pytest.mark.parametrize("ids", ["x", "BY-2022-0001.", "BY-2022-0001~~", "BY-2022-1" + ".2" * 500])
def test_ids_that_are_none_are_refused(client, ids):
    assert client.get(f"/incidents?ids={ids}").status_code == 400


def test_png_has_the_size_that_is_asked_for(client):
    answer = client.get(f"{ADDRESS}.png?size=800x600&scale=2&turned=1")
    assert answer.mimetype == "image/png"
    assert struct.unpack(">II", answer.data[16:24]) == (1600, 1200)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?turned=1&scheme=auto", 200),
        ("?turned=2", 400),
        ("?scheme=pink", 400),
        ("?size=10x10", 400),
        ("?line=orsha-brest", 400),
        ("?colour=red", 400),
        ("?datetime=2022-03-01/2022-03-31&event_type=sabotage", 200),
    ],
)
def test_parameters(client, query, status):
    answer = client.get(f"{ADDRESS}.svg{query}")
    assert answer.status_code == status
    if status == 400:
        assert answer.mimetype == "application/problem+json"


def test_what_is_not_there_is_not_found(client):
    assert client.get("/lines/nowhere-to-nothing/diagram.svg").status_code == 404
    assert client.get(f"{ADDRESS}.gif").status_code == 404


def test_a_copy_that_holds_is_not_drawn_again(client):
    tag = client.get(f"{ADDRESS}.svg").headers["ETag"]
    assert client.get(f"{ADDRESS}.svg", headers={"If-None-Match": tag}).status_code == 304


def test_what_touches_a_station_from_beside_is_drawn_and_named_so(client, filled):
    root = drawn(client, f"{ADDRESS}.svg")
    ((beside, title),) = (
        (each, each.findtext(f"{SVG}title"))
        for each in root.iter(f"{SVG}a")
        if MOVEMENT.id in each.get("href", "")
    )
    assert beside.get("class") == "beside"
    assert title.startswith("Beside this line: Movement")


def test_a_way_between_stations_has_a_diagram(client, filled):
    address = "/lines/between/diagram.svg?from=by-damanava&to=by-lyasnaya"
    assert f"/incidents/{STRETCH.id}" in links(drawn(client, address))


def test_a_page_shows_a_change_at_once(client, put):
    before = client.get("/lines/orsha-brest").text
    assert STRETCH.id not in before
    put(STRETCH)
    assert f"/incidents/{STRETCH.id}" in client.get("/lines/orsha-brest").text
