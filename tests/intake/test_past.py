"""A record as it was, through the gate of today; former words that are taken away or erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from mapper.errors import InputError
from mapper.intake import Draft, accept, editing, past, reject, submit
from mapper.intake.doubting import with_doubt
from mapper.intake.editing import Change
from mapper.intake.publishing import save
from mapper.intake.tidying import KEPT_DAYS, tidy
from mapper.intake.withdrawing import restore, withdraw
from mapper.model import Incident
from mapper.store import placings, revisions
from tests.web.conftest import CLAIMS, SOURCES, STRETCH

ID, TODAY = STRETCH.id, date(2026, 11, 28)
WORDS = "Qzxname the driver"


@pytest.fixture
def put(store, region):
    def put(incident: Incident, claims=CLAIMS, who="test", why="example") -> None:
        with store.writer() as writer:
            for source in SOURCES:
                writer.save_source(source, who="test", why="example")
            save(writer, incident, claims, region, who=who, why=why)

    return put


def edit(store, region, *, hide=False, reason="", **values):
    with store.reading() as connection:
        state = editing.state_now(connection, ID)
    draft = editing.draft_of(state)
    draft = replace(draft, values={**draft.values, **values})
    wanted = Change(draft, state.version, "why", hides=hide, reason=reason)
    editing.edit(store, region, ID, wanted, editor="editor-3", today=datetime.now(UTC).date())


def was(store, region, view, number):
    with store.reading() as connection:
        return past.past(connection, region, ID, number, view)


def listed(store, **more):
    with store.reading() as connection:
        return revisions.listed(connection, ID, **{"told": True, **more})


def test_public_revisions_begin_with_publication(store, region, put):
    held = with_doubt(STRETCH, region)
    put(replace(held, status="held"))
    put(replace(held, status="held", title="Another"))
    put(replace(held, title="Another"))
    put(replace(held, title="A third"))
    put(replace(held, title="A third", external_id="for editors"))
    assert [each.number for each in listed(store)] == [4, 3]
    assert [each.number for each in listed(store, told=False)] == [5, 4, 3, 2, 1]
    newest, first = (each.marks for each in listed(store))
    assert (first.corrects, newest.corrects) == (False, True)
    assert newest.changed == ("title",)


def test_the_day_of_a_revision_is_its_own_and_not_that_of_the_import(store, region, put):
    put(replace(STRETCH, updated=date(2024, 3, 1)))
    put(replace(STRETCH, updated=date(2024, 5, 1), title="Mended there"))
    put(replace(STRETCH, updated=date(2024, 4, 1), title="An older file"))
    put(replace(STRETCH, updated=date(2024, 4, 1), title="Mended here"))
    days = [each.marks.day for each in reversed(listed(store))]
    assert days[:3] == [date(2024, 3, 1), date(2024, 5, 1), date(2024, 5, 1)]
    assert days[3] == datetime.now(UTC).date()
    with store.reading() as connection:
        on = [
            revisions.on_day(connection, "incident", ID, day, told=True)
            for day in (date(2024, 2, 29), date(2024, 3, 1), date(2024, 4, 30), date(2024, 5, 1))
        ]
    assert on == [None, 1, 1, 3]


def test_an_old_state_is_shown_by_the_gate_of_today(store, region, put, view):
    put(replace(STRETCH, notes="Ivan Petrov, driver, was there."))
    put(replace(STRETCH, notes="Somebody was there."))
    state = was(store, region, view, 1)
    assert state.incident.notes == "Ivan Petrov, driver, was there."
    assert state.form.incident.notes == ""


def test_what_is_known_today_to_be_equipment_is_no_finer_in_an_old_state(store, region, put, view):
    derailed = replace(
        STRETCH, event_type="accident", sub_event_type="derailment", asset=(), place_kind="site",
        latitude=52.61234, longitude=25.81234, from_station="", to_station="", line="",
    )  # fmt: skip
    put(derailed)
    assert was(store, region, view, 1).form.place.lonlat == (25.81234, 52.61234)
    put(STRETCH)
    state = was(store, region, view, 1)
    assert state.minded
    assert state.form.place.lonlat != (25.81234, 52.61234)
    assert state.form.incident.latitude is None


def test_an_old_state_is_held_by_its_own_embargo(store, region, put, view):
    put(replace(STRETCH, event_date=view.today, event_date_end=None, date_meaning="day"))
    put(STRETCH)
    assert was(store, region, view, 1).form is None
    assert was(store, region, view, 2).form is not None


def test_sources_are_told_as_they_were_on_the_day(store, region, put, view):
    put(replace(STRETCH, updated=date(2024, 3, 1)))
    with store.writer() as writer:
        writer.save_source(replace(SOURCES[0], reliability="D"), who="x", why="graded")
    (source, _) = was(store, region, view, 1).form.sources
    assert source.reliability in ("B", "D")  # both of one day, the later counts
    assert was(store, region, view, 1).sources["example-news"].source_id == "example-news"


def test_former_words_that_an_edit_hides_are_in_no_old_state(store, region, put, view):
    put(with_doubt(replace(STRETCH, notes=WORDS, title=WORDS), region))
    edit(store, region, tags="a")
    edit(store, region, hide=True, notes="A driver.", title="A title", reason="person")
    for number in (1, 2):
        state = was(store, region, view, number)
        assert state.hidden == {"notes", "title"}
        assert WORDS not in repr(state.form)
        assert WORDS not in repr(state.incident)
    assert was(store, region, view, 3).form.incident.notes == "A driver."
    assert listed(store)[0].marks.reason == "person"


def test_a_former_place_that_is_hidden_is_drawn_nowhere(store, region, put, view):
    put(with_doubt(STRETCH, region))
    at = {"from_station": "by-baranavichy-paleskiya", "to_station": "", "line": ""}
    put(with_doubt(replace(STRETCH, **at, place_kind="station", geo_method="station"), region))
    take = {"upto": 1, "why": "a home is near", "editor": "editor-3"}
    past.take_away(store, ID, ["from_station"], **take)
    assert was(store, region, view, 1).form.geometry is None
    assert was(store, region, view, 2).form.geometry is not None


def test_claims_of_former_states_are_taken_away_as_a_whole(store, region, put, view):
    put(STRETCH)
    put(STRETCH, claims=())
    past.take_away(store, ID, ["claims"], upto=1, why="x", editor="editor-3")
    assert was(store, region, view, 1).form.claims == ()


@pytest.mark.parametrize(
    ("fields", "upto", "why"),
    [([], 1, "x"), (["event_type"], 1, "x"), (["id"], 1, "x"), (["notes"], 2, "x"),
     (["notes"], 0, "x"), (["notes"], 1, " ")],
)  # fmt: skip
def test_what_cannot_be_taken_away_is_said(store, region, put, fields, upto, why):
    put(STRETCH)
    put(replace(STRETCH, title="Another"))
    with pytest.raises(InputError):
        past.take_away(store, ID, fields, upto=upto, why=why, editor="editor-3")


def test_erased_words_are_nowhere_in_the_file(store, region, put, view, tmp_path):
    put(replace(STRETCH, notes=WORDS * 50))
    put(STRETCH)
    past.take_away(store, ID, ["notes"], upto=1, why="x", editor="editor-3", erase=True)
    state = was(store, region, view, 1)
    assert state.erased
    assert state.form is None
    assert was(store, region, view, 2).form is not None
    assert store.verify().fault == "", "the log tells of it and holds"
    store.close()
    found = b"".join(each.read_bytes() for each in tmp_path.iterdir() if each.is_file())
    assert WORDS.encode() not in found


def test_a_withdrawal_and_its_undoing_are_told_with_the_reason(store, region, put):
    put(STRETCH)
    withdraw(store, region, ID, "wrong_place", editor="editor-3")
    restore(store, region, ID, editor="editor-3")
    back, left, _ = (each.marks for each in listed(store))
    assert (left.status, left.reason, left.corrects) == ("withdrawn", "wrong_place", True)
    assert (back.status, back.reason) == ("published", "")


def test_all_corrections_are_told_newest_first_by_pages(store, region, put, view):
    for number in range(5):
        put(replace(STRETCH, title=f"Title {number}"))
    put(replace(STRETCH, id="BY-2022-0009"))
    put(replace(STRETCH, id="BY-2022-0009", status="held"))
    view = replace(view, today=datetime.now(UTC).date())
    with store.reading() as connection:
        first = revisions.corrections(connection, view, None, 3)
        last = first[-1][0]
        place = revisions.Place(last.marks.day, last.key, last.number)
        rest = revisions.corrections(connection, view, place, 3)
    assert [each.number for each, _ in (*first, *rest)] == [5, 4, 3, 2]
    assert {title for _, title in first} == {"Title 4"}


def test_of_what_was_withdrawn_only_that_is_told(store, region, put, view):
    put(STRETCH)
    put(replace(STRETCH, title="Another"))
    withdraw(store, region, ID, "wrong_place", editor="editor-3")
    view = replace(view, today=datetime.now(UTC).date())
    with store.reading() as connection:
        found = revisions.corrections(connection, view, None, 10)
    assert [(each.marks.status, title) for each, title in found] == [("withdrawn", "")]


def test_what_readers_typed_is_deleted_ninety_days_after_the_decision(store, region, view):
    draft = Draft(
        {"event_date": "2022-03-14", "event_type": "sabotage", "sub_event_type": "track_damage",
         "title": WORDS, "location": "на перегоне Доманово – Лесная", "date_meaning": "day",
         "time_precision": "1", "verification": "reported"},
        place_by="text",
        sources=({"url": "https://paper.example.org/a"},),
    )  # fmt: skip
    view = replace(view, today=datetime.now(UTC).date())
    for number in range(3):
        own = replace(draft, values={**draft.values, "title": f"{WORDS} {number}"})
        submit(store, region, own, editor=None, token=f"t{number}", view=view)
    first, second, third = store.pending()
    reject(store, first.id, editor="editor-3", reason="Not of the railway")
    accept(store, region, second.id, editor="editor-3", today=view.today, place_choice="")
    assert tidy(store, view.today + timedelta(days=KEPT_DAYS - 1)) == 0
    assert tidy(store, view.today + timedelta(days=KEPT_DAYS)) == 2
    assert tidy(store, view.today + timedelta(days=KEPT_DAYS)) == 0
    gone = store.pending("rejected")[0]
    assert (WORDS in gone.draft, gone.reason, gone.receipt) == (
        False,
        "Not of the railway",
        first.receipt,
    )
    assert store.placings(pending_id=first.id) == []
    assert WORDS in store.pending_one(third.id).draft, "it still waits"
    accepted = store.pending_one(second.id)
    assert store.incident(accepted.incident_id).title == f"{WORDS} 1"
    assert store.placings(state=placings.SETTLED) != []


def test_former_words_of_a_source_go_with_the_change_that_hides_them(store, region, put, view):
    with store.writer() as writer:
        for source in (replace(SOURCES[0], title=WORDS), SOURCES[1]):
            writer.save_source(source, who="test", why="example")
        save(writer, STRETCH, CLAIMS, region, who="test", why="example")
    with store.writer() as writer:  # as if both had been written long ago
        writer.connection.execute(text("UPDATE revision SET day = '2024-03-01'"))
    assert WORDS in repr(was(store, region, view, 1).sources)
    with store.reading() as connection:
        state = editing.state_now(connection, ID)
    draft = editing.draft_of(state)
    mended = ({**draft.sources[0], "title": "A headline"}, *draft.sources[1:])
    wanted = Change(replace(draft, sources=mended), state.version, "why", hides=True)
    editing.edit(store, region, ID, wanted, editor="editor-3", today=datetime.now(UTC).date())
    assert WORDS not in repr(was(store, region, view, 1).sources)
    assert "sources" in listed(store)[0].marks.changed
    assert was(store, region, view, 2).sources["example-news"].title == "A headline"
