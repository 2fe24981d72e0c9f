"""The map as one file: whole, and asking for nothing."""

from __future__ import annotations

import base64
import json
import re
from datetime import date

import pytest

from mapper import resources
from mapper.errors import ResourceMissing
from mapper.layers import standalone
from mapper.layers.compose import GEODATA, modules

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)>${alert(1)}"
RECORDS = [
    '{"type":"FeatureCollection","features":[',
    json.dumps({"type": "Feature", "properties": {"title": ATTACK}, "geometry": None}),
    "]}",
]


@pytest.fixture(scope="module")
def text() -> str:
    return "".join(standalone.page(RECORDS, made=date(2024, 3, 1), summary="1 report."))


def element(text: str, element_id: str) -> str:
    found = re.search(rf'id="{element_id}">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_same_records_give_the_same_bytes(text: str) -> None:
    again = "".join(standalone.page(RECORDS, made=date(2024, 3, 1), summary="1 report."))
    assert again == text


def test_records_come_back_as_they_went_in(text: str) -> None:
    whole = json.loads(element(text, "data-records"))
    assert whole["features"][0]["properties"]["title"] == ATTACK
    assert ATTACK not in text


def test_every_source_is_inside(text: str) -> None:
    for source, name in GEODATA.items():
        inside = json.loads(element(text, f"data-{source}"))
        assert inside == json.loads(resources.geodata(name).read_text("utf-8"))


def test_every_module_is_inside(text: str) -> None:
    found = re.search(r'<script type="importmap">(.*?)</script>', text)
    assert found is not None
    imports = json.loads(found[1])["imports"]
    assert set(imports) == {name for name, _ in modules()}
    static = resources.folder("static")
    for name, path in modules():
        packed = imports[name].removeprefix("data:text/javascript;base64,")
        assert base64.b64decode(packed) == (static / path).read_bytes()


def test_nothing_is_fetched_and_nothing_can_be(text: str) -> None:
    assert not re.search(r"<script[^>]+src=|<link\b|<img\b", text)
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert len(styles) > 10_000
    assert "url(" not in styles.replace("url(#", "")
    assert "sourceMappingURL" not in text
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'") and "connect-src" not in policy[1]


def test_without_the_front_end_it_says_which_command_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resources, "FRONT_END", ("vendor/leaflet/none.js",))
    with pytest.raises(ResourceMissing, match=r"none\.js.*make front-end"):
        list(standalone.page(RECORDS, made=date(2024, 3, 1), summary=""))
