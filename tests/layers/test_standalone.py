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
from mapper.layers.compose import modules
from mapper.layers.embedding import embedded
from mapper.layers.type_style import type_style
from mapper.railway.levels.cutting import cell_of, neighbours
from mapper.railway.levels.reading import load_levels
from mapper.region import Region

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)>${alert(1)}"
RECORDS = [
    b'{"type":"FeatureCollection","features":[',
    json.dumps({"type": "Feature", "properties": {"title": ATTACK}, "geometry": None}).encode(),
    b"]}",
]
PLACES = json.dumps({"types": [], "places": {"id": [], "name": []}, "about": ATTACK}).encode()


@pytest.fixture(scope="module")
def text(region: Region) -> str:
    return standalone.page(RECORDS, PLACES, region, made=date(2024, 3, 1), summary="1 report.")


def element(text: str, element_id: str) -> str:
    found = re.search(rf'id="{element_id}">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_same_records_give_the_same_bytes(text: str, region: Region) -> None:
    assert (
        standalone.page(RECORDS, PLACES, region, made=date(2024, 3, 1), summary="1 report.") == text
    )


def test_records_come_back_as_they_went_in(text: str) -> None:
    whole = json.loads(element(text, "data-records"))
    assert whole["records"][0]["properties"]["title"] == ATTACK
    assert json.loads(element(text, "data-places")) == json.loads(PLACES)
    assert ATTACK not in text


def test_every_source_is_inside(text: str, region: Region) -> None:
    drawn = region.texts.files.drawn
    assert set(drawn) == {"land", "borders", "towns"}
    for source, path in drawn.items():
        inside = json.loads(element(text, f"data-{source}"))
        assert inside == json.loads(path.read_text("utf-8"))


def test_every_piece_that_the_file_does_not_lack_is_inside(text: str) -> None:
    for level in json.loads(element(text, "data-railway"))["levels"]:
        for cell in set(level["cells"]) - set(level.get("lacks", ())):
            piece = json.loads(element(text, f"data-{level['id']}-{cell}"))
            assert set(piece) == {"track", "inferred", "lines", "stations"}


def test_the_finest_pieces_are_those_around_records_and_in_the_opening_view(
    region: Region,
) -> None:
    levels = load_levels(region.network)
    on_rails = {"geometry": {"type": "LineString", "coordinates": [[37.6, 55.7], [37.7, 55.8]]}}
    *_, finest = levels.index["levels"]
    moscow, corridor = cell_of((37.6, 55.7), finest["cell_deg"]), cell_of((30, 52), 2)

    def carried(*features: dict) -> set[str]:
        index, pieces = embedded(levels, features, region.texts.opening)
        *coarser, last = index["levels"]
        assert coarser == levels.index["levels"][:-1]
        found = {cell for level, cell in pieces if level == finest["id"]}
        assert found == set(last["cells"]) - set(last["lacks"])
        return found

    assert corridor in carried() and moscow not in carried()
    assert {moscow, *neighbours((37.6, 55.7), 2)} <= carried(on_rails)
    area = {"geometry": {"type": "Polygon", "coordinates": [[[37.6, 55.7]] * 4]}}
    assert carried(area, {"geometry": None}) == carried()


def test_the_file_is_small(text: str) -> None:
    assert len(text.encode()) <= 5_000_000


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


def test_the_colours_of_the_kinds_are_inside(text: str) -> None:
    assert f"<style>{type_style()}</style>" in text


def test_without_the_front_end_it_says_which_command_brings_it(
    monkeypatch: pytest.MonkeyPatch, region: Region
) -> None:
    monkeypatch.setattr(resources, "FRONT_END", ("vendor/leaflet/none.js",))
    with pytest.raises(ResourceMissing, match=r"none\.js.*make front-end"):
        standalone.page(RECORDS, PLACES, region, made=date(2024, 3, 1), summary="")
