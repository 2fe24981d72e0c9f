"""Sections of line: they end at stations and not at halts, and inferred ones are 3 km at least."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.model import Line, Section, Station
from mapper.railway.reference.sections import (
    LEAST_KM,
    section_at,
    section_between,
    section_id,
    sections_beside,
    sections_of,
)

#: A (0) – h (4) – B (10) – C (11.5) – D (13) – i (18) – j (19) – E (30); the small ones are halts.
KMS = {"A": 0.0, "h": 4.0, "B": 10.0, "C": 11.5, "D": 13.0, "i": 18.0, "j": 19.0, "E": 30.0}
LINE = Line("l", "A – E", tuple(KMS), tuple(KMS.values()))


def kinds(keys: str, *, halts: str = "hij", other: str = "station") -> dict[str, Station]:
    return {key: Station(key, key, "UA", "halt" if key in halts else other) for key in keys}


STATIONS = kinds("".join(KMS))


def ends(*sections: Section | None) -> list[str]:
    return [each.from_station + each.to_station for each in sections if each is not None]


def test_a_halt_lies_on_a_section_and_ends_none() -> None:
    assert ends(*sections_of(LINE, STATIONS)) == ["AB", "BC", "CD", "DE"]


@pytest.mark.parametrize("kind", ["station", "junction", "passing_loop", "yard", "border"])
def test_every_other_kind_of_station_ends_a_section(kind: str) -> None:
    stations = kinds("ABCDE", other=kind) | kinds("hij")
    assert len(sections_of(LINE, stations)) == 4


def test_a_halt_at_the_end_of_a_line_ends_its_section() -> None:
    line = Line("l", "h – i", ("h", "B", "i"), (0.0, 6.0, 14.0))
    assert ends(*sections_of(line, STATIONS)) == ["hB", "Bi"]


def test_sections_run_on_from_end_to_end_of_the_line() -> None:
    sections = sections_of(LINE, STATIONS)
    assert [section.id for section in sections[:1]] == ["l/A--B"]
    assert (sections[0].km_from, sections[-1].km_to) == (0.0, 30.0)
    for one, other in pairwise(sections):
        assert (one.to_station, one.km_to) == (other.from_station, other.km_from)


def test_a_line_without_a_place_has_no_sections() -> None:
    line = Line("l", "A – E", tuple(KMS), gap="no track")
    assert sections_of(line, STATIONS) == ()
    assert section_at(line, STATIONS, 3.0) is None
    assert sections_beside(line, STATIONS, "B") == ()


# What is inferred.


@pytest.mark.parametrize(
    ("km", "found"), [(0.0, "AB"), (4.0, "AB"), (9.9, "AB"), (14.0, "DE"), (30.0, "DE"), (99, "DE")]
)
def test_a_kilometre_lies_on_the_section_that_holds_it(km: float, found: str) -> None:
    assert ends(section_at(LINE, STATIONS, km)) == [found]


def test_a_section_under_three_km_takes_in_its_neighbours() -> None:
    # B – C is 1.5 km: with the sections on either side it is A – D.
    section = section_at(LINE, STATIONS, 11.0)
    assert section is not None
    assert (section.from_station, section.to_station) == ("A", "D")
    assert section.km_to - section.km_from == 13.0


def test_a_short_line_is_one_section_however_short() -> None:
    line = Line("l", "B – D", ("B", "C", "D"), (0.0, 1.0, 2.0))
    assert ends(section_at(line, STATIONS, 0.5)) == ["BD"]


@given(
    steps=st.lists(st.floats(0.1, 8.0), min_size=1, max_size=12),
    halts=st.sets(st.integers(1, 11)),
    share=st.floats(0, 1),
)
def test_an_inferred_section_is_three_km_long_where_its_line_is_and_holds_its_kilometre(
    steps: list[float], halts: set[int], share: float
) -> None:
    kms = [sum(steps[:n]) for n in range(len(steps) + 1)]
    keys = [f"s{n}" for n in range(len(kms))]
    line = Line("l", "l", tuple(keys), tuple(kms))
    stations = {
        key: Station(key, key, "UA", "halt" if n in halts else "station")
        for n, key in enumerate(keys)
    }
    km = share * kms[-1]
    section = section_at(line, stations, km)
    assert section is not None
    assert section.km_from <= km <= section.km_to
    assert section.km_to - section.km_from >= min(LEAST_KM, kms[-1]) - 1e-9
    whole = {end for each in sections_of(line, stations) for end in ends_of(each)}
    assert {section.from_station, section.to_station} <= whole


def ends_of(section: Section) -> tuple[str, str]:
    return section.from_station, section.to_station


# Next to a station.


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("A", ["AB"]),
        ("E", ["DE"]),
        ("B", ["AB", "BD"]),  # B – C alone is 1.5 km
        ("C", ["AC", "CE"]),
        ("D", ["BD", "DE"]),
    ],
)
def test_next_to_a_station_lie_the_sections_on_either_side_three_km_long(
    key: str, found: list[str]
) -> None:
    assert ends(*sections_beside(LINE, STATIONS, key)) == found


def test_next_to_a_halt_lies_the_one_section_on_which_it_stands() -> None:
    assert ends(*sections_beside(LINE, STATIONS, "h")) == ["AB"]
    assert ends(*sections_beside(LINE, STATIONS, "j")) == ["DE"]


def test_next_to_a_station_of_another_line_lies_none() -> None:
    assert sections_beside(LINE, STATIONS, "Z") == ()


# What a report names.


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("A", "B", "AB"), ("h", "B", "hB"), ("B", "h", "hB"), ("B", "E", "BE")],
)
def test_a_halt_is_an_end_where_a_report_names_it(one: str, other: str, found: str) -> None:
    assert ends(section_between(LINE, STATIONS, one, other)) == [found]


def test_a_named_part_under_three_km_takes_in_what_lies_beside_it() -> None:
    # The halts i and j are 1 km apart; the sections beside them end at D and E.
    assert ends(section_between(LINE, STATIONS, "i", "j")) == ["DE"]
    assert ends(section_between(LINE, STATIONS, "B", "C")) == ["AD"]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("A", "B", "l/A--B"),
        ("B", "A", "l/A--B"),
        ("h", "B", "l/h--B"),
        ("i", "j", "l/i--j"),
        ("A", "C", ""),
        ("h", "C", ""),
        ("B", "B", ""),
    ],
)
def test_a_part_has_an_id_where_it_is_no_more_than_a_section(
    one: str, other: str, found: str
) -> None:
    assert section_id(LINE, STATIONS, one, other) == found
