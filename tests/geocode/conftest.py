from __future__ import annotations

import pytest

from mapper.geocode.names.gazetteer import Gazetteer
from mapper.placing import gazetteer_of
from mapper.railway.network import Network, load_network


@pytest.fixture(scope="session")
def network() -> Network:
    return load_network()


@pytest.fixture(scope="session")
def gazetteer(network: Network) -> Gazetteer:
    return gazetteer_of(network)
