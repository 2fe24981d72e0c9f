"""Which records lie on a line, by their stations, whatever line they name."""

from __future__ import annotations

import pytest

from mapper.layers.along import Relation, relation, touched
from mapper.model import Line

MAIN = Line("main", "A – D", ("a", "b", "c", "d"))
BRANCH = Line("branch", "B – X – C", ("b", "x", "c"))
OWN = Line("", "B – C", ("b", "c"))
LONG = Line("", "C – D – E", ("c", "d", "e"))
LINES = {each.slug: each for each in (MAIN, BRANCH)}
NOWHERE = dict.fromkeys(
    (
        *("line_id", "from_station_id", "to_station_id", "at_station_id"),
        *("origin_station_id", "destination_station_id"),
    )
)


def told(line: str | None = None, **stations: str) -> dict[str, str | None]:
    return {**NOWHERE, "line_id": line, **{f"{n}_station_id": key for n, key in stations.items()}}


BETWEEN = {"from": "b", "to": "c"}


@pytest.mark.parametrize(
    ("record", "line", "found"),
    [
        (told("main"), MAIN, Relation.ON),
        (told(), OWN, None),
        (told("main", **BETWEEN), OWN, Relation.ON),
        (told("branch", **BETWEEN), OWN, Relation.BESIDE),
        (told(None, **BETWEEN), MAIN, Relation.ON),
        (told("main", **{"from": "a", "to": "b"}), OWN, Relation.BESIDE),
        (told(None, **{"from": "b"}), MAIN, Relation.AT),
        (told(None, at="b"), MAIN, Relation.AT),
        (told("branch", at="b"), MAIN, Relation.BESIDE),
        (told(None, origin="a", destination="d"), MAIN, Relation.ON),
        (told(None, origin="x", destination="d"), MAIN, Relation.BESIDE),
        (told("branch", at="x"), MAIN, None),
        (told("main", at="b"), OWN, Relation.ON),
        (told("main", **{"from": "b"}), OWN, Relation.ON),
        (told("main", **{"from": "d"}), OWN, None),
        (told("main", **{"from": "a", "to": "d"}), OWN, Relation.ON),
        (told("main", **{"from": "b", "to": "d"}), LONG, Relation.PARTLY),
    ],
)
def test_a_record_stands_to_a_line_by_its_stations(record, line, found):
    assert relation(record, line, LINES) is found


def test_each_station_that_it_touches_is_told_once():
    assert touched(told(None, at="b", **BETWEEN), MAIN) == ("b", "c")
