"""Which station a town's name means: the one whose name goes on from it, or has it shortened."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mapper.geocode.finding import Finding
from mapper.geocode.locate import locate
from mapper.geocode.names.entries import NameFiles, load_gazetteer
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.scope import Scope
from mapper.geocode.spelling import plain, sounds
from mapper.model import LonLat, Station

SCOPE = Scope(windows=((15.0, 48.0, 16.0, 49.0),), weights={"AT": 1.0})
#: Towns of 15,000 inhabitants: their place is in doubt by 2.5 km.
KREMS, STOCKERAU = (15.61415, 48.40921), (15.4, 48.8)


def _gazetteer(tmp_path: Path, *stations: tuple[str, LonLat, str]) -> Gazetteer:
    towns = [("Krems an der Donau", "Krems", *KREMS), ("Stockerau", "Stockerau", *STOCKERAU)]
    rows = [
        f"gn-{n}\t{name}\tAT\tAT.03\t{lon}\t{lat}\t15000\t{plain(name)}|{plain(short)}"
        f"\t{sounds(name)}|{sounds(short)}\n"
        for n, (name, short, lon, lat) in enumerate(towns)
    ]
    path = tmp_path / "places.tsv.gz"
    path.write_bytes(gzip.compress("".join(rows).encode()))
    every = {
        f"s{n}": Station(f"s{n}", name, "AT", kind, lonlat)
        for n, (name, lonlat, kind) in enumerate(stations)
    }
    return load_gazetteer(every, {}, {}, NameFiles(places=path), SCOPE)


def _read(text: str, gazetteer: Gazetteer) -> Finding:
    return locate(text, gazetteer).finding


STATION = ("Krems a.d. Donau", (15.6049, 48.4089), "station")


@pytest.mark.parametrize(
    "text",
    [
        "A train burned near Krems station.",
        "A train burned at the station of Krems an der Donau.",
        "A train burned at Krems a.d. Donau station. Nobody was hurt.",
        "Am Bahnhof Krems brannte ein Zug.",
        "Im Bahnhof Krems a. d. Donau brannte ein Zug.",
    ],
)
def test_a_town_s_name_means_its_station(text: str, tmp_path: Path) -> None:
    found = _read(text, _gazetteer(tmp_path, STATION))
    assert (found.kind, found.places[0].id) == ("station", "s0")
    assert found.score > 0.9  # a station at home needs no country named


@pytest.mark.parametrize("text", ["A train burned in Krems.", "In Krems brannte ein Zug."])
def test_where_no_word_speaks_of_a_station_it_is_the_town(text: str, tmp_path: Path) -> None:
    found = _read(text, _gazetteer(tmp_path, STATION))
    assert (found.kind, found.places[0].id) == ("point", "gn-0")


@pytest.mark.parametrize(
    ("second", "meant"),
    [
        (("Krems Ost", (15.63, 48.41), "station"), "gn-0"),  # which of the two is not said
        (("Krems Ost", (15.69, 48.41), "station"), "gn-0"),  # at the edge of the town as well
        (("Krems Ost", (15.63, 48.41), "halt"), "s0"),
        (("Krems", (15.63, 48.41), "halt"), "s1"),  # called just so
        (("Kremser Tor", (15.63, 48.41), "station"), "s0"),
        (("Krems Hof", (15.95, 48.9), "station"), "s0"),  # of somewhere else
    ],
)
def test_one_station_alone_is_meant(
    second: tuple[str, LonLat, str], meant: str, tmp_path: Path
) -> None:
    gazetteer = _gazetteer(tmp_path, STATION, second)
    assert _read("A train burned at Krems station.", gazetteer).places[0].id == meant


def test_a_station_farther_off_than_its_town_is_in_doubt_is_not_taken_for_it(
    tmp_path: Path,
) -> None:
    gazetteer = _gazetteer(tmp_path, ("Stockerau Nord", (15.4, 48.85), "station"))
    assert _read("A train burned at Stockerau station.", gazetteer).places[0].id == "gn-1"
    near = _gazetteer(tmp_path, ("Stockerau Nord", (15.4, 48.81), "station"))
    assert _read("A train burned at Stockerau station.", near).places[0].id == "s0"
