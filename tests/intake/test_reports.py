"""Reports from the form: checked, taken once, accepted or turned down."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.errors import InputError, NotFound, QueueFull
from mapper.intake import Draft, DraftRefused, accept, check, reject, submit
from mapper.intake.built import built
from mapper.intake.draft import draft_from_json
from mapper.model import Filter, Incident, Source
from mapper.schema import Face, on

NEWS = {"url": "https://example.org/1", "publisher": "News", "published": "2022-03-16"}
DRAFT = Draft(
    {
        "event_date": "2022-03-14",
        "event_type": "sabotage",
        "asset": ("signalling",),
        "cause": "claimed",
        "title": "Signalling put out of action",
        "line": "orsha-brest",
        "from_station": "by-damanava",
        "to_station": "by-lyasnaya",
    },
    place_by="line",
    sources=(NEWS,),
)
COLUMNS = [each.name for each in on(Incident, Face.FORM)]


def but(draft=DRAFT, **changes):
    """A draft with other texts, sources or place."""
    texts = {name: value for name, value in changes.items() if name in COLUMNS}
    own = {name: value for name, value in changes.items() if name not in COLUMNS}
    return replace(draft, values={**draft.values, **texts}, **own)


@pytest.fixture
def problems(region, today):
    return lambda draft: dict(check(draft, region, today))


@pytest.fixture
def send(store, region, view):
    def sending(draft=DRAFT, form="one", editor=None, day=None, **more):
        seen = replace(view, today=day) if day else view
        return submit(store, region, draft, editor=editor, token=form, view=seen, **more)

    return sending


def test_a_good_draft_has_no_problems(problems):
    assert problems(DRAFT) == {}


def test_what_was_typed_is_asked_for_by_column():
    draft = but(notes="a", asset=("points", "track"), actor=("One; Two",))
    assert (draft.text("notes"), draft.texts("notes")) == ("a", ("a",))
    assert (draft.text("asset"), draft.texts("asset")) == ("points;track", ("points", "track"))
    assert (draft.text("effect"), draft.texts("effect")) == ("", ())
    assert draft.text("actor") == "One; Two"


def test_a_draft_that_was_stored_before_is_read():
    stored = {
        "title": "x", "asset": ["track"], "claimed_by": "A; B", "place_by": "text",
        "place_choice": "read", "weather": "rain", "sources": [{"url": "u", "colour": "red"}],
    }  # fmt: skip
    draft = draft_from_json(json.dumps(stored))
    assert draft.values == {"title": "x", "asset": ("track",), "claimed_by": "A; B"}
    assert (draft.place_by, draft.place_choice) == ("text", "read")
    assert draft.sources == ({"url": "u"},)
    assert draft_from_json("{}") == Draft()


@pytest.mark.parametrize(
    ("changes", "field", "remedy"),
    [
        ({"title": " "}, "title", "missing"),
        ({"title": "x" * 201}, "title", "at most 200"),
        ({"event_type": ""}, "event_type", "missing"),
        ({"event_type": "vandalism"}, "event_type", "there are sabotage"),
        ({"sub_event_type": "missile"}, "sub_event_type", "not a kind of sabotage"),
        ({"event_date": ""}, "event_date", "missing"),
        ({"event_date": "31-2-2022"}, "event_date", "no day 31"),
        ({"event_date": "2026-01-02"}, "event_date", "future"),
        ({"event_date_end": "2022-03-01"}, "event_date_end", "swap"),
        ({"from_station": "Domanowwo"}, "from_station", "Damanava"),
        ({"line": "", "from_station": "", "to_station": ""}, "line", "missing"),
        ({"place_by": ""}, "place_by", "missing"),
        ({"place_by": "guess"}, "place_by", "there are line, point, text"),
        ({"place_by": "text"}, "location", "missing"),
        ({"place_by": "point"}, "place_by", "click on the map"),
        ({"place_by": "point", "longitude": "east", "latitude": "52"}, "longitude", "no number"),
        (
            {"place_by": "point", "longitude": "0", "latitude": "0"},
            "place_by",
            "a position that nobody knows",
        ),
        ({"injured": "some"}, "injured", "whole number"),
        ({"quantity_min": "3"}, "unit", "missing"),
        ({"sources": ()}, "sources", "at least one"),
        ({"sources": ({},)}, "sources", "at least one"),
        ({"sources": ({"language": "nl"},)}, "sources-0-url", "give the address"),
        ({"sources": ({"url": "example.org/x"},)}, "sources-0-url", "https://"),
        ({"sources": ({"url": "javascript:alert(1)"},)}, "sources-0-url", "https://"),
        ({"sources": ({}, {"url": "x"})}, "sources-1-url", "https://"),
        (
            {"sources": ({"publisher": "P", "published": "2030-01-01"},)},
            "sources-0-published",
            "future",
        ),
        (
            {"sources": tuple({"publisher": str(n)} for n in range(21))},
            "sources",
            "too many",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field(problems, changes, field, remedy):
    found = problems(but(**changes))
    assert remedy in found[field]


def test_a_printed_source_needs_no_address(problems):
    assert problems(but(sources=({"publisher": "A newspaper"},))) == {}


def test_two_neighbours_are_a_section_and_others_a_stretch(region, today):
    section = built(DRAFT, region, today).incident
    assert (section.place_kind, section.country) == ("section", ("BY",))
    stretch = built(but(to_station="by-barysau"), region, today).incident
    assert stretch.place_kind == "stretch"
    station = built(but(to_station=""), region, today).incident
    assert (station.place_kind, station.from_station) == ("station", "by-damanava")
    line = built(but(from_station="", to_station=""), region, today).incident
    assert line.place_kind == "line"


def clicked(lon, lat, **changes):
    return but(place_by="point", longitude=f"{lon:.4f}", latitude=f"{lat:.4f}", **changes)


def test_of_a_click_for_equipment_only_the_section_is_kept(region, today):
    lon, lat = region.network.locate("orsha-brest", 380.0)
    found = built(clicked(lon, lat), region, today).incident
    assert {found.from_station, found.to_station} == {"by-damanava", "by-lyasnaya"}
    assert (found.latitude, found.longitude, found.geo_method) == (None, None, "nearest_section")
    away = built(clicked(lon, lat + 0.1), region, today).incident
    assert (away.place_kind, away.admin1, away.latitude) == ("area", ("BY-BR",), None)


def test_a_click_for_anything_else_stays_where_it_is(region, today):
    lon, lat = region.network.locate("orsha-brest", 380.0)
    draft = clicked(lon, lat + 0.1, asset=("bridge",), event_type="accident", sub_event_type="")
    found = built(draft, region, today).incident
    assert (found.place_kind, found.line, found.geo_method) == ("site", "", "manual")
    assert (found.longitude, found.latitude) == (round(lon, 4), round(lat + 0.1, 4))
    assert found.geo_uncertainty_km == 0.1


def test_a_click_in_another_country_than_the_report_names_is_refused(problems, region):
    lon, lat = region.network.locate("orsha-brest", 380.0)
    remedy = problems(clicked(lon, lat, country=("UA",)))["country"]
    assert "lies in BY, but country is UA" in remedy


def test_free_text_is_kept_and_not_placed(region, today):
    draft = but(place_by="text", location="не далеко от станции", country=("BY",))
    found = built(draft, region, today).incident
    assert (found.place_kind, found.location, found.line) == ("none", "не далеко от станции", "")


def test_a_movement_needs_no_more_than_where_it_went(problems, region, today):
    draft = but(
        event_type="movement",
        place_by="",
        line="",
        from_station="",
        to_station="",
        origin="Gomel",
        destination="Kalinkavichy",
    )
    assert problems(draft) == {}
    assert built(draft, region, today).incident.record == "movement"


def test_an_editors_report_is_public_at_once(store, send, view):
    receipt = send(editor="ed")
    assert (receipt.state, receipt.incident_id, receipt.held_until) == (
        "accepted",
        "BY-2022-0001",
        None,
    )
    told = json.loads(store.public_one("BY-2022-0001", view).properties_json)
    assert told["title"] == DRAFT.text("title")
    assert told["sources"][0]["url"] == "https://example.org/1"
    assert store.revisions("BY-2022-0001")[0].who == "ed"


def test_an_editors_report_of_yesterday_is_held(store, send, view):
    receipt = send(
        editor="ed",
        day=date(2022, 3, 15),
        draft=but(sources=({"url": "https://example.org/1"},)),
    )
    assert receipt.held_until == date(2022, 3, 17)
    view = replace(view, today=date(2022, 3, 15))
    assert store.count(Filter(), view) == 0
    assert store.count(Filter(), replace(view, include_held=True)) == 1


def test_others_wait_for_an_editor(store, region, send, today, view):
    receipt = send()
    assert (receipt.state, receipt.incident_id) == ("pending", None)
    assert store.incident_ids() == []
    assert [each.receipt for each in store.pending()] == [receipt.receipt]
    assert draft_from_json(store.pending_one(receipt.pending_id).draft) == DRAFT
    given_id = accept(store, region, receipt.pending_id, editor="ed", today=today)
    assert given_id == "BY-2022-0001"
    assert store.public_one(given_id, view) is not None
    assert receipt.receipt in store.revisions(given_id)[0].why
    again = send()
    assert (again.first, again.state, again.incident_id) == (False, "accepted", given_id)


BY_WORDS = but(
    DRAFT,
    place_by="text",
    line="",
    from_station="",
    to_station="",
    location="на перегоне Доманово – Лесная",
    place_choice="by-lyasnaya",
)


@pytest.mark.parametrize("editor", [None, "ed"])
def test_the_words_of_a_report_are_read_once(store, region, send, today, readings, editor):
    receipt = send(BY_WORDS, editor=editor)
    assert (receipt.sent.place_kind, receipt.sent.from_station) == ("station", "by-lyasnaya")
    if not editor:
        accept(store, region, receipt.pending_id, editor="ed", today=today, place_choice="read")
    again = send(BY_WORDS, editor=editor)
    assert again.sent.from_station == "by-lyasnaya", "as it was sent, whatever an editor took"
    (incident_id,) = store.incident_ids()
    assert store.incident(incident_id).place_kind == ("station" if editor else "section")
    assert readings == [BY_WORDS.text("location")]


def test_a_refused_draft_tells_what_its_words_mean(send, readings):
    with pytest.raises(DraftRefused) as caught:
        send(but(BY_WORDS, title="", place_choice="by-orsha"))
    assert set(caught.value.problems) == {"title", "location"}
    assert caught.value.reading.place.alternative("by-lyasnaya")
    assert readings == [BY_WORDS.text("location")]


def test_a_place_that_the_network_has_no_more_is_refused(store, send, today, without):
    receipt = send(BY_WORDS)
    region = without("by-lyasnaya")
    with pytest.raises(DraftRefused, match="none of those that these words may mean"):
        accept(store, region, receipt.pending_id, editor="ed", today=today)
    assert store.incident_ids() == []
    left = accept(store, region, receipt.pending_id, editor="ed", today=today, place_choice="")
    assert store.incident(left).place_kind == "none"


def test_a_report_is_decided_once(store, region, send, today):
    receipt = send()
    reject(store, receipt.pending_id, editor="ed", reason="no published source")
    assert store.pending_one(receipt.pending_id).reason == "no published source"
    with pytest.raises(InputError, match="rejected before"):
        accept(store, region, receipt.pending_id, editor="ed", today=today)
    with pytest.raises(InputError, match="rejected before"):
        reject(store, receipt.pending_id, editor="ed", reason="again")
    assert store.incident_ids() == []


def test_turning_down_needs_a_reason_and_a_report(store, send):
    receipt = send()
    with pytest.raises(InputError, match="reason is missing"):
        reject(store, receipt.pending_id, editor="ed", reason=" ")
    with pytest.raises(NotFound):
        reject(store, 99, editor="ed", reason="x")


@pytest.mark.parametrize("editor", [None, "ed"])
def test_a_form_sent_twice_is_one_report(store, send, editor):
    first, second = send(editor=editor), send(editor=editor)
    assert (first.first, second.first) == (True, False)
    assert first.receipt == second.receipt
    assert len(store.pending("accepted" if editor else "pending")) == 1
    assert len(store.incident_ids()) == (1 if editor else 0)


def test_two_clicks_at_once_are_one_report(store, send):
    threads = [threading.Thread(target=send, kwargs={"editor": "ed"}) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.incident_ids() == ["BY-2022-0001"]


def test_a_draft_with_problems_is_not_taken(store, send):
    with pytest.raises(DraftRefused) as caught:
        send(but(title=""))
    assert set(caught.value.problems) == {"title"}
    assert store.pending() == []


def test_the_same_address_is_the_same_source(store, send):
    send(editor="ed")
    other = but(sources=({"url": "https://example.org/1", "publisher": "Else"},))
    send(other, form="another", editor="ed")
    one, two = (store.incident(each).sources for each in store.incident_ids())
    assert one == two
    assert store.sources(one)[one[0]].publisher == "News"


texts = st.text(max_size=40)
drafts = st.builds(
    Draft,
    st.fixed_dictionaries(
        {
            each.name: st.lists(texts, max_size=2).map(tuple) if each.many else texts
            for each in on(Incident, Face.FORM)
        }
    ),
    place_by=texts,
    place_choice=texts,
    sources=st.lists(
        st.fixed_dictionaries({each.name: texts for each in on(Source, Face.FORM)}), max_size=2
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(drafts)
def test_whatever_is_typed_is_answered_and_nothing_of_it_lost(region, today, draft):
    assert draft_from_json(draft.as_json()) == draft
    for name, remedy in check(draft, region, today).items():
        assert name
        assert remedy


@pytest.mark.parametrize("grade", ["corroborated", "verified", "disputed", "refuted"])
def test_only_an_editor_grades_a_report(store, send, grade):
    with pytest.raises(
        DraftRefused, match=f"{grade} is an editor's to give; choose one of claimed"
    ):
        send(but(verification=grade))
    assert store.pending() == []
    receipt = send(but(verification=grade), editor="ed")
    assert store.incident(receipt.incident_id).verification == grade


def test_what_a_reader_cannot_give_is_not_in_a_form():
    """A source's grade, the status and the editors' own words are no columns of the form."""
    assert not {"status", "tags", "related"} & set(COLUMNS)
    assert not {"reliability", "derived_from", "archive_url"} & {
        each.name for each in on(Source, Face.FORM)
    }


def test_equal_reports_are_one_until_it_is_decided(store, region, send, today):
    first = send(form="one")
    spaced = but(title="  signalling PUT out of\n action ", sources=(NEWS, dict.fromkeys(NEWS, "")))
    again = send(spaced, form="two")
    assert (again.receipt, again.first) == (first.receipt, False)
    assert len(store.pending()) == 1
    other = send(but(title="Signalling put out of order"), form="three")
    assert other.receipt != first.receipt
    reject(store, first.pending_id, editor="ed", reason="no")
    assert send(form="four").receipt != first.receipt


def test_no_more_wait_than_may(store, send):
    send(but(title="One"), form="1", most=2)
    send(but(title="Two"), form="2", most=2)
    with pytest.raises(QueueFull, match=r"2 reports wait .* send it again in some hours"):
        send(but(title="Three"), form="3", most=2)
    assert send(but(title="two"), form="4", most=2).first is False
    assert send(but(title="Three"), form="5", most=2, editor="ed").incident_id
    assert len(store.pending()) == 2


def test_several_are_turned_down_at_once_or_none(store, send):
    one, two, three = (send(but(title=str(n)), form=str(n)).pending_id for n in range(3))
    reject(store, one, two, editor="ed", reason="spam")
    assert [each.id for each in store.pending()] == [three]
    with pytest.raises(InputError, match="rejected before"):
        reject(store, three, one, editor="ed", reason="spam")
    assert [each.id for each in store.pending()] == [three]
    with pytest.raises(InputError, match="no report is chosen"):
        reject(store, editor="ed", reason="spam")
