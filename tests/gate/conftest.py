"""The shipped railway, and a gate with its sources and claims at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mapper import gate
from mapper.model import Claim, Incident, PublicForm, Source
from mapper.railway.areas import Areas, load_areas
from mapper.railway.network import Network, load_network

SOURCES = {
    "news": Source("news", url="https://example.org/a", publisher="News", language="en"),
    "copy": Source("copy", publisher="Copyist", derived_from="news"),
    "reprint": Source("reprint", url="https://example.com/b", publisher="R", derived_from="News"),
    "mirror": Source("mirror", url="https://d2u25kyqy2mqv5.cloudfront.net/1", publisher="Other"),
}


@pytest.fixture(scope="session")
def network() -> Network:
    return load_network()


@pytest.fixture(scope="session")
def areas() -> Areas:
    return load_areas()


@pytest.fixture
def let_out(network: Network, areas: Areas) -> Callable[..., PublicForm]:
    """Pass an incident with the given fields through the gate."""

    def shown(claims: tuple[Claim, ...] = (), **given: object) -> PublicForm:
        plain = Incident(
            id="BY-2022-0001",
            event_date=date(2022, 3, 14),
            event_type="sabotage",
            title="A title",
            country=("BY",),
            sources=("news",),
        )
        form = gate.public_form(replace(plain, **given), SOURCES, claims, network, areas)
        assert form is not None
        return form

    return shown
