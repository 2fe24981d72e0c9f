"""Names that only say where another lies, speakers and titles: none of them is a pin."""

from __future__ import annotations

import pytest

from mapper.placing import SURE, place
from mapper.region import Region


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("A shed burned in Barysaw, north-east of Minsk.", "Barysaw"),
        ("In the Minsk suburb of Smalyavichy a shed burned.", "Smalyavichy"),
        ("Ten zuiden van Minsk, bij Rudzensk, brandde een kast.", "Rudzensk"),
        ("У деревни Заворичи между Бобровицей и Броварами сошёл вагон.", "Zavorychi"),
    ],
)
def test_the_nearer_name_is_the_place(text: str, meant: str, region: Region) -> None:
    found = place(text, region=region)
    assert [p.name[:4] for p in found.places] == [meant[:4]]


@pytest.mark.parametrize(
    "text",
    [
        "Konotop thanked the engine drivers.",
        "Козятин поблагодарил машинистов.",
        "The Minsk Herald printed a picture.",
        "A tram burned in Brest, France.",
        "The Ukrainian railway workers sang.",
        "Минск и Москва договорились о тарифах.",
    ],
)
def test_speakers_titles_and_far_countries_are_no_place(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.at.lonlat is None
    assert found.kind == "none"


@pytest.mark.parametrize(
    "text",
    [
        "Rails were bent near Melitopul.",  # a typing error, in a name of nine letters: sure
        "A train stopped near Mücka.",
        "Rails were bent near Osipowka.",
    ],
)
def test_a_doubtful_name_says_so(text: str, region: Region) -> None:
    found = place(text, region=region)
    known = [p.name for p in found.places]
    assert found.score < SURE or known == ["Melitopol"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Эшелон вышел из Орши в Минск.", "movement"),
        ("Эшелон из Орши стоит в Минске.", "point"),
        ("Технику везут железной дорогой из Орши до Лиды.", "movement"),
    ],
)
def test_the_accusative_says_where_to(text: str, kind: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.kind == kind


def test_a_border_settles_a_homonym(region: Region) -> None:
    found = place("A shed burned in Semenivka near the Russian border.", region=region)
    assert found.at.admin1 == ("UA-74",)


@pytest.mark.parametrize(
    "text",
    [
        "Derailment near Orsha",
        "Vandalism near Orsha",
        "Ongeval bij Orsja",
        "Unfall bei Orscha",
        "Wykolejenie pod Orszą",
        "Столкновение под Оршей",
        "Пошкодження під Оршею",
        "Крушэнне пад Оршай",
    ],
)
def test_a_capital_that_begins_a_sentence_makes_no_name(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert [each.name for each in found.places] == ["Orsha"]
    assert not any("no gazetteer" in reason for reason in found.reasons)
