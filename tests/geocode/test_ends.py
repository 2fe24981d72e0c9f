"""The ends of a stretch: with the country beside them, one of two, or without a name."""

from __future__ import annotations

import pytest

from mapper.placing import place
from mapper.region import Region


@pytest.mark.parametrize(
    "text",
    [
        "Tracks were blown up between Zhlobin and another station.",
        "Shelling hit the line between Kyiv and the front line.",
        "Between Orsha and its depot a relay cabinet burned.",
        "Between the depot and Orsha a relay cabinet burned.",
        "Zwischen Orscha und dem Depot brannte ein Relaisschrank.",
        "Zwischen Schlobin und einer anderen Station wurde das Gleis beschädigt.",
        "Tussen Orsja en een ander station is een relaiskast in brand gestoken.",
        "Między Żłobinem a inną stacją uszkodzono tory.",
        "Паміж Оршай і яе дэпо згарэла рэлейная шафа.",
        "Між Києвом і лінією фронту пошкоджено колії.",
        "Між Оршею та її околицями згоріла релейна шафа.",
        "Между Жлобином и другой станцией повредили рельсы.",
        "На перегоне между Оршей и соседней станцией сгорел релейный шкаф.",
    ],
)
def test_a_stretch_to_what_has_no_name_waits(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.kind == "stretch"
    assert len(found.places) == 1
    assert not found.sure


@pytest.mark.parametrize(
    "text",
    [
        "Between Gomel, Belarus, and Chernihiv, Ukraine, trains were stopped.",
        "Между Гомелем (Беларусь) и Черниговом (Украина) остановили поезда.",
        "Trains were halted between Gomel (Belarus) and Ukraine's Chernihiv.",
    ],
)
def test_the_country_beside_an_end_is_no_end(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert [each.country for each in found.places] == ["BY", "UA"]
    assert found.at.line == "gomel-kyiv"


def test_an_end_that_is_one_of_two_is_never_sure(region: Region) -> None:
    found = place("Rails were damaged between Kovel and Sarny or Rivne.", region=region)
    assert [each.name for each in found.places] == ["Kovel", "Sarny"]
    assert "the text also names Rivne" in found.reasons
    assert not found.sure


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("The Kyiv–Lviv train was delayed by a fire near Zhytomyr.", "Zhytomyr"),
        ("Der Zug Kiew–Warschau entgleiste bei Kowel.", "Kovel"),
        ("Пассажирский поезд «Москва – Климово» сошёл с рельсов под Выгоничами.", "Vygonichi"),
        ("Пажар у цягніку Мінск — Брэст каля Баранавічаў.", "Baranavichy"),
        ("W rejonie Dęblina uszkodzono pociąg relacji Chełm–Warszawa.", "Dęblin"),
        ("Цистерна горіла на станції Сарни, де стояв потяг Київ — Ковель.", "Sarny"),
    ],
)
def test_the_ends_of_a_train_are_no_places(text: str, where: str, region: Region) -> None:
    found = place(text, region=region)
    assert [each.name for each in found.places] == [where]
    assert found.sure


def test_a_train_of_which_only_the_ends_are_said_is_nowhere(region: Region) -> None:
    assert place("De trein Minsk-Brest ontspoorde.", region=region).kind == "none"
    assert place(
        "A train from Moscow to Klimovo derailed in Bryansk region.", region=region
    ).kind == ("area")


@pytest.mark.parametrize(
    "text",
    [
        "Relay cabinet burned near Orsha station — GUR.",
        "Біля станції Рузаєвка згоріла релейна шафа — ГУР.",
        "Уражено вузол Джанкой — Генштаб підтвердив влучання.",
    ],
)
def test_who_says_so_after_a_dash_is_no_end(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.kind in ("station", "point")
    assert len(found.places) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The section Zhlobin-Blahovatka was damaged.",
        "На перегоне Жлобин-Благоватка повреждены пути.",
        "Op het traject Gomel-Blagovatka is het spoor beschadigd.",
        "Auf der Strecke Gomel-Blagowatka brannte ein Schrank.",
    ],
)
def test_a_hyphen_beside_a_word_for_section_parts_a_name_that_nobody_knows(
    text: str, region: Region
) -> None:
    found = place(text, region=region)
    assert [each.name in ("Zhlobin", "Homyel") for each in found.places] == [True]
    assert len(found.unknown) == 1
    assert not found.sure


@pytest.mark.parametrize("dash", "‐‑‒–—―−")
def test_every_dash_joins_two_ends(dash: str, region: Region) -> None:
    found = place(f"The section Homyel{dash}Zhlobin was cut.", region=region)
    assert found.at.line == "zhlobin-gomel"
    assert found.sure


def test_a_country_across_the_border_is_not_where_a_place_is_said_to_lie(region: Region) -> None:
    found = place("Wagons queue at Izov station, on the border with Poland.", region=region)
    assert [each.name for each in found.places] == ["Izov"]
