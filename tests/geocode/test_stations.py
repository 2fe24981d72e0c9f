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
from mapper.model import Line, Station
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


def test_every_named_station_is_found_by_its_russian_name(
    network: Network, gazetteer: Gazetteer
) -> None:
    keys = StationKeys()
    named = [s for s in network.stations.values() if s.lonlat and keys.of(s).plain]
    assert len(named) > 10_000
    for one in named[::7]:
        key = keys.of(one).plain[-1]
        found = gazetteer.find(key.split(), "ru", loose=False)
        assert one.id in {match.entry.id for match in found if match.quality == 1}, one


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
