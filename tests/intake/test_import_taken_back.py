"""Rows of a file that were withdrawn or merged lead to a record that stands, or are refused."""

from __future__ import annotations

import re

import pytest

from mapper.intake import import_record
from mapper.intake.withdrawing import merge, restore, withdraw
from tests.intake.test_importing import ROW, write

A, B, C = "BY-2022-0001", "BY-2022-0002", "BY-2022-0003"
MERGED = {"status": "merged", "reason": "duplicate"}


def row(key, replaced_by="", **changes):
    left = MERGED | {"replaced_by": replaced_by} if replaced_by else {"status": "published"}
    return ROW | {"id": key, "title": f"Report {key}"} | left | changes


@pytest.fixture
def bring(store, region, tmp_path, today):
    def bringing(*rows):
        source = {"source_id": "news-1", "url": "https://example.org/1", "publisher": "News"}
        write(tmp_path / "in" / "sources.csv", source)
        path = write(tmp_path / "in" / "incidents.csv", *rows)
        return import_record(store, region, path, today=today)

    return bringing


def told(report):
    return [(each.line, each.column, each.value, each.remedy) for each in report.problems]


@pytest.mark.parametrize("rows", [(row(A, B), row(B)), (row(B), row(A, B))])
def test_a_row_leads_to_one_of_its_own_file_in_any_order(store, bring, view, rows):
    report = bring(*rows)
    assert (told(report), sorted(report.added)) == ([], [A, B])
    assert store.incident(A).replaced_by == B


@pytest.mark.parametrize("rows", [(row(A, B), row(B, C), row(C)), (row(B, C), row(C), row(A, B))])
def test_a_chain_may_come_in(store, bring, rows):
    assert told(bring(*rows)) == []
    assert [store.incident(each).replaced_by for each in (A, B, C)] == [B, C, ""]
    assert sorted(bring(*rows).unchanged) == [A, B, C]


@pytest.mark.parametrize(
    ("rows", "lines", "words"),
    [
        ([row(A, A)], [2], "is the id of the row itself"),
        ([row(A, B)], [2], "no record has this id"),
        ([row(A, **MERGED)], [2], "missing; give the id of the record into which"),
        (
            [row(A, B, status="published"), row(B)],
            [2],
            "only what was withdrawn or merged is replaced",
        ),
        ([row(A, B), row(B, A)], [2, 3], "leads back to this row"),
        ([row(A, B), row(B, C), row(C, A)], [2, 3, 4], "leads back to this row"),
        ([row(A, B), row(B, status="withdrawn")], [2], f"{B} was withdrawn itself"),
        ([row(A, B), row(B, C), row(C, status="withdrawn")], [2, 3], "itself|no record has"),
        ([row(A, B, status="withdrawn"), row(B, status="withdrawn")], [2], f"{B} was withdrawn"),
        ([row(A, B), row(B, sources="unknown-1")], [2, 3], "no "),
    ],
)
def test_a_row_that_leads_nowhere_is_refused(store, bring, rows, lines, words):
    report = bring(*rows)
    assert [each.line for each in report.problems] == lines
    for line, column, value, remedy in told(report):
        assert re.search(words, remedy)
        if column == "replaced_by":
            assert value == rows[line - 2].get("replaced_by", "")
    refused = {rows[line - 2]["id"] for line in lines}
    assert refused.isdisjoint(store.incident_ids())
    assert report.refused == len(lines)


def test_a_circle_with_what_is_recorded_is_refused(store, region, bring):
    bring(row(A), row(B))
    merge(store, region, A, B, editor="editor-1")
    (problem,) = bring(row(B, A)).problems
    assert (problem.column, problem.value) == ("replaced_by", A)
    assert "leads back to this row" in problem.remedy
    assert not store.incident(B).left


def test_what_is_recorded_is_not_asked_again(store, region, bring):
    rows = [row(A, B), row(B)]
    bring(*rows)
    withdraw(store, region, B, "other", editor="editor-1")
    rows[0]["title"] = "In other words"
    assert told(bring(*rows)) == []
    assert store.incident(A).title == "In other words"


def test_an_unchanged_row_leaves_what_an_editor_undid(store, region, bring):
    rows = [row(A, B), row(B)]
    bring(*rows)
    restore(store, region, A, editor="editor-1")
    withdraw(store, region, B, "other", editor="editor-1")
    assert told(bring(*rows)) == []
    assert not store.incident(A).left
