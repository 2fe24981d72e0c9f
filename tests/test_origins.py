"""Independent origins: who repeats whom, whose outlets are one, and what that carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapper import origins
from mapper.convictions import may_name_actor, tells_of_one, without_actor
from mapper.model import Claim, Incident, Source
from mapper.names import fold
from mapper.origins import agreed, at_most
from mapper.pages import page_of
from mapper.region import RegionTexts, shipped_texts
from mapper.region.outlets import Outlets, Owner, read_outlets

STATE = Owner("State media", state="RU")
COURTS = Owner("Courts", state="RU", convicts=True)
GROUP = Owner("The Group", party=True)
TWO = Owner("Two Papers Ltd")
NAMES = {
    "First Agency": STATE,
    "Second Agency": STATE,
    "A Ministry": STATE,
    "District Court": COURTS,
    "The Group": GROUP,
    "Morning Paper": TWO,
    "Evening Paper": TWO,
}
EVENT = Incident("RU-2022-0001", event_type="sabotage", sub_event_type="track_damage",
                 country=("RU",), verification="corroborated")  # fmt: skip


@pytest.fixture(scope="module")
def texts() -> RegionTexts:
    outlets = Outlets(
        {fold(name): owner for name, owner in NAMES.items()}, {"state.example": STATE}
    )
    return replace(shipped_texts(), outlets=outlets)


def one(name: str, publisher: str = "", **more: object) -> Source:
    return replace(Source(name, publisher=publisher or name.title()), **more)


def count(texts: RegionTexts, *sources: Source, known=(), claims=(), **more: object) -> int:
    incident = replace(EVENT, sources=tuple(each.source_id for each in sources), **more)
    every = {each.source_id: each for each in (*sources, *known)}
    return origins.independent(incident, every, claims, texts)


def test_two_papers_are_two_and_one_paper_twice_is_one(texts):
    assert count(texts) == 0
    assert count(texts, one("a")) == 1
    assert count(texts, one("a"), one("b")) == 2
    assert count(texts, one("a", "Paper"), one("b", "PAPER")) == 1


@pytest.mark.parametrize(
    "chain",
    [
        (one("a"), one("b", derived_from="a")),
        (one("b", derived_from="A"), one("a")),
        (one("a", derived_from="Agency"), one("b", derived_from="agency")),
        (one("a", "Agency"), one("b", derived_from="Agency")),
        (one("a", derived_from="b"), one("b", derived_from="a")),
        (one("a", derived_from="b"), one("b", derived_from="c"), one("c")),
        (one("a", derived_from="District News"), one("d", "District News", derived_from="X")),
    ],
)
def test_what_repeats_is_one_origin_however_long_the_chain(texts, chain):
    assert count(texts, *chain) == 1


def test_a_chain_leads_over_sources_that_the_record_does_not_cite(texts):
    between = one("m", derived_from="z"), one("z")
    assert count(texts, one("a", derived_from="m"), one("b", derived_from="z"), known=between) == 1
    assert count(texts, one("a", derived_from="m"), one("b"), known=between) == 2


def test_a_paper_that_reprints_once_still_reports_itself(texts):
    own, reprint = one("own", "Paper"), one("reprint", "Paper", derived_from="Agency")
    assert count(texts, own, reprint) == 2
    assert count(texts, own, reprint, one("agency", "Agency")) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://www.a.example/x/1", "http://a.example/x/1/"),
        ("https://a.example/x?utm_source=t&id=7", "https://m.a.example/x?id=7#top"),
        ("https://a.example/x/amp", "https://a.example/x"),
        ("https://web.archive.org/web/20220314120000/https://a.example/x", "https://a.example/x"),
        ("https://archive.ph/2022/https://a.example/x", "https://a.example/x"),
    ],
)
def test_one_address_is_one_publication(texts, first, second):
    assert page_of(first) == page_of(second)
    assert count(texts, one("a", url=first), one("b", url=second)) == 1
    assert count(texts, one("a", url=first), one("b", archive_url=second)) == 1
    assert count(texts, one("a", url=first), one("b", original_url=second)) == 1


def test_other_pages_of_a_site_are_other_addresses():
    assert page_of("https://a.example/?id=1") != page_of("https://a.example/?id=2")
    assert page_of("") == ""


def test_one_owner_or_state_is_one_origin(texts):
    assert count(texts, one("a", "Morning Paper"), one("b", "Evening Paper")) == 1
    assert count(texts, one("a", "First Agency"), one("b", "Second Agency")) == 1
    assert count(texts, one("a", "First Agency"), one("b", derived_from="A Ministry")) == 1
    assert count(texts, one("a", "First Agency"), one("b", url="https://news.state.example/1")) == 1
    assert count(texts, one("a", "First Agency"), one("b", "Morning Paper")) == 2


def test_a_party_is_no_independent_source(texts):
    assert count(texts, one("a", type="party")) == 0
    assert count(texts, one("a", "The Group"), one("b")) == 1
    assert count(texts, one("a", derived_from="The Group"), one("b", derived_from="the group")) == 0
    assert count(texts, one("a", derived_from="Nobody Yet"), claimed_by=("Nobody yet",)) == 0
    assert count(texts, one("a", "First Agency"), claimed_by=("A Ministry",)) == 0
    assert count(texts, one("a", "First Agency"), actor=("A Ministry",)) == 0


@pytest.mark.parametrize(
    "source",
    [
        one("c", "Some Court", type="court"),
        one("c", "District Court"),
        one("c", derived_from="District Court"),
        one("c", title="Three are sentenced for arson"),
        one("c", title="Обвиняемый признал вину"),
    ],
)
def test_a_conviction_raises_nothing_where_it_proves_nothing(texts, source):
    assert count(texts, source) == 0
    assert count(texts, source, one("b")) == 1


def test_a_conviction_elsewhere_is_a_source_and_so_is_a_trial_that_is_the_event(texts):
    assert count(texts, one("c", "Some Court", type="court"), country=("UA",)) == 1
    assert count(texts, one("c", title="Three are sentenced"), country=("UA",)) == 1
    assert count(texts, one("c", "District Court"), country=("UA",)) == 0, "it is Russia's"
    trial = {"event_type": "repression", "sub_event_type": "trial"}
    assert count(texts, one("c", title="Three are sentenced"), **trial) == 1


def test_a_source_of_which_all_claims_are_of_a_verdict_raises_nothing(texts):
    verdict = Claim(EVENT.id, "a", "attributed_by", "the court convicted two men")
    assert count(texts, one("a"), claims=[verdict]) == 0
    assert count(texts, one("a"), claims=[verdict, Claim(EVENT.id, "a", "injured", "2")]) == 1


@pytest.mark.parametrize(
    ("said", "origins_", "told"),
    [
        ("corroborated", 2, ("corroborated", 2)),
        ("corroborated", 1, ("reported", 1)),
        ("corroborated", 0, ("claimed", 0)),
        ("reported", 0, ("claimed", 0)),
        ("reported", 3, ("reported", 3)),
        ("verified", 0, ("claimed", 0)),
        ("verified", 1, ("verified", 1)),
        ("claimed", 2, ("claimed", 0)),
        ("disputed", 0, ("disputed", 0)),
        ("refuted", 1, ("refuted", 1)),
    ],
)
def test_a_grade_is_what_the_origins_carry(said, origins_, told):
    assert agreed(said, origins_) == told
    assert at_most(said, origins_) == told[0]


# --- who did it ---


@pytest.mark.parametrize(
    "more",
    [
        {"attributed_by": ("District Court",)},
        {"attributed_by": ("Minsk regional court",)},
        {"actor": ("two convicted men",)},
        {"notes": "Two men confessed to it on television."},
        {"title": "Суд приговорил двоих"},
    ],
)
def test_a_conviction_never_names_the_actor(texts, more):
    incident = replace(EVENT, sources=("a",), **{"actor": ("A group",), **more})
    kept = without_actor(incident, {"a": one("a")}, [], texts)
    assert kept.actor == ()
    assert kept.attributed_by == incident.attributed_by


def test_who_convicts_attributes_it_where_nothing_else_is_cited(texts):
    incident = replace(EVENT, sources=("c",), actor=("A group",))
    kept = without_actor(incident, {"c": one("c", "District Court")}, [], texts)
    assert (kept.actor, kept.attributed_by) == ((), ("District Court",))


def test_an_actor_that_no_conviction_names_stays(texts):
    incident = replace(EVENT, sources=("a",), actor=("A group",))
    assert without_actor(incident, {"a": one("a")}, [], texts) == incident
    elsewhere = replace(incident, country=("UA",), notes="The court convicted them.")
    assert without_actor(elsewhere, {"a": one("a")}, [], texts) == elsewhere
    arrest = replace(incident, event_type="repression", sub_event_type="arrest",
                     actor=("District Court",))  # fmt: skip
    assert without_actor(arrest, {"a": one("a")}, [], texts) == arrest


def test_occupied_territory_is_under_the_rule(texts):
    crimea = replace(EVENT, country=("UA",), admin1=("UA-43",), actor=("A group",),
                     notes="They confessed.", sources=("a",))  # fmt: skip
    assert without_actor(crimea, {"a": one("a")}, [], texts).actor == ()


def test_a_claim_of_a_conviction_may_not_name_the_actor(texts):
    claim = Claim(EVENT.id, "a", "actor", "A group")
    assert may_name_actor(EVENT, claim, one("a"), texts)
    assert not may_name_actor(EVENT, claim, one("a", type="court"), texts)
    assert not may_name_actor(EVENT, replace(claim, note="by their confession"), one("a"), texts)
    assert not may_name_actor(EVENT, replace(claim, value="District Court"), one("a"), texts)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Суд вынес приговор", True),
        ("Затонуло пассажирское судно", False),
        ("судьба груза", False),
        ("in the courtyard of the station", False),
        ("Przyznał się do winy", True),
        ("Veroordeeld tot een boete", True),
        ("Mann gestand die Tat", True),
        ("зізнався у підпалі", True),
        ("прызнаўся ў падпале", True),
        ("The line was cut", False),
        ("", False),
    ],
)
def test_words_of_a_verdict(text, tells):
    assert tells_of_one(text) is tells


# --- the region's table ---


def test_the_shipped_table_knows_the_states_and_the_risks():
    outlets = shipped_texts().outlets
    agencies = outlets.called("RIA Novosti"), outlets.called("TASS"), outlets.at("https://ria.ru/1")
    assert {each and each.key for each in agencies} == {"state RU"}
    assert outlets.at("https://www.svaboda.org/a/1.html") == outlets.called("RFE/RL")
    risky = outlets.of("", "https://belsat.eu/en/1")
    assert risky and risky.listed == ("by_extremist", "ru_undesirable")
    assert outlets.of("Nobody", "https://example.org/") is None
    assert outlets.at("http://[") is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[owners]]\nname = "A"', "from"),
        ('[[owners]]\nname = "A"\nfrom = "b"\nstate = "Russia"', "state"),
        ('[[owners]]\nname = "A"\nfrom = "b"\nlisted = ["nowhere"]', "listed"),
        ('[[owners]]\nname = "A"\nfrom = "b"\nparty = "yes"', "party"),
        ('[[owners]]\nname = "A"\nfrom = "b"\nhosts = ["https://a.org"]', "hosts"),
        ('[[owners]]\nname = "A"\nfrom = "b"\nown = 1', "own"),
    ],
)
def test_the_table_is_checked(tmp_path, text, what):
    from mapper.errors import SettingError

    path = tmp_path / "owners.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingError, match=what):
        read_outlets(path)
