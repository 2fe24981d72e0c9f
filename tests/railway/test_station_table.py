"""The table of mapped stations: one station a code, and what stands on a code in doubt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mapper.errors import InputError
from mapper.railway.sources.guide import Doubt
from mapper.railway.sources.station_table import MappedStation, read_station_table

COLUMNS = ("esr", "osm_type", "osm_id", "lat", "lon", "name_ru", "alt_name", "old_name",
           "official_name", "railway")  # fmt: skip
BOX = (20.0, 50.0, 32.0, 56.0)
#: Half a kilometre of longitude at 53 degrees north, in degrees.
HALF_KM = 0.00746


def row(
    esr: str, osm: str, lon: float, name: str = "Лесная", railway: str = "station", **more: str
) -> dict[str, str]:
    kinds = {"n": "node", "w": "way", "r": "relation"}
    return {
        "esr": esr, "osm_type": kinds[osm[0]], "osm_id": osm[1:], "lat": "53.0", "lon": str(lon),
        "name_ru": name, "railway": railway, **more,
    }  # fmt: skip


def read(folder: Path, *rows: dict[str, str]) -> tuple[tuple[MappedStation, ...], list[Doubt]]:
    path = folder / "stations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return read_station_table(path, BOX)


def test_a_station_has_the_id_of_its_code_and_one_without_a_code_that_of_its_object(
    tmp_path: Path,
) -> None:
    found, doubts = read(tmp_path, row("134000", "n12", 26.0), row("", "w34", 27.0, " Новый  Двор"))
    assert [(station.id, station.osm, station.name_ru) for station in found] == [
        ("esr-134000", "n12", "Лесная"),
        ("osm-w34", "w34", "Новый Двор"),
    ]
    assert doubts == []
    assert found[0].lonlat == (26.0, 53.0)


def test_rows_of_one_code_within_a_kilometre_are_one_station(tmp_path: Path) -> None:
    rows = [row("134000", "n12", 26.0, "Лесная"), row("134000", "w34", 26.0 + HALF_KM, "Лесная-1")]
    found, doubts = read(tmp_path, *rows)
    [station] = found
    assert (station.id, station.osm, station.name_ru) == ("esr-134000", "n12", "Лесная")
    assert station.other_names == ("Лесная-1",)
    assert doubts == []


def test_rows_of_one_code_farther_apart_are_stations_of_their_objects_and_in_doubt(
    tmp_path: Path,
) -> None:
    rows = [row("134000", "n12", 26.0), row("134000", "n34", 26.0 + 4 * HALF_KM)]
    found, [doubt] = read(tmp_path, *rows)
    assert [(station.id, station.esr) for station in found] == [("osm-n12", ""), ("osm-n34", "")]
    assert (doubt.key, doubt.name) == ("134000", "Лесная")
    assert doubt.reason == (
        "one code on objects 2 km apart: n12 (53.0000 N 26.0000 E), n34 (53.0000 N 26.0298 E)"
    )


def test_of_several_objects_the_station_counts_before_the_halt_and_the_node_before_the_area(
    tmp_path: Path,
) -> None:
    halt, area = row("134000", "n1", 26.0, railway="halt"), row("134000", "w2", 26.0)
    [station], _ = read(tmp_path, halt, area)
    assert (station.osm, station.kind) == ("w2", "station")
    [station], _ = read(tmp_path, area, row("134000", "n9", 26.0 + HALF_KM))
    assert station.osm == "n9"


def test_one_object_with_two_codes_is_one_station(tmp_path: Path) -> None:
    found, doubts = read(tmp_path, row("134000", "n12", 26.0), row("134104", "n12", 26.0))
    assert [station.id for station in found] == ["esr-134000"]
    assert doubts == []


def test_other_names_are_kept_once_and_without_the_name_itself(tmp_path: Path) -> None:
    more = {"alt_name": "Лесная", "old_name": "Лiсна", "official_name": "Лiсна"}
    [station], _ = read(tmp_path, row("134000", "n12", 26.0, **more))
    assert station.other_names == ("Лiсна",)


def test_stations_outside_the_box_are_left_out(tmp_path: Path) -> None:
    found, _ = read(tmp_path, row("134000", "n12", 26.0), row("700001", "n34", 60.0))
    assert [station.esr for station in found] == ["134000"]


def test_whatever_is_no_station_is_a_halt(tmp_path: Path) -> None:
    found, _ = read(tmp_path, row("134000", "n1", 26.0, railway="halt"),
                    row("134104", "n2", 26.5, railway="tram_stop"))  # fmt: skip
    assert [station.kind for station in found] == ["halt", "halt"]


def test_a_missing_file_a_missing_column_and_a_broken_position_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give the folder of the sources"):
        read_station_table(tmp_path / "none.csv", BOX)
    (tmp_path / "short.csv").write_text("esr,osm_type,osm_id,lat,lon,railway\n", "utf-8")
    with pytest.raises(InputError, match="lacks the columns name_ru"):
        read_station_table(tmp_path / "short.csv", BOX)
    with pytest.raises(InputError, match="is no table of stations"):
        read(tmp_path, row("134000", "n12", 26.0) | {"lat": "north"})
