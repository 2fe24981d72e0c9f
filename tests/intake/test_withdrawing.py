"""Withdrawing and merging records, and undoing both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapper.errors import InputError, NotFound
from mapper.intake.publishing import save
from mapper.intake.withdrawing import merge, restore, withdraw
from mapper.model import Claim, Filter, Incident, Place, Source
from mapper.store import placings
from mapper.store.placings import Reading

A, B, C = "BY-2022-0001", "BY-2022-0002", "BY-2022-0003"
INCIDENT = Incident(
    event_date=date(2022, 3, 14),
    event_type="sabotage",
    sub_event_type="signalling_damage",
    title="Signalling put out of action",
    country=("BY",),
    place_kind="section",
    line="orsha-brest",
    from_station="by-damanava",
    to_station="by-lyasnaya",
    geo_method="between_stations",
)
SOURCES = [
    Source(key, url=f"https://{key}.example.org/", publisher=key, published=date(2022, 3, 16))
    for key in ("one", "two", "three")
]


def says(incident_id, source_id, value, field="injured"):
    return Claim(incident_id, source_id, field, value, credibility="2")


@pytest.fixture
def put(store, region):
    def putting(incident_id, sources=("one",), claims=(), **changes):
        incident = replace(INCIDENT, id=incident_id, sources=tuple(sources), **changes)
        with store.writer() as writer:
            for source in SOURCES:
                writer.save_source(source, who="test", why="example")
            save(writer, incident, list(claims), region, who="test", why="example")

    return putting


@pytest.fixture
def desk(store, region):
    """The actions of one editor."""

    class Desk:
        def withdraw(self, *args, **more):
            return withdraw(store, region, *args, editor="editor-1", **more)

        def merge(self, *args, **more):
            return merge(store, region, *args, editor="editor-1", **more)

        def restore(self, *args, **more):
            return restore(store, region, *args, editor="editor-1", **more)

    return Desk()


@pytest.fixture
def state(store):
    """What a record says, without the day of its last change."""

    def said(incident_id):
        incident = replace(store.incident(incident_id), updated=None)
        return incident, store.claims(incident_id)

    return said


def shown(store, view):
    return {row.incident_id for row in store.public(Filter(), view)}


def test_a_withdrawn_record_is_gone_with_its_reason(store, view, put, desk):
    put(A)
    desk.withdraw(A, "not_confirmed", "The editor of the paper says so.")
    assert shown(store, view) == set()
    told = store.taken_back(A, view)
    assert (told.merged, told.reason, told.replaced_by) == (False, "not_confirmed", "")
    assert told.day is not None
    last = store.revisions(A)[-1]
    assert (last.number, last.who) == (2, "editor-1")
    assert last.why == "withdrawn: Not confirmed; The editor of the paper says so."


def test_a_withdrawn_record_leads_to_what_replaces_it_while_that_is_shown(store, view, put, desk):
    put(A)
    put(B)
    desk.withdraw(A, "wrong_place", replaced_by=B)
    assert store.taken_back(A, view).replaced_by == B
    desk.withdraw(B, "safety")
    assert store.taken_back(A, view).replaced_by == ""


def test_restored_it_is_as_it_was(store, view, put, desk, state):
    put(A, claims=[says(A, "one", "3")])
    before, row = state(A), next(store.public(Filter(), view))
    desk.withdraw(A, "other")
    assert desk.restore(A) == ()
    assert state(A) == before
    assert next(store.public(Filter(), view)).geometry_json == row.geometry_json
    assert store.taken_back(A, view) is None
    assert store.revisions(A)[-1].why == "restored: it had been withdrawn"


def test_one_that_was_held_is_held_again(store, put, desk):
    put(A, status="held")
    desk.withdraw(A, "other")
    desk.restore(A)
    assert store.incident(A).status == "held"


def test_nothing_is_said_of_what_was_never_public(store, view, put, desk):
    put(A, status="held")
    put(B, event_date=date.today())
    put(C)
    desk.withdraw(A, "person")
    desk.merge(B, C)
    later = replace(view, today=date(2030, 1, 1))
    for each in (A, B):
        assert store.taken_back(each, later) is None
        assert store.taken_back(each, replace(view, include_held=True)) is not None


def test_what_was_merged_brings_its_sources_and_claims(store, view, put, desk):
    same = says(B, "one", "3")
    put(A, ("one",), [says(A, "one", "3")])
    put(B, ("one", "two"), [same, says(B, "two", "5")])
    desk.merge(B, A)
    assert store.incident(A).sources == ("one", "two")
    assert store.claims(A) == [says(A, "one", "3"), says(A, "two", "5")]
    assert shown(store, view) == {A}
    told = store.taken_back(B, view)
    assert (told.merged, told.reason, told.replaced_by) == (True, "duplicate", A)
    assert [store.revisions(each)[-1].why for each in (A, B)] == [
        f"{B} merged into it",
        f"merged into {A}",
    ]


def test_the_undoing_takes_back_what_came_along_and_no_more(store, put, desk, state):
    put(A, ("one",), [says(A, "one", "3")])
    put(B, ("one", "two"), [says(B, "one", "3"), says(B, "two", "5")])
    before = state(A), state(B)
    desk.merge(B, A)
    assert desk.restore(B) == ()
    assert (state(A), state(B)) == before


def test_what_two_brought_stays_until_both_are_undone(store, put, desk, state):
    put(A, ("one",))
    put(B, ("two",), [says(B, "two", "5")])
    put(C, ("two", "three"), [says(C, "two", "5")])
    before = state(A)
    desk.merge(B, A)
    desk.merge(C, A)
    desk.restore(B)
    assert store.incident(A).sources == ("one", "two", "three")
    assert store.claims(A) == [says(A, "two", "5")]
    desk.restore(C)
    assert state(A) == before


@pytest.mark.parametrize("order", [(C, B), (B, C)])
def test_what_was_merged_on_is_taken_back_from_where_it_went(store, put, desk, state, order):
    put(A, ("one",))
    put(B, ("two",), [says(B, "two", "5")])
    put(C, ("three",), [says(C, "three", "7")])
    before = {each: state(each) for each in (A, B, C)}
    desk.merge(C, B)
    desk.merge(B, A)
    assert store.incident(A).sources == ("one", "two", "three")
    desk.restore(order[0])
    if order[0] == C:
        assert store.incident(A).sources == ("one", "two")
    for each in order[1:]:
        desk.restore(each)
    assert {each: state(each) for each in (A, B, C)} == before


def test_what_was_changed_since_stays_and_is_said(store, region, put, desk):
    put(A, ("one",))
    put(B, ("two", "three"), [says(B, "two", "5")])
    desk.merge(B, A)
    changed = says(A, "two", "6")
    with store.writer() as writer:
        save(writer, store.incident(A), [changed], region, who="editor-2", why="six")
    assert desk.restore(B) == ("the claim of two about injured was added or changed since",)
    assert store.incident(A).sources == ("one", "two")
    assert store.claims(A) == [changed]
    assert "added or changed since" in store.revisions(A)[-1].why


def test_the_last_source_stays(store, region, put, desk):
    put(A, ("one",))
    put(B, ("two",))
    desk.merge(B, A)
    with store.writer() as writer:
        only = replace(store.incident(A), sources=("two",))
        save(writer, only, None, region, who="editor-2", why="one was wrong")
    assert desk.restore(B) == (f"{A} has no other source than two",)
    assert store.incident(A).sources == ("two",)


def test_other_edits_of_the_target_stay(store, region, put, desk):
    put(A, ("one",))
    put(B, ("two",))
    desk.merge(B, A)
    with store.writer() as writer:
        better = replace(store.incident(A), title="A better title")
        save(writer, better, None, region, who="editor-2", why="clearer")
    assert desk.restore(B) == ()
    assert (store.incident(A).title, store.incident(A).sources) == ("A better title", ("one",))


def test_a_chain_leads_to_its_end(store, view, put, desk):
    for each in (A, B, C):
        put(each)
    desk.merge(A, B)
    desk.merge(B, C)
    assert store.taken_back(A, view).replaced_by == C
    desk.withdraw(C, "safety")
    assert store.taken_back(A, view).replaced_by == C
    desk.restore(C)
    desk.restore(B)
    assert store.taken_back(A, view).replaced_by == B


@pytest.mark.parametrize(
    ("action", "args", "words"),
    [
        ("withdraw", (A, "because"), "'because' is not on the list; choose one of duplicate, "),
        ("withdraw", (A, "other"), f"{A} was merged into {B} before; restore it first"),
        ("merge", (A, C), f"{A} was merged into {B} before"),
        ("merge", (B, A), f"{A} was merged into {B} before"),
        ("merge", (C, C), "cannot stand in its own place"),
        ("restore", (B,), "neither withdrawn nor merged"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(store, put, desk, action, args, words):
    for each in (A, B, C):
        put(each)
    desk.merge(A, B)
    number = store.change_number()
    with pytest.raises(InputError, match=words):
        getattr(desk, action)(*args)
    assert store.change_number() == number


@pytest.mark.parametrize("replaced_by", [A, B])
def test_no_way_leads_in_a_circle(put, desk, replaced_by):
    put(A)
    put(B)
    desk.withdraw(B, "other", replaced_by=A)
    with pytest.raises(InputError, match=r"own place|withdrawn before"):
        desk.withdraw(A, "other", replaced_by=replaced_by)


def test_a_circle_that_came_from_elsewhere_ends(store, view, put):
    put(A)
    put(B)
    put(A, status="merged", replaced_by=B)
    put(B, status="merged", replaced_by=A)
    assert store.taken_back(A, view).replaced_by == ""


def test_what_is_not_there_is_not_found(put, desk):
    put(A)
    for action, args in (("withdraw", (B, "other")), ("merge", (A, B)), ("restore", (B,))):
        with pytest.raises(NotFound, match=B):
            getattr(desk, action)(*args)


def test_an_id_is_not_given_again(store, put, desk):
    put(A)
    desk.withdraw(A, "other")
    with store.writer() as writer:
        assert writer.next_id("BY", 2022) == B


def test_what_an_editor_decided_of_a_text_stands_after_all(store, region, view, put, desk):
    from mapper.intake.texts import LEAVE, decide_text

    put(A, notes="The driver Ivan Petrov, 34, was there.")
    waiting = store.texts()
    assert waiting
    for each in waiting:
        decide_text(store, region, each.number, LEAVE, editor="editor-1", reason="a name")
    desk.withdraw(A, "person")
    desk.restore(A)
    assert store.texts() == []
    assert store.public_one(A, view) is not None


def test_a_place_that_waits_is_set_aside(store, put, desk):
    put(A)
    reading = Reading("none", Place(words="somewhere"), doubt="unclear")
    with store.writer() as writer:
        placings.keep(
            writer.connection, reading, state="review", who="x", origin="file", incident_id=A
        )
    assert store.waiting() == (0, 1)
    desk.withdraw(A, "other")
    assert store.waiting() == (0, 0)
    desk.restore(A)
    assert store.waiting() == (0, 1)
