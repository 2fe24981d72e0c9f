"""The map composed by folium: stable, local, and in step with the scripts and the style sheet."""

from __future__ import annotations

import json
import re

import pytest

from mapper import resources, vocabulary
from mapper.errors import ResourceMissing
from mapper.layers import compose as composing
from mapper.layers.compose import GEODATA, compose, escape_json, modules, script_json
from mapper.layers.definitions import GROUPS, PANES, in_group, layers
from mapper.layers.symbols import SYMBOLS

FEEDS = {name: f"/geodata/{file}" for name, file in GEODATA.items()} | {
    "records": "/records",
    "railway": "/levels/index.json",
    "pieces": "/levels/{level}/{cell}.json",
}


def local(name: str) -> str:
    return f"/static/{name}"


@pytest.fixture(scope="module")
def parts() -> composing.Parts:
    return compose(local, FEEDS)


def test_two_compositions_are_the_same_bytes(parts: composing.Parts) -> None:
    assert compose(local, FEEDS) == parts


def test_nothing_comes_from_elsewhere(parts: composing.Parts) -> None:
    assert parts.styles == ("/static/vendor/leaflet/leaflet.css", "/static/css/map.css")
    assert parts.scripts == ("/static/vendor/leaflet/leaflet.js",)
    assert "//" not in parts.html + parts.script
    assert "cdn" not in parts.script


def test_every_address_is_a_file(parts: composing.Parts) -> None:
    static = resources.folder("static")
    imports = json.loads(parts.import_map)["imports"]
    for address in (*parts.styles, *parts.scripts, *imports.values()):
        assert (static / address.removeprefix("/static/")).is_file()
    assert imports == dict(parts.modules)


def test_every_import_of_a_module_is_in_the_import_map() -> None:
    known = {name for name, _ in modules()}
    static = resources.folder("static")
    for _, path in modules():
        text = (static / path).read_text("utf-8")
        asked = set(re.findall(r'^import .* from "([^"]+)";', text, re.MULTILINE))
        assert asked <= known, path


def test_vendored_styles_ask_for_nothing_elsewhere() -> None:
    for path in (resources.folder("static") / "vendor").rglob("*.css"):
        text = path.read_text("utf-8")
        assert "@import" not in text
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", text)


def test_a_foreign_script_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = composing._folium_map

    def with_more(asset: composing.AssetAddress, *, osm_tiles: bool) -> object:
        made = drawn(asset, osm_tiles=osm_tiles)
        made.default_js.append(("heat", "https://cdn.example.org/heat.js"))
        return made

    monkeypatch.setattr(composing, "_folium_map", with_more)
    with pytest.raises(ResourceMissing, match=r"cdn\.example\.org/heat\.js"):
        compose(local, FEEDS)


def test_tiles_of_others_only_when_asked_for(parts: composing.Parts) -> None:
    assert "tile" not in parts.script.replace("pane_tiles", "").replace('"tiles"', "")
    with_tiles = compose(local, FEEDS, osm_tiles=True)
    assert "https://tile.openstreetmap.org/" in with_tiles.script
    assert "tile_layer_osm.addTo" not in with_tiles.script


def test_each_layer_has_a_group_and_starts_as_defined(parts: composing.Parts) -> None:
    for layer in layers():
        assert f"var feature_group_{layer.id} =" in parts.script
        added = f"feature_group_{layer.id}.addTo(" in parts.script
        assert added == layer.shown, layer.id


def test_each_layer_is_whole() -> None:
    panes, groups = {pane.id for pane in PANES}, {group for group, _ in GROUPS}
    drawers = re.search(
        r"const DRAWERS = \{([^}]*)\}",
        (resources.folder("static") / "js/map/main.js").read_text("utf-8"),
    )
    assert drawers is not None
    drawn = set(re.findall(r"\w+", drawers[1]))
    for layer in layers():
        assert layer.pane in panes and layer.group in groups and layer.drawer in drawn
        assert layer.source in FEEDS
    assert len({layer.id for layer in layers()}) == len(layers())


def test_each_type_of_event_has_layer_shape_and_colour() -> None:
    types = set(vocabulary.terms("event_type"))
    assert {layer.event_type for layer in in_group("records")} == types == set(SYMBOLS)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    static = resources.folder("static")
    style = (static / "css/map.css").read_text("utf-8")
    site = (static / "css/site.css").read_text("utf-8")
    for event_type in types:
        assert f".of-{event_type} {{ --type: var(--type-{event_type}); }}" in style
        assert f"--type-{event_type}:" in site


def test_every_swatch_of_the_legend_is_styled(parts: composing.Parts) -> None:
    style = (resources.folder("static") / "css/map.css").read_text("utf-8")
    entries = [entry for layer in layers() for entry in layer.legend] + list(parts.reading)
    for entry in entries:
        assert entry.symbol in SYMBOLS or f".swatch.{entry.swatch}" in style, entry


def test_context_is_off_at_first() -> None:
    assert [layer.id for layer in layers() if not layer.shown] == ["context"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a & b", "é–я"])
def test_json_cannot_end_its_script(text: str) -> None:
    written = script_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set("<>&") & set(written)
    assert json.loads(escape_json(json.dumps([text]))) == [text]
