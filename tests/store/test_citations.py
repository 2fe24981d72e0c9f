"""Which shown records cite which sources, and what is found of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import inspect, select, text

from mapper.model import Incident, Source
from mapper.store import create_store, tables
from mapper.store.forms import form_values

TOLD = {
    "sources": [
        {"source_id": "old", "publisher": "The Paper", "title": "Trains stand", "url": None}
    ],
    "claims": [{"source_id": "other", "publisher": "Another"}],
}


@pytest.fixture
def upgraded(url, at_revision):
    """A store of an earlier program with one form, opened by this one."""
    with at_revision("0017") as connection:
        incident = Incident("BY-2022-0001", event_date=date(2022, 3, 1), sources=("old",))
        connection.execute(tables.incident.insert(), asdict(incident))
        values = form_values(incident, None)
        values |= {"properties": json.dumps(TOLD), "gone": False}
        had = {each["name"] for each in inspect(connection).get_columns("public_form")}
        values = {name: value for name, value in values.items() if name in had}
        connection.execute(tables.public_form.insert(), values)
        connection.execute(tables.source.insert(), asdict(Source("old", publisher="The Paper")))
        connection.execute(text("UPDATE source SET access_risk = 'by_extremist'"))
    store = create_store(url)
    yield store
    store.close()


def test_what_an_earlier_program_showed_is_known_as_cited(upgraded):
    with upgraded.reading() as connection:
        query = select(tables.citation.c.source_id, tables.citation.c.search_text)
        found = {row.source_id: row.search_text for row in connection.execute(query)}
    assert found == {"old": " the paper trains stand old", "other": " another other"}


def test_the_one_risk_of_an_earlier_program_is_one_of_several(upgraded):
    assert upgraded.sources(["old"])["old"].access_risk == ("by_extremist",)
