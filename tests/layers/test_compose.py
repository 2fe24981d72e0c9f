"""The map composed by folium: stable, local, and in step with the scripts and the style sheet."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mapper import resources, vocabulary
from mapper.errors import ResourceMissing
from mapper.layers import compose as composing
from mapper.layers.compose import compose, escape_json, modules, script_json
from mapper.layers.definitions import GROUPS, PANES, in_group, layers
from mapper.layers.type_style import type_style
from mapper.region import RegionTexts, shipped_texts
from mapper.region.texts import Divisions, RegionFiles

REGION = shipped_texts()
FEEDS = {name: f"/geodata/{name}.geojson" for name in REGION.files.drawn} | {
    "records": "/records",
    "railway": "/levels/index.json",
    "pieces": "/levels/{level}/{cell}.json",
}


def local(name: str) -> str:
    return f"/static/{name}"


@pytest.fixture(scope="module")
def parts() -> composing.Parts:
    return compose(local, FEEDS, REGION)


def test_two_compositions_are_the_same_bytes(parts: composing.Parts) -> None:
    assert compose(local, FEEDS, REGION) == parts


def test_nothing_comes_from_elsewhere(parts: composing.Parts) -> None:
    leaflet, *own = parts.styles
    assert leaflet == "/static/vendor/leaflet/leaflet.css"
    assert own == [f"/static/css/{name}.css" for name in ("map", "panel", "time", "card")]
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

    def with_more(*arguments: object, **options: object) -> object:
        made = drawn(*arguments, **options)
        made.default_js.append(("heat", "https://cdn.example.org/heat.js"))
        return made

    monkeypatch.setattr(composing, "_folium_map", with_more)
    with pytest.raises(ResourceMissing, match=r"cdn\.example\.org/heat\.js"):
        compose(local, FEEDS, REGION)


def test_tiles_of_others_only_when_asked_for(parts: composing.Parts) -> None:
    assert "tile" not in parts.script.replace("pane_tiles", "").replace('"tiles"', "")
    with_tiles = compose(local, FEEDS, REGION, osm_tiles=True)
    assert "https://tile.openstreetmap.org/" in with_tiles.script
    assert "tile_layer_osm.addTo" not in with_tiles.script


def test_each_layer_has_a_group_and_starts_as_defined(parts: composing.Parts) -> None:
    for layer in layers(REGION):
        assert f"var feature_group_{layer.id} =" in parts.script
        added = f"feature_group_{layer.id}.addTo(" in parts.script
        assert added == layer.shown, layer.id


def test_each_layer_is_whole() -> None:
    groups = {group for group, _ in GROUPS}
    for layer in layers(REGION):
        assert layer.group in groups and layer.source in FEEDS
    assert len({layer.id for layer in layers(REGION)}) == len(layers(REGION))


def test_each_layer_that_is_no_kind_of_event_is_asked_for_when_drawn() -> None:
    scene = (resources.folder("static") / "js/map/scene.js").read_text("utf-8")
    asked = set(re.findall(r'isOn\("(\w+)"\)', scene))
    assert asked == {layer.id for layer in layers(REGION) if not layer.event_type}


def test_every_pane_is_there(parts: composing.Parts) -> None:
    for pane in PANES:
        assert f'.createPane("{pane.id}")' in parts.script.replace("\n", "").replace(" ", "")


def test_each_kind_of_event_has_layer_shape_and_colour() -> None:
    kinds = vocabulary.terms("event_type")
    assert [layer.event_type for layer in in_group("records", REGION)] == list(kinds)
    assert len({kind.shape for kind in kinds.values()} - {""}) == len(kinds)
    assert all(kind.colour for kind in kinds.values())


def test_the_style_sheet_of_the_kinds_is_whole() -> None:
    style = type_style()
    light, dark = style.split("@media")
    assert ":root { --type-sabotage: #d55e00; --type-explosion: #cc79a7;" in light
    assert "--type-cyber: #3f9fd8;" in dark
    assert "--type-sabotage:" not in dark
    for kind in vocabulary.terms("event_type"):
        assert f"--type-{kind}: #" in light
        assert f".type-{kind} {{ fill: var(--type-{kind}); }}" in style
        assert f".of-{kind} {{ --type: var(--type-{kind}); }}" in style


def test_no_style_sheet_or_script_names_a_kind_of_event() -> None:
    static = resources.folder("static")
    for path in (*(static / "css").rglob("*.css"), *(static / "js").rglob("*.js")):
        text = path.read_text("utf-8")
        named = [kind for kind in vocabulary.terms("event_type") if f"-{kind}" in text]
        assert not named, path


def test_a_kind_that_is_declared_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def term(key: str, **more: str) -> vocabulary.Term:
        return vocabulary.Term(key, {"en": key.capitalize()}, {"en": ""}, **more)

    known = vocabulary.lists()
    added = {
        "strike": term("strike", shape="M1 1H9V9Z", colour="#123456", colour_dark="#abcdef"),
        "rumour": term("rumour"),
    }
    more = {**known, "event_type": {**known["event_type"], **added}}
    monkeypatch.setattr(vocabulary, "lists", lambda: more)
    style = type_style()
    assert "--type-strike: #123456;" in style
    assert "--type-strike: #abcdef;" in style
    assert "--type-rumour: var(--muted);" in style
    assert ".of-strike { --type: var(--type-strike); }" in style
    parts = compose(local, FEEDS, REGION)
    assert parts.symbols["strike"] == "M1 1H9V9Z"
    assert parts.symbols["rumour"] == vocabulary.NEUTRAL_SHAPE
    legend = [entry.label for layer in in_group("records", REGION) for entry in layer.legend]
    assert legend[-2:] == ["Strike", "Rumour"]
    assert json.loads(parts.config)["words"]["event_type"]["strike"] == "Strike"


def test_every_swatch_of_the_legend_is_styled(parts: composing.Parts) -> None:
    style = (resources.folder("static") / "css/map.css").read_text("utf-8")
    entries = [entry for layer in layers(REGION) for entry in layer.legend] + list(parts.reading)
    for entry in entries:
        assert entry.symbol in parts.symbols or f".swatch.{entry.swatch.split()[0]}" in style, entry


def test_what_is_not_the_railway_is_off() -> None:
    assert [layer.id for layer in layers(REGION) if not layer.shown] == ["context"]


def test_the_words_of_every_list_that_goes_out_are_there(parts: composing.Parts) -> None:
    words = json.loads(parts.config)["words"]
    assert {"event_type", "sub_event_type", "verification", "cargo", "unit", "reliability"} <= set(
        words
    )
    assert words["effect_scope"]["passenger"] == "Passenger traffic"
    assert "status" not in words


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a & b", "é–я"])
def test_json_cannot_end_its_script(text: str) -> None:
    written = script_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set("<>&") & set(written)
    assert json.loads(escape_json(json.dumps([text]))) == [text]


def test_a_region_is_drawn_as_its_file_says(parts: composing.Parts) -> None:
    config = json.loads(parts.config)
    assert tuple(config["opening"]) == REGION.opening
    assert tuple(config["extent"]) == REGION.extent
    assert tuple(config["highlight"]) == REGION.highlight
    assert [(name, tuple(at)) for name, at in config["countries"]] == list(REGION.labels)


def test_what_a_region_has_no_file_of_is_no_layer() -> None:
    bare = replace(REGION, files=RegionFiles(Path(), Path()), labels=(), divisions=Divisions())
    assert in_group("base", bare) == ()
    assert "base" not in [group for group, _, _ in compose(local, FEEDS, bare).groups]
    named = replace(bare, labels=REGION.labels)
    (borders,) = in_group("base", named)
    assert (borders.title, [entry.label for entry in borders.legend]) == (
        "Borders",
        ["State border"],
    )
    assert "Line of the tariff guide, from near" in _legend(REGION)
    assert not any("guide" in label for label in _legend(replace(REGION, other_lines="")))


def _legend(region: RegionTexts) -> list[str]:
    return [entry.label for layer in layers(region) for entry in layer.legend]


def test_names_of_countries_can_be_read() -> None:
    light, dark = _variables("map.css")
    for colours in (light, dark):
        for below in ("--map-land", "--map-water"):
            assert _contrast(colours["--map-country"], colours[below]) >= 3, (below, colours)


def _variables(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of a style sheet by their names, light and dark."""
    style = (resources.folder("static") / "css" / name).read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark = (dict(re.findall(r"(--[\w-]+): (#\w{6});", block)) for block in blocks[:2])
    return light, dark


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    ]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
