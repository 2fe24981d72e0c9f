"""Sources and claims on their pages: what everyone sees, and what editors change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from mapper.intake.claims import key_of
from mapper.intake.publishing import save
from mapper.model import Claim, Source
from tests.browsing import needs_chromium
from tests.web.conftest import CLAIMS, SOURCES, STRETCH, token_in

PERSON = Source(
    "post-abc",
    url="https://t.me/ivan_petrov_7/123",
    title="What I saw at the station",
    publisher="Ivan P.",
    published=date(2022, 3, 15),
    published_basis="printed",
    language="ru",
    type="post",
    archive_url="https://archive.example.org/ivan_petrov_7",
    original_url="https://t.me/ivan_petrov_7/122",
    published_note="as ivan_petrov_7 says",
    derived_from="ivan_petrov_7",
)
SECOND = Source(
    "second-paper", url="https://second.example.org/a", title="Second", publisher="Second Paper",
    reliability="C",
)  # fmt: skip


@pytest.fixture
def record(store, region):
    """Record an incident with further sources and claims."""

    def record(incident=STRETCH, claims=CLAIMS, sources=()):
        with store.writer() as writer:
            for source in (*SOURCES, *sources):
                writer.save_source(source, who="test", why="example")
            save(writer, incident, claims, region, who="test", why="example")
        return incident

    return record


def grade(editor, source_id, **changed):
    """Send the form of a source's page with some of its fields changed."""
    page = editor.get(f"/sources/{source_id}").text
    data = {"token": token_in(page), "reason": "looked up"}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in data and "checkbox" not in tag and value:
            data[name[1]] = value[1].replace("&amp;", "&")
    for name, options in re.findall(
        r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', page, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return editor.post(f"/sources/{source_id}", data={**data, **changed})


def change(editor, incident_id, action, **fields):
    token = token_in(editor.get(f"/incidents/{incident_id}/claims").text)
    data = {"token": token, "action": action, "reason": "as published", **fields}
    return editor.post(f"/incidents/{incident_id}/claims", data=data)


def told(answer) -> str:
    """Return what a page says is wrong."""
    return " ".join(
        text for _, text in re.findall(r'<(\w+)[^>]* role="alert">(.*?)</\1>', answer.text, re.S)
    )


# --- what everyone sees ---


def test_a_source_tells_what_it_says_about_which_records(client, record):
    record()
    page = client.get("/sources/example-news").text
    assert "A line stopped" in page
    assert "B: usually reliable" in page
    assert "Minor doubts" in page
    assert f"/incidents/{STRETCH.id}" in page
    assert "Day: 15 March 2022" in page
    assert "from a passenger" in page
    assert "6: cannot be judged" in page
    assert "Grade it" not in page
    assert 'href="/sources/example-news"' in client.get(f"/incidents/{STRETCH.id}").text


def test_a_source_that_no_shown_record_cites_has_no_page(client, record, held):
    assert client.get("/sources/example-news").status_code == 404
    assert client.get("/sources/no-such").status_code == 404
    assert "Example News" not in client.get("/sources").text


def test_a_record_under_embargo_is_not_on_its_sources_page(client, editor, record, held):
    record()
    assert held.id not in client.get("/sources/example-news").text
    assert held.id in editor.get("/sources/example-news").text


def test_the_list_is_searched_by_publisher_and_title_and_comes_in_pages(client, record):
    many = [
        Source(f"paper-{n:03}", title=f"Report {n:03}", publisher=f"Paper {n:03}")
        for n in range(60)
    ]
    record(
        replace(STRETCH, sources=tuple(each.source_id for each in many)), sources=many, claims=()
    )
    first, second = client.get("/sources").text, client.get("/sources?page=2").text
    assert "60 publications" in first
    assert "Page 1 of 2" in first
    assert ("paper-000" in first, "paper-059" in first) == (True, False)
    assert "paper-059" in second
    found = client.get("/sources?q=report+007").text
    assert ("1 publication " in found, "paper-007" in found, "paper-008" in found) == (
        True,
        True,
        False,
    )
    assert "No source has these words" in client.get("/sources?q=nothing").text
    assert client.get("/sources?page=3").status_code == 400
    assert client.get("/sources?page=x").status_code == 400
    assert client.get("/sources?no_such=1").status_code == 400
    assert client.get("/sources?q=%25").status_code == 200


def test_what_is_withheld_of_a_title_is_not_found_in_the_list(client, record):
    record(sources=[replace(SOURCES[0], title="Cabinet at km 12 qzxmark")])
    assert "qzxmark" not in client.get("/sources/example-news").text
    assert "No source has" in client.get("/sources?q=qzxmark").text


def test_the_risk_of_reading_stands_beside_the_source(client, record):
    listed = replace(SECOND, url="https://belsat.eu/en/1", publisher="Belsat")
    record(replace(STRETCH, sources=("second-paper",)), sources=[listed], claims=())
    for path in (f"/incidents/{STRETCH.id}", "/sources/second-paper", "/sources"):
        page = client.get(path).text
        assert "Listed as extremist in Belarus" in page
        assert "Listed as undesirable in Russia" in page
    (feature,) = client.get("/export/records.geojson").json["features"]
    assert feature["properties"]["sources"][0]["access_risk"] == ["by_extremist", "ru_undesirable"]


def test_sources_as_plain_text_have_no_link(client, record):
    record()
    paths = (f"/incidents/{STRETCH.id}", "/sources/example-news")
    for path in paths:
        with_links, plain = client.get(path).text, client.get(f"{path}?links=off").text
        assert 'href="https://news.example.org' in with_links
        assert 'href="https://news.example.org' not in plain
        assert "links=off" in with_links
    plain = client.get(f"{paths[0]}?links=off").text
    assert 'href="/sources/example-news?links=off"' in plain, "the choice goes along"
    assert "https://news.example.org" in client.get(f"{paths[1]}?links=off").text
    assert not client.get(f"{paths[0]}?links=off").headers.get("Set-Cookie")


@needs_chromium
def test_a_browser_keeps_the_choice(page, record, filled):
    page.goto(f"/incidents/{STRETCH.id}")
    assert page.locator("a.outlet").count() >= 1
    page.get_by_role("link", name="show sources as plain text").click()
    page.wait_for_url("**links=off**")
    page.goto(f"/incidents/{STRETCH.id}")
    page.get_by_text("Sources are shown as plain text.").wait_for()
    assert page.locator("a.outlet").count() == 0
    page.get_by_role("link", name="Show them with links").click()
    page.get_by_role("link", name="show sources as plain text").wait_for()
    assert page.locator("a.outlet").count() >= 1


# --- a private person's post ---


def test_a_private_post_is_told_by_its_platform_and_day_alone(client, editor, record):
    record(replace(STRETCH, sources=("post-abc",)), (), [PERSON])
    paths = (
        f"/incidents/{STRETCH.id}",
        "/sources",
        "/sources?q=ivan",
        "/sources/post-abc",
        "/incidents",
        "/incidents?q=ivan",
        "/map/records",
        "/export/records.geojson",
        "/export/records.csv",
        "/export/records.gpkg",
        "/export/sources.csv",
        "/export/claims.csv",
        f"/incidents/{STRETCH.id}.geojson",
    )
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        for words in (b"ivan_petrov", b"Ivan P", b"archive.example", b"What I saw"):
            assert words not in answer.data.replace(b"q=ivan", b""), path
    page = client.get(f"/incidents/{STRETCH.id}").text
    assert "Private person’s post on Telegram, 15 March 2022" in page
    assert "No source has" in client.get("/sources?q=petrov").text
    seen = editor.get("/sources/post-abc").text
    assert "https://t.me/ivan_petrov_7/123" in seen
    assert "For editors only" in seen


def test_a_post_that_is_reported_is_private_until_an_editor_says_otherwise(client, editor, store):
    from tests.web.test_report import GOOD

    data = {**GOOD, "sources-0-url": "https://vk.com/some_person?w=1", "sources-0-publisher": ""}
    token = token_in(editor.get("/report").text)
    assert editor.post("/report", data={**data, "token": token}).status_code == 201
    (incident_id,) = store.incident_ids()
    (source_id,) = store.incident(incident_id).sources
    assert source_id.startswith("post-")
    page = client.get(f"/incidents/{incident_id}").text
    assert "some_person" not in page
    assert "VKontakte" in page
    assert grade(editor, source_id, type="social").status_code == 303
    assert "some_person" in client.get(f"/incidents/{incident_id}").text


# --- no source, no publication ---


def test_a_record_without_a_source_is_not_shown_and_the_desk_says_why(
    client, editor, store, record
):
    bare = record(replace(STRETCH, sources=("unknown-source",)), ())
    assert client.get(f"/incidents/{bare.id}").status_code == 404
    assert client.get("/export/records.geojson").json["features"] == []
    desk = editor.get("/review").text
    assert bare.id in desk
    assert "no source that is known" in desk
    assert f"/incidents/{bare.id}/claims" in desk
    (text,) = store.texts()
    token = token_in(desk)
    for decision in ("show", "leave"):
        data = {"token": token, "decision": decision, "reason": "x"}
        assert editor.post(f"/review/texts/{text.number}", data=data).status_code == 400
    assert change(editor, bare.id, "cite", url="https://paper.example.org/1").status_code == 303
    assert client.get(f"/incidents/{bare.id}").status_code == 200
    assert store.texts() == []


def test_the_last_source_is_not_taken_away(editor, store, record):
    record(replace(STRETCH, sources=("example-news", "second-paper")), (), [SECOND])
    assert change(editor, STRETCH.id, "drop", drop="second-paper").status_code == 303
    assert store.incident(STRETCH.id).sources == ("example-news",)
    refused = change(editor, STRETCH.id, "drop", drop="example-news")
    assert refused.status_code == 400
    assert "last source" in refused.text


# --- grading ---


def test_an_editor_grades_a_source_and_all_that_shows_it_is_made_anew(
    client, editor, store, record
):
    record()
    number = store.change_number()
    answer = grade(editor, "example-news", reliability="E", reason="wrong three times")
    assert answer.status_code == 303
    assert answer.location == "/sources/example-news#history"
    assert "E: unreliable" in client.get(f"/incidents/{STRETCH.id}").text
    assert store.change_number() > number
    last = store.revisions("example-news", "source")[-1]
    assert (last.why, last.row["reliability"]) == ("wrong three times", "E")
    assert re.fullmatch(r"(admin|editor)-\d+", last.who)
    assert last.who not in client.get("/sources/example-news").text


def test_what_a_source_was_derived_from_counts_at_once(client, editor, record):
    both = replace(STRETCH, sources=("example-news", "second-paper"), verification="corroborated")
    record(both, (), [SECOND])
    page = client.get(f"/incidents/{both.id}").text
    assert "independent sources say so. Reported by 2 independent sources" in page
    assert grade(editor, "second-paper", derived_from="example-news").status_code == 303
    page = client.get(f"/incidents/{both.id}").text
    assert "Reported by 1 independent source (2 cited)" in page
    assert "Corroborated" not in page
    properties = client.get(f"/incidents/{both.id}.geojson").json["features"][0]["properties"]
    assert (properties["verification"], properties["independent_source_count"]) == ("reported", 1)
    assert "Recorded as corroborated, told as reported" in editor.get(f"/incidents/{both.id}").text


def test_a_change_high_up_a_chain_reaches_what_is_shown(client, editor, store, region, record):
    top, middle = (
        Source("top", publisher="Top"),
        Source("middle", publisher="M", derived_from="top"),
    )
    end = replace(SECOND, derived_from="middle")
    record(replace(STRETCH, sources=("second-paper",)), (), [top, middle, end])
    assert "Reported by 1 independent source" in client.get(f"/incidents/{STRETCH.id}").text
    assert grade(editor, "top", type="party").status_code == 303
    assert (
        "a party to the events says so. No independent source"
        in client.get(f"/incidents/{STRETCH.id}").text
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": " "}, "a reason is missing"),
        ({"reliability": "Z"}, "no such term"),
        ({"published": "2999-01-01"}, "2999 cannot be right"),
        ({"url": "ftp://x"}, "Address"),
        ({"derived_from": "example-news"}, "back to itself"),
        ({"revision": "7"}, "changed meanwhile"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_all_that_was_typed(
    editor, store, record, changed, words
):
    record()
    answer = grade(editor, "example-news", **{"title": "Typed by hand", **changed})
    assert answer.status_code == 400
    assert words in told(answer)
    assert "Typed by hand" in answer.text
    assert store.sources(["example-news"])["example-news"] == SOURCES[0]


def test_only_editors_grade_and_change_claims(client, record):
    record()
    assert client.get(f"/incidents/{STRETCH.id}/claims").status_code == 403
    assert client.post("/sources/example-news", data={}).status_code == 403
    assert client.post(f"/incidents/{STRETCH.id}/claims", data={}).status_code == 403


def test_a_report_is_accepted_with_its_sources_graded(client, editor, store):
    from tests.web.test_report import GOOD

    token = token_in(client.get("/report").text)
    assert client.post("/report", data={**GOOD, "token": token}).status_code == 201
    (waiting,) = store.pending()
    page = editor.get(f"/review/{waiting.id}").text
    assert "how reliable" in page
    data = {"token": token_in(page), "grade-0": "B"}
    assert editor.post(f"/review/{waiting.id}/accept", data=data).status_code == 303
    (incident_id,) = store.incident_ids()
    source_id = store.incident(incident_id).sources[0]
    assert store.sources([source_id])[source_id].reliability == "B"
    wrong = editor.post(f"/review/{waiting.id}/accept", data={**data, "grade-0": "Q"})
    assert wrong.status_code == 400


# --- claims ---


def test_an_editor_adds_changes_and_removes_a_claim(client, editor, store, record):
    record(claims=())
    fields = {
        "source_id": "example-news",
        "field": "injured",
        "value": "2",
        "said_date": "2022-03-16",
        "credibility": "3",
    }
    answer = change(editor, STRETCH.id, "add", **fields)
    assert answer.status_code == 303
    assert "as published" in editor.get(answer.location).text
    (claim,) = store.claims(STRETCH.id)
    assert claim == Claim(
        STRETCH.id, "example-news", "injured", "2", date(2022, 3, 16), credibility="3"
    )
    page = client.get(f"/incidents/{STRETCH.id}").text
    assert "3: possibly true" in page
    assert change(
        editor, STRETCH.id, "change", claim=key_of(claim), **{**fields, "credibility": "5"}
    ).status_code == 303  # fmt: skip
    assert "5: improbable" in client.get(f"/incidents/{STRETCH.id}").text
    stale = change(editor, STRETCH.id, "remove", claim=key_of(claim))
    assert stale.status_code == 400
    assert "changed or removed meanwhile" in stale.text
    (claim,) = store.claims(STRETCH.id)
    assert change(editor, STRETCH.id, "remove", claim=key_of(claim)).status_code == 303
    assert store.claims(STRETCH.id) == []
    assert [each.why for each in store.revisions(STRETCH.id)][-3:] == ["as published"] * 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "a reason is missing"),
        ({"source_id": "no-such"}, "no source has the id"),
        ({"field": "no_such"}, "no column"),
        ({"value": ""}, "what the source says"),
        ({"said_date": "yesterday"}, "Said on"),
        ({"credibility": "9"}, "Credibility"),
    ],
)
def test_a_claim_that_cannot_be_kept_comes_back(editor, store, record, fields, words):
    record(claims=())
    good = {"source_id": "example-news", "field": "injured", "value": "two, they say"}
    answer = change(editor, STRETCH.id, "add", **{**good, "note": "typed by hand", **fields})
    assert answer.status_code == 400
    assert words in told(answer)
    assert "typed by hand" in answer.text
    assert store.claims(STRETCH.id) == []


def test_values_stand_side_by_side_and_one_is_chosen_with_a_reason(client, editor, store, record):
    record()
    page = client.get(f"/incidents/{STRETCH.id}").text
    section = page[page.index("where they disagree") :]
    assert section.index("14 or 15 March 2022") < section.index("from a passenger")
    news, _ = CLAIMS
    answer = change(
        editor, STRETCH.id, "choose", claim=key_of(news), value="2022-03-15", reason="a photograph"
    )
    assert answer.status_code == 303
    kept = store.incident(STRETCH.id)
    assert (kept.event_date, kept.event_date_end, kept.date_meaning) == (
        date(2022, 3, 15),
        None,
        "day",
    )
    assert store.claims(STRETCH.id) == list(CLAIMS), "both stay, side by side"
    why = store.revisions(STRETCH.id)[-1].why
    assert "example-news" in why
    assert "a photograph" in why
    assert "15 March 2022" in client.get(f"/incidents/{STRETCH.id}").text


@pytest.mark.parametrize(
    ("field", "said", "value", "kept"),
    [
        ("fatalities", "at least 5", "5", 5),
        ("effect", "trains stood for a day", "suspended", "suspended"),
        ("actor", "A group", "", ("A group",)),
        ("sub_event_type", "an attempt", "attempt", "attempt"),
        ("from_station", "Iwacewiczy", "Ivatsevichy", None),
    ],
)
def test_every_kind_of_value_is_chosen(editor, store, record, field, said, value, kept):
    claim = Claim(STRETCH.id, "example-news", field, said)
    record(replace(STRETCH, fatalities=None), [claim])
    answer = change(editor, STRETCH.id, "choose", claim=key_of(claim), value=value)
    if field == "from_station":
        assert answer.status_code in (303, 400)
        return
    assert answer.status_code == 303, told(answer)
    assert getattr(store.incident(STRETCH.id), field) == kept


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fatalities", "some", "Killed"),
        ("effect", "nonsense", "Effect"),
        ("event_date", "2999-01-01", "2999 cannot be right"),
        ("sources", "x", "not chosen"),
        ("verification", "corroborated", "independent sources"),
        ("from_station", "Nowhereville", "First"),
    ],
)
def test_a_value_that_cannot_be_the_records_is_refused(editor, store, record, field, value, words):
    claim = Claim(STRETCH.id, "example-news", field, value)
    bare = record(replace(STRETCH, sources=("example-news",), verification="reported"), [claim])
    answer = change(editor, STRETCH.id, "choose", claim=key_of(claim), value=value)
    assert answer.status_code == 400
    assert words.lower() in told(answer).lower()
    assert store.incident(STRETCH.id) == bare


def test_a_conviction_is_never_chosen_as_the_actor(editor, store, record):
    court = Source("court", publisher="District Court", type="court")
    said = Claim(STRETCH.id, "court", "actor", "Three men")
    told = Claim(
        STRETCH.id, "example-news", "actor", "Three men", note="who confessed on television"
    )
    record(replace(STRETCH, sources=("example-news", "court")), [said, told], [court])
    for claim in (said, told):
        answer = change(editor, STRETCH.id, "choose", claim=key_of(claim), value="Three men")
        assert answer.status_code == 400
        assert "attributed_by" in answer.text
    added = change(editor, STRETCH.id, "add", source_id="court", field="actor", value="Four men")
    assert added.status_code == 400
    assert store.incident(STRETCH.id).actor == ()


def test_forged_and_foreign_forms_are_refused(editor, record):
    record()
    data = {"action": "add", "reason": "x", "token": "forged"}
    assert editor.post(f"/incidents/{STRETCH.id}/claims", data=data).status_code == 400
    assert editor.post("/sources/example-news", data=data).status_code == 400
    assert change(editor, STRETCH.id, "no-such").status_code == 400
    assert editor.get("/incidents/XX-2022-9999/claims").status_code == 404
    assert editor.get("/sources/no-such").status_code == 404
