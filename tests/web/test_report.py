"""The form: what it takes, what it refuses, and that nothing typed is lost."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from threading import Event
from urllib.parse import quote, urlencode

import orjson
import pytest
from hypothesis import HealthCheck, given, settings, strategies
from limits import parse
from sqlalchemy import event
from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.model import Claim, Incident, Source
from mapper.schema import Face, column, columns, on
from mapper.store import Patience
from mapper.store.accounts import utc_now
from mapper.store.turns import Turns
from mapper.vocabulary import Term
from mapper.web import create_app, report_form, security
from mapper.web.limits import RATES, Limits, Rate
from mapper.web.locating import Warmer
from tests.web.conftest import ATTACK, token_in

GOOD = {
    "sub_event_type": "signalling_damage",
    "title": "A relay cabinet burned",
    "notes": "The paper says that trains ran late.",
    "asset": ["relay_cabinet", "track"],
    "cause": "claimed",
    "effect": "delays",
    "event_date": "2022-03-14",
    "date_meaning": "day",
    "time_precision": "1",
    "time_of_day": "night",
    "place_by": "line",
    "line": "orsha-brest",
    "from_station": "Damanava",
    "to_station": "Лясная",
    "sources-0-url": "https://paper.example.org/a",
    "sources-0-publisher": "The Paper",
    "sources-0-published": "2022-03-15",
    "sources-0-language": "be",
}

#: What a form could be taken to hold a row of.
RECORDS = {"incident": Incident, "sources": Source, "claims": Claim}

ALL_OF_SOURCES = tuple(
    f"sources-{number}-{name}"
    for number in range(2)
    for name in ("url", "publisher", "published", "language")
)


def send(client, fields, headers=None, **more):
    page = client.get("/report").text
    return client.post("/report", data={"token": token_in(page)} | fields | more, headers=headers)


def test_the_form_asks_in_the_vocabularys_words(client):
    page = client.get("/report").text
    assert "Signalling equipment was put out of action." in unescape(page)
    assert "Held to be theft." in page
    assert "article 114-2" in page
    assert "Belarus:" in page
    assert "Russia:" in page
    assert "mapper serve --sign-in-link" in page
    assert 'type="file"' not in page


@dataclass(frozen=True, slots=True)
class WithPlatform(Incident):
    """A record with columns that nobody else knows of."""

    platform: int | None = column(
        None, "Platform", "number", faces=Face.FORM, group="details", hint="As its sign says."
    )
    roofed: bool | None = column(None, "Roofed", "", faces=Face.FORM, group="details", beside=True)


def fields_of(app, record, group, **given):
    source = '{% import "report/_fields.html" as form with context %}{{ form.fields(rows) }}'
    rows = report_form.rows(record, group)
    return app.jinja_env.from_string(source).render(rows=rows, given=MultiDict(given), errors={})


def test_a_column_that_is_declared_is_asked_for(app):
    page = fields_of(app, WithPlatform, "details", platform="<4")
    assert '<label for="platform">Platform <span class="optional">(if known)</span></label>' in page
    assert '<p class="hint" id="platform-hint">As its sign says.</p>' in page
    assert re.search(r'<input id="platform" name="platform" type="text" value="&lt;4"', page)
    assert re.search(r'<input id="platform"[^>]* inputmode="numeric"', page)
    assert re.search(r'<select id="roofed".*?<option value="yes">Yes<', page, re.DOTALL)
    assert 'name="platform"' not in fields_of(app, Incident, "details")


def test_a_term_that_is_declared_can_be_chosen(app, monkeypatch):
    term = Term("fog", {"en": "Fog"}, {"en": "Held to be fog."})
    known = vocabulary.lists()
    more = {**known, "cause": {**known["cause"], "fog": term}}
    monkeypatch.setattr(vocabulary, "lists", lambda: more)
    page = fields_of(app, Incident, "details", cause="fog")
    assert '<option value="fog" selected>Fog: Held to be fog.</option>' in page


def test_what_is_to_mend_has_the_names_and_the_order_of_the_form(client):
    sent = {"quantity_min": "x", "fatalities": "y", "location_lang": "xx", "notes": "z" * 4001}
    page = send(client, GOOD | sent | {"sources-1-url": "ftp://x", "title": ""}).text
    said = re.findall(r'<li><a href="#[^"]+">([^<]+)</a>:', page)
    assert said == [
        "Title",
        "What the publication says",
        "Language of these words",
        "Source 2, address",
        "Killed",
        "How many, at least",
    ]


def test_every_field_has_a_label(client):
    page = client.get("/report").text
    ids = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 20
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert set(ids) <= labelled


def test_a_readers_report_waits_for_an_editor(client, editor, store):
    answer = send(client, GOOD)
    assert answer.status_code == 201
    (pending,) = store.pending()
    assert pending.receipt in answer.text
    assert GOOD["title"] not in client.get("/incidents").text
    page = editor.get("/review/1").text
    assert GOOD["title"] in page
    assert "between Lyasnaya and Damanava" in page
    assert "https://paper.example.org/a" in page


def test_an_editors_report_is_public_at_once(client, editor):
    answer = send(editor, GOOD)
    assert answer.status_code == 201
    assert "Added as BY-2022-0001" in answer.text
    page = client.get("/incidents/BY-2022-0001").text
    assert GOOD["title"] in page
    feature = client.get("/incidents/BY-2022-0001.geojson").json["features"][0]
    assert feature["geometry"]["type"] in ("LineString", "MultiLineString")
    assert feature["properties"]["from_station"] == "Lyasnaya"


def test_an_editors_report_of_yesterday_is_held(client, editor):
    yesterday = (utc_now() - timedelta(days=1)).date().isoformat()
    answer = send(editor, GOOD, event_date=yesterday, **{"sources-0-published": yesterday})
    assert answer.status_code == 201
    assert "Held until" in answer.text
    identity = re.search(r"Added as (\S+)<", answer.text)[1]
    assert client.get(f"/incidents/{identity}").status_code == 404
    assert editor.get(f"/incidents/{identity}").status_code == 200


def test_a_double_click_is_one_report(client, editor, store):
    for who in (client, editor):
        fields = GOOD | {"token": token_in(who.get("/report").text), "confirmed": "yes"}
        first, second = who.post("/report", data=fields), who.post("/report", data=fields)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.text.partition("<main")[2] == second.text.partition("<main")[2]
    assert len(store.pending()) == 1
    assert len(store.incident_ids()) == 1


def test_two_forms_are_two_reports(editor, store):
    send(editor, GOOD)
    send(editor, GOOD, confirmed="yes")
    assert store.incident_ids() == ["BY-2022-0001", "BY-2022-0002"]


def test_by_a_click_only_the_section_is_kept(editor, store):
    fields = {k: v for k, v in GOOD.items() if k not in ("line", "from_station", "to_station")}
    answer = send(editor, fields, place_by="point", latitude="52.95", longitude="25,78")
    assert answer.status_code == 201, answer.text
    incident = store.incident("BY-2022-0001")
    assert (incident.latitude, incident.longitude) == (None, None)
    assert incident.line == "orsha-brest"
    assert incident.place_kind == "section"


def test_in_the_publications_words_it_is_listed_as_not_placed(client, editor):
    fields = {k: v for k, v in GOOD.items() if k not in ("line", "from_station", "to_station")}
    words = {"location": "каля Асіповічаў", "location_lang": "be", "country": "BY"}
    send(editor, fields, place_by="text", place_choice="", **words)
    page = client.get("/incidents/BY-2022-0001").text
    assert "каля Асіповічаў" in page
    assert "Not drawn on the map" in page
    assert client.get("/incidents/BY-2022-0001.geojson").json["features"][0]["geometry"] is None


@pytest.mark.parametrize("way", ["line", "text"])
def test_a_movement_needs_only_its_ends(client, editor, way):
    fields = GOOD | {
        "place_by": way,
        "sub_event_type": "observed",
        "line": "",
        "from_station": "",
        "to_station": "",
        "origin": "by-homyel-pasazhyrski",
        "destination": "by-kalinkavichy",
        "cargo": ["vehicles"],
    }
    answer = send(editor, fields)
    assert answer.status_code == 201, answer.text
    feature = client.get("/export/movements.geojson").json["features"][0]
    assert feature["properties"]["destination_name"] == "Kalinkavichy"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"sub_event_type": ""}, "sub_event_type"),
        ({"sub_event_type": "theft"}, "sub_event_type"),
        ({"event_date": ""}, "event_date"),
        ({"event_date": "2022-02-31"}, "event_date"),
        ({"event_date": "2199-01-01"}, "event_date"),
        ({"line": "nowhere"}, "line"),
        ({"from_station": "Atlantis"}, "from_station"),
        ({"from_station": "", "to_station": "", "line": ""}, "line"),
        ({"cause": "magic"}, "cause"),
        ({"title": "x" * 201}, "title"),
        (dict.fromkeys(ALL_OF_SOURCES, ""), "sources"),
        ({"sources-0-url": "javascript:alert(1)"}, "sources-0-url"),
        ({"sources-0-url": "https://x.cloudfront.net/a"}, "sources-0-url"),
        ({"sources-0-published": "2199-01-01"}, "sources-0-published"),
        ({"place_by": "point"}, "place_by"),
        ({"place_by": "point", "latitude": "0", "longitude": "0"}, "place_by"),
        ({"place_by": "point", "latitude": "north"}, "latitude"),
        ({"place_by": "text"}, "location"),
        ({"place_by": "dowsing"}, "place_by"),
        ({"injured": "-3"}, "injured"),
    ],
)  # fmt: skip
def test_an_error_stands_beside_its_field_and_everything_typed_is_still_there(
    client, store, change, field
):
    typed = (
        GOOD
        | {
            "sources-1-url": "https://other.example.org/b?c=1&d=2",
            "sources-1-publisher": 'The "Other"',
            "claimed_by": "A group; another",
            "notes": "First line\nsecond line <b>",
        }
        | change
    )
    answer = send(client, typed)
    assert answer.status_code == 400
    page = answer.text
    assert f'id="{field}-error"' in page
    described = re.search(rf'aria-describedby="[^"]*\b{field}-error', page)
    assert described or field in ("place_by", "sources")
    assert 'role="alert"' in page
    text = unescape(page)
    for name, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            assert not one or one in text or name == "place_by", f"{name} was lost"
    for value in typed["asset"]:
        assert f'value="{value}" checked' in page
    assert store.pending() == []


def test_a_mended_form_can_be_sent(client, store):
    answer = send(client, GOOD | {"title": ""})
    again = client.post("/report", data=GOOD | {"token": token_in(answer.text)})
    assert again.status_code == 201
    assert len(store.pending()) == 1


def test_for_more_sources_nobody_waits_for_the_names_of_places(app, client):
    loading = Event()
    app.extensions["mapper.warmer"] = Warmer(loading.wait)
    answer = send(client, GOOD, more="sources")
    loading.set()
    assert answer.status_code == 200
    assert 'name="sources-1-url"' in answer.text


def test_more_sources_can_be_asked_for_without_a_script(client, store):
    answer = send(client, GOOD, more="sources")
    assert answer.status_code == 200
    assert 'name="sources-1-url"' in answer.text
    assert 'value="https://paper.example.org/a"' in answer.text
    assert store.pending() == []
    fields = GOOD | {f"sources-{n}-url": f"https://example.org/{n}" for n in range(7)}
    page = send(client, fields | {"title": ""}).text
    assert all(f'value="https://example.org/{n}"' in page for n in range(7))


def test_many_sources_arrive(editor, store):
    fields = GOOD | {f"sources-{n}-url": f"https://site{n}.example.org/" for n in range(5)}
    send(editor, fields)
    assert len(store.incident("BY-2022-0001").sources) == 5


def test_a_post_without_a_token_is_400_and_keeps_what_was_typed(client, store):
    answer = client.post("/report", data=GOOD)
    assert answer.status_code == 400
    assert GOOD["title"] in answer.text
    assert token_in(answer.text)
    assert store.pending() == []


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "W10.aaaa.bbbb"])
def test_a_made_up_token_is_400(client, store, token):
    assert client.post("/report", data=GOOD | {"token": token}).status_code == 400
    assert store.pending() == []


def test_an_old_token_is_400_and_the_new_form_can_be_sent(client, store, monkeypatch):
    token = token_in(client.get("/report").text)
    monkeypatch.setattr(security, "TOKEN_LIFETIME_S", -1)
    answer = client.post("/report", data=GOOD | {"token": token})
    monkeypatch.undo()
    assert answer.status_code == 400
    assert "more than a day" in answer.text
    again = client.post("/report", data=GOOD | {"token": token_in(answer.text)})
    assert again.status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Referer": "https://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_form_sent_from_another_site_is_refused(client, editor, store, headers):
    for who in (client, editor):
        assert send(who, GOOD, headers=headers).status_code == 400
    assert store.pending() == []
    assert store.incident_ids() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://localhost/report"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_sent_from_here_is_taken(client, headers):
    assert send(client, GOOD, headers=headers).status_code == 201


def test_a_readers_token_is_not_an_editors(client, editor, store):
    fields = GOOD | {"token": token_in(client.get("/report").text)}
    answer = editor.post("/report", data=fields)
    assert answer.status_code == 400
    assert "signed in or out" in answer.text
    assert store.incident_ids() == []


def everything_in(page: str) -> bool:
    page = unescape(page)
    return all(
        value in page
        for each in GOOD.values()
        for value in (each if isinstance(each, list) else [each])
    )


@pytest.mark.parametrize("typed", ["a", "й", "&"])
def test_a_form_that_is_too_large_comes_back_with_everything(client, store, typed):
    long = typed * (security.MAX_POST_BYTES // len(quote(typed)) + 1)
    answer = send(client, GOOD, notes=long)
    assert answer.status_code == 413
    assert "What you typed is still here" in answer.text
    assert everything_in(unescape(answer.text).replace(long, GOOD["notes"]))
    assert store.pending() == []


def test_one_that_is_not_even_read_is_413(client, store):
    answer = send(client, GOOD, notes="x" * (security.MAX_READ_BYTES + 1))
    assert answer.status_code == 413
    assert "at most 256 KB" in answer.text
    assert store.pending() == []


def test_a_report_that_must_wait_for_others_comes_back_with_everything(
    client, store, settings, monkeypatch
):
    monkeypatch.setattr(store, "_turns", Turns(Patience(0.1, 4)))
    with sqlite3.connect(settings.instance / "mapper.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = send(client, GOOD)
        assert client.get("/incidents").status_code == 200
        other.execute("ROLLBACK")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert "try again in" in answer.text
    assert everything_in(answer.text)
    assert client.post("/report", data=GOOD | {"token": token_in(answer.text)}).status_code == 201
    assert len(store.pending()) == 1


@pytest.mark.parametrize("lost", ["full", "gone"])
def test_a_report_that_cannot_be_kept_comes_back_with_everything(client, store, settings, lost):
    file = settings.instance / "mapper.sqlite"
    if lost == "gone":
        file.unlink()
    else:
        with closing(sqlite3.connect(file)) as other:
            other.execute("VACUUM")  # no page is free

        @event.listens_for(store.engine, "begin")
        def limit(connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    answer = send(client, GOOD | {"notes": "x" * 3_900})
    assert answer.status_code == (507 if lost == "full" else 503)
    assert everything_in(answer.text.replace("x" * 3_900, GOOD["notes"]))
    assert str(settings.instance) not in answer.text


def test_what_the_tab_kept_is_shown_again(client, store):
    further = {"sources-3-url": "https://paper.example.org/third"}
    answer = send(client, GOOD | further | {"more": "again"})
    assert answer.status_code == 200
    assert everything_in(answer.text)
    assert further["sources-3-url"] in answer.text
    assert store.pending() == []


def test_a_form_with_countless_parts_is_refused(client):
    boundary = "b"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    answer = client.post(
        "/report",
        data=part * 2000 + f"--{boundary}--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 413


def test_an_upload_is_no_part_of_a_report(client, store):
    from io import BytesIO

    token = token_in(client.get("/report").text)
    data = GOOD | {"token": token, "picture": (BytesIO(b"GIF89a"), "a.gif")}
    client.post("/report", data=data, content_type="multipart/form-data")
    assert "GIF89a" not in "".join(pending.draft for pending in store.pending())


def test_what_was_typed_shows_as_text_everywhere(client, editor):
    hostile = GOOD | dict.fromkeys(("title", "notes", "claimed_by", "sources-0-publisher"), ATTACK)
    pages = [send(client, hostile | {"event_date": ""}).text]
    send(client, hostile)
    pages.append(editor.get("/review/1").text)
    send(editor, hostile | {"confirmed": "yes"})
    pages += [client.get(path).text for path in ("/incidents", "/incidents/BY-2022-0001", "/")]
    for page in pages:
        assert "<img src=x" not in page
    assert all("{{7*7}}" in page for page in pages[:4])


def test_the_place_is_asked_for_in_words_first(client):
    page = client.get("/report").text
    assert re.findall(r'name="place_by" value="(\w+)"', page) == ["text", "line", "point"]
    assert 'name="place_by" value="text" checked' in page


def test_what_has_to_be_mended_stands_above_everything_else(client):
    page = send(client, GOOD | {"title": ""}).text
    assert page.index("<h1>") < page.index('id="summary"') < page.index("article 114-2")


def test_the_first_button_does_nothing_so_that_enter_sends_nothing(client):
    page = client.get("/report").text.partition('id="report"')[2]
    first = re.search(r"<button[^>]*>", page)[0]
    assert " disabled" in first
    assert " hidden" in first


def test_a_form_can_be_begun_by_a_link(client):
    page = client.get("/report?line=gomel-kyiv&title=A<b>").text
    assert 'name="place_by" value="line" checked' in page
    assert re.search(r'<input[^>]* name="line"[^>]* value="gomel-kyiv"', page)
    assert "A&lt;b&gt;" in page


def test_the_form_is_not_kept_by_anyone(client):
    assert client.get("/report").headers["Cache-Control"] == "no-store"


#: What a browser can send: no lone surrogates, line ends as CR LF, no NUL.
TYPED = strategies.text(
    strategies.characters(codec="utf-8", exclude_characters="\x00\r\n"), min_size=1, max_size=300
)


@given(title=TYPED, line_two=TYPED, url=TYPED)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_typed_comes_back_as_it_was(client, title, line_two, url):
    typed = {"title": title, "notes": f"one\r\n{line_two}", "sources-0-url": url}
    page = client.post("/report", data=typed).text
    assert page.count("<form") == 1
    shown = re.search(r'name="title"[^>]*? value="([^"]*)"', page)[1]
    assert unescape_exactly(shown) == title
    shown = re.search(r'name="sources-0-url"[^>]*? value="([^"]*)"', page)[1]
    assert unescape_exactly(shown) == url
    notes = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1]
    assert unescape_exactly(notes) == f"one\r\n{line_two}"


def unescape_exactly(text: str) -> str:
    """Undo the five escapes of the templates and nothing else."""
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'")):
        text = text.replace(name, sign)
    return text.replace("&amp;", "&")


def test_who_is_not_signed_in_cannot_grade(client, editor):
    def grades(page):
        return re.findall(
            r'value="(\w+)"', page[page.index('id="verification"') :].split("<label")[0]
        )

    assert grades(client.get("/report").text) == ["claimed", "reported"]
    assert "verified" in grades(editor.get("/report").text)
    answer = send(client, GOOD | {"verification": "verified"})
    assert answer.status_code == 400
    assert "an editor's to give" in unescape(answer.text)


def test_what_the_form_does_not_ask_for_changes_nothing(client, store):
    asked = {name: {each.name for each in on(of, Face.FORM)} for name, of in RECORDS.items()}
    given = [
        (f"{prefix}{name}", value)
        for of, record in RECORDS.items()
        for name in columns(record).keys() - asked[of]
        for prefix in ("", "incident-", "values.", f"{of}-0-", f"{of}[0][{name}]")
        for value in ("published", "A", "1", "verified")
    ]
    more = [("place_by", "area"), ("place_by", "kept"), ("grade-0", "A"), ("grades", "A")]
    more += [("verification", "verified"), ("into", "BY-2022-0001"), ("editor", "me")]
    page = client.get("/report").text
    plain = [("token", token_in(page)), *MultiDict(GOOD).items(multi=True)]
    plain.append(("verification", "reported"))
    body = urlencode([*plain, *given, *more])
    kind = "application/x-www-form-urlencoded"
    assert client.post("/report", data=body, content_type=kind).status_code == 201
    assert send(client, GOOD | {"verification": "reported"}).status_code == 200
    (pending,) = store.pending()
    held = orjson.loads(pending.draft)
    assert held["verification"] == "reported"
    assert held["place_by"] == "line"
    assert held.keys() == asked["incident"] | {"place_by", "place_choice", "sources"}
    assert [source.keys() for source in held["sources"]] == [asked["sources"]]


def test_a_full_queue_says_when_to_come_back_and_gives_everything_back(settings, store):
    client = create_app(replace(settings, pending_most=1), store=store).test_client()
    assert send(client, GOOD).status_code == 201
    answer = send(client, GOOD | {"title": "Another"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 60
    assert "Another" in answer.text
    assert everything_in(answer.text.replace("Another", GOOD["title"]))
    assert len(store.pending()) == 1


def test_reports_of_one_network_and_of_all_have_a_limit(app, client, editor, store):
    def sent(number, address):
        form = {"token": token_in(client.get("/report").text), "title": f"Report {number}"}
        return client.post("/report", data=GOOD | form, environ_base={"REMOTE_ADDR": address})

    app.extensions["mapper.limits"] = Limits(
        {**RATES, "report": Rate(parse("2/hour"), parse("3/hour"))}
    )
    answers = [sent(number, "2001:db8::1") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert everything_in(answers[-1].text.replace("Report 2", GOOD["title"]))
    assert int(answers[-1].headers["Retry-After"]) > 60
    assert sent(4, "2001:db8:1::1").status_code == 201
    assert sent(5, "2001:db8:2::1").status_code == 429, "all together have sent enough"
    assert send(editor, GOOD, confirmed="yes").status_code == 201
