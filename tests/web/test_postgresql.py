"""PostgreSQL in place of SQLite: the same answers, and several servers over one record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

import pytest
from flask.testing import FlaskClient

from mapper import resources
from mapper.intake import import_record
from mapper.intake.publishing import save
from mapper.settings import Settings, load
from mapper.store import OF_SITES, Store, create_store, open_store
from mapper.web import create_app
from tests import postgresql
from tests.web.conftest import token_in
from tests.web.serving import serving
from tests.web.writers import FORM

pytestmark = pytest.mark.skipif(
    not (postgresql.programs() and find_spec("psycopg")), reason=postgresql.WITHOUT
)

#: What reads the record: pages, filters by every kind of condition, the map, files, changes.
ADDRESSES = """
/ /incidents /incidents?page=2 /incidents?q=brest /incidents?q=brest+track&event_type=sabotage
/incidents?q=%D0%B1%D1%80%D1%8D /incidents?q=%25 /incidents?q=_ /incidents?bbox=26,51,31,54
/incidents?datetime=2022-03-01/2022-03-31 /incidents?line=orsha-brest /incidents?country=BY
/incidents?asset=track /incidents?verification=corroborated /incidents?among=undated
/incidents?at=1 /lines /lines/gomel-kyiv /stats /stats/month /sources
/sources?q=nasha /sources?q=%25 /corrections /map/places /map/places?q=min /map/records
/map/records?verification=reported /map/find?q=bre /api/changes?since=0
/export/incidents.geojson /export/records.csv /incidents/BY-2022-0001 /incidents/UA-2022-0003
/incidents/BY-2022-0001.geojson /api/lines/gomel-kyiv/status?on=2022-03-20
""".split()
#: What differs between two sites of one record: numbers of changes, keys, nonces, what is signed.
_OWN = re.compile(rb'"number":\d+|nonce[-=]"?[\w+/=-]+|[0-9a-f]{64}|value="[\w.-]{40,}"')


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgresql.running() as url:
        yield url


@pytest.fixture(scope="module")
def both(database, region, tmp_path_factory) -> Iterator[list[tuple[Settings, Store]]]:
    """The shipped record in PostgreSQL and in SQLite."""
    made = []
    for url in (database, ""):
        instance = tmp_path_factory.mktemp("instance")
        settings = load({"MAPPER_INSTANCE": str(instance), "MAPPER_DATABASE": url})
        store = create_store(settings.database, secret=settings.secret)
        import_record(store, region, resources.shipped_incidents())
        store.close()
        opened = open_store(settings.database, patience=OF_SITES, secret=settings.secret)
        made.append((settings, opened))
    yield made
    for _, store in made:
        store.close()


@pytest.fixture(scope="module")
def clients(both) -> list[FlaskClient]:
    apps = [create_app(settings, store=store) for settings, store in both]
    assert apps[0].extensions["mapper.warmer"].wait(60)  # it takes a report further down
    return [app.test_client() for app in apps]


@pytest.mark.parametrize("address", ADDRESSES)
def test_both_answer_the_same(clients, address):
    ours, theirs = (client.get(address) for client in clients)
    assert ours.status_code == theirs.status_code == 200
    assert _OWN.sub(b"", ours.data) == _OWN.sub(b"", theirs.data)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/incidents/BY%00", 400),
        ("/sources/a%00b", 400),
        ("/map/records/a%00", 400),
        ("/incidents?q=a%00b", 200),
        ("/incidents/BY-2022-0001/history/99999999999", 404),
        ("/review/99999999999", 404),
    ],
)
def test_what_it_cannot_hold_is_asked_for_in_vain(clients, address, status):
    assert clients[0].get(address).status_code == status


def test_the_audit_log_of_either_holds(both):
    for _, store in both:
        assert store.verify().fault == ""


def test_while_another_writes_readers_read_and_a_report_comes_back(both, clients):
    (settings, _), client = both[0], clients[0]
    form = FORM | {"title": "Sent while another writes", "token": _token(client)}
    other = open_store(settings.database, secret=settings.secret)
    with other.writer():
        assert client.get("/incidents?q=brest").status_code == 200
        answer = client.post("/report", data=form)
    other.close()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Sent while another writes" in answer.text
    assert client.post("/report", data=form | {"token": _token(client)}).status_code == 201


def _token(client: FlaskClient) -> str:
    return token_in(client.get("/report").text)


def test_what_one_server_takes_another_shows(both, region, database):
    settings, store = both[0]
    with (
        serving(settings.instance, MAPPER_DATABASE=database) as one,
        serving(settings.instance, MAPPER_DATABASE=database) as other,
    ):
        for served in (one, other):
            assert "Told to one" not in served.get("/incidents?q=told")[1]
        told = replace(store.incident("BY-2022-0001"), id="BY-2022-0900", title="Told to one")
        with store.writer() as writer:
            save(writer, told, [], region, who="editor-1", why="a test")
        for served in (one, other):
            assert "Told to one" in served.get("/incidents?q=told")[1]
            assert "BY-2022-0900" in served.get("/map/records?q=told")[1]
