"""Another region's map and form in a real browser: its box, its names, no file that it lacks."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from werkzeug.serving import make_server

from mapper.settings import load
from mapper.store import create_store
from mapper.web import create_app
from tests.browser.conftest import Watch
from tests.region.liechtenstein import environment, make_region, needs_extract

pytestmark = needs_extract


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = make_region(tmp_path_factory.mktemp("liechtenstein"))
    settings = load(environment(folder))
    settings.instance.mkdir()
    store = create_store(settings.database)
    server = make_server("127.0.0.1", 0, create_app(settings, store=store), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_map_opens_on_its_railway(
    open_page: Callable[..., Page], address: str, watch: Watch, width: int
) -> None:
    page = open_page(address, viewport={"width": width, "height": 800})
    zoom, lat, lon = map(float, re.findall(r"[\d.]+", page.url.partition("#map=")[2]))
    assert zoom >= 9
    assert (lat, lon) == pytest.approx((47.16, 9.555), abs=0.05)
    page.locator(".label", has_text="Schaan-Vaduz").wait_for()
    assert page.evaluate("JSON.parse(document.body.dataset.drawn).lines") > 0
    assert (watch.outside, watch.errors) == ([], [])


def test_its_country_is_named_farther_out(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(f"{address}/#map=8/47.16/9.55")
    assert page.locator(".label-country").all_inner_texts() == ["LIECHTENSTEIN"]


def test_the_small_map_of_the_form_opens_there_too(
    open_page: Callable[..., Page], address: str, watch: Watch
) -> None:
    page = open_page(f"{address}/report", ready=False)
    page.get_by_label("By a click on the map").check()
    page.locator(".label", has_text="Nendeln").wait_for()
    attribution = page.locator(".leaflet-control-attribution").inner_text()
    assert attribution == (
        "Rail: © OpenStreetMap contributors, ODbL. Borders: © OpenStreetMap contributors"
    )
    assert (watch.outside, watch.errors) == ([], [])
