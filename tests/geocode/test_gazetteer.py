from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapper.errors import ResourceMissing
from mapper.geocode.building.places import build_places
from mapper.geocode.names.entries import NameFiles, load_gazetteer
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.places import read_places
from mapper.geocode.names.regions import (
    REGIONS,
    SITES,
    adjective_stem,
    area_at,
    region_of_adjective,
    region_of_seat,
)
from mapper.geocode.names.scope import Scope
from mapper.geocode.spelling import plain
from mapper.geocode.tokens import tokenise

SPELLINGS = {
    "by-homyel-pasazhyrski": ["Gomel", "Homel", "Homyel", "Homieĺ", "Гомель"],
    "ua-kyiv-pasazhyrskyi": ["Kyiv", "Kiev", "Kiew", "Kijów", "Київ", "Киев", "Кіеў"],
    "by-babruysk": ["Babruysk", "Bobruisk", "Бобруйск", "Бабруйск"],
    "by-asipovichy-1": ["Asipovichy", "Osipovichi", "Osipowicze", "Асіповічы"],
}


@pytest.mark.parametrize(
    ("station", "name"), [(key, name) for key, names in SPELLINGS.items() for name in names]
)
def test_every_spelling_finds_its_station(gazetteer: Gazetteer, station: str, name: str) -> None:
    found = gazetteer.find(plain(name).split(), "en")
    assert station in {match.entry.id for match in found if match.quality >= 0.88}


@pytest.mark.parametrize(
    ("name", "lang", "town"),
    [
        ("Вільня", "be", "Vilnius"),
        ("Менск", "be", "Minsk"),
        ("Горадня", "be", "Hrodna"),
        ("Шапятоўка", "be", "Shepetivka"),
        ("Артемівськ", "uk", "Bakhmut"),
        ("Днепропетровск", "ru", "Dnipro"),
        ("Czerwonohród", "pl", "Sheptytskyi"),
        ("Âroslavlʹ", "en", "Yaroslavl"),
        ("Âgotin", "en", "Yahotyn"),
        ("Černigov", "en", "Chernihiv"),
        ("Sint-Petersburg", "nl", "Saint Petersburg"),
        ("Lemberg", "de", "Lviv"),
    ],
)
def test_other_and_old_names_find_their_town(
    gazetteer: Gazetteer, name: str, lang: str, town: str
) -> None:
    found = gazetteer.find(plain(name).split(), lang)
    assert any(match.entry.name.startswith(town) for match in found if match.quality >= 0.88)


def test_a_name_in_the_vowels_of_another_language_is_found(gazetteer: Gazetteer) -> None:
    found = gazetteer.respelled("фастави", "be")
    assert any("Fastiv" in match.entry.name for match in found)
    assert all(match.quality < 0.8 for match in found)


def test_neighbours_on_a_line(gazetteer: Gazetteer) -> None:
    assert gazetteer.neighbours("by-damanava", "by-lyasnaya")[0] == ("orsha-brest", 1)
    assert gazetteer.neighbours("by-lyasnaya", "by-damanava")[0] == ("orsha-brest", 1)
    assert gazetteer.neighbours("by-damanava", "ua-nizhyn") == []


def test_big_cities_beyond_the_map_have_no_position(gazetteer: Gazetteer) -> None:
    found = gazetteer.find(["brussels"], "en", loose=False)
    assert found
    assert all(match.entry.lonlat is None for match in found)


@pytest.mark.parametrize(
    ("adjective", "code"),
    [
        ("Гомельской", "BY-HO"),
        ("homelskim", "BY-HO"),
        ("Чернігівській", "UA-74"),
        ("Брянской", "RU-BRY"),
        ("Віцебскай", "BY-VI"),
        ("mińskim", "BY-MI"),
        ("Рівненській", "UA-56"),
    ],
)
def test_adjectives_of_regions(adjective: str, code: str) -> None:
    assert region_of_adjective(plain(adjective)) == code


def test_a_town_in_the_genitive_is_no_adjective_of_a_region() -> None:
    assert region_of_adjective("слуцкого") == ""
    assert adjective_stem("гомель") == ""


def test_seats_mean_their_region_not_their_city() -> None:
    assert region_of_seat("Homyel'", "BY") == "BY-HO"
    assert region_of_seat("Minsk", "BY") == "BY-MI"
    assert region_of_seat("Barysaw", "BY") == ""


def test_crimea_and_sevastopol_are_in_ukraine() -> None:
    assert REGIONS["UA-43"].country == "UA"
    assert REGIONS["UA-40"].country == "UA"
    found = area_at(tokenise("Крыму"), 0, "ru")
    assert found is not None
    assert found.code == "UA-43"


def test_places_are_built_and_read_again(tmp_path: Path) -> None:
    source, target = tmp_path / "cities.json", tmp_path / "places.tsv.gz"
    row = {
        "geonameid": 1,
        "name": "Lida",
        "latitude": 53.9,
        "longitude": 25.3,
        "countrycode": "BY",
        "population": 90000,
        "admin1code": "03",
        "alternatenames": ["", "lida", "LID", "Лида", "리다"],
    }
    far = row | {"geonameid": 2, "name": "Lima", "longitude": -77.0, "population": 9_000_000}
    small = far | {"geonameid": 3, "population": 900}
    own = small | {"geonameid": 4, "countrycode": "RU"}
    source.write_text(json.dumps({"a": row, "b": far, "c": small, "d": own}), "utf-8")
    scope = Scope(windows=((23.0, 51.0, 33.0, 57.0),), weights={"RU": 0.7})
    built = build_places(source, target, scope)
    first = target.read_bytes()
    assert list(read_places(target)) == built
    assert [place.id for place in built] == ["gn-1", "gn-2", "gn-4"]
    assert built[0].plain_keys == ("lida", "лида")
    assert not scope.holds(built[1].lonlat)
    build_places(source, target, scope)
    assert target.read_bytes() == first


def test_a_broken_gazetteer_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "places.tsv.gz"
    path.write_bytes(b"no gzip")
    with pytest.raises(ResourceMissing, match=r"mapper\.geocode\.building\.places"):
        list(read_places(path))


def test_named_sites_are_those_of_the_countries_that_reports_mean(gazetteer: Gazetteer) -> None:
    sites = {entry.id for entry in gazetteer.entries if entry.kind == "site"}
    assert sites == {site.id for site in SITES}
    other = load_gazetteer({}, {}, {}, NameFiles(), Scope(weights={"PL": 1.0}))
    assert {entry.country for entry in other.entries} == {"PL"}
    assert not load_gazetteer({}, {}, {}, NameFiles(), Scope(weights={"LI": 1.0})).entries
