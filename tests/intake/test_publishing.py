"""A gate that changes: forms are made anew, in parts, by whoever comes first, and once."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mapper import gate, stamp
from mapper.intake import refresh_public_forms
from mapper.intake.publishing import save
from mapper.model import Filter, Incident, Source
from mapper.store import View, open_store

IDS = [f"BY-2022-000{number}" for number in range(1, 8)]


@pytest.fixture
def filled(store, region):
    with store.writer() as writer:
        writer.save_source(Source("news", publisher="News"), who="test", why="test")
        for number, incident_id in enumerate(IDS):
            incident = Incident(
                incident_id,
                event_date=date(2022, 3, 1 + number),
                event_type="sabotage",
                title=f"Number {number}",
                sources=("news",),
                status="withdrawn" if number == 2 else "published",
            )
            save(writer, incident, (), region, who="test", why="test")


@pytest.fixture
def by_threes(monkeypatch):
    monkeypatch.setattr("mapper.intake.publishing.ROWS_AT_ONCE", 3)


@pytest.fixture
def other_gate(monkeypatch):
    """Make the gate another one, with ``lets_out`` a gate that makes other forms."""

    def change(name="another", lets_out=None):
        monkeypatch.setattr(stamp, "code_digest", lambda: name)
        if lets_out:
            monkeypatch.setattr(gate, "passed", lets_out)

    return change


def louder(incident, *rest, made=gate.passed):
    """A gate that lets out the title of the first incident in capitals."""
    if incident.id == IDS[0]:
        incident = replace(incident, title=incident.title.upper())
    return made(incident, *rest)


def view_of(region) -> View:
    return View(datetime.now(UTC).date(), 3, 30, made_with=stamp.stamp_of(region))


def told(store, since, region):
    """The number that a reader is told, and by id whether the record is gone."""
    found = store.changes(since, view_of(region))
    return found.number, {each.incident_id: each.gone for each in found.changes}


def test_forms_of_this_program_are_not_made_again(store, region, filled):
    assert refresh_public_forms(store, region) == 0


def test_an_equal_form_is_no_change(store, region, filled, other_gate):
    before = store.change_number()
    other_gate()
    assert store.count(Filter(), view_of(region)) == 0
    assert store.missing(view_of(region)) == 6
    assert refresh_public_forms(store, region) == 7, "what is not shown is looked at, too"
    assert store.count(Filter(), view_of(region)) == 6
    assert store.missing(view_of(region)) == 0
    assert store.change_number() == before
    assert told(store, before, region) == (before, {})
    assert refresh_public_forms(store, region) == 0


def test_only_forms_that_differ_are_changes_and_the_record_stays(store, region, filled, other_gate):
    before, revisions = store.change_number(), store.revisions(IDS[0])
    other_gate(lets_out=louder)
    refresh_public_forms(store, region)
    assert told(store, before, region) == (before + 1, {IDS[0]: False})
    assert (
        json.loads(store.public_one(IDS[0], view_of(region)).properties_json)["title"] == "NUMBER 0"
    )
    assert store.revisions(IDS[0]) == revisions


def test_what_a_stricter_gate_no_longer_lets_out_is_gone(store, region, filled, other_gate):
    before = store.change_number()
    other_gate(lets_out=lambda incident, *_rest: (None, ()))
    refresh_public_forms(store, region)
    gone = {each: True for number, each in enumerate(IDS) if number != 2}
    assert told(store, before, region) == (before + 1, gone)


def test_a_crash_loses_no_part_that_was_done(store, region, filled, other_gate, by_threes):
    def breaks(incident, *rest, made=gate.passed):
        if incident.id == IDS[1]:
            raise ZeroDivisionError
        return made(incident, *rest)

    other_gate(lets_out=breaks)
    with pytest.raises(ZeroDivisionError) as caught:
        refresh_public_forms(store, region)
    assert caught.value.__notes__ == [f"while making the public form of {IDS[1]}"]
    view = view_of(region)
    shown = [row.incident_id for row in store.public(Filter(), view)]
    assert shown == IDS[:3:-1], "the newest, and of the part that failed nothing"
    assert store.missing(view) == 3
    other_gate(lets_out=louder)
    told = []
    assert refresh_public_forms(store, region, lambda *done: told.append(done)) == 4
    assert told == [(3, 4), (4, 4)]
    assert store.count(Filter(), view) == 6


def test_it_ends_where_it_is_told_to_and_goes_on_from_there(
    store, region, filled, other_gate, by_threes
):
    other_gate()
    assert refresh_public_forms(store, region, pause=lambda: True) == 3
    assert refresh_public_forms(store, region, pause=lambda: False) == 4


def test_a_report_that_comes_meanwhile_is_shown_at_once(
    store, region, filled, other_gate, by_threes
):
    other_gate()
    incident = Incident(
        "BY-2022-0099",
        event_date=date(2022, 5, 1),
        event_type="attack",
        title="x",
        sources=("news",),
    )

    def meanwhile() -> bool:
        if not store.revisions(incident.id):
            with store.writer() as writer:
                save(writer, incident, (), region, who="test", why="test")
            assert store.public_one(incident.id, view_of(region))
        return False

    assert refresh_public_forms(store, region, pause=meanwhile) == 7


def test_two_that_make_forms_anew_share_the_work(store, region, filled, other_gate, by_threes):
    other_gate()
    beside = open_store(store.engine.url.render_as_string())
    done: list[int] = []
    threads = [
        threading.Thread(target=lambda each=each: done.append(refresh_public_forms(each, region)))
        for each in (store, beside)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(done) == 7
    assert store.old_forms(stamp.stamp_of(region)) == 0
    beside.close()
