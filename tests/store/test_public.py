"""What everyone may see: embargo, filters, order."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from mapper.model import Filter
from mapper.store import View, dialect, public

DAY = date(2022, 3, 14)


def ids(store, wanted=None, view=None):
    view = view or View(date(2030, 1, 1), 3, 30)
    return [row.incident_id for row in store.public(wanted or Filter(), view)]


@pytest.mark.parametrize(("record", "days"), [("incident", 3), ("movement", 30)])
def test_the_embargo_ends_so_many_days_after_the_last_day(store, put, record, days):
    put(record=record, event_date_end=DAY + timedelta(days=2))
    last = DAY + timedelta(days=2)
    assert ids(store, view=View(last + timedelta(days=days - 1), 3, 30)) == []
    assert ids(store, view=View(last + timedelta(days=days), 3, 30)) == ["BY-2022-0001"]


def test_an_embargo_of_a_whole_month_counts_from_its_end(store, put):
    put(time_precision=3)
    assert ids(store, view=View(date(2022, 4, 2), 3, 30)) == []
    assert ids(store, view=View(date(2022, 4, 3), 3, 30)) == ["BY-2022-0001"]


@pytest.mark.parametrize(
    ("dates", "visible"),
    [
        ({"event_date": None, "reported_date": date(2022, 5, 1)}, False),
        ({"event_date": None}, True),
        ({"date_meaning": "since", "reported_date": date(2022, 5, 1)}, False),
    ],
)
def test_without_a_last_day_the_embargo_counts_from_the_report(store, put, dates, visible):
    put(**dates)
    view = View(date(2022, 5, 3), 3, 30)
    assert bool(ids(store, view=view)) is visible
    assert ids(store, view=View(date(2022, 5, 4), 3, 30)) == ["BY-2022-0001"]


def test_editors_see_held_rows_and_until_when(store, put):
    put(event_date=DAY)
    view = View(DAY, 3, 30, include_held=True)
    assert [row.held_until for row in store.public(Filter(), view)] == [date(2022, 3, 17)]
    later = View(date(2022, 3, 17), 3, 30, include_held=True)
    assert [row.held_until for row in store.public(Filter(), later)] == [None]


def test_the_newest_event_comes_first_then_the_lower_id(store, put):
    put("BY-2022-0002", event_date=DAY)
    put("BY-2022-0001", event_date=DAY)
    put("BY-2022-0003", event_date=DAY + timedelta(days=1))
    assert ids(store) == ["BY-2022-0003", "BY-2022-0001", "BY-2022-0002"]


def test_rows_come_rendered(store, put, late):
    put(title="Süd – Гомель")
    row = store.public_one("BY-2022-0001", late)
    assert json.loads(row.properties_json)["title"] == "Süd – Гомель"
    assert json.loads(row.geometry_json)["type"] == "LineString"
    assert row.point == (30.5, 52.5)
    assert store.public_one("BY-2022-0009", late) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(first=DAY, last=DAY), True),
        (Filter(first=DAY + timedelta(days=1)), False),
        (Filter(last=DAY - timedelta(days=1)), False),
        (Filter(record="incident"), True),
        (Filter(record="movement"), False),
        (Filter(event_type=("attack", "sabotage")), True),
        (Filter(event_type=("attack",)), False),
        (Filter(asset=("points",)), True),
        (Filter(asset=("point",)), False),
        (Filter(asset=("p_ints",)), False),
        (Filter(asset=("%",)), False),
        (Filter(line=("gomel-kyiv",)), True),
        (Filter(line=("gomel",)), False),
        (Filter(country=("UA",)), True),
        (Filter(country=("RU",)), False),
        (Filter(verification=("reported",)), True),
        (Filter(cause=("claimed",)), False),
        (Filter(q="Гомель"), True),
        (Filter(q="gom signal"), True),
        (Filter(q="omel"), False),
        (Filter(q="gom%"), True),
        (Filter(q="%"), False),
        (Filter(bbox=(30.4, 52.4, 30.6, 52.6)), True),
        (Filter(bbox=(30.1, 52.8, 30.2, 52.9)), False),
        (Filter(bbox=(40, 52, 41, 53)), False),
        (Filter(bbox=(20, 40, 50, 60), country=("UA",), q="gomel"), True),
        (Filter(bbox=(20, 40, 50, 60), country=("RU",)), False),
    ],
)
def test_filters(store, put, late, wanted, found):
    put(asset=("track", "points"), country=("BY", "UA"))
    assert bool(ids(store, wanted)) is found
    assert store.count(wanted, late) == int(found)


def test_an_open_span_meets_every_later_window(store, put):
    put("BY-2022-0001", date_meaning="since")
    put("BY-2022-0002", date_meaning="by")
    put("BY-2022-0003", event_date=None)
    assert ids(store, Filter(first=date(2025, 1, 1))) == ["BY-2022-0001"]
    assert ids(store, Filter(last=date(2020, 1, 1))) == ["BY-2022-0002"]


def test_what_has_no_geometry_is_in_no_box(store, put):
    put(geometry=None, point=None)
    assert ids(store, Filter(bbox=(-180, -90, 180, 90))) == []
    assert ids(store) == ["BY-2022-0001"]


def test_a_changed_geometry_is_found_where_it_is_now(store, put):
    put()
    put(geometry={"type": "Point", "coordinates": [10.0, 10.0]}, title="moved")
    assert ids(store, Filter(bbox=(30, 52, 31, 53))) == []
    assert ids(store, Filter(bbox=(9, 9, 11, 11))) == ["BY-2022-0001"]


def test_the_newest_date_is_that_of_what_may_be_seen(store, put):
    assert store.newest_date(View(DAY, 3, 30)) is None
    put("BY-2022-0001", event_date=DAY)
    put("BY-2022-0002", event_date=DAY + timedelta(days=1))
    assert store.newest_date(View(DAY + timedelta(days=3), 3, 30)) == DAY
    put("BY-2022-0003", event_date=None)
    assert store.newest_date(View(DAY, 3, 30)) is None


degrees = st.floats(-5, 5).map(lambda value: round(value, 3))
corner = st.tuples(degrees, degrees)
line = st.lists(corner, min_size=2, max_size=4)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(line, max_size=6),
    box=st.tuples(corner, corner),
)
def test_a_box_finds_exactly_what_intersects_it(store, put, lines, box):
    with store.writer() as writer:
        for incident_id in ids(store):
            writer.save_public_forms([(store.incident(incident_id), None)])
    shapes = {}
    for number, line in enumerate(lines):
        shape = shapely.LineString(line)
        incident_id = f"BY-2022-{number + 1:04d}"
        put(incident_id, geometry=shapely.geometry.mapping(shape), title=f"{lines}")
        shapes[incident_id] = shape
    (a, b), (c, d) = box
    west, south, east, north = min(a, c), min(b, d), max(a, c), max(b, d)
    window = shapely.envelope(shapely.MultiPoint([(west, south), (east, north)]))
    expected = {key for key, shape in shapes.items() if shapely.intersects(window, shape)}
    assert set(ids(store, Filter(bbox=(west, south, east, north)))) == expected


def test_a_box_is_answered_by_the_tree_and_not_by_the_dates(store, late):
    plans = []
    with store.reading() as connection:
        execute = connection.execute

        def explain(query, *args, **kwargs):
            text = query.compile(connection, compile_kwargs={"literal_binds": True})
            plans.extend(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
            return execute(query, *args, **kwargs)

        connection.execute = explain
        list(public.rows(connection, Filter(bbox=(1, 2, 3, 4)), late))
    assert any("public_form USING INTEGER PRIMARY KEY" in step for step in plans), plans
    assert any("public_box VIRTUAL TABLE INDEX" in step for step in plans), plans


def test_the_conditions_can_be_asked_of_postgresql(late):
    wanted = Filter(bbox=(1, 2, 3, 4), first=DAY, q="gomel", asset=("track",))
    query = public.select(public.public_form.c.incident_id)
    text = str(
        public.where(query, wanted, late, sqlite=False).compile(dialect=postgresql.dialect())
    )
    assert "public_box" not in text
    assert "+public_form" not in text
    assert "public_form.west <= " in text
    shown = dialect.as_bytes(public.public_form.c.properties, sqlite=False)
    assert "convert_to" in str(shown.compile(dialect=postgresql.dialect()))
