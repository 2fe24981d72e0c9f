"""What is drawn for a place is kept once, however many records are shown there."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import func, select

from mapper.model import Filter, Incident
from mapper.store import create_store, drawings, tables
from mapper.store.tables import drawing
from tests.store.conftest import as_then

POINT = {"type": "Point", "coordinates": [10.0, 10.0]}


def kept(store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(drawing)).scalar_one())


def test_records_of_one_place_share_its_drawing(store, put, late):
    for number in range(1, 6):
        put(f"BY-2022-{number:04d}")
    put("BY-2022-0006", geometry=POINT)
    put("BY-2022-0007", geometry=None, point=None)
    assert kept(store) == 2
    rows = {row.incident_id: row.geometry_json for row in store.public(Filter(), late)}
    assert len(rows) == 7
    assert len({rows[f"BY-2022-{number:04d}"] for number in range(1, 6)}) == 1
    assert json.loads(rows["BY-2022-0006"]) == POINT
    assert rows["BY-2022-0007"] is None


def test_what_nobody_shows_any_more_is_forgotten(store, put, late):
    put("BY-2022-0001")
    put("BY-2022-0002", geometry=POINT)
    put("BY-2022-0002", title="moved")
    assert kept(store) == 2
    with store.writer() as writer:
        drawings.drop_unused(writer.connection)
    assert kept(store) == 1
    put("BY-2022-0003", geometry=POINT)
    assert kept(store) == 2
    assert all(row.geometry_json for row in store.public(Filter(), late))


def test_what_an_earlier_program_drew_for_each_record_is_shared(url, at_revision, late):
    with at_revision("0010") as connection:
        for number, geometry in enumerate((POINT, POINT, None), 1):
            incident = Incident(f"BY-2022-{number:04d}", event_date=date(2022, 3, 14))
            connection.execute(tables.incident.insert(), as_then(connection, incident))
            connection.exec_driver_sql(
                "INSERT INTO public_form (incident_id, record, event_type, asset, cause, "
                "verification, lines, country, ended, search_text, properties, geometry)"
                " VALUES (?, 'incident', '', '', '', '', '', '', '2022-03-14', '', '{}', ?)",
                (incident.id, geometry and json.dumps(geometry)),
            )
    store = create_store(url)
    assert kept(store) == 1
    drawn = [row.geometry_json for row in store.public(Filter(), late)]
    assert [each and json.loads(each) for each in drawn] == [POINT, POINT, None]
    store.close()
