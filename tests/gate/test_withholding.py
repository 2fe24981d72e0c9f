"""Texts that are too exact or point at a person are withheld, in whatever column they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mapper import gate
from mapper.formats.table import RecordRow, read_records
from mapper.gate.withholding import withhold
from mapper.model import Claim, Incident, Source
from mapper.schema import Kind, columns

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "equipment": {"asset": ("relay_cabinet",), "event_type": "sabotage"},
    "movement": {"record": "movement", "event_type": "movement"},
    "detention": {"event_type": "repression"},
}
PLAIN = Incident(
    id="BY-2022-0001",
    event_date=date(2022, 3, 14),
    event_type="sabotage",
    sub_event_type="track_damage",
    asset=("track",),
    title="Track damaged",
    place_kind="station",
    from_station="by-barysau",
    country=("BY",),
    sources=("news",),
)
SOURCE = Source("news", url="https://example.org/a", title="A title", publisher="News")
CLAIM = Claim("BY-2022-0001", "news", "effect", "none", note="said so")
#: Columns with words of somebody's own, which everyone would see.
OF_INCIDENT, OF_SOURCE, OF_CLAIM = (
    [each.name for each in columns(kind).values() if each.kind is Kind.TEXT]
    for kind in (Incident, Source, Claim)
)


def passed(region, incident=PLAIN, source=SOURCE, claim=CLAIM, shown=()):
    return gate.passed(incident, {"news": source}, [claim], region, shown)


@pytest.fixture(scope="module")
def shipped():
    def read(name, kind):
        rows = read_records(ROOT / name, kind)
        return [each.record for each in rows if isinstance(each, RecordRow)]

    sources = {each.source_id: each for each in read("geodata/sources.csv", Source)}
    return read("incidents.csv", Incident), sources, read("geodata/claims.csv", Claim)


def of(kind, **given):
    return replace(PLAIN, **(KINDS[kind] | given))


@pytest.mark.parametrize("name", OF_INCIDENT)
@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_record(region, kind, name):
    words = "at km 12 there" if not columns(Incident)[name].many else ("at km 12 there", "else")
    form, _ = passed(region, of(kind, **{name: words}))
    assert form is not None
    assert "km 12" not in str(form)


@pytest.mark.parametrize("name", OF_SOURCE)
def test_every_text_of_a_source(region, name):
    form, withheld = passed(region, of("equipment"), replace(SOURCE, **{name: "It was at km 12"}))
    assert "km 12" not in str(form)
    assert [each.field for each in withheld] == [name]


@pytest.mark.parametrize("name", OF_CLAIM)
def test_every_text_of_a_claim(region, name):
    form, withheld = passed(region, of("equipment"), claim=replace(CLAIM, **{name: "at km 12"}))
    assert "km 12" not in str(form)
    assert [(each.of, each.field) for each in withheld] == [("claim", name)]


def test_the_same_words_of_another_record_are_let_out(region):
    form, withheld = passed(region, replace(PLAIN, notes="At km 12, at 14:30, by train 1234."))
    assert withheld == ()
    assert form.incident.notes == "At km 12, at 14:30, by train 1234."


def test_what_points_at_a_person_is_withheld_from_every_record(region):
    form, withheld = passed(region, replace(PLAIN, notes="Call +375 29 123-45-67."))
    assert form.incident.notes == ""
    assert [each.kind for each in withheld[0].found] == ["contact"]


def test_a_title_gives_way_to_what_happened(region):
    form, _ = passed(region, of("equipment", title="Cabinet at km 12 burned"))
    assert form.incident.title == "Track damaged"
    assert "burned" not in form.search_text


def test_of_several_values_only_the_one_is_withheld(region):
    form, _ = passed(region, of("equipment", tags=("rail-war", "km 12")))
    assert form.incident.tags == ("rail-war",)


def test_the_language_of_a_phrase_goes_with_it(region):
    form, _ = passed(region, of("equipment", location="на км 12", location_lang="ru"))
    assert (form.incident.location, form.incident.location_lang) == ("", "")


def test_what_an_editor_shows_is_shown_and_void_when_the_text_changes(region):
    record = of("equipment", notes="At km 12.")
    _, (text,) = passed(region, record)
    form, withheld = passed(region, record, shown=[text.digest])
    assert form.incident.notes == "At km 12."
    assert withheld == (text,), "the decision stands"
    form, _ = passed(region, replace(record, notes="At km 13."), shown=[text.digest])
    assert form.incident.notes == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/map?lat=52.1234&lon=31.1234",
        "https://www.openstreetmap.org/#map=14/52.41/31.02",
        "https://example.org/vzryv-na-12-km-peregona",
        "https://example.org/%D0%BD%D0%B0-12-%D0%BA%D0%BC",
    ],
)
def test_an_address_says_where_too(region, url):
    form, _ = passed(region, of("equipment"), replace(SOURCE, url=url))
    assert form.sources[0].url == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2022/03/31/7685-news",
        "https://kyivpost.com/post/7685",
        "https://example.org/n1901509/05-22-35/a_b.html?id=12.5",
    ],
)
def test_figures_of_an_address_are_no_kilometres(region, url):
    form, _ = passed(region, of("movement"), replace(SOURCE, url=url))
    assert form.sources[0].url == url


def test_the_name_of_a_record_s_own_station_is_none(region, network):
    record = of("equipment", from_station="esr-010411", title="Cabinet at 427 km burned")
    assert network.station("esr-010411").name_en == "427 km"
    assert passed(region, record)[1] == ()
    assert passed(region, replace(record, title="Cabinet at 428 km burned"))[1] != ()


@pytest.mark.parametrize("name", ["title", "location", "notes"])
def test_a_record_of_equipment_that_names_none_is_held(region, name):
    record = replace(PLAIN, asset=(), **{name: "A relay cabinet burned"})
    form, (text,) = passed(region, record)
    assert form is None
    assert text.whole
    assert passed(region, record, shown=[text.digest])[0] is not None
    assert passed(region, replace(record, asset=("relay_cabinet",)))[0] is not None
    assert passed(region, replace(record, asset=("track",)))[0] is not None


def test_rails_alone_are_no_equipment(region):
    record = replace(PLAIN, asset=(), title="Rail sabotage: rails of a siding loosened")
    assert passed(region, record)[0] is not None


def test_an_incident_of_type_movement_is_told_as_a_movement(region):
    form, _ = passed(region, replace(PLAIN, event_type="movement", asset=()))
    assert form.incident.record == "movement"


def test_the_shipped_record_holds_nothing_that_is_withheld(region, shipped):
    incidents, sources, claims = shipped
    for incident in incidents:
        said = [each for each in claims if each.incident_id == incident.id]
        cited = {*incident.sources, *(each.source_id for each in said)}
        own = {key: source for key, source in sources.items() if key in cited}
        found = withhold(incident, own, said, region.network)
        assert (incident.id, found.withheld, found.held) == (incident.id, (), False)
