"""Who replays the changes holds exactly what a fresh export holds, whatever editors do."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mapper import gate
from mapper.errors import InputError
from mapper.intake import accept, refresh_public_forms, submit
from mapper.intake.publishing import save
from mapper.intake.withdrawing import merge, restore, withdraw
from mapper.model import Claim, Filter
from mapper.stamp import stamp_of
from mapper.store import View, numbers, open_store
from tests.intake.test_reports import DRAFT, but
from tests.intake.test_withdrawing import INCIDENT, SOURCES

BEGUN = date(2026, 3, 1)
#: Which of the records an action is about; there may be fewer.
ANY = st.integers(0, 7)
AGO = st.integers(0, 6)
KINDS = ["incident", "movement"]


class Copy:
    """What somebody elsewhere holds who asks for changes only."""

    def __init__(self) -> None:
        self.number, self.held = 0, {}

    def follow(self, store, view) -> None:
        found = store.changes(self.number, view)
        assert not found.lost
        told = [each.number for each in found.changes]
        assert told == sorted(told)
        assert all(each > self.number for each in told)
        for each in found.changes:
            if each.gone:
                self.held.pop(each.incident_id, None)
            else:
                row = store.public_one(each.incident_id, view)
                self.held[each.incident_id] = (row.properties_json, row.geometry_json)
        self.number = found.number


class Editing(RuleBasedStateMachine):
    """Random work of readers and editors, days that pass, and two copies of the record."""

    store = region = patch = None

    def __init__(self) -> None:
        super().__init__()
        self.today, self.count = BEGUN, 0
        self.patch.setattr(numbers, "today", lambda: self.today)
        self.patch.setattr(gate, "passed", type(self).passed)
        self.often, self.seldom = Copy(), Copy()
        with self.store.writer() as writer:
            for table in ("withheld", "placing", "citation", "public_form", "public_box", "claim",
                          "cited", "addition", "pending", "incident", "revision",
                          "state"):  # fmt: skip
                writer.connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
            for source in SOURCES:
                writer.save_source(source, who="test", why="example")
            writer.set_state("change", "0")

    @property
    def view(self) -> View:
        return View(self.today, 3, 30, made_with=stamp_of(self.region))

    def key(self, number: int) -> str:
        ids = self.store.incident_ids()
        return ids[number % len(ids)] if ids else ""

    def save(self, incident, claims=None) -> None:
        with self.store.writer() as writer:
            save(writer, incident, claims, self.region, who="editor-1", why="edit")

    @rule(
        days=AGO, record=st.sampled_from(["incident", "movement"]), source=st.sampled_from(SOURCES)
    )
    def import_row(self, days, record, source):
        self.count += 1
        day = self.today - timedelta(days=days)
        key = f"BY-{day.year}-{self.count:04d}"
        claims = [Claim(key, source.source_id, "injured", str(days), credibility="2")]
        made = replace(INCIDENT, id=key, event_date=day, record=record, sources=(source.source_id,))
        self.save(made, claims)

    @rule(days=AGO, editor=st.booleans())
    def submit(self, days, editor):
        self.count += 1
        draft = but(DRAFT, event_date=str(self.today - timedelta(days=days)), title=f"{self.count}")
        who = "editor-1" if editor else None
        submit(self.store, self.region, draft, editor=who, token=f"{self.count}", view=self.view)

    @rule()
    def accept(self):
        for each in self.store.pending(most=1):
            accept(self.store, self.region, each.id, editor="editor-1", today=self.today)

    @rule(
        number=ANY,
        change=st.sampled_from(["title", "date", "record", "status", "line"]),
        days=AGO,
    )
    def edit(self, number, change, days):
        if key := self.key(number):
            incident = self.store.incident(key)
            other = {
                "title": {"title": f"{incident.title}."},
                "date": {"event_date": self.today - timedelta(days=days * 9)},
                "record": {"record": "movement" if incident.record == "incident" else "incident"},
                "status": {"status": "held" if incident.status == "published" else "published"},
                "line": {"to_station": "", "from_station": "", "place_kind": "line"},
            }[change]
            if not incident.left:
                self.save(replace(incident, **other))

    @rule(number=ANY, other=ANY, replaced=st.booleans())
    def withdraw(self, number, other, replaced):
        by = self.key(other) if replaced else ""
        with suppress(InputError):
            if key := self.key(number):
                withdraw(self.store, self.region, key, "other", editor="editor-1", replaced_by=by)

    @rule(number=ANY, into=ANY)
    def merge(self, number, into):
        with suppress(InputError):
            if key := self.key(number):
                merge(self.store, self.region, key, self.key(into), editor="editor-1")

    @rule(number=ANY)
    def restore(self, number):
        with suppress(InputError):
            if key := self.key(number):
                restore(self.store, self.region, key, editor="editor-1")

    @rule(days=st.sampled_from([1, 1, 2, 3, 27, 40]))
    def pass_days(self, days):
        self.today += timedelta(days=days)

    @rule(stricter=st.booleans())
    def make_forms_anew(self, stricter):
        """As after an update, whose gate lets out all or lacks every other record."""
        made = type(self).passed

        def other(incident, *rest):
            return (None, ()) if incident.id[-1] in "13579" else made(incident, *rest)

        self.patch.setattr(gate, "passed", other if stricter else made)
        with self.store.writer() as writer:
            writer.connection.exec_driver_sql("UPDATE public_form SET made_with = ''")
        refresh_public_forms(self.store, self.region)

    @rule()
    def look_seldom(self):
        self.seldom.follow(self.store, self.view)
        assert self.seldom.held == self.exported()

    @invariant()
    def a_copy_is_what_an_export_is(self):
        self.often.follow(self.store, self.view)
        assert self.often.held == self.exported()

    def exported(self):
        rows = self.store.public(Filter(), self.view)
        return {row.incident_id: (row.properties_json, row.geometry_json) for row in rows}

    def teardown(self) -> None:
        fresh = Copy()
        fresh.follow(self.store, self.view)
        assert fresh.held == self.exported()


@pytest.fixture
def machine(tmp_path, empty_database, region, monkeypatch):
    path = tmp_path / "replayed.sqlite"
    shutil.copyfile(empty_database, path)
    opened = open_store(f"sqlite:///{path}")
    given = {"store": opened, "region": region, "patch": monkeypatch}
    yield type("Editing", (Editing,), given | {"passed": staticmethod(gate.passed)})
    opened.close()


def test_a_consumer_that_replays_the_changes_holds_what_a_fresh_export_holds(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
