"""Words that are withheld are on no face: no route, no file and no command shows them.

A route, a file or a command that this does not know fails it: somebody has to say what it shows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import parse

from mapper.cli import main
from mapper.formats.citations import STYLES
from mapper.formats.collections import COLLECTIONS
from mapper.formats.registry import FORMATS, formats_of
from mapper.intake.publishing import save
from mapper.model import Claim, Incident, Source
from mapper.schema import Gate, Kind, columns
from mapper.store import withheld
from mapper.web.limits import RATES, Limits, Rate
from tests.web.conftest import AREA, CLAIMS, MOVEMENT, SOURCES, STRETCH, token_in
from tests.web.test_report import GOOD

#: No text of ours has this word; it stands beside what is too exact, and goes with it.
MARK = "qzxmark"
#: What is too exact for each of these.
EXACT = {
    STRETCH: (
        "km 12",
        "ПК 123+4",
        "12. kilometr",
        "52.1234, 31.1234",
        "500 m north of",
        "signal N2",
    ),
    MOVEMENT: ("at 14:30", "train no. 1234", "post 214", "поезд № 3021", "52°13'20\"N 30°58'12\"E"),
    AREA: ("a 34-year-old man", "Иван Петров", "+375 29 123-45-67", "km 12", "1234 AB-7"),
}
TEXTS = [
    (kind, each)
    for kind in (Incident, Source, Claim)
    for each in columns(kind).values()
    if each.kind in (Kind.TEXT, Kind.STOP, Kind.ADDRESS)
]
#: How each route that may show something of a record is asked; {id} is the record's.
FACES = {
    "pages.index": ("/",),
    "pages.about": ("/about",),
    "pages.healthz": ("/healthz",),
    "mapfeed.all_places": ("/map/places", "/map/places?country=BY"),
    "mapfeed.at_places": (f"/map/places/{','.join(map(str, range(1, 100)))}",),
    "mapfeed.records": ("/map/records", "/map/records?country=BY"),
    "mapfeed.record": ("/map/records/{id}",),
    "finding.find": ("/map/find?q={id}", "/map/find?q=qzx"),
    "record.index": ("/incidents", "/incidents?country=BY"),
    "record.incident": ("/incidents/{id}", "/incidents/{id}?links=off"),
    "picture.view": tuple(
        f"/map/view.{suffix}"
        for suffix in ("svg", "svg?scheme=auto&size=300x300", "png?size=300x300")
    ),
    "picture.record": tuple(
        f"/incidents/{{id}}/picture.{suffix}" for suffix in ("svg", "png?size=300x300")
    ),
    "cards.station": ("/map/stations/by-lyasnaya",),
    "cards.line": ("/map/lines/orsha-brest",),
    "embed.view": ("/embed", "/embed?q=example&map=7/52/27"),
    "embed.record": ("/embed/{id}",),
    "citing.cite": tuple(f"/incidents/{{id}}/cite.{each.suffix}" for each in STYLES),
    "editing.form": ("/incidents/{id}/edit",),
    "history.index": ("/incidents/{id}/history",),
    "history.one": ("/incidents/{id}/history/1", "/incidents/{id}/history/1?with=1"),
    "history.corrections": ("/corrections",),
    "sources.index": ("/sources", "/sources?q=example&links=off"),
    "sources.source": ("/sources/example-news", "/sources/example-news?links=off"),
    "stats.index": ("/stats", "/stats?country=BY&date=known"),
    "stats.one": ("/stats/line", "/stats/rule"),
    "stats.file": ("/stats/month.svg", "/stats/line.png?size=300x300"),
    "stats.cite": ("/stats/cite.txt", *(f"/stats/line/cite.{each.suffix}" for each in STYLES)),
    "stats.embed": ("/embed/stats/delay",),
    "lines.index": ("/lines", "/lines?q=brest&sort=-name"),
    "line.of_line": ("/lines/orsha-brest", "/lines/orsha-brest?datetime=2022-03-01/.."),
    "line.between": ("/lines/between?from=by-damanava&to=by-lyasnaya",),
    "diagram.of_line": ("/lines/orsha-brest/diagram.svg", "/lines/orsha-brest/diagram.png"),
    "status.line_status": ("/api/lines/orsha-brest/status?on=2022-03-15",),
    "line.embed": ("/embed/lines/orsha-brest",),
    "line.embed_between": ("/embed/lines/between?from=by-damanava&to=by-lyasnaya",),
    "diagram.between": tuple(
        f"/lines/between/diagram.{each}from=by-damanava&to=by-lyasnaya" for each in ("svg?", "png?")
    ),
    "line.cite": tuple(f"/lines/orsha-brest/cite.{each.suffix}" for each in STYLES),
    "line.cite_between": ("/lines/between/cite.txt?from=by-damanava&to=by-lyasnaya",),
    "data.export": tuple(
        f"/export/{each.name}.{suffix}"
        for each in COLLECTIONS
        if each.filtered
        for written in formats_of(each)
        for suffix in written.suffixes
    ),
    "data.one": tuple(f"/incidents/{{id}}.{written.suffix}" for written in FORMATS),
    "changes.changes": ("/api/changes?since=0",),
    "locating.locate": ("/api/locate?text=Borisov",),
    "report.form": ("/report",),
    "review.index": ("/review",),
    "desk.one": ("/review/1",),
    "desk.edit_form": ("/review/1/edit",),
    "receipts.error_form": ("/incidents/{id}/error",),
    "receipts.ask": ("/receipt",),
    "account.sign_in": ("/sign-in",),
    "own.index": ("/account",),
    "own.reports": ("/account/reports",),
    "people.index": ("/people",),
}
#: Routes that know of no record, and what they send is the same whatever is recorded.
OF_NO_RECORD = {
    *("static_file", "geodata_file", "railway_level", "nowhere", "pages.vocabulary_json"),
    *("naming.names", "locating.places", "report.place"),
    *("account.sign_in_link", "account.use_sign_in_link", "account.sign_out"),
    *("account.sign_in_by_password", "account.invitation", "account.use_invitation"),
    *("own.change_password", "own.new_codes", "own.confirm_codes", "own.end_codes"),
    *("own.end_session", "own.end_other_sessions", "own.report"),
    *("people.add", "people.person", "people.invite", "people.give_role", "people.disable"),
    *("people.enable", "people.end_all_sessions", "people.end_one_session"),
}
#: Pages of editors alone.
OF_EDITORS = {"claims.claims"}
#: Routes that change something and lead to one of the others.
DECIDING = {
    *("desk.accept_report", "desk.reject_report", "desk.answer_error", "desk.merge", "desk.mark"),
    *("desk.many", "desk.edit", "review.settle_place", "texts.decide", "report.send"),
    *("receipts.tell", "receipts.show"),
    "history.take_away",
    *("withdrawing.withdraw_record", "withdrawing.merge_record", "withdrawing.restore_record"),
    *("sources.grade_source", "claims.change"),
    "editing.send",
}
#: Commands that write what everyone may see, and those that do not.
SHOWING = {"export", "render"}
OTHERS = {
    *("serve", "init", "import", "locate", "backup", "restore", "railway", "record", "audit"),
    *("user", "tidy", "demo"),
}


def test_every_route_is_known(app):
    known = FACES.keys() | OF_NO_RECORD | OF_EDITORS | DECIDING
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == known


def test_every_command_is_known():
    assert set(main.list_commands(Context(main))) == SHOWING | OTHERS


@pytest.fixture(autouse=True)
def unlimited(app):
    """Whoever reads every face reads more than a site lets one reader."""
    app.extensions["mapper.limits"] = Limits(dict.fromkeys(RATES, Rate(parse("100000/hour"))))


@pytest.fixture
def plant(store, region):
    """Record texts in columns of a record, of its source and of a claim about it."""

    def plant(record: Incident, *texts: tuple[type, str, str]) -> None:
        parts = {Incident: record, Source: SOURCES[0], Claim: CLAIMS[0]}
        for kind, name, text in texts:
            value = (text, "else") if columns(kind)[name].many else text
            parts[kind] = replace(parts[kind], **{name: value})
        claim = replace(parts[Claim], incident_id=record.id)
        # A claim about a column that is withheld goes as a whole, and would hide its other texts.
        claims = [claim, replace(claim, field=CLAIMS[0].field)]
        with store.writer() as writer:
            for each in (parts[Source], SOURCES[1]):
                writer.save_source(each, who="test", why=f"{MARK} km 12")
            save(writer, parts[Incident], claims, region, who="test", why=f"{MARK} km 12")

    return plant


def shown_by(client, record: Incident) -> dict[str, bytes]:
    addresses = [each.format(id=record.id) for some in FACES.values() for each in some]
    answers = {address: client.get(address) for address in addresses}
    assert {address: a.status_code for address, a in answers.items() if a.status_code >= 404} == {}
    return {address: answer.data for address, answer in answers.items()}


def marked(answers: dict[str, bytes]) -> dict[str, set[bytes]]:
    found = {address: set(re.findall(rb"qzx\w+", data)) for address, data in answers.items()}
    return {address: marks for address, marks in found.items() if marks}


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(
    record=st.sampled_from(list(EXACT)),
    chosen=st.lists(st.integers(0, 4), min_size=len(TEXTS), max_size=len(TEXTS)),
    first=st.booleans(),
)
def test_withheld_words_are_on_no_face(client, plant, record, chosen, first):
    texts = []
    for (kind, column), number in zip(TEXTS, chosen, strict=True):
        mark, words = f"qzx{kind.__name__}{column.name}", EXACT[record][number]
        text = f"{mark} {words}" if first else f"{words} {mark}"
        if column.kind is Kind.ADDRESS:
            text = f"https://example.org/?lat=52.1234&lon=31.1234&{mark}"
        texts.append((kind, column.name, text))
    plant(record, *texts)
    assert marked(shown_by(client, record)) == {}
    for kind, column in TEXTS:
        query = f"qzx{kind.__name__}{column.name}"
        assert client.get(f"/export/records.geojson?q={query}").json["features"] == []


def test_the_words_themselves_would_be_seen(client, plant):
    """The test above can fail: of another record the same words are on these faces."""
    plain = replace(STRETCH, asset=("track",), sub_event_type="track_damage")
    plant(plain, (Incident, "title", f"km 12 {MARK}"))
    seen = [address for address, data in shown_by(client, plain).items() if MARK.encode() in data]
    assert set(seen) >= {
        "/incidents",
        "/map/records",
        f"/map/records/{plain.id}",
        *FACES["mapfeed.at_places"],
        "/export/records.csv",
        "/export/records.gpkg",
    }


def test_no_copy_grows_old_by_what_is_withheld(client, plant):
    """A reader who compares tags and change numbers learns nothing."""
    plant(STRETCH, (Incident, "notes", "At km 12."))
    number = client.get("/api/changes?since=0").json["number"]
    tags = {each: client.get(each).headers.get("ETag") for each in FACES["data.export"]}
    plant(STRETCH, (Incident, "notes", "At km 13."))
    assert client.get("/api/changes?since=0").json["number"] == number
    assert {each: client.get(each).headers.get("ETag") for each in FACES["data.export"]} == tags


@pytest.mark.parametrize("suffix", [each.suffix for each in FORMATS] + ["html"])
def test_commands_write_no_withheld_words(settings, plant, tmp_path: Path, suffix):
    plant(STRETCH, (Incident, "title", f"{MARK} at km 12"))
    plant(MOVEMENT, (Source, "title", f"Train 1234 {MARK}"))
    out = tmp_path / f"out.{suffix}"
    command = "render" if suffix == "html" else "export"
    env = {"MAPPER_INSTANCE": str(settings.instance)}
    result = CliRunner().invoke(main, [command, str(out)], env=env)
    assert result.exit_code == 0, result.output
    assert MARK not in result.output
    assert MARK.encode() not in out.read_bytes()


def test_a_receipt_says_nothing_that_is_withheld(client):
    token = token_in(client.get("/report").text)
    draft = {**GOOD, "asset": "signalling", "title": f"Signal at km 12 {MARK}", "token": token}
    answer = client.post("/report", data=draft)
    assert answer.status_code == 201
    assert MARK not in answer.text


# --- what editors see and decide ---


def decide(editor, number: int, decision: str, reason: str = "as published") -> int:
    token = token_in(editor.get("/review").text)
    data = {"token": token, "decision": decision, "reason": reason}
    return editor.post(f"/review/texts/{number}", data=data).status_code


def test_an_editor_sees_what_and_why_and_shows_it(client, editor, store, plant):
    plant(STRETCH, (Incident, "notes", f"At km 12 {MARK}."))
    page = editor.get("/review").text
    assert all(words in page for words in (STRETCH.id, MARK, "a kilometre of the line", "km 12"))
    (text,) = store.texts()
    assert decide(editor, text.number, "show", "") == 400, "a reason is asked for"
    assert decide(editor, text.number, "show") == 303
    assert store.texts() == []
    assert MARK in client.get(f"/incidents/{STRETCH.id}").text
    with store.reading() as connection:
        (kept,) = withheld.decided(connection, STRETCH.id)
    assert (kept.state, kept.who, kept.why) == ("shown", "admin-1", "as published")
    plant(STRETCH, (Incident, "notes", f"At km 13 {MARK}."))
    assert MARK not in client.get(f"/incidents/{STRETCH.id}").text
    assert len(store.texts()) == 1


def test_what_is_left_withheld_waits_no_more(client, editor, store, plant):
    plant(STRETCH, (Incident, "notes", f"At km 12 {MARK}."))
    (text,) = store.texts()
    assert decide(editor, text.number, "leave") == 303
    assert decide(editor, text.number, "show") == 400, "it is decided once"
    plant(STRETCH, (Incident, "notes", f"At km 12 {MARK}."))
    assert store.texts() == []
    assert MARK not in client.get(f"/incidents/{STRETCH.id}").text


def test_equipment_that_is_not_named_holds_a_record_until_it_is(client, editor, store, plant):
    unnamed = replace(STRETCH, asset=(), sub_event_type="track_damage")
    plant(unnamed, (Incident, "title", f"Relay cabinet burned {MARK}"))
    assert client.get(f"/incidents/{unnamed.id}").status_code == 404
    assert client.get("/export/records.geojson").json["features"] == []
    assert MARK in editor.get("/review").text
    (text,) = store.texts()
    assert decide(editor, text.number, "bridge") == 400
    assert decide(editor, text.number, "relay_cabinet") == 303
    assert store.incident(unnamed.id).asset == ("relay_cabinet",)
    assert MARK in client.get(f"/incidents/{unnamed.id}").text


def test_a_report_with_such_words_waits_even_if_an_editor_sends_it(editor, client, store):
    token = token_in(editor.get("/report").text)
    draft = {**GOOD, "asset": "signalling", "title": f"Signal at km 12 {MARK}", "token": token}
    assert editor.post("/report", data=draft).status_code == 201
    (waiting,) = store.pending()
    page = editor.get(f"/review/{waiting.id}").text
    assert "a kilometre of the line" in page
    token = token_in(page)
    answer = editor.post(f"/review/{waiting.id}/accept", data={"token": token})
    assert answer.status_code == 303
    assert MARK not in client.get("/incidents").text
    assert [each.text.field for each in store.texts()] == ["title"]


def test_a_movement_without_a_date_is_held(client, plant):
    plant(replace(MOVEMENT, event_date=None), (Incident, "notes", "No day is given."))
    assert client.get("/export/movements.geojson").json["features"] == []


def test_an_incident_of_type_movement_is_held_as_a_movement(client, store, plant):
    plant(replace(MOVEMENT, record="incident"), (Incident, "notes", "Seen."))
    assert len(client.get("/export/movements.geojson").json["features"]) == 1
    assert client.get("/export/incidents.geojson").json["features"] == []


def test_columns_that_never_go_out_are_no_face(client, plant):
    hidden = [(kind, each.name) for kind, each in TEXTS if each.gate is Gate.WITHHELD]
    assert (Incident, "external_id") in hidden
    plant(STRETCH, (Incident, "external_id", f"{MARK} 7"))
    assert marked(shown_by(client, STRETCH)) == {}
