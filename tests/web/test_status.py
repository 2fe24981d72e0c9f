"""A line's traffic on a day as it was known by another: the answer for programs, and the page's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import render_template

from mapper.model import Claim, Incident
from mapper.store.accounts import utc_now
from mapper.web.along import way_of
from mapper.web.status import asked_status
from tests.web.conftest import ATTACK, STRETCH

LINE = "orsha-brest"
ADDRESS = f"/api/lines/{LINE}/status"
CLOSED = Incident(
    id="BY-2022-0009",
    event_date=date(2022, 3, 14),
    reported_date=date(2022, 3, 16),
    event_type="operations",
    sub_event_type="closure",
    title="The line closed",
    place_kind="stretch",
    country=("BY",),
    line=LINE,
    from_station="by-damanava",
    to_station="by-lyasnaya",
    effect="suspended",
    effect_scope=("passenger",),
    sources=("example-news",),
)


def states(answer) -> dict[tuple[str, ...], str]:
    """The state of each traffic on the stretch that has one, by its scope."""
    return {
        tuple(state["scope"]): state["state"]
        for stretch in answer.json["stretches"]
        for state in stretch["states"]
        if state["claims"]
    }


def test_it_answers_by_stretch_with_scope_and_the_claims_behind(client, put) -> None:
    put(
        CLOSED,
        (Claim(CLOSED.id, "example-news", "effect", "no trains", said_date=date(2022, 3, 16)),),
    )
    answer = client.get(f"{ADDRESS}?on=2022-03-23&known_by=2022-03-24")
    assert answer.status_code == 200
    told = answer.json
    assert (told["line"], told["on"], told["known_by"]) == (LINE, "2022-03-23", "2022-03-24")
    assert told["fades_after_days"] == 30
    before, here, after = told["stretches"]
    assert (before["km_from"], before["km_to"]) == (0.0, here["km_from"])
    assert (here["from_station_id"], here["to_station_id"]) == ("by-lyasnaya", "by-damanava")[
        :: 1 if here["from_station_id"] == "by-lyasnaya" else -1
    ]
    assert [each["state"] for each in (*before["states"], *after["states"])] == ["no_report"] * 2
    suspended, rest = here["states"]
    assert (suspended["state"], suspended["scope"]) == ("suspended", ["passenger"])
    assert suspended["last_reported"] == "2022-03-14"
    assert (rest["state"], rest["claims"]) == ("no_report", [])
    (claim,) = suspended["claims"]
    assert (claim["record"], claim["effect"], claim["published"]) == (
        CLOSED.id,
        "suspended",
        "2022-03-16",
    )
    assert claim["by"] == [{"source_id": "example-news", "publisher": "Example News"}]
    assert claim["start"] == {"earliest": "2022-03-14", "latest": "2022-03-14", "by": []}
    assert (claim["end"], claim["end_withheld"]) == (None, False)
    assert [each["text"] for each in claim["words"]] == ["no trains"]


@pytest.mark.parametrize(
    ("known_by", "found"),
    [
        ("2022-03-15", {}),
        ("2022-03-16", {("passenger",): "suspended"}),
        ("2022-03-28", {("passenger",): "disputed"}),
    ],
)
def test_what_was_known_depends_on_the_day_of_publication(client, put, known_by, found) -> None:
    put(
        CLOSED, (Claim(CLOSED.id, "example-mirror", "effect", "none", said_date=date(2022, 3, 28)),)
    )
    assert states(client.get(f"{ADDRESS}?on=2022-03-14&known_by={known_by}")) == found


def test_a_claim_without_a_date_takes_no_part_and_is_listed(client, put) -> None:
    claims = [
        Claim(CLOSED.id, "example-mirror", "effect", "none"),
        Claim(CLOSED.id, "example-mirror", "effect", "trains ran again"),
    ]
    put(CLOSED, tuple(claims))
    answer = client.get(f"{ADDRESS}?on=2022-03-14")
    assert states(answer) == {("passenger",): "suspended"}
    left = answer.json["left_out"]
    assert [each["reason"] for each in left] == ["unpublished"] * 2
    assert [each["claim"]["effect"] for each in left] == ["none", "unknown"]
    assert left[1]["claim"]["words"][0]["text"] == "trains ran again"


def test_an_embargoed_record_changes_nothing_whoever_asks(client, editor, put) -> None:
    put(CLOSED)
    asked = f"{ADDRESS}?on=2022-03-20"
    before = client.get(asked).json
    yesterday = utc_now().date() - timedelta(days=1)
    put(replace(CLOSED, id="BY-2026-0001", date_meaning="through", event_date_end=yesterday))
    assert client.get(asked).json == editor.get(asked).json == before


def test_no_day_within_the_embargo_of_movements_is_answered_for(client, filled) -> None:
    last = utc_now().date() - timedelta(days=30)
    assert client.get(f"{ADDRESS}?on={last}").status_code == 200
    for late in (last + timedelta(days=1), utc_now().date(), date.max):
        answer = client.get(f"{ADDRESS}?on={late}")
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
        assert f"give {last} or an earlier day" in answer.json["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "on=yesterday",
        "on=2022-02-30",
        "on=20220323",
        "on=2022-03-23&on=2022-03-24",
        "known_by=9999-12-31",
        "line=gomel-kyiv",
        "on=٢٠٢٢-03-23",
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(client, filled, query: str) -> None:
    answer = client.get(f"{ADDRESS}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "; " in answer.json["detail"]


def test_a_line_that_is_not_there_is_told_with_near_ones(client) -> None:
    answer = client.get("/api/lines/orsha-bres/status")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert LINE in answer.json["detail"]


def test_without_days_it_is_the_last_of_which_a_report_speaks_as_known_today(client, put) -> None:
    put(CLOSED)
    undated = replace(CLOSED, id="BY-2022-0010", event_date=date(2022, 5, 1), reported_date=None)
    put(replace(undated, sources=("example-mirror",)))
    told = client.get(ADDRESS).json
    assert (told["on"], told["known_by"]) == ("2022-03-14", utc_now().date().isoformat())


def test_the_end_of_damage_to_wayside_equipment_is_nowhere(client, put) -> None:
    ended = replace(STRETCH, effect="suspended", effect_end=date(2022, 3, 19))
    put(ended, (Claim(ended.id, "example-news", "effect_end", "2022-03-19"),))
    answer = client.get(f"{ADDRESS}?on=2022-04-10")
    assert states(answer) == {("unknown",): "suspended"}
    assert "2022-03-19" not in answer.text
    assert '"end_withheld":true' in answer.text.replace(" ", "")


def page_of(app, query: str) -> str:
    with app.test_request_context(f"/lines/{LINE}?{query}"):
        return render_template("line/_status.html", status=asked_status(way_of(LINE)))


def test_the_page_answers_without_a_script_and_keeps_what_else_was_asked(app, put) -> None:
    put(CLOSED)
    page = page_of(app, "on=2022-03-23&known_by=2022-03-24&q=a")
    assert 'name="on" value="2022-03-23"' in page
    assert '<input type="hidden" name="q" value="a">' in page
    assert "Traffic on 23 March 2022, as known on 24 March 2022" in page
    assert "Reported suspended" in page
    assert "last on 14 March 2022" in page
    assert f'<a href="/incidents/{CLOSED.id}" dir="auto">The line closed</a>' in page
    assert "Example News" in page


def test_a_way_that_is_asked_for_by_names_keeps_the_days(client) -> None:
    asked = "from=by-damanava&to=Brest-Tsentralny&on=2022-03-23&known_by=2022-03-24"
    answer = client.get(f"/lines/between?{asked}")
    assert answer.status_code == 302
    assert answer.location.endswith("&on=2022-03-23&known_by=2022-03-24")


def test_a_way_tells_what_the_lines_along_it_say(client, put) -> None:
    put(CLOSED)
    page = client.get("/lines/between?from=by-damanava&to=by-lyasnaya&on=2022-03-15").text
    assert "Reported suspended" in page
    assert "The whole line" in page


def test_a_station_that_names_no_line_is_told_of_the_lines_through_it(client, put) -> None:
    closed = replace(CLOSED, line="", place_kind="station", from_station="by-minsk-pasazhyrski",
                     to_station="")  # fmt: skip
    put(closed)
    for address in (f"/lines/{LINE}?", "/lines/between?from=by-barysau&to=by-brest-tsentralny&"):
        page = client.get(f"{address}on=2022-03-15").text
        status = page.partition('id="status"')[2].partition("</section>")[0]
        assert "Minsk-Pasazhyrski" in status and "Reported suspended" in status
        assert "was last reported suspended on 14 March 2022" in page


def test_attack_strings_are_words_on_the_page(app, put) -> None:
    put(replace(CLOSED, title=ATTACK), (Claim(CLOSED.id, "example-mirror", "effect", ATTACK),))
    page = page_of(app, "on=2022-03-14")
    assert "<img" not in page
    assert "&lt;img" in page


def test_what_is_kept_of_a_line_is_made_anew_with_the_record(client, put) -> None:
    put(CLOSED)
    asked = f"{ADDRESS}?on=2022-03-14"
    assert states(client.get(asked)) == {("passenger",): "suspended"}
    put(replace(CLOSED, effect="delays"))
    assert states(client.get(asked)) == {("passenger",): "restricted"}
    put(replace(CLOSED, status="withdrawn", reason="no_source"))
    assert states(client.get(asked)) == {}
