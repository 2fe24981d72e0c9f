"""The curated lines and stations: each with its code, each line of stations that are there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import orjson
import pytest

from mapper import resources
from mapper.errors import InputError
from mapper.railway.building.leftout import LeftOut
from mapper.railway.sources.curated import read_curated


def test_the_shipped_list_has_43_lines_and_201_stations_with_ids_that_records_cite() -> None:
    curated = read_curated()
    assert (len(curated.lines), len(curated.stations)) == (43, 201)
    assert len({line.slug for line in curated.lines}) == 43
    for key, station in curated.stations.items():
        assert key.split("-")[0].upper() == station.country
        assert station.name_en
        assert station.names


def test_each_code_stands_once_and_has_six_digits() -> None:
    codes = [each.esr for each in read_curated().stations.values() if each.esr]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert len(codes) >= 195


def test_a_line_of_a_station_that_is_not_there_is_refused(tmp_path: Path) -> None:
    document = orjson.loads(resources.geodata("lines.json").read_bytes())
    document["lines"][0]["stations"].append("by-nowhere")
    path = tmp_path / "lines.json"
    path.write_bytes(orjson.dumps(document))
    with pytest.raises(InputError, match="names the station 'by-nowhere'"):
        read_curated(path)
    path.write_text("{}", "utf-8")
    with pytest.raises(InputError, match="is not a list of lines"):
        read_curated(path)


def test_stations_left_out_measure_the_course_and_what_it_states() -> None:
    found = LeftOut(np.array([0.1, 0.2, 0.9, 3.0]), np.array([0.2, 0.1, 1.0, 2.0]))
    assert found.held == 0.5
    assert found.quantile(0.5) == pytest.approx(0.55)
