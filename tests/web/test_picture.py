"""The server's pictures of the map: of a view and of a record, with links."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tests.layers.test_picture import ATTACKS
from tests.web.conftest import AREA, HOSTILE, MOVEMENT, STRETCH


class Read(HTMLParser):
    """What a browser would run of a page: handlers in attributes, and scripts by their kind."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.kinds: set[str] = set()
        self.linked: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.handlers += [name for name in given if name.startswith("on")]
        leads = [given.get(name) or "" for name in ("href", "src", "action")]
        self.handlers += [each for each in leads if each.lower().startswith("javascript:")]
        self._inside = (given.get("type") or "plain") if tag == "script" else ""
        if self._inside:
            self.kinds.add(self._inside)

    def handle_data(self, data: str) -> None:
        if self._inside == "application/ld+json":
            self.linked.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


SVG = "{http://www.w3.org/2000/svg}"


def drawn(client, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "image/svg+xml"
    return ElementTree.fromstring(answer.data)


def words(root: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def links(root: ElementTree.Element) -> set[str]:
    return {each.get("href", "") for each in root.iter(f"{SVG}a")}


def test_every_mark_leads_to_its_report_or_the_list_of_its_place(client, filled):
    root = drawn(client, "/map/view.svg")
    found = links(root)
    assert f"/incidents/{MOVEMENT.id}" in found
    assert f"/incidents/{AREA.id}" in found
    (several,) = (each for each in found if "at=" in each)
    listed = client.get(several).text
    assert STRETCH.id in listed and HOSTILE.id in listed
    assert MOVEMENT.id not in listed and AREA.id not in listed
    assert "2 of 4" in listed


def test_a_picture_says_what_it_shows(client, filled):
    root = drawn(client, "/map/view.svg?event_type=sabotage&datetime=2022-03-01/2022-03-31")
    said = words(root)
    assert "Sabotage (as reported)" in said
    assert any("2 of 4 reports, 2 on the map; 1 March 2022 to 31 March 2022" in e for e in said)
    assert any("OpenStreetMap" in each and "CC BY 4.0" in each for each in said)
    assert any("/?datetime=2022-03-01/2022-03-31&event_type=sabotage" in each for each in said)


def test_a_picture_looks_where_it_is_told(client, filled):
    far = drawn(client, "/map/view.svg?map=9/45.0/55.0")
    assert links(far) == set()
    near = drawn(client, "/map/view.svg?map=8/52.6/25.6")
    assert any(STRETCH.id in each or "at=" in each for each in links(near))
    assert any("#map=8/52.6/25.6" in each for each in words(near))


def test_a_picture_shows_the_kinds_of_event_that_the_page_shows(client, put, filled):
    aside = replace(
        STRETCH, id="BY-2022-0009", event_type="context", sub_event_type="medical", asset=()
    )
    put(aside)
    assert any("4 of 5 reports" in each for each in words(drawn(client, "/map/view.svg")))
    every = drawn(client, "/map/view.svg?event_type=context")
    assert f"/incidents/{aside.id}" in links(every)


def test_a_record_has_a_picture(client, filled):
    root = drawn(client, f"/incidents/{STRETCH.id}/picture.svg")
    assert STRETCH.title in words(root)
    assert links(root) == {f"/incidents/{STRETCH.id}"}
    data = client.get(f"/incidents/{STRETCH.id}/picture.png?size=1200x630").data
    assert struct.unpack(">II", data[16:24]) == (1200, 630)


def test_a_record_that_is_not_shown_has_none(client, filled, held):
    assert client.get(f"/incidents/{held.id}/picture.svg").status_code == 404
    assert held.id not in client.get("/map/view.svg").text


@pytest.mark.parametrize(
    "wrong",
    [
        "map=1/2",
        "map=x/y/z",
        "map=99/50/30",
        "map=7/nan/30",
        "size=10x10",
        "size=9999x9999",
        "size=x",
        "scheme=pink",
        "scale=9",
        "lin=x",
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(client, filled, wrong):
    answer = client.get(f"/map/view.svg?{wrong}")
    assert answer.status_code == 400
    assert answer.json["remedy"]


def test_only_this_site_may_frame_a_picture_and_nothing_runs_in_it(client, filled):
    headers = client.get("/map/view.svg").headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "Set-Cookie" not in headers
    assert client.get("/").headers["X-Frame-Options"] == "DENY"


def test_a_picture_that_is_at_hand_is_not_sent_again(client, filled):
    tag = client.get("/map/view.svg").headers["ETag"]
    again = client.get("/map/view.svg", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_attacks_in_any_text_are_words(client, put):
    texts = ("title", "notes", "location")
    attacks = [each.encode("utf-8", "ignore").decode() for each in ATTACKS]
    for number, attack in enumerate(attacks):
        put(
            replace(
                STRETCH,
                id=f"BY-2022-1{number:03}",
                tags=(attack,),
                claimed_by=(attack,),
                **dict.fromkeys(texts, attack),
            )
        )
    for number, attack in enumerate(attacks):
        address = f"/incidents/BY-2022-1{number:03}"
        for drawing in (f"{address}/picture.svg", f"/map/view.svg?q={attack[:60]}"):
            answer = client.get(drawing)
            if answer.status_code != 200:
                continue  # words that no filter takes
            root = ElementTree.fromstring(answer.data)
            assert not [
                e for e in root.iter() if e.tag.rpartition("}")[2] in ("script", "img", "image")
            ]
            assert not [n for e in root.iter() for n in e.attrib if n.lower().startswith("on")]
        page = Read(client.get(address).text)
        assert page.handlers == []
        assert page.kinds == {"application/ld+json", "module"}
        (linked,) = page.linked
        assert json.loads(linked)["name"] == attack
