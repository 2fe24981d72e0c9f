"""What an imported row may not say: convictions, grades without origins, private posts."""

from __future__ import annotations

import csv
import io

import pytest

from mapper.formats import csv_writer
from mapper.formats.collections import collection
from mapper.formats.export import of_records
from mapper.intake import import_record
from mapper.model import Filter
from tests.intake.test_importing import CLAIM, ROW, SOURCE, write

COURT = {"source_id": "court", "publisher": "District Court", "type": "court"}
AGENCY = {"source_id": "agency", "publisher": "RIA Novosti", "url": "https://ria.ru/1"}
OTHER = {"source_id": "other", "publisher": "TASS", "url": "https://tass.ru/1"}
POST = {
    "source_id": "post-1",
    "url": "https://vk.com/some_person?w=wall1",
    "publisher": "Some Person",
    "title": "What I saw",
    "published": "2022-03-15",
    "type": "post",
}


@pytest.fixture
def bring(store, region, tmp_path, today):
    """Import rows of a record, its sources and claims."""

    def bring(*rows, sources=(SOURCE,), claims=()):
        path = write(tmp_path / "in/incidents.csv", *rows)
        write(tmp_path / "in/sources.csv", *sources)
        said = write(tmp_path / "in/claims.csv", *claims) if claims else None
        return import_record(store, region, path, claims=said, today=today)

    return bring


def public(store, view, region, name):
    export = of_records(collection(name), store, view, Filter(), region.texts)
    text = b"".join(csv_writer.write(export)).decode()
    return text, list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    "more",
    [
        {"sources": "court"},
        {"sources": "news-1", "attributed_by": "Belarusian court"},
        {"sources": "news-1", "attributed_by": "Investigative Committee of Belarus"},
        {"sources": "news-1", "notes": "Two men confessed to it."},
        {"sources": "news-1", "actor": "railwaymen convicted of it"},
    ],
)
def test_no_row_makes_an_actor_of_a_conviction_and_the_report_says_so(store, bring, more):
    report = bring({**ROW, "actor": "Two men", **more}, sources=(SOURCE, COURT))
    assert report.added == [ROW["id"]]
    kept = store.incident(ROW["id"])
    assert kept.actor == ()
    assert kept.attributed_by or "attributed_by" not in more
    assert any("actor is left empty" in str(each) for each in report.raised)
    again = bring({**ROW, "actor": "Two men", **more}, sources=(SOURCE, COURT))
    assert again.unchanged == [ROW["id"]]


def test_a_claim_about_no_column_is_refused_and_the_rest_loads(store, bring):
    report = bring(ROW, claims=({**CLAIM, "field": "lat", "value": "52.4"}, CLAIM))
    assert [(each.column, each.value) for each in report.problems] == [("field", "lat")]
    assert [each.field for each in store.claims(ROW["id"])] == [CLAIM["field"]]


def test_an_actor_elsewhere_or_without_a_conviction_stays(store, bring):
    bring({**ROW, "actor": "A group"})
    assert store.incident(ROW["id"]).actor == ("A group",)


def test_a_claim_that_makes_an_actor_of_a_conviction_is_refused_and_the_rest_loads(store, bring):
    claims = (
        {**CLAIM, "source_id": "court", "field": "actor", "value": "Two men"},
        {**CLAIM, "field": "actor", "value": "Two men, by their confession"},
        {**CLAIM, "field": "actor", "value": "A group"},
        CLAIM,
    )
    report = bring(ROW, sources=(SOURCE, COURT), claims=claims)
    assert [(each.line, each.column) for each in report.problems] == [(2, "field"), (3, "field")]
    assert all("attributed_by" in each.remedy for each in report.problems)
    assert [each.value for each in store.claims(ROW["id"])] == ["A group", "2022-03-15"]


@pytest.mark.parametrize(
    ("sources", "said", "told"),
    [
        ("agency;other", "corroborated", "reported"),
        ("news-1;agency", "corroborated", "corroborated"),
        ("news-1;court", "corroborated", "reported"),
        ("court", "reported", "claimed"),
        ("agency", "verified", "verified"),
    ],
)
def test_a_grade_is_told_as_its_origins_carry_it(store, bring, view, sources, said, told):
    row = {**ROW, "sources": sources, "verification": said}
    report = bring(row, sources=(SOURCE, COURT, AGENCY, OTHER))
    assert store.incident(ROW["id"]).verification == said
    shown = store.public_one(ROW["id"], view)
    assert f'"verification":"{told}"'.encode() in shown.properties_json
    assert bool(report.raised) is (said != told)
    assert all(f"{said} is told as {told}" in str(each) for each in report.raised)


def test_a_row_without_a_source_is_refused(store, bring):
    report = bring({**ROW, "sources": ""})
    assert [each.column for each in report.problems] == ["sources"]
    assert store.is_empty()


def test_an_address_on_a_platform_becomes_a_private_post(store, bring, view, region):
    bring({**ROW, "sources": "https://t.me/some_person/7 https://example.org/1"}, sources=())
    kept = store.incident(ROW["id"])
    post, news = (store.sources(kept.sources)[each] for each in kept.sources)
    assert (post.type, news.type) == ("post", "news")
    assert "some" not in post.source_id
    for name in ("records", "sources", "claims"):
        assert "some_person" not in public(store, view, region, name)[0]


def test_what_an_export_tells_of_a_private_post_changes_nothing_here(
    store, bring, view, region, tmp_path, today
):
    bring({**ROW, "sources": "post-1"}, sources=(POST,))
    before = store.sources(["post-1"]), store.incident(ROW["id"])
    assert before[0]["post-1"].url == POST["url"]
    sources, (told,) = public(store, view, region, "sources")
    assert "some_person" not in sources
    assert (told["publisher"], told["published"], told["title"]) == ("VKontakte", "2022-03-15", "")
    records, _ = public(store, view, region, "records")
    (tmp_path / "incidents.csv").write_text(records, "utf-8")
    (tmp_path / "sources.csv").write_text(sources, "utf-8")
    report = import_record(store, region, tmp_path / "incidents.csv", today=today)
    assert (report.problems, report.sources_changed) == ([], 0)
    assert (store.sources(["post-1"]), store.incident(ROW["id"])) == before


def test_an_id_that_says_whose_post_it_is_is_told(bring):
    report = bring({**ROW, "sources": "vk-person"}, sources=({**POST, "source_id": "vk-person"},))
    (note,) = report.notes
    assert "'person'" in str(note)
    assert bring(ROW, sources=(SOURCE, POST)).notes == []
