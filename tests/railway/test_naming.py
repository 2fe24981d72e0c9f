"""Names of mapped stations: from the same station in an extract, from GeoNames, or romanised."""

from __future__ import annotations

import pytest

from mapper.model import LonLat
from mapper.railway.sources.naming import NamedPlace, Namer, Names, romanised
from mapper.railway.sources.osm.extract import OsmNode

HERE: LonLat = (31.0, 51.0)


def east(km: float) -> LonLat:
    """Return the place so many km east of here."""
    return (HERE[0] + km / 70.2, HERE[1])


def node(lonlat: LonLat, name: str, **languages: str) -> OsmNode:
    tags = {f"name:{lang}": value for lang, value in languages.items()}
    return OsmNode(1, lonlat, {"railway": "station", "name": name, **tags})


def names(
    name_ru: str,
    *others: str,
    country: str = "UA",
    nodes: tuple[OsmNode, ...] = (),
    places: tuple[NamedPlace, ...] = (),
) -> Names:
    return Namer(nodes, places).names(HERE, country, name_ru, others)


NIZHYN = node(east(0.3), "Ніжин", uk="Ніжин", ru="Нежин", en="Nizhyn")


def test_the_station_close_by_in_an_extract_gives_its_names() -> None:
    found = names("Нежин", "Нежин-Пасс.", nodes=(NIZHYN,))
    assert (found.name_en, found.basis) == ("Nizhyn", "OpenStreetMap")
    assert found.names == {"uk": "Ніжин", "ru": "Нежин"}
    assert found.spellings == ("Нежин-Пасс.", "Nizhyn")


def test_an_english_name_that_its_own_language_does_not_bear_out_is_only_a_spelling() -> None:
    found = names("Нежин", nodes=(node(HERE, "Ніжин", uk="Ніжин", en="Nezhin Station"),))
    assert (found.name_en, found.basis) == ("Nizhyn", "uk")
    assert "Nezhin Station" in found.spellings


def test_a_station_of_its_name_gives_its_names_from_farther_off_and_another_does_not() -> None:
    farther = node(east(2.0), "Ніжин", uk="Ніжин", ru="Нежин")
    assert names("Нежин", nodes=(farther,)).names["uk"] == "Ніжин"
    other = node(east(2.0), "Вертіївка", uk="Вертіївка", ru="Вертиевка")
    assert "uk" not in names("Нежин", nodes=(other,)).names
    too_far = node(east(4.0), "Ніжин", uk="Ніжин", ru="Нежин")
    assert names("Нежин", nodes=(too_far,)).basis == "ru"


def test_a_place_of_geonames_that_knows_the_russian_name_gives_its_own() -> None:
    place = NamedPlace("Byerazino", "BY", east(3.0), ("Byerazino", "Березино", "Беразіно"))
    found = names("Березино", country="BY", places=(place,))
    assert (found.name_en, found.basis) == ("Byerazino", "GeoNames")
    assert found.names["ru"] == "Березино"


def test_a_spelling_of_geonames_is_belarusian_where_the_name_is_its_romanisation() -> None:
    spelled = ("Barysaw", "Борисов", "Барысаў", "Борисово")
    found = names(
        "Борисов", country="BY", places=(NamedPlace("Barysaw", "BY", east(1.0), spelled),)
    )
    assert found.names == {"ru": "Борисов", "be": "Барысаў"}


@pytest.mark.parametrize(
    "place",
    [
        NamedPlace("Byerazino", "BY", east(8.0), ("Byerazino", "Березино")),
        NamedPlace("Klichaw", "BY", east(1.0), ("Klichaw", "Кличев")),
    ],
)
def test_a_place_too_far_off_or_of_another_name_gives_none(place: NamedPlace) -> None:
    found = names("Березино", country="BY", places=(place,))
    assert (found.name_en, found.basis) == ("Berezino", "ru")


def test_an_extract_goes_before_geonames() -> None:
    place = NamedPlace("Nizhyn Town", "UA", HERE, ("Nizhyn Town", "Нежин"))
    assert names("Нежин", nodes=(NIZHYN,), places=(place,)).basis == "OpenStreetMap"


@pytest.mark.parametrize(
    ("name", "name_en", "basis"),
    [
        ("Лисички", "Lisichki", "ru"),
        ("Київська Русанівка", "Kyivska Rusanivka", "uk"),
        ("Крупкаў", "Krupkaw", "be"),
    ],
)
def test_where_no_source_has_a_name_it_is_romanised_and_says_from_what(
    name: str, name_en: str, basis: str
) -> None:
    found = names(name, "Другое")
    assert (found.name_en, found.basis) == (name_en, basis)
    assert found.names[basis] == name
    assert found.spellings == ("Другое",)


@pytest.mark.parametrize(
    ("name", "lang", "latin"),
    [
        ("Брянск-I", "ru", "Bryansk-I"),
        ("Синельниково II", "ru", "Sinelnikovo II"),
        ("239 км", "ru", "239 km"),
        ("Орша-Центральная", "ru", "Orsha-Tsentralnaya"),
        ("Роз’їзд 5 км", "uk", "Rozizd 5 km"),
        ("им. Войкова", "ru", "im. Voykova"),
        ("Зялёны Гай", "be", "Zyalyony Hay"),
    ],
)
def test_words_keep_their_capitals_and_roman_numbers_stay(name: str, lang: str, latin: str) -> None:
    assert romanised(name, lang) == latin


@pytest.mark.parametrize(
    ("name", "latin"), [("Синельникове ІІ", "Synelnykove II"), ("Жовті Води І", "Zhovti Vody I")]
)
def test_a_roman_number_of_cyrillic_letters_becomes_latin(name: str, latin: str) -> None:
    assert romanised(name, "uk") == latin
