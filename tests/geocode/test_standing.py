"""Which of several names in a sentence says where something happened."""

from __future__ import annotations

import pytest

from mapper.placing import SURE, place
from mapper.region import Region

CASES = [
    ("A guard born in Lida was arrested in Slonim.", "Slonim"),
    ("Een machinist die in Lida woont, is in Slonim aangehouden.", "Slonim"),
    ("Ein in Lida wohnhaft gemeldeter Heizer wurde in Slonim verhaftet.", "Slonim"),
    ("In Lida blieb es ruhig, in Slonim brannte ein Schrank.", "Slonim"),
    ("Житель Лиды поджёг шкаф в Слониме.", "Slonim"),
    ("У Лідзе спакойна, а ў Слоніме згарэла шафа.", "Slonim"),
    ("Sąd w Lidzie rozpatruje sprawę pożaru w Słonimie.", "Slonim"),
    ("У Слонімі, що на захід від Барановичів, згоріла шафа.", "Slonim"),
    ("Вокзал в Лиде не пострадал: ракета попала в депо в Слониме.", "Slonim"),
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_the_clause_that_tells_of_the_event_says_where(
    region: Region, text: str, name: str
) -> None:
    placing = place(text, region=region)
    assert placing.kind in ("point", "station")
    assert name in placing.places[0].name


def test_two_places_of_equal_standing_are_not_sure(region: Region) -> None:
    placing = place("In Lida a fire broke out while in Brest the signals failed.", region=region)
    assert placing.score < SURE
    assert {"Lida", "Brest"} <= {c.name.split("-")[0] for c in placing.candidates}


@pytest.mark.parametrize(
    "text",
    [
        "The signals on Minsk Street failed.",
        "Na ulicy Lwowskiej uszkodzono tory.",
        "Пожар на улице Минской.",
        "As the „Kyiv Post“ writes, a cabinet burned.",
    ],
)
def test_streets_and_newspapers_are_no_places(region: Region, text: str) -> None:
    assert place(text, region=region).at.lonlat is None


@pytest.mark.parametrize(
    "text",
    [
        "Der Kiewer Bahnhof in Moskau wurde geräumt.",
        "Киевский вокзал в Москве оцепили.",
        "Кіеўскі вакзал у Маскве ачапілі.",
    ],
)
def test_the_kyiv_station_in_moscow_is_in_moscow(region: Region, text: str) -> None:
    placing = place(text, region=region)
    assert placing.at.countries == ("RU",)
    assert placing.score < SURE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Podilsk, formerly Kotovsk, was hit.", "Podilsk"),
        ("У Подільську, колишньому Котовську, вибухнув вагон.", "Podilsk"),
        ("W Bachmucie, dawnym Artiomowsku, wybuchł pożar.", "Bakhmut"),
    ],
)
def test_two_names_of_one_place_settle_it(region: Region, text: str, name: str) -> None:
    assert place(text, region=region).places[0].name == name


@pytest.mark.parametrize(
    "text", ["His aunt grew roses and tomatoes in Slonim.", "Rivalen scherzten über ihn in Slonim."]
)
def test_a_sentence_of_no_event_and_no_railway_is_not_sure(region: Region, text: str) -> None:
    placing = place(text, region=region)
    assert placing.score < SURE
    assert any("no event and no railway" in reason for reason in placing.reasons)


@pytest.mark.parametrize("phrase", ["near Slonim", "каля Слоніма", "bei Slonim", "pod Słonimiem"])
def test_a_phrase_needs_no_event_to_be_sure(region: Region, phrase: str) -> None:
    assert place(phrase, region=region).score >= SURE


def test_another_place_whose_part_is_unclear_makes_a_place_less_sure(region: Region) -> None:
    alone = place("The train stood at Slonim.", region=region)
    beside = place("The train that was seen at Lida stood at Slonim.", region=region)
    assert alone.score >= SURE > beside.score
