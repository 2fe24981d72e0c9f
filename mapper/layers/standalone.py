"""The map as one file that opens offline: scripts, styles and data are inside.

It is the live page's map with another binding: modules become ``data:`` addresses of the import
map (https://html.spec.whatwg.org/multipage/webappapis.html#import-maps), each source of data an
element of the page.  A Content-Security-Policy in the file forbids it to ask for anything.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from mapper import resources
from mapper.layers.compose import GEODATA, LEAFLET_JS, STYLE, Parts, compose, escape_json

SITE_STYLE = "css/site.css"
_RECORDS = "records"
_ADDRESS_IN_CSS = re.compile(r"url\((?!data:)[^)]*\)")


def page(
    records: Iterable[str], *, made: date, summary: str, network: Path | None = None
) -> Iterator[str]:
    """Yield the text of the file.

    Parameters
    ----------
    records
        The text of a GeoJSON FeatureCollection, in any number of pieces.
    made
        The day that the title names.
    summary
        One sentence on what is inside, for readers without JavaScript.
    network
        Folder of the rail network to draw; None draws the shipped one.

    Raises
    ------
    ResourceMissing
        A front-end file or derived geographic data is not there.
    """
    static = resources.front_end()
    parts = compose(
        lambda name: _inlined(static, name),
        {source: f"#data-{source}" for source in (*GEODATA, _RECORDS)},
    )
    # The template has no place for a stream, so the records go in where this mark stands.
    mark = "\0records\0"
    data = [
        (f"data-{source}", escape_json(resources.drawn(name, network).read_text("utf-8")))
        for source, name in GEODATA.items()
    ]
    text = _render(parts, static, [*data, (f"data-{_RECORDS}", mark)], made, summary)
    before, after = text.split(mark)
    yield before
    yield from map(escape_json, records)
    yield after


def _render(
    parts: Parts, static: Path, data: list[tuple[str, str]], made: date, summary: str
) -> str:
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    templates = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=select_autoescape(),
        trim_blocks=True,
    )
    styles = [_style(static, name) for name in (SITE_STYLE, "vendor/leaflet/leaflet.css", STYLE)]
    return templates.get_template("map/file.html").render(
        parts=parts,
        styles=styles,
        scripts=[_script(static, LEAFLET_JS)],
        data=data,
        live=False,
        made=f"{made.day} {made:%B %Y}",
        summary=summary,
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
