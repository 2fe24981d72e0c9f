"""Stations of the network as names: their keys, their rank beside towns, their place on lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper import resources
from mapper.errors import ResourceMissing
from mapper.geocode.building.stations import write_station_keys, write_station_names
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.orders import orders_of
from mapper.geocode.names.places import PLACES
from mapper.geocode.names.stations import (
    KEYS,
    StationKeys,
    read_station_keys,
)
from mapper.geocode.names.unlisted import read_unlisted
from mapper.geocode.spelling import sounds
from mapper.geodesy import flat_km
from mapper.model import Line, LonLat, Station
from mapper.placing import place
from mapper.railway.network import Network
from mapper.region import Region

EXTRACT = Path(__file__).resolve().parents[3] / "shared/data/osm/ukraine-rail.osm.pbf"


def station(name: str, kind: str = "station", key: str = "") -> Station:
    return Station(key or name, name, "RU", kind, (30.0, 50.0), names={"ru": name})


@pytest.mark.parametrize(
    "name",
    [
        "135 км",
        "123-й км",
        "248КМ",
        "пост 43 км",
        "Разъезд №2",
        "№ 9",
        "P.O.Km 51",
        "288 километр",
        "Пл. 242 км (Пологи)",
    ],
)
def test_a_kilometre_or_a_number_is_no_name(name: str) -> None:
    assert StationKeys().of(station(name)).plain == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Чокур (1162 км)", "чокур"),
        ("о.п. Лесная Буча", "лесная буча"),
        ("Тула-1", "тула i"),
        ("Вологда II", "вологда 2"),
        ("им. Войкова", "им воикова"),
    ],
)
def test_what_is_said_of_a_station_is_its_name(name: str, key: str) -> None:
    assert key in StationKeys().of(station(name)).plain


def test_keys_are_kept_by_the_names_that_they_are_of(tmp_path: Path) -> None:
    path = write_station_keys([station("Лиски"), station("135 км")], tmp_path / KEYS)
    first, kept = path.read_bytes(), read_station_keys(path)
    for name in ("Лиски", "135 км", "Россошь"):  # the last is not in the file
        assert kept.of(station(name, key="other")) == StationKeys().of(station(name))
    write_station_keys([station("135 км"), station("Лиски")], path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("read", [read_station_keys, lambda path: list(read_unlisted(path))])
def test_a_broken_file_says_what_to_do(tmp_path: Path, read: object) -> None:
    assert callable(read)
    (tmp_path / "file").write_bytes(b"no gzip")
    with pytest.raises(ResourceMissing, match="mapper railway build"):
        read(tmp_path / "file")


def test_the_shipped_keys_are_those_of_the_shipped_stations(network: Network) -> None:
    kept = read_station_keys(resources.geodata(KEYS))
    every = list(network.stations.values())
    assert all(kept.of(one) == StationKeys().of(one) for one in every[::20])


#: What a sentence puts around the name of a station, or of a line.
AT_STATION = {
    "en": "A relay cabinet burned at {} station.",
    "ru": "На станции {} сгорел релейный шкаф.",
    "uk": "На станції {} згоріла релейна шафа.",
    "be": "На станцыі {} згарэла рэлейная шафа.",
}
ON_LINE = {
    "en": "A relay cabinet burned on the {} line.",
    "ru": "На линии {} сгорел релейный шкаф.",
    "uk": "На лінії {} згоріла релейна шафа.",
    "be": "На лініі {} згарэла рэлейная шафа.",
}


def test_every_mapped_station_is_known_and_by_every_spelling_of_its_name(
    network: Network, gazetteer: Gazetteer
) -> None:
    keys = StationKeys()
    named = [s for s in network.stations.values() if s.lonlat and keys.of(s).plain]
    assert len(named) > 10_000
    assert network.stations.keys() <= gazetteer.by_id.keys()
    for one in named[::5]:
        for key in keys.of(one).plain:
            found = gazetteer.find(key.split(), "ru", loose=False)
            assert one.id in {match.entry.id for match in found if match.quality == 1}, (one, key)


def test_a_sentence_finds_a_station_by_each_of_its_names_or_offers_it(region: Region) -> None:
    known = region.gazetteer.by_id
    stations = [s for s in region.network.stations.values() if s.id in known and s.lonlat]
    asked, missed = 0, []
    for one in stations[::40]:
        for lang, name in {"en": one.name_en, **one.names}.items():
            if lang not in AT_STATION or any(char.isdigit() for char in name):
                continue
            asked += 1
            found = place(AT_STATION[lang].format(name), region=region, lang=lang)
            offered = (*found.places, *found.candidates)
            if not any(_is_there(each.lonlat, one) for each in offered):
                missed.append((name, found.kind, found.reasons))
    assert asked > 500
    # Left are adjectives and lands that name something greater: "на станции Галичины".
    assert len(missed) <= 0.015 * asked, missed


def _is_there(lonlat: LonLat | None, one: Station) -> bool:
    """Whether a position is a station's, or that of its town."""
    return lonlat is not None and one.lonlat is not None and flat_km(lonlat, one.lonlat) <= 12


def test_a_station_that_is_only_numbered_is_offered_after_a_word_for_station(
    region: Region,
) -> None:
    keys = StationKeys()
    numbered = [
        station
        for station in region.network.stations.values()
        if not keys.of(station).plain and station.names.get("ru", "").endswith(" км")
    ]
    assert len(numbered) > 1_000
    for one in [each for each in numbered if each.names["ru"][0].isdigit()][::40]:
        for text in (f"На платформе {one.names['ru']} горел шкаф.", f"Fire at {one.name_en} halt."):
            found = place(text, region=region)
            offered = (*found.places, *found.candidates)
            assert any(_is_there(each.lonlat, one) for each in offered), text
    for text in (
        "На 135 км перегона Минск – Орша сошёл вагон.",
        "Km 20 of the Orsha – Minsk line.",
    ):
        assert place(text, region=region).kind == "km_post"


def test_a_sentence_finds_a_line_by_each_of_its_names(region: Region) -> None:
    asked, missed = 0, []
    for line in [*region.network.lines.values()][::4]:
        for lang, name in {"en": line.name_en, **line.names}.items():
            if lang not in ON_LINE:
                continue
            asked += 1
            found = place(ON_LINE[lang].format(name), region=region)
            ends = {line.station_ids[0], line.station_ids[-1]}
            if found.at.line != line.slug and {each.id for each in found.places} != ends:
                missed.append((name, found.kind, found.reasons))
    assert asked > 500
    # Left are lines whose ends are abbreviations, numbers or lands: "№ 3 – Rodakove".
    assert len(missed) <= 0.04 * asked, missed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("На станции Агрыз 2 сгорел шкаф.", "Agryz 2"),
        ("A cabinet burned at Agryz 2.", "Agryz 2"),
        ("На линии Владимир – Новки 1 сгорел шкаф.", "Novki 1"),
        ("В Агрызе 2 вагона сошли с рельсов.", "Agryz"),
        ("На станции Беларусь подожгли шкаф.", "Belarus"),
        ("A cabinet burned at Zhytomyrska station.", "Zhytomyrska"),
    ],
)
def test_numbers_lands_and_adjectives_may_be_part_of_a_name(
    text: str, name: str, region: Region
) -> None:
    assert place(text, region=region).places[-1].name == name


def test_all_namesakes_are_offered_and_none_looks_like_another(region: Region) -> None:
    found = place("На станции Каменка сгорел шкаф.", region=region)
    named = {m.entry.id for m in region.gazetteer.find(["каменка"], "ru", loose=False)}
    offered = {each.id for each in found.candidates}
    assert len(named) > 20
    assert len(named - offered) < 5  # a town and its station are one
    stations = [each for each in found.candidates if each.kind == "station"]
    told = [(each.name, each.admin1, each.lines or each.lonlat) for each in stations]
    assert len(set(told)) == len(told) > 3
    assert all(each.to_json()["lines"] == list(each.lines) for each in stations)


def test_a_town_is_meant_before_halts_of_its_name(region: Region) -> None:
    for text, town in (
        ("near Klintsy", "gn-547475"),
        ("in Lozova", "gn-702760"),
        ("У Речицы", "gn-622794"),
    ):
        assert place(text, region=region).places[0].id == town


def test_a_station_of_a_town_is_called_like_it_in_every_language(region: Region) -> None:
    placing = place("Am Bahnhof Rostow am Don brannte ein Waggon.", region=region, lang="de")
    assert placing.kind in ("station", "point")
    assert placing.at.countries == ("RU",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("На линии Христиновка – Умань подожгли релейный шкаф.", "khrystynivka-uman"),
        ("Рельсы повредили на участке Выборг – Каменногорск.", "vyborg-kamennogorsk"),
    ],
)
def test_a_line_is_found_by_its_ends(region: Region, text: str, line: str) -> None:
    assert place(text, region=region).at.line == line


def test_belarusian_names_of_stations_named_in_russian_alone(region: Region) -> None:
    placing = place("На станцыі Юрацішкі згарэў светлафор.", region=region)
    assert placing.at.lonlat is not None
    assert placing.at.countries == ("BY",)
    assert sounds("Юрацішкі", "be") == sounds("Юратишки")


def test_halts_part_no_section() -> None:
    kinds = {"a": "station", "b": "halt", "c": "halt", "d": "station", "e": "junction"}
    stations = {key: station(key, kind) for key, kind in kinds.items()}
    order = orders_of({"line": Line("line", "A – E", tuple(kinds))}, stations)["line"]
    apart = {pair: order[pair[0]].sections_to(order[pair[1]]) for pair in ("ad", "ab", "bc", "be")}
    assert apart == {"ad": 1, "ab": 1, "bc": 1, "be": 2}
    assert order["d"].sections_to(order["a"]) == 1


@pytest.mark.skipif(not EXTRACT.is_file(), reason=f"{EXTRACT} is not there")
def test_stations_that_the_network_lacks_are_told_by_name_and_place(
    network: Network, tmp_path: Path
) -> None:
    every = network.stations.values()
    keys, path = write_station_names(every, EXTRACT, resources.geodata(PLACES), tmp_path)
    assert keys.is_file()
    names = {row.station.name_en for row in read_unlisted(path)}
    assert "Yaniv" in names
    assert not names & {"Nizhyn", "Konotop", "Fastiv"}
