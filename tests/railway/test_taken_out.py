"""Mapped stations are taken out and placed between their neighbours: what is stated holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mapper.doubt import between_km
from mapper.geodesy import distance_km
from mapper.model import Basis
from mapper.railway.building.build import gather
from mapper.railway.building.takenout import TakenOut, measure_taken_out
from mapper.railway.network import Network
from mapper.railway.sources.curated import read_curated
from mapper.railway.sources.folder import find_sources
from mapper.region import load_areas_of, shipped_texts

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_on_track_as_mapped_the_published_kilometres_place_a_station(network: Network) -> None:
    """The shipped track as mapped does not bend for its stations: they need not be taken out."""
    true_km, stated_km = [], []
    for line in network.lines.values():
        drawn = dict(zip(line.station_ids, line.station_kms, strict=True))
        course = network.course(line.slug)
        for run in line.published_runs:
            for (a, a_km), (b, b_km), (c, c_km) in zip(run, run[1:], run[2:], strict=False):
                part = course.cut(drawn[a], drawn[c])
                if part.weakest is not Basis.OSM_WAY or not a_km < b_km < c_km:
                    continue
                share = (b_km - a_km) / (c_km - a_km)
                placed = course.locate(drawn[a] + share * (drawn[c] - drawn[a]))
                true = network.stations[b].lonlat
                assert true
                true_km.append(distance_km(placed, true))
                stated_km.append(between_km(drawn[c] - drawn[a], c_km - a_km, 0.0))
    assert len(true_km) > 1000
    assert np.mean(np.array(true_km) <= stated_km) >= 0.95
    assert np.median(stated_km) <= 1


@pytest.fixture(scope="module")
def taken_out() -> TakenOut:
    """A third of the stations taken out, and the railway built anew: this takes a minute."""
    if not (SOURCES / "railway").is_dir():
        pytest.skip(f"the sources of the railway are not at {SOURCES}")
    areas = load_areas_of(shipped_texts())
    material = gather(find_sources(SOURCES), areas, read_curated(), lambda _step: None)
    return measure_taken_out(material, lambda _step: None, most=1)


@pytest.mark.long
def test_the_stated_error_of_a_station_between_its_neighbours_holds_it(
    taken_out: TakenOut,
) -> None:
    assert len(taken_out.true_km) > 1000
    assert len(taken_out.true_km) > 0.9 * taken_out.tried
    scored = taken_out.only(~taken_out.odd)  # the errors were calibrated by the other lines
    assert scored.held >= 0.95
    assert scored.ratio <= 3


@pytest.mark.long
def test_half_the_gap_would_hold_too_and_say_nothing(taken_out: TakenOut) -> None:
    half_km = np.array([span.length_km / 2 for span in taken_out.spans])
    assert (taken_out.true_km <= half_km).mean() > 0.95
    assert np.median(half_km) > 10 * np.median(taken_out.true_km)


@pytest.mark.long
def test_those_in_one_half_of_the_lines_are_not_in_the_other(taken_out: TakenOut) -> None:
    halves = [taken_out.only(taken_out.odd), taken_out.only(~taken_out.odd)]
    assert sum(len(each.spans) for each in halves) == len(taken_out.spans)
    assert all(len(each.spans) > 300 for each in halves)
