"""Chains: the ways over the guide that lines take, over sections, branches and borders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mapper.errors import InputError
from mapper.railway.sources.chains import (
    GuideGraph,
    bare,
    branch_root,
    curated_chain,
    guide_graph,
    read_joints,
    section_chains,
)
from mapper.railway.sources.guide import Branch, GuideSection

from .guide_data import along, section, stops


def _nowhere(_one: str, _other: str) -> None:
    """Straight distances where nothing has a position."""


def graph(
    *sections: GuideSection, joints: Sequence[tuple[str, str, float | None]] = ()
) -> GuideGraph:
    return guide_graph(sections, [], joints)


def test_a_way_leads_over_sections_and_counts_its_kilometres() -> None:
    both = graph(section({"A": 0, "B": 12, "C": 20}), section({"C": 0, "D": 7, "E": 15}))
    assert stops(both.way("A", "E", 100)) == [
        ("A", 0.0), ("B", 12.0), ("C", 20.0), ("D", 27.0), ("E", 35.0),
    ]  # fmt: skip
    assert stops(both.way("E", "B", 100))[-1] == ("B", 23.0)


def test_a_way_longer_than_its_limit_is_none() -> None:
    one = graph(section({"A": 0, "B": 12, "C": 20}))
    assert one.way("A", "C", 19) is None
    assert one.way("A", "X", 100) is None


def test_a_section_without_stations_is_taken_only_where_no_other_way_is_as_short() -> None:
    stations, plain = section({"A": 0, "B": 10, "C": 20}), section({"A": 0, "C": 19})
    assert [key for key, _ in stops(graph(stations, plain).way("A", "C", 100))] == ["A", "B", "C"]
    assert bare(plain, graph(stations, plain))
    short = section({"A": 0, "C": 15})
    assert stops(graph(stations, short).way("A", "C", 100)) == [("A", 0.0), ("C", 15.0)]
    assert not bare(short, graph(stations, short))
    assert not bare(stations, graph(stations, plain))


def test_a_way_leads_over_a_border_where_two_codes_are_joined() -> None:
    home = section({"A": 0, "B": 12, "Bx": 20})
    abroad = section({"Cx": 0, "C": 9, "D": 30})
    assert graph(home, abroad).way("A", "D", 200) is None
    joined = graph(home, abroad, joints=[("Bx", "Cx", 0.0)])
    assert stops(joined.way("A", "D", 200))[-2:] == [("C", 29.0), ("D", 50.0)]


def test_over_a_joint_without_published_kilometres_the_count_begins_anew() -> None:
    home, abroad = section({"A": 0, "B": 12}), section({"C": 0, "D": 9})
    joined = graph(home, abroad, joints=[("B", "C", None)])
    assert stops(joined.way("A", "D", 200)) == [("A", 0.0), ("B", 12.0), ("C", 0.0), ("D", 9.0)]


def test_a_branch_leaves_at_the_stop_nearest_to_where_its_kilometres_say() -> None:
    branch = Branch(11.0, (("S", 3.0), ("T", 5.0)))
    main = section({"A": 0, "B": 10, "C": 20}, branches=(branch,))
    assert branch_root(main, branch) == "B"
    assert stops(section_chains(main, _nowhere)[1]) == [("B", 0.0), ("S", 3.0), ("T", 5.0)]
    assert stops(graph(main).way("A", "T", 100)) == [
        ("A", 0.0), ("B", 10.0), ("S", 13.0), ("T", 15.0),
    ]  # fmt: skip


def test_a_branch_that_leaves_far_from_every_stop_has_no_root() -> None:
    branch = Branch(15.0, (("S", 3.0), ("T", 5.0)))
    main = section({"A": 0, "B": 10, "C": 20}, branches=(branch,))
    assert branch_root(main, branch) == ""
    assert stops(section_chains(main, _nowhere)[1]) == [("S", 3.0), ("T", 5.0)]
    assert graph(main).way("A", "T", 100) is None


_ROW = section({"A": 0, "B": 10, "C": 20, "D": 30})
_GROUND = along({"A": 0, "B": 9, "C": 19, "D": 28, "X": (14, 1), "E": 40, "Y": (30, 30)})


def test_a_curated_line_takes_in_the_stations_of_the_guide_between_its_own() -> None:
    chain = curated_chain(["A", "D"], graph(_ROW), _GROUND)
    assert stops(chain) == [("A", 0.0), ("B", 10.0), ("C", 20.0), ("D", 30.0)]
    assert stops(curated_chain(["D", "B"], graph(_ROW), _GROUND))[-1] == ("B", 20.0)


def test_a_station_that_the_guide_lacks_is_taken_in_where_it_makes_the_least_detour() -> None:
    chain = curated_chain(["A", "X", "D"], graph(_ROW), _GROUND)
    assert stops(chain) == [("A", 0.0), ("B", 10.0), ("X", None), ("C", 20.0), ("D", 30.0)]


def test_a_station_to_which_the_way_leads_by_another_of_the_line_is_taken_in_aside() -> None:
    # As at a big knot: the guide reaches X only from C, that comes after it.
    knot = graph(_ROW, section({"C": 0, "X": 6}))
    chain = curated_chain(["A", "X", "C", "D"], knot, _GROUND)
    assert stops(chain) == [("A", 0.0), ("B", 10.0), ("X", None), ("C", 20.0), ("D", 30.0)]


def test_a_station_from_which_the_way_leads_back_is_taken_in_aside() -> None:
    # The guide has X only at the end of a spur from B, which the line does not name.
    spur = graph(_ROW, section({"B": 0, "X": 6}))
    chain = curated_chain(["A", "X", "D"], spur, _GROUND)
    assert stops(chain) == [("A", 0.0), ("B", 10.0), ("X", None), ("C", 20.0), ("D", 30.0)]


def test_two_stations_that_the_guide_does_not_join_follow_without_a_published_distance() -> None:
    chain = curated_chain(["A", "D", "E"], graph(_ROW, section({"E": 0, "F": 9})), _GROUND)
    assert stops(chain)[-2:] == [("D", 30.0), ("E", 0.0)]


def test_after_a_leg_without_kilometres_a_line_counts_on_from_nought() -> None:
    row = section({"C": 0, "D": 11, "E": 24})
    apart = graph(section({"A": 0, "B": 10}), row)
    chain = curated_chain(["A", "B", "C", "D", "E"], apart, _GROUND)
    assert stops(chain) == [("A", 0.0), ("B", 10.0), ("C", 0.0), ("D", 11.0), ("E", 24.0)]


def test_a_way_far_longer_than_the_straight_distance_is_none() -> None:
    round_about = graph(section({"A": 0, "Y": 70, "D": 140}))
    assert stops(curated_chain(["A", "D"], round_about, _GROUND)) == [("A", 0.0), ("D", 0.0)]


def test_every_border_joint_has_two_codes_and_its_evidence() -> None:
    joints = read_joints()
    assert len(joints) > 10
    for one, other, km in joints:
        assert re.fullmatch(r"\d{6}", one)
        assert re.fullmatch(r"\d{6}", other)
        assert km is None or 0 <= km < 25


def test_a_joint_without_a_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "joints.csv"
    path.write_text("a_esr,b_esr,km\n150405,,0\n", "utf-8")
    with pytest.raises(InputError, match="lacks a_esr or b_esr"):
        read_joints(path)
