"""The shipped region, loaded once for all tests, and its parts."""

from __future__ import annotations

import pytest

from mapper.areas import Areas
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.railway.network import Network
from mapper.region import Region, load_region
from mapper.settings import load


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region(load(environ={}))


@pytest.fixture(scope="session")
def network(region: Region) -> Network:
    return region.network


@pytest.fixture(scope="session")
def areas(region: Region) -> Areas:
    return region.areas


@pytest.fixture(scope="session")
def gazetteer(region: Region) -> Gazetteer:
    return region.gazetteer
