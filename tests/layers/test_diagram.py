"""The diagram of a line: its axes, its marks and bands, and that nothing in it runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from mapper.layers.diagram import Diagram, Look, draw, rail_of, sentence
from mapper.layers.diagram.axes import Plane, days_axis
from mapper.layers.diagram.gathering import groups_of
from mapper.layers.diagram.report import Report
from mapper.layers.picture import Wording
from mapper.model import Line, Station
from mapper.status import Bounds, Closure, Extent
from tests.layers.test_picture import ATTACKS

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2022, 3, 10).toordinal()
NAMES = {"a": "Alpha", "b": "Beta", "c": "Gamma", "d": "Delta"}
STATIONS = {key: Station(key, name, "AA" if key < "c" else "BB") for key, name in NAMES.items()}
LINE = Line(
    "a-d",
    "Alpha – Delta",
    tuple(NAMES),
    (0.0, 10.0, 40.0, 100.0),
    published_runs=((("b", 0.0), ("c", 29.0)),),
)
WORDING = Wording("Alpha – Delta", "3 reports", ["Rail: somebody"], "/lines/a-d")
REPORT = Report(
    "R-1",
    "sabotage",
    "dashed",
    "Title",
    "10 March",
    "at Beta",
    "Reported",
    DAY,
    DAY,
    (10.0, 40.0),
    4.0,
)


def rail(line=LINE):
    return rail_of(line, STATIONS, None, {"AA": "Aland", "BB": "Beland"})


def leads(reports):
    return "/at/" + ",".join(each.id for each in reports)


def drawn(reports=(REPORT,), closures=(), *, wording=WORDING, first=None, last=None, **look):
    whole = Diagram(rail(), reports, closures, first, last)
    text = draw(whole, wording, Look(**look), leads)
    return ElementTree.fromstring(text), text


def closure(**more):
    given = {
        "record_id": "R-1",
        "effect": "suspended",
        "state": "suspended",
        "scope": ("all",),
        "extent": Extent(0.0, 100.0),
        "start": Bounds(date(2022, 3, 10), date(2022, 3, 10)),
        "end": Bounds(date(2022, 4, 16), date(2022, 4, 16)),
        "withheld": False,
    } | more
    return Closure(**given)


def texts(root):
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def links(root):
    return [(each.get("href"), each.findtext(f"{SVG}title")) for each in root.iter(f"{SVG}a")]


def rects(root, class_):
    """Rectangles of the plot; the legend has some of the same class."""
    plot = root.find(f"{SVG}svg")
    return [each for each in plot.iter(f"{SVG}rect") if each.get("class") == class_]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_words(attack):
    told = Wording(f"T {attack}", f"A {attack}", [attack], attack)
    hostile = replace(REPORT, id=attack, title=attack, when=attack, where=attack)
    reports = (hostile, replace(hostile, km=None), replace(hostile, first=DAY + 9, last=DAY + 9))
    root, _ = drawn(reports, (closure(record_id=attack),), wording=told, target=attack)
    known = "svg title style rect path circle text tspan g a use defs linearGradient stop".split()
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {*known, "clipPath"}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]


def test_days_run_to_the_right_or_downwards():
    later = replace(REPORT, id="R-2", first=DAY + 9, last=DAY + 9)

    def places(**look):
        root, _ = drawn((REPORT, later), **look)
        uses = list(root.iter(f"{SVG}use"))
        return [(float(each.get("x")), float(each.get("y"))) for each in uses]

    (x0, y0), (x1, y1) = places()
    assert x0 < x1 and y0 == y1
    (x0, y0), (x1, y1) = places(turned=True, size=(420, 1000))
    assert x0 == x1 and y0 < y1


def test_kilometres_are_those_of_the_course_and_published_ones_are_labels():
    root, _ = drawn()
    names = {
        "".join(e.itertext()): float(e.get("y")) for e in root.iter(f"{SVG}text") if e.get("y")
    }
    alpha, beta, delta = (names[name] for name in ("Alpha", "Beta", "Delta"))
    assert (beta - alpha) / (delta - alpha) == pytest.approx(0.1, abs=0.01)
    assert names["29"] == names["Gamma"]
    assert {"Aland", "Beland"} <= names.keys()


def test_a_long_run_of_empty_days_is_a_gap():
    days = days_axis([DAY, DAY + 400], 1000.0)
    assert [run.gap for run in days.runs] == [False, True, False]
    assert days.at(DAY) < days.at(DAY + 1) < days.at(DAY + 200) < days.at(DAY + 400) < 1000
    assert [run.gap for run in days_axis([DAY, DAY + 20], 1000.0).runs] == [False]


def test_days_that_are_asked_for_are_the_axis():
    days = days_axis([DAY, DAY + 400], 1000.0, DAY - 5, DAY + 20)
    assert days.shown == (DAY - 5, DAY + 20)
    assert days.at(DAY + 400) == 1000.0
    assert not days_axis([], 1000.0).runs


@pytest.mark.parametrize("span", [1, 40, 300, 2000, 20_000])
def test_labels_of_days_do_not_lie_on_each_other(span):
    dated = range(DAY, DAY + span, 20)
    ticks = days_axis(dated, 900.0).ticks()
    assert ticks and len(ticks) < 110
    minor = [each.px for each in ticks if not each.strong]
    assert all(b - a >= 20 for a, b in pairwise(minor))


def test_a_report_has_its_stretch_its_doubt_and_its_words():
    root, _ = drawn()
    assert links(root) == [
        ("/at/R-1", "Sabotage (as reported): Title. 10 March, at Beta. Reported")
    ]
    classes = {each.get("class") for each in root.iter(f"{SVG}path")}
    assert {"days of-sabotage", "doubt of-sabotage", "core of-sabotage outline-dashed"} <= classes


def test_a_place_is_doubted_both_ways_within_the_line():
    root, _ = drawn((replace(REPORT, km=(90.0, 90.0), doubt_km=20.0),))
    plot = root.find(f"{SVG}svg")
    (doubt,) = (e for e in plot.iter(f"{SVG}path") if e.get("class") == "doubt of-sabotage")
    delta = next(e for e in root.iter(f"{SVG}text") if "".join(e.itertext()) == "Delta")
    ends = [float(part.split("L")[1].split()[1]) for part in doubt.get("d").split("M")[1::2]]
    assert ends[0] < ends[1] == pytest.approx(float(delta.get("y")) - 4, abs=0.2)


def test_what_has_no_kilometre_stands_at_the_edge():
    root, _ = drawn((replace(REPORT, km=None, kind="statement"),))
    (use,) = root.iter(f"{SVG}use")
    alpha = next(e for e in root.iter(f"{SVG}text") if "".join(e.itertext()) == "Alpha")
    assert float(use.get("y")) < float(alpha.get("y"))


def test_what_has_no_day_stands_before_all_days_with_words():
    undated = [replace(REPORT, id=f"U-{n}", first=None, last=None) for n in range(2)]
    root, _ = drawn((REPORT, *undated))
    ((address, said), _) = sorted(links(root), reverse=True)
    assert address == "/at/U-0,U-1" and said.startswith("2 reports")
    assert "No day" in texts(root)
    early, dated = sorted(float(use.get("x")) for use in root.iter(f"{SVG}use"))
    names = [float(e.get("x")) for e in root.iter(f"{SVG}text") if e.text == "Alpha"]
    assert names[0] < early < dated


def test_a_line_of_which_no_report_has_a_day_shows_them_and_says_so():
    root, _ = drawn((replace(REPORT, first=None, last=None),))
    assert len(links(root)) == 1
    assert {"No day", "No report on this line says on which day it was."} <= {*texts(root)}


def test_what_went_on_is_shown_on_later_days():
    since = replace(REPORT, last=None)
    root, _ = drawn((since,), first=DAY + 30, last=DAY + 60)
    assert len(links(root)) == 1
    root, _ = drawn((replace(REPORT, first=None),), first=DAY + 30, last=DAY + 60)
    assert not links(root)


def test_the_legend_says_what_is_drawn_and_no_more():
    doubt, shade = "How far off it may be", "From where to where and when many reports are"
    root, _ = drawn()
    assert doubt in texts(root) and shade not in texts(root)
    root, _ = drawn([replace(REPORT, id=str(n)) for n in range(7)])
    assert shade in texts(root) and doubt not in texts(root)
    root, _ = drawn((replace(REPORT, km=(20.0, 20.0), doubt_km=0.5),))
    assert doubt not in texts(root), "it is hidden by the symbol"


def test_a_movement_joins_its_places_and_days():
    moved = replace(REPORT, kind="movement", last=DAY + 5, km=(0.0, 40.0), stops=(40.0, 0.0))
    root, _ = drawn((moved,))
    (way,) = (e for e in root.iter(f"{SVG}path") if "route of-movement" in e.get("class", ""))
    (x0, y0), (x1, y1) = (tuple(map(float, part.split())) for part in way.get("d")[1:].split("L"))
    assert x0 < x1 and y0 > y1
    assert [e for e in root.iter(f"{SVG}path") if "route-arrow" in e.get("class", "")]


def test_reports_that_would_lie_on_each_other_are_one_link_with_their_number():
    here = [replace(REPORT, id=f"R-{n}") for n in range(5)]
    root, _ = drawn(here)
    ((address, said),) = links(root)
    assert address == "/at/R-0,R-1,R-2,R-3,R-4"
    assert said == "5 reports: 5 Sabotage (as reported)"
    assert "5" in texts(root)


def test_no_report_is_lost_however_many_there_are():
    reports = [
        replace(REPORT, id=str(n), first=DAY + n * 7 % 300, last=DAY + n * 7 % 300,
                km=(n * 13 % 100, n * 13 % 100))
        for n in range(1000)
    ]  # fmt: skip
    plane = Plane(days_axis([DAY, DAY + 300], 900.0), 100.0, 0, 0, 500.0, turned=False)
    groups = groups_of(reports, plane)
    assert sorted(int(r.id) for each in groups for r in each.reports) == list(range(1000))
    assert len(groups) <= 64
    assert len(drawn(reports)[1]) < 80_000


@pytest.mark.parametrize("turned", [False, True])
def test_groups_of_several_kinds_do_not_lie_on_each_other(turned):
    reports = [
        replace(REPORT, id=str(n), kind=kind, first=DAY + n * 31 % 300, last=DAY + n * 31 % 300,
                km=(n * 17 % 100, n * 17 % 100))
        for n in range(200) for kind in ("sabotage", "accident", "attack")
    ]  # fmt: skip
    plane = Plane(days_axis([DAY, DAY + 300], 700.0), 100.0, 0, 0, 400.0, turned=turned)
    spots = [
        (*plane.point(each.day_px, each.km_px), each.width) for each in groups_of(reports, plane)
    ]
    for (x, y, wide), (left, top, other) in combinations(spots, 2):
        assert abs(x - left) >= (wide + other) / 2 or abs(y - top) >= 20


def test_a_closure_is_a_band_between_its_days():
    root, _ = drawn((REPORT,), (closure(),))
    (band,) = rects(root, "closure state-suspended")
    assert float(band.get("width")) > 500
    assert not [e for e in root.iter() if e.get("class") == "fade state-suspended"]
    (_, said), _ = links(root)
    assert said == "Suspended (all traffic): from 10 March 2022; until 16 April 2022"


def test_an_end_that_nobody_dated_or_that_is_withheld_fades_alike():
    resumed = closure(effect="resumed", state="running", start=Bounds(None, date(2022, 4, 16)))

    def faded(**more):
        root, _ = drawn((REPORT,), (closure(end=None, **more), resumed))
        return [e.attrib for e in rects(root, "fade state-suspended")], links(root)[0][1]

    (unknown, said), (withheld, rule) = faded(), faded(withheld=True)
    assert unknown == withheld and len(unknown) == 1
    assert said.endswith("nobody said") and rule.endswith("withheld by rule")


def test_what_a_band_shows_does_not_fade_beside_it():
    since = replace(REPORT, last=None)

    def fades(*closures):
        root, _ = drawn((since,), closures)
        return [e for e in root.iter(f"{SVG}path") if e.get("class", "").startswith("fade of-")]

    assert len(fades()) == 1
    assert fades(closure(end=None)) == []


def test_an_effect_that_changed_nothing_or_that_nothing_dates_has_no_band():
    none = closure(effect="none", state="running")
    undated = closure(start=Bounds(None, None), end=None)
    root, _ = drawn((REPORT,), (none, undated))
    assert len(links(root)) == 1


def test_a_line_without_reports_says_so():
    root, _ = drawn(())
    assert "No report on this line is in the record." in texts(root)
    assert sentence("Alpha – Delta", (), ()) == (
        "Diagram of Alpha – Delta: no report on this line is in the record."
    )


def test_the_sentence_says_what_is_shown():
    two = (REPORT, replace(REPORT, kind="accident", last=DAY + 9))
    assert sentence("X", two, (closure(),)) == (
        "Diagram of X: 2 reports from 10 March 2022 to 19 March 2022 "
        "(1 sabotage and 1 accident), traffic told as suspended by 1."
    )


def test_a_line_without_a_place_has_its_stations_evenly_apart():
    found = rail(replace(LINE, station_kms=(), gap="no track"))
    assert [each.km for each in found.stops] == [0.0, 1.0, 2.0, 3.0]
    assert not found.is_placed
    assert found.inferred == ((0.0, 3.0),)
