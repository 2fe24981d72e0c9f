"""Sentences in seven languages against the places that they mean."""

from __future__ import annotations

from collections import Counter

import pytest

from mapper.placing import SURE
from mapper.region import Region
from tests.geocode.judge import MENDING, OWN, SHARED, UNSEEN, Verdict, judge, judge_all, read_cases

FILES = [
    pytest.param(
        path,
        id=path.stem,
        marks=pytest.mark.skipif(not path.is_file(), reason=f"{path} is not there"),
    )
    for path in (OWN, UNSEEN, SHARED, MENDING)
]


@pytest.fixture(scope="module", params=FILES)
def verdicts(request: pytest.FixtureRequest, region: Region) -> list[Verdict]:
    return judge_all(read_cases(request.param), region)


def test_at_least_95_in_100_sentences_are_right(verdicts: list[Verdict]) -> None:
    wrong = [(v.case["text"], v.placing.kind, v.placing.reasons) for v in verdicts if not v.right]
    assert len(wrong) <= 0.05 * len(verdicts), wrong


def test_no_wrong_pin_looks_sure(verdicts: list[Verdict]) -> None:
    assert [v.case["text"] for v in verdicts if v.wrong_pin] == []


def test_most_right_answers_are_sure(verdicts: list[Verdict]) -> None:
    right = [v for v in verdicts if v.right]
    assert sum(v.placing.score >= SURE for v in right) >= 0.7 * len(right)


def test_own_cases_cover_every_language_and_kind() -> None:
    cases = read_cases(OWN)
    languages = Counter(case["lang"] for case in cases)
    assert len(cases) >= 150
    assert all(languages[lang] >= 15 for lang in ("en", "nl", "de", "pl", "ru", "uk", "be"))
    assert {case["expected"]["kind"] for case in cases} == {
        "station",
        "section",
        "stretch",
        "km_post",
        "line",
        "point",
        "area",
        "movement",
        "multiple",
        "none",
    }


def test_own_sentences_are_not_the_shared_ones() -> None:
    if not SHARED.is_file():
        pytest.skip(f"{SHARED} is not there")
    shared = {case["text"] for case in read_cases(SHARED)}
    for path in (OWN, UNSEEN):
        assert not {case["text"] for case in read_cases(path)} & shared


def test_the_judge_sees_a_wrong_place(region: Region) -> None:
    case = next(c for c in read_cases(OWN) if c["expected"]["kind"] == "station")
    moved = case | {"expected": case["expected"] | {"lat": 0.0}}
    right, wrong = (judge_all([c], region)[0] for c in (case, moved))
    assert right.right
    assert not wrong.right
    assert wrong.wrong_pin
    forbidden = case["expected"] | {"must_not_be": [case["expected"]], "tolerance_km": 50}
    assert not judge({"expected": forbidden}, right.placing).right


def test_the_judge_takes_whatever_a_case_calls_right(region: Region) -> None:
    far = {"lat": 0.0, "lon": 0.0, "tolerance_km": 5}
    case = next(c for c in read_cases(OWN) if c["expected"]["kind"] == "station")
    there = {key: case["expected"][key] for key in ("lat", "lon", "tolerance_km")}
    [found] = judge_all([case], region)

    def fits(**expected: object) -> bool:
        return judge({"expected": far | expected}, found.placing).right

    assert fits(kind="section", kinds=["section", "station"], all_places=[there])
    assert not fits(kind="section", kinds=["section", "line"], all_places=[there])
    assert fits(kind="area", kinds=["area", "point"], iso_3166_2="XX-1", alt_pin=there)
    assert not fits(kind="area", kinds=["point"], iso_3166_2="XX-1", alt_pin=far, **there)
    assert fits(kind="outside", kinds=["none", "area"], **there)
    assert fits(kind="point", outside=True, **there)
    assert not fits(kind="point", outside=True)
    assert not fits(kind="outside", kinds=["none", "area"])
    case = next(c for c in read_cases(OWN) if c["expected"].get("iso_3166_2"))
    [found] = judge_all([case], region)
    code = case["expected"]["iso_3166_2"]
    assert fits(kind="none", kinds=["none", "area"], iso_3166_2_any=["XX-1", code])
    assert not fits(kind="none", kinds=["none", "area"], iso_3166_2_any=["XX-1"])
    assert not fits(kind="none")
    assert fits(kind="point", kinds=["area", "none"], outside=True, country=[code[:2]])
    assert not fits(kind="point", kinds=["area", "none"], outside=True, country=["XX"])
    assert not fits(kind="point", outside=True, country=[code[:2]])
