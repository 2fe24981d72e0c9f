"""Columns in memory answer as the database does, whatever was written since, and by whom."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.model import Filter, Incident
from mapper.store import View, beginnings, open_store
from mapper.store.columns import up_to_date
from mapper.store.reached import beside, page
from mapper.store.tables import FILTER_COLUMNS
from tests.store.conftest import form_of

DAY = date(2022, 3, 14)
WORDS = ("gomel", "homyel", "brest", "br", "gom", "o", "track", "track 7")
TERMS = {
    "record": ("incident", "movement"),
    "event_type": ("sabotage", "cyber", "movement"),
    "asset": ("track", "bridge"),
    "cause": ("", "military", "weather"),
    "country": ("BY", "UA"),
    "line": ("gomel-kyiv", "orsha-brest"),
    "verification": ("reported", "verified", "disputed"),
    "date": ("known", "open"),
}
POINTS = [[30.0, 52.0], [30.5, 52.5], [24.0, 51.0]]
SHAPES = (
    None,
    *({"type": "Point", "coordinates": point} for point in POINTS),
    {"type": "LineString", "coordinates": POINTS},
    {"type": "Polygon", "coordinates": [[[29.0, 51.0], [32.0, 51.0], [30.0, 54.0], [29.0, 51.0]]]},
)


@pytest.fixture
def fill(store):
    """Record so many records of every sort, the same ones for a seed; some again."""

    def fill(dice: random.Random, count: int) -> None:
        with store.writer() as writer:
            for number in dice.choices(range(1, 30), k=count):
                incident = made(dice, f"BY-2022-{number:04d}")
                form = form_of(
                    incident,
                    lines=(dice.choice(TERMS["line"]),) if dice.random() < 0.7 else (),
                    geometry=dice.choice(SHAPES),
                    point=None,
                    search_text=" ".join(dice.sample(WORDS, 3)),
                )
                shown = form if incident.status == "published" else None
                writer.save_incident(incident, shown, who="test", why="test")

    return fill


def made(dice: random.Random, incident_id: str) -> Incident:
    begun = dice.choice([None, DAY + timedelta(dice.randrange(-40, 40))])
    pick = {
        name: dice.choice(terms) for name, terms in TERMS.items() if name not in ("line", "date")
    }
    return Incident(
        id=incident_id,
        **pick | {name: (pick[name],) for name in ("asset", "country")},
        event_date=begun,
        event_date_end=begun and dice.choice([None, begun + timedelta(dice.randrange(9))]),
        date_meaning=dice.choice(["day", "since", "by"]),
        reported_date=dice.choice([None, DAY]),
        status=dice.choice(["published", "published", "published", "withdrawn"]),
    )


def filters() -> st.SearchStrategy[Filter]:
    """Every parameter, each often left out."""
    days = st.none() | st.dates(DAY - timedelta(60), DAY + timedelta(60))
    edges = st.tuples(st.sampled_from([24.0, 29.5, 30.0]), st.sampled_from([51.0, 52.0, 53.0]))
    box = edges.flatmap(lambda e: st.sampled_from([(*e, e[0], e[1]), (*e, e[0] + 1, e[1] + 0.4)]))
    many = {
        name: st.just(()) | st.lists(st.sampled_from(terms), max_size=2).map(tuple)
        for name, terms in TERMS.items()
        if name != "record"
    }
    return st.builds(
        Filter,
        bbox=st.none() | box,
        first=days,
        last=days,
        record=st.sampled_from(["", "", *TERMS["record"]]),
        q=st.sampled_from(["", "", *WORDS, "GOMEL br", "!", "%"]),
        **many,
    )


def views() -> st.SearchStrategy[View]:
    days = st.dates(DAY - timedelta(30), DAY + timedelta(60)) | st.just(date(2030, 1, 1))
    return st.builds(View, days, st.just(3), st.just(30), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 99),
    asked=st.lists(st.tuples(filters(), views()), min_size=8, max_size=8),
)
def test_they_reach_what_the_database_finds(store, fill, seed, asked):
    """Between one question and the next the record changes."""
    dice = random.Random(seed)
    for wanted, view in asked:
        fill(dice, 4)
        ids = [row.incident_id for row in store.public(wanted, view)]
        found = store.reached(wanted, view)
        assert page(found.columns, found.mask, None, 1000).ids == ids
        assert int(found.mask.sum()) == store.count(wanted, view) == len(ids)
        for name in FILTER_COLUMNS:
            for term, count in found.choices()[name].items():
                other = replace(wanted, **{name: term if name == "record" else (term,)})
                assert count == store.count(other, view), (name, term)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=filters(), most=st.integers(1, 7))
def test_pages_and_neighbours_follow_one_order(store, fill, late, wanted, most):
    fill(random.Random(7), 25)
    ids = [row.incident_id for row in store.public(wanted, late)]
    found, after, read = store.reached(wanted, late), None, []
    while True:
        here = page(found.columns, found.mask, after, most)
        read += here.ids
        after = here.after
        if after is None:
            break
    assert read == ids
    for number, each in enumerate(ids):
        newer, older = ids[number - 1] if number else "", [*ids, ""][number + 1]
        assert beside(found.columns, found.mask, each) == (older, newer)


def test_what_another_process_writes_shows_at_once(store, put, late, url):
    put("BY-2022-0001")
    assert store.reached(Filter(), late).mask.sum() == 1
    other = open_store(url)
    with other.writer() as writer:
        incident = replace(store.incident("BY-2022-0001"), id="BY-2022-0002")
        writer.save_incident(incident, form_of(incident), who="other", why="test")
    other.close()
    assert store.reached(Filter(), late).mask.sum() == 2
    put("BY-2022-0001", status="withdrawn")
    assert store.reached(Filter(), late).mask.sum() == 1


def test_forms_of_another_stamp_are_not_there_until_they_are_made_anew(store, put, late):
    new = replace(late, made_with="new")
    for number in range(3):
        put(f"BY-2022-000{number}")
    assert store.reached(Filter(), late).mask.sum() == 3
    assert store.reached(Filter(), new).mask.sum() == 0
    put("BY-2022-0001", made_with="new")  # a form that is what it was: no change for readers
    assert store.reached(Filter(), new).mask.sum() == 1
    assert store.reached(Filter(), late).mask.sum() == 2
    for number in (0, 2):
        put(f"BY-2022-000{number}", made_with="new")
    assert store.reached(Filter(), new).mask.sum() == 3
    assert store.reached(Filter(), late).mask.sum() == 0


def test_nothing_is_read_that_did_not_change(store, put, late):
    put("BY-2022-0001")
    held = store.reached(Filter(), late).columns
    assert store.reached(Filter(record="movement"), late).columns is held
    put("BY-2022-0002")
    with store.reading() as connection:
        newer = up_to_date(connection, held, "")
    assert newer.forms.tolist() == [1, 2]
    assert held.forms.tolist() == [1], "who looks at the earlier ones sees no change"


def test_much_that_changed_is_read_anew(store, put, late, monkeypatch):
    monkeypatch.setattr("mapper.store.columns._FEW", 2)
    for number in range(9):
        put("BY-2022-0001", title=f"Title {number}")
        columns = store.reached(Filter(), late).columns
        assert columns.alive.sum() == 1
        assert len(columns.forms) <= 4


@given(
    texts=st.lists(st.lists(st.sampled_from(["a", "ab", "abc", "b", "bc", "z9"]), max_size=4)),
    cuts=st.lists(st.integers(1, 9), max_size=4),
    asked=st.sampled_from(["a", "ab", "b", "c", "z", "abcd"]),
)
def test_words_are_found_by_their_beginning(texts, cuts, asked):
    few, beginnings.FEW = beginnings.FEW, 3
    try:
        words, start = beginnings.Beginnings(), 0
        for size in (*cuts, len(texts) + 1):
            some = texts[start : start + size]
            words = words.more((f" {' '.join(each)}" for each in some), start)
            start += len(some)
    finally:
        beginnings.FEW = few
    said = [any(word.startswith(asked) for word in each) for each in texts]
    assert words.mask([asked], len(texts)).tolist() == said
    assert np.all(words.mask([], len(texts)))
