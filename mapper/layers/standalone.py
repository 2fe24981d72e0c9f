"""The map as one file that opens offline: scripts, styles and data are inside.

It is the live page's map with another binding: modules become ``data:`` addresses of the import
map (https://html.spec.whatwg.org/multipage/webappapis.html#import-maps), each source of data an
element of the page.  A Content-Security-Policy in the file forbids it to ask for anything; filters
go by the words and days that the server made, and fold what is typed by the server's letters.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from mapper import resources
from mapper.layers.compose import LEAFLET_CSS, LEAFLET_JS, STYLES, Parts, compose, escape_json
from mapper.layers.embedding import embedded
from mapper.layers.named import named
from mapper.layers.type_style import type_style
from mapper.names import letters
from mapper.railway.levels.reading import load_levels

if TYPE_CHECKING:
    from mapper.region import Region, RegionTexts

SITE_STYLE = "css/site.css"
_ADDRESS_IN_CSS = re.compile(r"url\((?!data:)[^)]*\)")


def page(
    records: Iterable[bytes],
    places: bytes,
    region: Region,
    *,
    made: date,
    summary: str,
    selected: bool = False,
    made_up: str = "",
) -> str:
    """Return the text of the file.

    Parameters
    ----------
    records
        What `mapper.layers.feed.collection` gives of rows with their words.
    places
        What `mapper.layers.places.feed` gives of the same, written.
    region
        The railway and what is drawn around it.
    made
        The day that the title names.
    summary
        One sentence on what is inside, for readers without JavaScript.
    selected
        Whether the records were chosen by a filter: then the map opens on what is inside, else on
        the region's opening view.
    made_up
        What says that nothing in it happened, where its records are made for trying.

    Raises
    ------
    ResourceMissing
        A front-end file or derived geographic data is not there.
    """
    static = resources.front_end()
    parts = compose(
        lambda name: _inlined(static, name),
        _feeds(region.texts),
        region.texts,
        letters=letters(),
        opensOnRecords=selected,
    )
    features = orjson.loads(b"".join(records))["features"]
    base = {name: path.read_text("utf-8") for name, path in region.texts.files.drawn.items()}
    data = base | _railway(features, region)
    data |= {"records": _bare(features), "places": places.decode()}
    elements = [(f"data-{name}", escape_json(text)) for name, text in data.items()]
    about = {"made": f"{made.day} {made:%B %Y}", "summary": summary, "made_up": made_up}
    return _render(parts, static, elements, about)


def _bare(features: list[dict[str, Any]]) -> str:
    """Return records as JSON without what is drawn for them, which their places have."""
    bare = [{k: v for k, v in each.items() if k not in ("type", "geometry")} for each in features]
    return orjson.dumps({"records": bare}).decode()


def _railway(features: list[dict[str, Any]], region: Region) -> dict[str, str]:
    """Return the railway's index, names and pieces as JSON, by the names of their elements."""
    levels = load_levels(region.network, region.texts.files.network)
    index, pieces = embedded(levels, features, region.texts.opening)
    held = {key for piece in pieces.values() for key in piece["stations"]["ids"]}
    texts = {"railway": index, "names": named(region.network, held)}
    texts |= {f"{level}-{cell}": piece for (level, cell), piece in pieces.items()}
    return {name: orjson.dumps(value).decode() for name, value in texts.items()}


def _feeds(region: RegionTexts) -> dict[str, str]:
    """Return the ids of the elements that hold the data, as the addresses of a live page."""
    held = (*region.files.drawn, "railway", "names", "records", "places")
    return {
        **{source: f"#data-{source}" for source in held},
        "pieces": "#data-{level}-{cell}",
    }


def _render(
    parts: Parts, static: Path, data: list[tuple[str, str]], about: Mapping[str, str]
) -> str:
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    templates = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=select_autoescape(),
        trim_blocks=True,
    )
    site, *ofmap = [_style(static, name) for name in (SITE_STYLE, LEAFLET_CSS, *STYLES)]
    return templates.get_template("map/file.html").render(
        parts=parts,
        styles=[site, type_style(), *ofmap],
        scripts=[_script(static, LEAFLET_JS)],
        data=data,
        live=False,
        **about,
    )


def _inlined(static: Path, name: str) -> str:
    """Return a module as a ``data:`` address; other files stand in the page by their name."""
    if not name.startswith("js/"):
        return name
    text = base64.b64encode((static / name).read_bytes()).decode("ascii")
    return f"data:text/javascript;base64,{text}"


def _style(static: Path, name: str) -> str:
    """Return a style sheet without the pictures that it names: there is no file beside this one."""
    text = (static / name).read_text("utf-8")
    return _ADDRESS_IN_CSS.sub("none", text).replace("</", "<\\/")


def _script(static: Path, name: str) -> str:
    """Return a script that can stand inside ``<script>``, without the address of its source map."""
    text = (static / name).read_text("utf-8").replace("</script", "<\\/script")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
