"""Faults of many rows, told once for each kind with their count and first line."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import Remedy
from mapper.formats.delimited import Problem
from mapper.formats.table import read_records
from mapper.intake.import_phrases import ToReview
from mapper.intake.kinds import faults, told
from mapper.model import Incident

HEADER = "event_date,event_type,title,country,injured,injured_max,sources"


def told_of(path: Path, *rows: str, header: str = HEADER) -> list[str]:
    path.write_text("\n".join((header, *rows)) + "\n")
    return [
        str(each)
        for each in faults(e for e in read_records(path, Incident) if isinstance(e, Problem))
    ]


def test_a_fault_of_many_rows_is_told_once_with_its_values(tmp_path):
    rows = ["2022-03-14,attack,x,Belarus,,,a-1"] * 2300 + ["2022-03-14,attack,x,Ukraine,,,a-1"] * 2
    (fault,) = told_of(tmp_path / "a.csv", *rows)
    assert fault == (
        "a.csv, 2,302 rows, first in line 2, column country: 'Belarus' (2,300 times), "
        "'Ukraine' (2 times): no country code; give the two letters of ISO 3166-1"
    )


def test_a_fault_of_one_row_is_told_as_the_problem_itself():
    problem = Problem("a.csv", 3, "title", "x", "too short")
    assert [str(each) for each in faults([problem])] == [str(problem)]


def test_faults_whose_words_hold_other_values_are_of_one_kind(tmp_path):
    rows = [f"2022-03-14,kind{at},x,BY,{at + 9},{at},a-1" for at in range(8)]
    (kind,) = told_of(tmp_path / "a.csv", *rows)
    assert kind.startswith("a.csv, 8 rows, first in line 2, column event_type: 'kind0', 'kind1', ")
    assert "'kind4' and 3 more: no such term: 'kind0'; there are sabotage" in kind
    rows = [f"2022-03-14,attack,x,BY,{at + 9},{at},a-1" for at in range(8)]
    (less,) = told_of(tmp_path / "a.csv", *rows)
    assert "8 rows" in less
    assert less.endswith("less than injured (9); swap the two")
    rows = [f"{day}-2-2023,attack,x,BY,,,a-1" for day in (29, 30, 31)]
    (days,) = told_of(tmp_path / "a.csv", *rows)
    assert days.endswith("'29-2-2023', '30-2-2023', '31-2-2023': February 2023 has no day 29")


def test_columns_that_nobody_knows_are_one_fault(tmp_path):
    row = "2022-03-14,attack,x,BY,,,a-1,1,2"
    (fault,) = told_of(tmp_path / "a.csv", row, header=f"{HEADER},zzz,qqq")
    assert fault.startswith("a.csv, line 1, columns zzz, qqq: no such column")


def test_rows_that_wait_for_the_same_reason_are_told_together():
    rows = [
        ToReview("a.csv", at, f"XX-2022-{at:04}", "", 0.0, "it says nothing") for at in range(2, 9)
    ]
    other = ToReview("a.csv", 5, "XX-2022-0009", "", 0.0, "it says nothing", held=True)
    together, held = told([*rows, other])
    assert together == (
        "a.csv, 7 rows, first in line 2: XX-2022-0002 is not placed yet: it says nothing; an "
        "editor chooses at /review; the same for XX-2022-0003, XX-2022-0004, XX-2022-0005, "
        "XX-2022-0006, XX-2022-0007 and 1 more"
    )
    assert held == str(other)
    assert held.startswith("a.csv, line 5: XX-2022-0009 is held back: ")


@given(st.text(), st.text())
def test_a_remedy_is_a_text_whose_kind_does_not_change_with_its_values(one, other):
    first, second = (Remedy("there is no {each}", each=each) for each in (one, other))
    assert first == f"there is no {one}"
    assert Remedy.kind_of(first) == Remedy.kind_of(second) == Remedy.kind_of(deepcopy(first))
    assert Remedy(one) == Remedy.kind_of(one) == one
    joined = Remedy.joined([first, "and so on"])
    assert joined == f"{first}; and so on"
    assert Remedy.kind_of(joined) == Remedy.kind_of(Remedy.joined([second, "and so on"]))
