"""The map as parts of a page, composed by folium from the layer definitions.

folium (https://python-visualization.github.io/folium/) writes the Leaflet map, its panes and one
feature group for each layer; nothing that a user typed passes through it.  The page's own
modules then fill the groups with data that they fetch, or that the file carries.  All ids are
set, so the same definitions give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from mapper import resources, vocabulary
from mapper.errors import ResourceMissing
from mapper.layers.definitions import GROUPS, PANES, Layer, LegendEntry, layers, reading
from mapper.model import Incident, Source, Told
from mapper.model.filters import FILTERED, SINGLE, property_of
from mapper.schema import Column, Face, columns, on
from mapper.vocabulary import NEUTRAL_SHAPE, SHAPE_BOX

if TYPE_CHECKING:
    import folium
    from branca.element import Figure

    from mapper.region import RegionTexts

#: Turns the path of a file in ``static/`` into the address that the page loads.
AssetAddress = Callable[[str], str]

MODULES = "js/map"
#: Style sheets of the map, each a part of the page.
STYLES = ("css/map.css", "css/panel.css", "css/time.css", "css/card.css")
LEAFLET_JS = "vendor/leaflet/leaflet.js"
LEAFLET_CSS = "vendor/leaflet/leaflet.css"

#: The facts with which a card begins.
_FIRST_FACTS = ("when", "place", "grade")

_OSM_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page needs of the map; each is HTML or JSON that holds no user's text.

    ``styles`` and ``scripts`` are addresses for ``<link>`` and ``<script>``, ``modules`` names and
    addresses of the page's own; ``html`` holds the
    map's element, ``script`` makes it; ``import_map`` and ``config`` are JSON, safe inside
    ``<script>``; ``groups`` are the titles and layers of the control, ``choices`` the columns
    of which the form asks for a term (the event's type is chosen by its layers); ``reading`` the
    rest of the legend; ``symbols`` the shape of each kind of event; ``region`` whose map it is.
    """

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    modules: tuple[tuple[str, str], ...]
    html: str
    script: str
    import_map: str
    config: str
    groups: tuple[tuple[str, str, tuple[Layer, ...]], ...]
    choices: tuple[Column, ...]
    reading: tuple[LegendEntry, ...]
    symbols: Mapping[str, str]
    region: RegionTexts
    osm_tiles: bool


def compose(
    asset: AssetAddress,
    feeds: Mapping[str, str],
    region: RegionTexts,
    *,
    osm_tiles: bool = False,
    **extra: object,
) -> Parts:
    """Compose the map of a region.

    Parameters
    ----------
    asset
        Gives the address of a file in ``static/``.
    feeds
        The address of each file that the region draws, of ``records`` and of ``railway`` (the
        index of its levels), and ``pieces``: that of a piece with ``{level}`` and ``{cell}`` to
        fill in.  Or ``#`` and the id of an element of the page that holds the data.
    region
        What its file says: where the map opens, what it is called, whose its data is.
    osm_tiles
        Offer OpenStreetMap's tiles as a further base map.
    extra
        More members of the page's configuration, all JSON.

    Raises
    ------
    ResourceMissing
        A front-end file is not there.
    """
    resources.front_end()
    drawn = _folium_map(asset, region, osm_tiles=osm_tiles)
    root = cast("Figure", drawn.get_root())
    root.render()
    bound = tuple((name, asset(path)) for name, path in modules())
    styles, scripts = _links(root, {asset(LEAFLET_JS), asset(LEAFLET_CSS)})
    return Parts(
        styles=(*styles, *map(asset, STYLES)),
        scripts=scripts,
        modules=bound,
        html=root.html.render().strip(),
        script=root.script.render().strip(),
        import_map=import_map(asset),
        config=script_json(_config(feeds, region, extra)),
        groups=_groups(region),
        choices=tuple(each for each in FILTERED if each.name != "event_type"),
        reading=reading(),
        symbols=_symbols(),
        region=region,
        osm_tiles=osm_tiles,
    )


def modules() -> tuple[tuple[str, str], ...]:
    """Return each module of the map as its name in the import map and its path in ``static/``.

    Raises
    ------
    ResourceMissing
        There is none.
    """
    folder = resources.folder("static") / MODULES
    found = sorted(path.stem for path in folder.glob("*.js"))
    if not found:
        raise ResourceMissing(f"{folder} holds no script; run from a complete checkout or wheel")
    return tuple((f"#map/{stem}", f"{MODULES}/{stem}.js") for stem in found)


def import_map(asset: AssetAddress) -> str:
    """Return the import map of a page that uses modules of the map: JSON, safe in ``<script>``."""
    return script_json({"imports": {name: asset(path) for name, path in modules()}})


def script_json(value: object) -> str:
    """Return ``value`` as JSON that cannot end the ``<script>`` element around it."""
    return escape_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def escape_json(text: str) -> str:
    """Return JSON, or a piece of it, with the signs escaped that mean something to HTML.

    In JSON they stand inside strings only, so the value stays the same.
    """
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _groups(region: RegionTexts) -> tuple[tuple[str, str, tuple[Layer, ...]], ...]:
    every = layers(region)
    found = (
        (group, title, tuple(layer for layer in every if layer.group == group))
        for group, title in GROUPS
    )
    return tuple(each for each in found if each[2])


def _config(
    feeds: Mapping[str, str], region: RegionTexts, extra: Mapping[str, object]
) -> dict[str, object]:
    return {
        "layers": [asdict(layer) | {"group_name": _group_id(layer)} for layer in layers(region)],
        "feeds": dict(feeds),
        "symbols": {"box": SHAPE_BOX, "paths": _symbols(), "neutral": NEUTRAL_SHAPE},
        "words": _words(region),
        "labels": {each.name: each.label for each in (*columns(Incident).values(), *FILTERED)},
        "headings": {
            each.name: dict(each.heading) for each in columns(Incident).values() if each.heading
        },
        "firstFacts": [columns(Told)[name].label for name in _FIRST_FACTS],
        "parameters": [_parameter(each) for each in FILTERED],
        "opening": region.opening,
        "extent": region.extent,
        "highlight": region.highlight,
        "countries": region.labels,
    } | dict(extra)


def _parameter(column: Column) -> dict[str, object]:
    """Return what the page's scripts know of a column that filters ask for terms of."""
    return {
        "name": column.name,
        "property": property_of(column),
        "single": column.name in SINGLE,
        "kind": column.kind.name.lower(),
        "list": column.terms,
    }


def _symbols() -> dict[str, str]:
    """Return the shape of each kind of event."""
    return {each: vocabulary.shape(each) for each in vocabulary.terms("event_type")}


def _words(region: RegionTexts) -> dict[str, dict[str, str]]:
    """Return the label of each term that a record or a source goes out with, or a filter asks for.

    Those of the law of a country stand on the map of a region with that country.
    """
    told = (each for record in (Incident, Source) for each in on(record, Face.EXPORT))
    lists = [each.terms for each in (*told, *FILTERED)]
    here = {"", *region.country_names}
    return {
        name: {
            term.id: term.text() for term in vocabulary.terms(name).values() if term.country in here
        }
        for name in dict.fromkeys(lists)
        if name
    }


def _group_id(layer: Layer) -> str:
    """Return the name of the script variable that holds the layer's feature group."""
    return f"feature_group_{layer.id}"


def _folium_map(asset: AssetAddress, region: RegionTexts, *, osm_tiles: bool) -> folium.Map:
    import folium

    west, south, east, north = region.opening
    drawn = folium.Map(
        # The page's script looks where the address says, or at the whole opening view.
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=7,
        tiles=None,
        zoom_control="topleft",
        control_scale=False,
        zoom_snap=0.5,
        # What is drawn on canvases is there at once; an animation would only delay it.
        zoom_animation=False,
        fade_animation=False,
    )
    drawn._id = "records"
    drawn.default_js = [("leaflet", asset(LEAFLET_JS))]
    drawn.default_css = [("leaflet_css", asset(LEAFLET_CSS))]
    for pane in PANES:
        storey = folium.map.CustomPane(pane.id, z_index=pane.z_index)
        storey._id = pane.id
        drawn.add_child(storey)
    if osm_tiles:
        tiles = folium.TileLayer(
            _OSM_TILES, attr=_osm_attribution(), name="OpenStreetMap", show=False, pane="tiles"
        )
        tiles._id = "osm"
        drawn.add_child(tiles)
    for layer in layers(region):
        group = folium.FeatureGroup(name=layer.title, show=layer.shown)
        group._id = layer.id
        drawn.add_child(group)
    return drawn


def _osm_attribution() -> str:
    return (
        '© <a href="https://www.openstreetmap.org/copyright" rel="noopener noreferrer">'
        "OpenStreetMap contributors</a>"
    )


def _links(root: Figure, known: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the styles and scripts that folium wants; a foreign one is an error here."""
    from branca.element import CssLink, JavascriptLink

    header = root.header._children.values()
    styles = tuple(child.url for child in header if isinstance(child, CssLink))
    scripts = tuple(child.url for child in header if isinstance(child, JavascriptLink))
    foreign = {*styles, *scripts} - known
    if foreign:
        raise ResourceMissing(
            f"a part of the map wants {', '.join(sorted(foreign))}, which is not among the "
            "vendored files; add it to package.json and to default_js or default_css"
        )
    return styles, scripts
