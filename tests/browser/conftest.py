"""A running site over the shipped record, and Debian's Chromium that looks at it.

Nothing but 127.0.0.1 can be reached; every other request is counted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request
from werkzeug.serving import make_server

from mapper import resources
from mapper.intake import import_record
from mapper.intake.publishing import save
from mapper.model import Claim, Incident, Source
from mapper.region import Region
from mapper.schema import Kind, columns
from mapper.settings import Settings, load
from mapper.store import Store, create_store
from mapper.web import create_app
from tests.browsing import Quiet
from tests.shipped import shared_region

#: Written as titles and notes; on the page they are these signs and nothing else.
IMG_ATTACK = "<img src=x onerror=window.pwned=1>"
TEMPLATE_ATTACK = "${window.pwned=1}{{window.pwned=1}}</script><script>window.pwned=1</script>"
#: What has run in pages of others, in a tag, an attribute, an address, a template, a string.
ATTACKS = (
    IMG_ATTACK,
    TEMPLATE_ATTACK,
    "<script>window.pwned=1</script>",
    "<svg onload=window.pwned=1>",
    '"><img src=x onerror=window.pwned=1>',
    "'-window.pwned=1-'",
    "javascript:window.pwned=1",
    "</li></ul><iframe src=javascript:parent.pwned=1>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "<a href=javascript:window.pwned=1 autofocus onfocus=window.pwned=1>",
    "<math><mtext><img src=x onerror=window.pwned=1>",
    "\\u003cimg src=x onerror=window.pwned=1\\u003e",
)


def of_attacks(kind: type) -> dict[str, Any]:
    """Return a value that holds every attack for each column that is free text."""
    said = " ".join(ATTACKS)
    return {
        each.name: (said,) if each.many else said
        for each in columns(kind).values()
        if each.kind is Kind.TEXT
    }


HOSTILE = Incident(
    **of_attacks(Incident)
    | {
        "id": "BY-2019-9001",
        "event_date": date(2019, 5, 4),
        "event_type": "sabotage",
        "sub_event_type": "track_damage",
        "asset": ("track",),
        "title": IMG_ATTACK,
        "notes": TEMPLATE_ATTACK,
        "claimed_by": (IMG_ATTACK,),
        "place_kind": "section",
        "country": ("BY",),
        "line": "orsha-brest",
        "from_station": "by-damanava",
        "to_station": "by-lyasnaya",
        "sources": ("hostile-source",),
    }
)
HOSTILE_SOURCE = Source(
    **of_attacks(Source) | {"source_id": "hostile-source", "title": TEMPLATE_ATTACK}
)
HOSTILE_CLAIM = Claim(
    **of_attacks(Claim)
    | {"incident_id": HOSTILE.id, "source_id": "hostile-source", "field": "asset"}
)


@dataclass
class Site:
    """A running site: its address and what it serves."""

    address: str
    settings: Settings
    store: Store


@dataclass
class Watch:
    """What a page did that it should not: requests to others, and errors."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, region: Region) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("instance")
    settings = load({"MAPPER_INSTANCE": str(folder)})
    store = create_store(settings.database)
    shipped = resources.shipped_incidents()
    assert shipped is not None
    import_record(
        store, region, shipped,
        sources=resources.geodata("sources.csv"), claims=resources.geodata("claims.csv"),
    )  # fmt: skip
    with store.writer() as writer:
        writer.save_source(HOSTILE_SOURCE, who="test", why="example")
        save(writer, HOSTILE, (HOSTILE_CLAIM,), region, who="test", why="example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mapper.web.application.load_region", shared_region)
        app = create_app(settings, store=store)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", settings, store)
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open an address and wait until its map is drawn; what it asks of other hosts is noted."""
    contexts = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
            watch.outside.append(request.url)

    def open_page(address: str, *, ready: bool = True, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("console", lambda m: watch.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.goto(address)
        if ready:
            page.wait_for_selector("body[data-map=ready]", timeout=20_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def file_of_map(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map as one file, written by the command."""
    from click.testing import CliRunner

    from mapper.cli import main

    path = tmp_path_factory.mktemp("file") / "map.html"
    environment = {"MAPPER_INSTANCE": str(site.settings.instance)}
    result = CliRunner().invoke(main, ["render", str(path)], env=environment)
    assert result.exit_code == 0, result.output
    assert f"{path}:" in result.output and "MB" in result.output
    return path
