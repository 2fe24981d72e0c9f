"""Every spelling of what a text names: of that place, and of no other."""

from __future__ import annotations

import pytest

from mapper.geocode.spellings import Spellings
from mapper.names import fold
from mapper.region import Region


@pytest.fixture(scope="module")
def spellings(region: Region) -> Spellings:
    return region.spellings


def of(spellings: Spellings, text: str, *countries: str, lang: str = "", at: str = "") -> set[str]:
    return spellings.of([(text, lang)], [at] if at else [], countries)


def test_their_words_are_folded(spellings: Spellings) -> None:
    asked = [("Trains to Nizhyn and Orsha", "")], [], ["BY"]
    every = {word for key in spellings.of(*asked) for word in fold(key).split()}
    assert spellings.words(*asked) == every
    assert {"nizhyn", "orsha"} <= every


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Trains towards Chernihiv", ""),
        ("Поезда на Чернигов", ""),
        ("у Чернігові", "uk"),
        ("в Чернигове", ""),
        ("pod Czernihowem", "pl"),
        ("Chernihiv’s station", ""),
        ("the Chernihiv–Ovruch line", ""),
        ("Chernihiv-Ovruch", ""),
    ],
)
def test_a_name_brings_its_other_spellings(spellings: Spellings, text: str, lang: str) -> None:
    found = of(spellings, text, "BY", lang=lang)
    assert {"chernihiv", "chernigov", "czernihow", "чернігів", "чернигов", "чарнігау"} <= found


def test_a_station_brings_the_names_of_its_town_and_the_town_those_of_its_station(
    spellings: Spellings,
) -> None:
    by_station = of(spellings, "", at="by-asipovichy-1")
    by_town = of(spellings, "Osipovichi", "BY")
    assert {"asipovichy", "osipovichi", "osipowicze", "осиповичи"} <= by_station & by_town


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("in the village of lyasnaya", ("BY",)),  # no capital
        ("Trains, Signals and Human Rights; Police: Long Centre of Over", ("BY", "UA", "RU")),
        ("Trains from Kalodzishchy", ("UA",)),  # too small to be meant from abroad
        ("Four people; Ten of them", ("RO", "PL")),
        ("", ("BY",)),
    ],
)
def test_what_names_no_place_brings_nothing(
    spellings: Spellings, text: str, countries: tuple[str, ...]
) -> None:
    assert of(spellings, text, *countries) == set()


def test_one_name_brings_the_spellings_of_one_place(spellings: Spellings) -> None:
    at_home = of(spellings, "Krasne", "UA")
    assert "красне" in at_home
    assert "krasnaye" not in at_home and "краснае" not in at_home


def test_the_station_that_is_shown_is_the_one_that_is_meant(spellings: Spellings) -> None:
    # Many places between the Bug and the Volga are called so; one of them is shown.
    shown = of(spellings, "At Lesnaya", "BY", "UA", "RU", at="by-lyasnaya")
    assert shown == of(spellings, "", at="by-lyasnaya")
    assert of(spellings, "At Lesnaya", "RU") != shown


@pytest.mark.parametrize(
    ("name", "wrong"), [("Nikopol", "словянськ"), ("Nikopol", "sloviansk"), ("Kyiv", "kiev osh")]
)
def test_names_that_the_source_gives_by_mistake_are_left_out(
    spellings: Spellings, name: str, wrong: str
) -> None:
    found = of(spellings, name, "UA")
    assert len(found) > 5
    assert wrong not in found


def test_countries_and_divisions_are_named_too(spellings: Spellings) -> None:
    assert {"россия", "росія", "russland", "rosja"} <= of(spellings, "Out of Russia")
    assert any(each.endswith("крим") for each in of(spellings, "From Crimea"))
    # Belarus is a station as well, and a country is what is meant.
    assert "беларусь" in of(spellings, "Belarus", "BY")
