"""Who cites a source, and which addresses are of one page."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from mapper.model import Claim, Incident, Source
from mapper.pages import page_of
from mapper.store import cited, create_store, record, tables

PAGE = "paper.example/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/news/1",
        "http://www.paper.example/news/1/",
        "https://m.paper.example/news/1#comments",
        "https://PAPER.example:443/news/1?utm_source=x&fbclid=y",
        "https://paper.example/news/1/amp/",
        "https://amp.paper.example/news/1/index.html",
        "https://web.archive.org/web/20230101000000/https://paper.example/news/1",
    ],
)
def test_addresses_of_one_page_are_one(url):
    assert page_of(url) == PAGE


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://paper.example/?p=2&id=1", "paper.example?id=1&p=2"),
        ("https://paper.example/news/2", "paper.example/news/2"),
        ("https://paper.example/a-amp.html", "paper.example/a.html"),
        ("https://m.example", "m.example"),
        ("https://t.me/s/channel/12", "t.me/channel/12"),
        ("https://paper.example:8080/", "paper.example:8080"),
        ("", ""),
        ("https://[::1", ""),
        ("https://paper.example:x/", ""),
    ],
)
def test_what_tells_pages_apart_stays(url, page):
    assert page_of(url) == page


def test_who_cites_a_source_or_a_page_is_known(store, put):
    with store.writer() as writer:
        writer.save_source(Source("one", url="https://www.paper.example/news/1/"), who="x", why="x")
        writer.save_source(Source("two", url="https://paper.example/news/2"), who="x", why="x")
    put("BY-2022-0001", sources=("one",))
    put("BY-2022-0002", sources=("two",))
    with store.writer() as writer:
        claim = Claim("BY-2022-0002", "one", "title", "x")
        incident = store.incident("BY-2022-0002")
        writer.save_incident(incident, None, who="x", why="x", claims=[claim])
    with store.reading() as connection:
        assert record.incidents_citing(connection, ["one"]) == {"BY-2022-0001", "BY-2022-0002"}
        assert record.incidents_citing(connection, []) == set()
        assert cited.citing_pages(connection, ["paper.example/news/2"]) == {
            "BY-2022-0002": {"paper.example/news/2"}
        }
    put("BY-2022-0001", sources=("two",))
    with store.writer() as writer:
        writer.save_source(Source("two", url="https://paper.example/news/3"), who="x", why="x")
    with store.reading() as connection:
        assert record.incidents_citing(connection, ["one"]) == {"BY-2022-0002"}
        assert cited.citing_pages(connection, ["paper.example/news/2"]) == {}


def test_what_an_earlier_program_recorded_is_known_too(url, at_revision):
    with at_revision("0013") as connection:
        source = asdict(Source("one", url="https://www.paper.example/news/1/"))
        connection.execute(tables.source.insert(), source)
        for number, sources in ((1, ("one",)), (2, ())):
            incident = Incident(f"BY-2022-{number:04d}", sources=sources)
            connection.execute(tables.incident.insert(), asdict(incident))
        claim = asdict(Claim("BY-2022-0002", "one", "title", "x"))
        connection.execute(tables.claim.insert(), claim)
    store = create_store(url)
    with store.reading() as connection:
        assert record.incidents_citing(connection, ["one"]) == {"BY-2022-0001", "BY-2022-0002"}
        assert len(cited.citing_pages(connection, [PAGE])) == 2
    store.close()
