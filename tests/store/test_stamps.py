"""What a form was made with: an old one is not shown, and an equal one is no change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mapper.errors import NotReady
from mapper.model import Filter, Incident
from mapper.store import View, changes, create_store, numbers, public, tables
from tests.store.conftest import as_then

DAY = date(2022, 3, 14)
NOW = View(numbers.today(), 3, 30, made_with="new")
START = numbers.beginning(NOW.today)


def form(store, incident_id="BY-2022-0001"):
    table = tables.public_form
    with store.reading() as connection:
        query = select(table).where(table.c.incident_id == incident_id)
        return dict(connection.execute(query).mappings().one())


def test_a_form_with_another_stamp_is_not_shown(store, put):
    put("BY-2022-0001", made_with="old")
    put("BY-2022-0002", made_with="new", event_date=DAY - timedelta(days=9))
    assert [row.incident_id for row in store.public(Filter(), NOW)] == ["BY-2022-0002"]
    assert store.count(Filter(), NOW) == 1
    assert store.count(Filter(bbox=(30, 52, 31, 53)), NOW) == 1
    assert store.newest_date(NOW) == DAY - timedelta(days=9)
    assert store.missing(NOW) == 1


def test_a_record_whose_form_is_old_is_not_ready_rather_than_unknown(store, put):
    put("BY-2022-0001", made_with="old")
    put("BY-2022-0002", made_with="old", status="withdrawn")
    with pytest.raises(NotReady, match="1 report is being prepared"):
        store.public_one("BY-2022-0001", NOW)
    assert store.public_one("BY-2022-0002", NOW) is None
    assert store.public_one("BY-2022-0003", NOW) is None


def test_what_an_embargo_holds_is_not_counted_as_missing(store, put):
    put(made_with="old", event_date=DAY)
    early = replace(NOW, today=DAY)
    assert store.missing(early) == 0
    assert store.public_one("BY-2022-0001", early) is None
    assert store.missing(replace(early, include_held=True)) == 1


def test_a_view_that_has_to_be_whole_is_refused_while_forms_are_missing(store, put):
    whole = replace(NOW, whole=True)
    put("BY-2022-0001", made_with="new")
    put("BY-2022-0002", made_with="old")
    for look in (
        lambda: list(store.public(Filter(), whole)),
        lambda: store.public_one("BY-2022-0001", whole),
        lambda: store.count(Filter(), whole),
        lambda: store.newest_date(whole),
        lambda: store.changes(0, whole),
    ):
        with pytest.raises(NotReady):
            look()
    put("BY-2022-0002", made_with="new")
    assert store.count(Filter(), whole) == 2


@pytest.mark.parametrize(("count", "wait_s"), [(1, 5), (10_000, 50), (10_000_000, 600)])
def test_how_long_to_wait_follows_from_how_many_are_missing(count, wait_s):
    assert NotReady(count).retry_after_s == wait_s
    assert f"{count:,} report" in str(NotReady(count))
    assert f"in {wait_s} s" in str(NotReady(count))


def test_of_an_equal_form_only_the_stamp_is_written(store, put):
    put(made_with="old")
    before, number = form(store), store.change_number()
    put(made_with="new")
    assert form(store) == before | {"made_with": "new"}
    assert store.change_number() == number


@pytest.mark.parametrize(
    "given",
    [
        {"title": "another"},
        {"geometry": {"type": "Point", "coordinates": [10.0, 10.0]}},
        {"status": "withdrawn"},
    ],
)
def test_a_form_that_differs_has_the_number_of_its_change(store, put, given):
    put()
    put(made_with="new", **given)
    assert form(store)["changed"] == store.change_number() == START + 2


def test_what_only_decides_filters_makes_copies_stale_and_is_no_change(store, put):
    put()
    put(search_text="other words")
    assert store.change_number() == START + 2
    assert form(store)["changed"] == START + 1


def test_every_incident_has_a_row_with_its_stamp(store, put):
    put("BY-2022-0001", made_with="new", status="held")
    put("BY-2022-0002", made_with="old", status="withdrawn")
    assert store.old_forms("new") == 1
    assert store.change_number() == 0
    assert store.missing(NOW) == 0
    with store.writer() as writer:
        assert writer.old_forms("new", 10) == ["BY-2022-0002"]


def test_the_newest_of_those_shown_is_made_anew_first(store, put):
    for number, (made_with, days, status) in enumerate(
        [("a", 0, "published"), ("z", 5, "published"), ("a", 9, "withdrawn"), ("a", 1, "published")]
    ):
        put(
            f"BY-2022-000{number}",
            made_with=made_with,
            event_date=DAY + timedelta(days=days),
            status=status,
        )
    with store.writer() as writer:
        found = ["BY-2022-0003", "BY-2022-0000", "BY-2022-0002", "BY-2022-0001"]
        assert writer.old_forms("new", 10) == found
        assert writer.old_forms("new", 2) == found[:2]
        assert writer.old_forms("new", 4) == found


# --- what changed ---


def told(store, since, view=NOW):
    """The number of today's last change, the ids of what is shown otherwise, and of what went."""
    found = store.changes(START + since if since else 0, view)
    assert [each.number for each in found.changes] == sorted(e.number for e in found.changes)
    shown = sorted(each.incident_id for each in found.changes if not each.gone)
    gone = [each.incident_id for each in found.changes if each.gone]
    return found.number - START, shown, gone


def test_changes_name_what_differs_since_a_number(store, put):
    assert told(store, 0) == (0, [], [])
    put("BY-2022-0001", made_with="new")
    put("BY-2022-0002", made_with="new")
    assert told(store, 0) == (2, ["BY-2022-0001", "BY-2022-0002"], [])
    assert told(store, 2) == (2, [], [])
    put("BY-2022-0001", made_with="new")
    assert told(store, 2) == (2, [], [])
    put("BY-2022-0001", made_with="new", title="another")
    assert told(store, 2) == (3, ["BY-2022-0001"], [])


def test_what_was_public_and_is_taken_away_is_gone_until_it_comes_back(store, put):
    put(made_with="new")
    put(made_with="new", status="withdrawn")
    assert told(store, 1) == (2, [], ["BY-2022-0001"])
    put(made_with="new", status="withdrawn", notes="more")
    assert told(store, 2) == (2, [], []), "of what is gone nothing more is told"
    put(made_with="new")
    assert told(store, 2) == (3, ["BY-2022-0001"], [])


def test_what_was_never_public_is_never_named(store, put):
    view = NOW
    put("BY-2022-0001", made_with="new", event_date=NOW.today)
    put("BY-2022-0002", made_with="new", status="held")
    assert told(store, 0, view) == (1, [], [])
    put("BY-2022-0001", made_with="new", event_date=NOW.today, title="another")
    assert told(store, 0, view) == (2, [], [])
    put("BY-2022-0001", made_with="new", event_date=NOW.today, status="withdrawn")
    assert told(store, 0, view) == (3, [], [])
    assert told(store, 0, replace(view, include_held=True)) == (3, [], ["BY-2022-0001"])


def test_what_a_new_date_puts_back_under_its_embargo_is_gone(store, put):
    view = NOW
    put(made_with="new")
    put(made_with="new", event_date=NOW.today)
    assert told(store, 1, view) == (2, [], ["BY-2022-0001"])
    put(made_with="new", event_date=NOW.today, title="another")
    assert told(store, 2, view) == (3, [], ["BY-2022-0001"]), "it was public once"


def test_the_end_of_an_embargo_is_a_change_of_that_moment(store, put, monkeypatch):
    monkeypatch.setattr(numbers, "today", lambda: DAY)
    put("BY-2022-0001", made_with="new", event_date=DAY)
    put("XX-2022-0002", made_with="new", event_date=DAY, record="movement")
    out, later = DAY + timedelta(days=3), DAY + timedelta(days=30)
    before = store.changes(0, replace(NOW, today=out - timedelta(days=1)))
    assert before.changes == ()
    found = store.changes(before.number, replace(NOW, today=out))
    assert found.changes == (changes.Change(numbers.beginning(out), "BY-2022-0001", gone=False),)
    assert store.changes(found.number, replace(NOW, today=out)).changes == ()
    found = store.changes(found.number, replace(NOW, today=later))
    assert [each.incident_id for each in found.changes] == ["XX-2022-0002"]
    assert len(store.changes(0, replace(NOW, today=later)).changes) == 2


def test_what_is_written_after_midnight_hides_no_embargo_that_ends_then(store, put, monkeypatch):
    put("BY-2022-0001", made_with="new", event_date=DAY)
    out = DAY + timedelta(days=3)
    monkeypatch.setattr(numbers, "today", lambda: out)
    put("BY-2022-0002", made_with="new", event_date=DAY - timedelta(days=90))
    late = store.changes(0, replace(NOW, today=out - timedelta(days=1)))
    assert [each.incident_id for each in late.changes] == ["BY-2022-0002"]
    found = store.changes(late.number, replace(NOW, today=out))
    assert {each.incident_id for each in found.changes} >= {"BY-2022-0001"}


def test_what_became_a_movement_and_went_under_its_embargo_is_gone(store, put, monkeypatch):
    monkeypatch.setattr(numbers, "today", lambda: DAY + timedelta(days=5))
    view = replace(NOW, today=numbers.today())
    put(made_with="new")
    number = store.changes(0, view).number
    put(made_with="new", record="movement")
    assert [each.gone for each in store.changes(number, view).changes] == [True]


def test_a_number_of_another_record_is_lost(store, put):
    put(made_with="new")
    assert store.changes(store.change_number() + 1, NOW).lost
    assert not store.changes(store.change_number(), NOW).lost


def test_an_index_finds_what_is_missing_and_what_changed(store, late):
    plans = []
    with store.reading() as connection:
        execute = connection.execute

        def explain(query, *args, **kwargs):
            text = query.compile(connection, compile_kwargs={"literal_binds": True})
            plans.append(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all()[0][3])
            return execute(query, *args, **kwargs)

        connection.execute = explain
        public.missing(connection, late)
        public.old_forms(connection, "new", 100)
        changes.changes(connection, 7, late)
        list(public.rows(connection, Filter(), late))
        public.count(connection, Filter(), late)
    assert all(plan.startswith("SEARCH") and " INDEX " in plan for plan in plans), plans
    assert sum("ix_public_form_changed" in plan for plan in plans) == 1
    assert "COVERING" in plans[-1], "what is counted is in the index"


def test_an_older_database_gets_a_row_for_what_was_not_shown(url, at_revision):
    with at_revision("0004") as connection:
        for incident in (
            Incident("BY-2022-0001", event_date=DAY),
            Incident("BY-2022-0002", status="held"),
        ):
            connection.execute(tables.incident.insert(), as_then(connection, incident))
        connection.exec_driver_sql(
            "INSERT INTO public_form (incident_id, record, event_type, asset, cause, verification,"
            " lines, country, ended, search_text, properties)"
            " VALUES ('BY-2022-0001', 'incident', '', '', '', '', '', '', '2022-03-14', '', '{}')"
        )
    store = create_store(url)
    assert store.old_forms("new") == 2
    assert store.missing(NOW) == 1
    assert [form(store, f"BY-2022-000{n}")["gone"] for n in (1, 2)] == [False, True]
    store.close()
