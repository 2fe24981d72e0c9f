"""Likely duplicates: made pairs in the style of the record, among all of the record."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from mapper import vocabulary
from mapper.intake import Draft, import_record, submit
from mapper.intake.draft import draft_from_json
from mapper.intake.draft_place import read_words
from mapper.intake.duplicates import duplicates, likeliest, likeliest_choice

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "incidents.csv"
#: Every third pair of each kind was sealed before anything was weighed: it is only scored.
OPEN, SEALED = HERE / "duplicates.jsonl", HERE / "duplicates_sealed.jsonl"


def draft_of(told) -> Draft:
    """A report as a sender types it: by its stations, or in the publication's words."""
    kind = vocabulary.terms("sub_event_type")[told["kind"]]
    values = {
        "event_date": told["day"],
        "event_type": kind.parent,
        "sub_event_type": kind.id,
        "title": told["title"],
        "location": told.get("words", ""),
        "origin": told.get("origin", ""),
        "destination": told.get("destination", ""),
        **dict(zip(("from_station", "to_station"), told.get("stations", ()), strict=False)),
    }
    by = "text" if "words" in told else "line"
    return Draft(values, place_by=by, sources=({"url": told["url"]},))


def placed(draft: Draft, region) -> Draft:
    """A report as an editor sends it, who takes the likeliest meaning of its words."""
    reading = read_words(draft, region)
    return replace(draft, place_choice=likeliest_choice(reading.place)) if reading else draft


@dataclass
class Scores:
    """What was shown: of the true duplicates so many, and so many that are none."""

    found: int = 0
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    true: int = 0

    @property
    def share_found(self) -> float:
        return self.found / self.true

    @property
    def share_wrong(self) -> float:
        return len(self.wrong) / (self.found + len(self.wrong))


@pytest.fixture
def score(store, region, view, today):
    """Score the pairs of a file, all in one record with that which is shipped."""

    def score(path: Path) -> Scores:
        import_record(store, region, SHIPPED, today=today)
        pairs = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        numbers = []
        for number, pair in enumerate(pairs):
            first = submit(store, region, placed(draft_of(pair["record"]), region),
                           editor="editor-1", token=f"a{number}", view=view)  # fmt: skip
            second = submit(store, region, draft_of(pair["report"]), editor=None,
                            token=f"b{number}", view=view)  # fmt: skip
            numbers.append((pair, first, second))
        scores = Scores(true=sum(pair["same"] for pair in pairs))
        for pair, first, second in numbers:
            shown = shown_for(store, region, view, second.pending_id)
            mates = {first.incident_id, first.pending_id}
            found = [each for each in shown if {each.incident.id, number_of(each)} & mates]
            if pair["same"] and found:
                scores.found += 1
            elif pair["same"]:
                scores.missed += (pair["why"],)
            wrong = [each for each in shown if not pair["same"] or each not in found]
            scores.wrong += tuple(
                f"{pair['why']}: {each.incident.title} {each.likeness}" for each in wrong
            )
        return scores

    return score


def number_of(found) -> int | None:
    return found.pending.id if found.pending else None


def shown_for(store, region, view, number):
    pending = store.pending_one(number)
    kept = store.placings(pending_id=number, state="review")
    made = likeliest(draft_from_json(pending.draft), kept[-1].reading if kept else None, region,
                     view.today)  # fmt: skip
    assert not made.problems, (pending.draft, made.problems)
    with store.reading() as connection:
        return duplicates(connection, region, made.incident, made.sources, view.today, but={number})


@pytest.mark.parametrize("path", [OPEN, SEALED], ids=["open", "sealed"])
def test_of_made_pairs_nine_of_ten_are_found_and_one_of_five_is_wrong_at_most(score, path):
    scores = score(path)
    assert scores.share_found >= 0.9, scores.missed
    assert scores.share_wrong <= 0.2, scores.wrong


ROWS = (
    "id,event_date,sub_event_type,event_type,title,line,from_station,to_station,sources\n"
    "BY-2022-0901,{day},signalling_damage,sabotage,{title},orsha-brest,Damanava,Lyasnaya,{url}\n"
)


def test_an_import_notes_rows_that_look_like_a_record(store, region, today, tmp_path):
    path, later = tmp_path / "first.csv", tmp_path / "second.csv"
    rows = ROWS.format(day="2022-03-14", title="Cabinet damaged", url="https://a.example.org/1")
    path.write_text(rows)
    assert import_record(store, region, path, today=today).alike == []
    again = ROWS.replace("0901", "0902").replace("Damanava,Lyasnaya", "Lyasnaya,Damanava")
    later.write_text(again.format(day="2022-03-15", title="Шкаф", url="https://b.example.org/2"))
    report = import_record(store, region, later, today=today)
    assert report.added == ["BY-2022-0902"]
    (note,) = report.alike
    assert note.startswith("BY-2022-0902 looks like BY-2022-0901: the same place")
    far = ROWS.replace("0901", "0903").format(
        day="2022-05-15", title="Another", url="https://www.a.example.org/1/"
    )
    later.write_text(far)
    assert import_record(store, region, later, today=today).alike == []
