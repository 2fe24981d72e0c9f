"""The shipped region, loaded once for all tests, and its parts."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from werkzeug.routing import Rule

from mapper.areas import Areas
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.railway.network import Network
from mapper.region import Region
from tests.browsing import CHROMIUM, FLAGS, WITHOUT_CHROMIUM
from tests.shipped import shared_region, shipped_region

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes is the machine's matter; what is measured stands in bench/.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: who waits for a browser leaves one to another."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> Iterator[None]:
    """Each application would compile the code anew that writes the address of each route."""
    compile_builder = Rule._compile_builder
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), str(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def region_loaded_once() -> Iterator[None]:
    """The commands, which load it where they run, share the shipped region: it never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mapper.region.load_region", shared_region)
        yield


@pytest.fixture(scope="session")
def region() -> Region:
    shipped = shipped_region()
    gc.freeze()  # it is large and never changes; each look through it would stop the tests
    return shipped


@pytest.fixture(scope="session")
def network(region: Region) -> Network:
    return region.network


@pytest.fixture(scope="session")
def areas(region: Region) -> Areas:
    return region.areas


@pytest.fixture(scope="session")
def gazetteer(region: Region) -> Gazetteer:
    return region.gazetteer


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; closed after each module, since two of these cannot be open in one thread."""
    if CHROMIUM is None:
        pytest.skip(WITHOUT_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
