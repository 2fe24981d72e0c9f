"""Lines out of chains: their stations, and the published kilometres that their course bears out."""

from __future__ import annotations

import pytest

from mapper.model import Basis, LonLat, Station
from mapper.railway.matching.between import Between
from mapper.railway.matching.chains import ChainStop
from mapper.railway.matching.laying import lay
from mapper.railway.matching.lines import Made, _slug, facts_of, make_lines, slug_of
from mapper.railway.matching.plans import LinePlan, plan_line, stations_between
from mapper.railway.sources.chains import Chain, GuideStop
from mapper.railway.sources.curated import CuratedLine

from .conftest import straight_tracks

#: Eastwards along one track, 10 km apart; H stands half way between B and C.
KM_DEG = 1 / 71.7
EAST_KM = {"a": 0.5, "b": 10.0, "h": 15.0, "c": 20.0, "d": 30.0, "e": 39.5}
LONLAT: dict[str, LonLat] = {
    key: (30.0 + km * KM_DEG, 50.0) for key, km in EAST_KM.items()
}  # fmt: skip
STATIONS = {
    key: Station(
        key, f"{key}-Town", "UA", lonlat=lonlat, names={"uk": f"{key}-Місто"}, esr=f"00{key}"
    )
    for key, lonlat in LONLAT.items()
}
#: Codes of the guide, as those of stations with ids of their own.
IDS = {f"00{key}": key for key in STATIONS}


def chain(**kms: float | None) -> Chain:
    return Chain(tuple(GuideStop(key, km) for key, km in kms.items()))


def plan(
    chained: Chain, *, knots: str = "", curated: CuratedLine | None = None,
    stations: dict[str, Station] | None = None,
) -> LinePlan:  # fmt: skip
    return plan_line(chained, IDS, stations or STATIONS, frozenset(knots), curated)


def made(*plans: LinePlan, others: str = "") -> Made:
    tracks = straight_tracks(
        [(30.0, 50.0), (30.0 + 40 * KM_DEG, 50.0)], [(0, 1)], basis=Basis.GENERALISED
    )
    named = {stop.id for each in plans for stop in each.stops} | set(others)
    stations = {key: STATIONS[key] for key in named}
    return make_lines(plans, lay(tracks, [each.stops for each in plans], stations), stations)


# Plans.


def test_a_plan_names_its_stations_by_their_ids_and_its_legs_by_their_kilometres() -> None:
    found = plan(chain(**{"00a": 0.0, "b": 9.0, "00c": 20.0}))
    assert [stop.id for stop in found.stops] == ["a", "b", "c"]
    assert [stop.leg_km for stop in found.stops] == [None, 9.0, 11.0]
    assert found.runs == ((("a", 0.0), ("b", 9.0), ("c", 20.0)),)


def test_where_a_leg_has_no_kilometres_a_new_run_begins() -> None:
    found = plan(chain(a=0.0, b=9.0, c=0.0, d=10.0))
    assert found.runs == ((("a", 0.0), ("b", 9.0)), (("c", 0.0), ("d", 10.0)))
    assert [stop.leg_km for stop in found.stops] == [None, 9.0, None, 10.0]


def test_a_run_of_one_station_is_none() -> None:
    assert plan(chain(a=0.0, b=0.0, c=10.0)).runs == ((("b", 0.0), ("c", 10.0)),)


def test_a_point_that_is_no_station_here_counts_on_and_is_no_stop() -> None:
    found = plan(chain(a=0.0, border=4.0, b=10.0))
    assert [stop.id for stop in found.stops] == ["a", "b"]
    assert found.runs == ((("a", 0.0), ("border", 4.0), ("b", 10.0)),)


def test_a_station_without_a_position_stands_apart_with_its_place_in_the_row() -> None:
    nowhere = STATIONS | {"u": Station("u", "U", "UA")}
    found = plan(chain(a=0.0, u=3.0, b=9.5), stations=nowhere)
    assert [stop.id for stop in found.stops] == ["a", "b"]
    assert found.unmapped == (("u", 3.0, 1),)


@pytest.mark.parametrize(("km", "share", "published_km"), [(3.0, 0.3, 10.0), (None, 0.5, None)])
def test_a_station_without_a_position_lies_by_its_kilometre_else_half_way(
    km: float | None, share: float, published_km: float | None
) -> None:
    nowhere = STATIONS | {"u": Station("u", "U", "UA")}
    plans = [plan(chain(c=0.0, d=10.0)), plan(chain(a=0.0, u=km, b=10.0), stations=nowhere)]
    assert stations_between(plans) == [Between("u", 1, (0, 1), pytest.approx(share), published_km)]


def test_a_station_whose_kilometre_is_not_between_its_neighbours_has_no_place() -> None:
    nowhere = STATIONS | {"u": Station("u", "U", "UA")}
    assert stations_between([plan(chain(a=0.0, u=12.0, b=10.0), stations=nowhere)]) == []


def test_a_station_without_a_position_at_the_end_of_a_line_has_no_place() -> None:
    nowhere = STATIONS | {"u": Station("u", "U", "UA")}
    assert stations_between([plan(chain(a=0.0, b=10.0, u=12.0), stations=nowhere)]) == []


def test_a_section_goes_only_as_far_as_its_legs_can_be_as_long_as_published() -> None:
    # From D on the guide's kilometres are too few for the ground.
    found = plan(chain(a=0.0, b=10.0, c=20.0, d=21.0, e=31.0))
    assert [stop.id for stop in found.stops] == ["a", "b", "c"]
    own = CuratedLine("own", "Own", ("a", "e"))
    assert len(plan(chain(a=0.0, b=10.0, c=20.0, d=21.0, e=31.0), curated=own).stops) == 5


def test_a_plan_lies_inside_another_that_has_all_its_stops() -> None:
    short, long = plan(chain(c=0.0, b=10.0)), plan(chain(a=0.0, b=9.5, c=20.0))
    assert short.lies_inside(long)
    assert not long.lies_inside(short)


def test_a_station_without_a_position_lies_between_the_published_ones_around_it() -> None:
    # H, which the guide does not know, stands between B and C too.
    nowhere = STATIONS | {"u": Station("u", "U", "UA")}
    row = plan(chain(a=0.0, b=10.0, h=None, u=13.0, c=20.0), stations=nowhere)
    assert stations_between([row]) == [Between("u", 0, (1, 3), pytest.approx(0.3), 10.0)]


# Lines.


def test_a_line_runs_through_its_stations_and_those_that_its_track_passes() -> None:
    found = made(plan(chain(a=0.0, b=9.5, c=19.5)), others="h")
    [line] = found.lines.values()
    assert line.station_ids == ("a", "b", "h", "c")
    assert line.station_kms == pytest.approx((0.0, 9.5, 14.5, 19.5), abs=0.05)
    assert line.published_runs == ((("a", 0.0), ("b", 9.5), ("c", 19.5)),)
    assert line.basis == "3 of 4 stations with a published kilometre"
    assert found.courses[line.slug].length_km == pytest.approx(19.5, abs=0.05)
    assert found.checked == {line.slug: 2}


@pytest.mark.parametrize(("north_km", "on_line"), [(0.2, True), (0.4, False)])
def test_a_station_close_beside_the_course_is_on_its_line(north_km: float, on_line: bool) -> None:
    # Its own track is another one, on which it was put.
    beside = Station("s", "S", "UA", lonlat=(LONLAT["h"][0], 50.0 + north_km / 111.2))
    nodes = [(30.0, 50.0), (30.0 + 40 * KM_DEG, 50.0), (30.1, 50.5)]
    tracks = straight_tracks(nodes, [(0, 1)], basis=Basis.OSM_WAY)
    row, stations = plan(chain(a=0.0, b=9.5, c=19.5)), {key: STATIONS[key] for key in "abc"}
    found = lay(tracks, [row.stops], stations)
    [line] = make_lines([row], found, stations | {"s": beside}).lines.values()
    assert line.station_ids == (("a", "b", "s", "c") if on_line else ("a", "b", "c"))


def test_a_published_kilometre_that_the_course_contradicts_is_dropped_and_listed() -> None:
    # B is 9.5 km along; the guide says 14.
    own = CuratedLine("a-d", "A – D", ("a", "d"))
    found = made(plan(chain(a=0.0, b=14.0, c=19.5, d=29.5), curated=own))
    [line] = found.lines.values()
    assert line.station_ids == ("a", "b", "c", "d")
    assert line.published_runs == ((("a", 0.0), ("c", 19.5), ("d", 29.5)),)
    [doubt] = found.doubts
    assert (doubt.key, doubt.name) == ("b", "b-Town")
    assert doubt.reason == "14 km published from a, 9.5 km drawn (line a-d)"
    assert found.checked == {"a-d": 3}


def test_kilometres_are_checked_within_a_guide_section() -> None:
    # C is a knot that the guide reaches by a freight line: 5 km too far, and what comes after it
    # is right again.
    apart = made(plan(chain(a=0.0, b=9.5, c=24.5, d=34.5), knots="c"))
    assert [doubt.key for doubt in apart.doubts] == ["c"]
    [line] = apart.lines.values()
    # What comes after it counts from it, and is no longer held against what comes before.
    assert [[key for key, _ in run] for run in line.published_runs] == [["a", "b"], ["c", "d"]]
    together = made(plan(chain(a=0.0, b=9.5, c=24.5, d=34.5)))
    assert [doubt.key for doubt in together.doubts] == ["c", "d"]


def test_a_run_does_not_go_on_over_a_knot_whose_kilometre_was_dropped() -> None:
    # B – D is 20 km drawn; the guide's way by the knot C makes it 25.
    [line] = made(plan(chain(a=0.0, b=9.5, c=24.5, d=34.5), knots="c")).lines.values()
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    both = line.published_between(kms["b"], kms["d"])
    assert both is None or both[1] - both[0] == pytest.approx(20.0, abs=1.4)


def test_a_kilometre_is_borne_out_within_one_km_and_two_per_cent() -> None:
    assert made(plan(chain(a=0.0, e=40.7))).doubts == ()
    assert made(plan(chain(a=0.0, e=37.4))).doubts == ()
    assert len(made(plan(chain(a=0.0, e=41.0))).doubts) == 1


def test_a_run_of_which_one_kilometre_is_left_goes() -> None:
    [line] = made(plan(chain(a=0.0, b=20.0))).lines.values()
    assert line.published_runs == ()


def test_a_line_is_named_after_its_ends_and_a_second_of_that_name_after_their_codes() -> None:
    found = made(plan(chain(a=0.0, c=19.5)))
    assert list(found.lines) == ["a-town-c-town"]
    assert _slug(plan(chain(a=0.0, c=19.5)), STATIONS, found.lines) == "a-town-00a-c-town-00c"
    line = found.lines["a-town-c-town"]
    assert line.name_en == "a-Town – c-Town"
    assert line.names == {"uk": "a-Місто – c-Місто"}


def test_a_line_whose_stations_another_passes_is_no_line_of_its_own() -> None:
    found = made(plan(chain(a=0.0, b=9.5, c=19.5)), plan(chain(a=0.0, c=19.5)))
    assert list(found.lines) == ["a-town-c-town"]


def test_a_curated_line_keeps_its_slug_and_names_and_says_where_its_order_comes_from() -> None:
    own = CuratedLine(
        "own", "Own Line", ("a", "x", "c"), {"uk": "Своя"}, ("Mine",), ({"km": 3},), 20.0
    )
    found = made(plan(chain(a=0.0, b=9.5, c=None), curated=own), others="h")
    line = found.lines["own"]
    assert (line.name_en, line.names, line.spellings) == ("Own Line", {"uk": "Своя"}, ("Mine",))
    assert found.facts["own"] == {
        "order_basis": {
            "a": "guide", "x": "unplaced", "c": "course", "b": "guide", "h": "course",
        },
        "borders": [{"km": 3}],
        "published_km": 20.0,
    }  # fmt: skip


def test_a_line_that_is_not_curated_has_no_order_of_its_own() -> None:
    assert facts_of(None, ("a",), frozenset("a")) == {
        "order_basis": {}, "borders": [], "published_km": None,
    }  # fmt: skip


def test_a_station_whose_code_is_in_doubt_takes_no_part_in_lines() -> None:
    row = [plan(chain(a=0.0, b=9.5, c=19.5))]
    tracks = straight_tracks(
        [(30.0, 50.0), (30.0 + 40 * KM_DEG, 50.0)], [(0, 1)], basis=Basis.GENERALISED
    )
    stations = {key: STATIONS[key] for key in "abch"}
    found = lay(tracks, [each.stops for each in row], stations)
    [line] = make_lines(row, found, stations, frozenset("h")).lines.values()
    assert line.station_ids == ("a", "b", "c")
    assert "h" in found.nodes


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Homyel – Kyiv", "homyel-kyiv"), ("1,279 km (post)", "1-279-km-post"), ("Żabin", "zabin")],
)
def test_a_slug_is_a_name_as_part_of_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_stop_of_a_plan_stands_where_its_station_is_mapped() -> None:
    assert plan(chain(a=0.0, b=9.5)).stops[1] == ChainStop("b", LONLAT["b"], 9.5)
