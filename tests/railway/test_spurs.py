"""Spurs: stations with one transit point, led back to it one after the other."""

from __future__ import annotations

from mapper.railway.sources.guide import GuideStation
from mapper.railway.sources.spurs import spur_chains

from .guide_data import along, stops


def spur(code: str, root: str, km: int) -> GuideStation:
    return GuideStation(code, code, "", False, ((root, km),))


def test_a_spur_leads_from_each_station_back_to_the_one_before_that_fits_best() -> None:
    ground = along({"A": 0, "B": 5, "C": 11, "S": (4, 8)})
    rows = [spur("C", "A", 12), spur("S", "A", 10), spur("B", "A", 6)]
    chains = spur_chains(rows, {}, ground)
    assert [stops(chain) for chain in chains] == [
        [("A", 0.0), ("B", 6.0), ("C", 12.0)],
        [("A", 0.0), ("S", 10.0)],
    ]


def test_a_spur_of_a_transit_point_spelled_out_wrongly_leaves_the_one_that_is_meant() -> None:
    ground = along({"A": 900, "W": 0, "B": 5})
    [chain] = spur_chains([spur("B", "A", 6)], {"A": "W"}, ground)
    assert stops(chain) == [("W", 0.0), ("B", 6.0)]


def test_a_spur_that_does_not_fit_the_ground_or_has_no_position_is_no_chain() -> None:
    ground = along({"A": 0, "B": 500})
    assert spur_chains([spur("B", "A", 6), spur("C", "A", 9)], {}, ground) == []
