"""What the shipped railway promises: stations where they are mapped, kilometres as published."""

from __future__ import annotations

import csv
import re
import statistics
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mapper import resources
from mapper.geodesy import distance_km
from mapper.model import Line, LonLat
from mapper.railway.network import Network
from mapper.railway.sources.curated import read_curated
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.tracks.plane import to_plane
from mapper.railway.tracks.segments import track_segments
from mapper.railway.tracks.snapping import SegmentIndex

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm"
TABLE, EXTRACT = SHARED / "stations-esr.csv", SHARED / "ukraine-rail.osm.pbf"
needs_table = pytest.mark.skipif(not TABLE.is_file(), reason=f"no table of stations at {TABLE}")
needs_extract = pytest.mark.skipif(not EXTRACT.is_file(), reason=f"no extract at {EXTRACT}")

_ID = re.compile(r"(by|ru|ua|esr|osm)-")


def records() -> list[dict[str, str]]:
    path = resources.shipped_incidents()
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cited() -> list[str]:
    """The ids of the stations that the shipped records cite."""
    columns = ("from_station", "to_station", "origin", "destination", "via")
    words = {word for row in records() for name in columns for word in re.split("[; ]+", row[name])}
    return sorted(word for word in words if _ID.match(word))


def curated(network: Network) -> list[Line]:
    facts = network.placed.line_facts
    return [line for slug, line in network.lines.items() if facts[slug]["order_basis"]]


# The stations that records cite.


@pytest.mark.parametrize("key", cited())
def test_a_station_that_a_record_cites_is_mapped_and_on_the_track(
    network: Network, key: str
) -> None:
    station = network.stations[key]
    assert key in network.placed.nodes
    if key == "by-aziaryshcha":  # nobody has mapped it
        assert station.position_basis == "interpolated"
        assert station.position_error_km == pytest.approx(1.4, abs=0.5)
    else:
        assert station.position_basis == "mapped"
        assert station.position_error_km == 0.2


@needs_table
def test_a_station_that_a_record_cites_lies_where_the_table_has_its_code(shipped: Network) -> None:
    rows: dict[str, list[LonLat]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["esr"], []).append((float(row["lon"]), float(row["lat"])))
    without = set()
    for key in cited():
        station = shipped.stations[key]
        if not station.esr or station.esr not in rows:
            without.add(key)
            continue
        assert station.lonlat is not None
        away_km = [distance_km(station.lonlat, lonlat) for lonlat in rows[station.esr]]
        assert max(away_km) < 0.5, key
    assert without == {
        "by-aziaryshcha",
        "ua-chystenke",
        "ua-kyiv-pasazhyrskyi",
        "osm-n676583789",
    }


# Kilometres.


@pytest.mark.parametrize(
    ("line", "one", "other", "known_km"),
    [
        ("minsk-asipovichy", "by-verkhi", "by-vereitsy", 7.6),
        ("minsk-asipovichy", "by-vereitsy", "by-savetski", 5.1),
        ("asipovichy-zhlobin", "by-biarezina", "by-savichy", 9.8),
        ("zhlobin-kalinkavichy", "by-zherdz", "by-astankavichy", 10.6),
        ("orsha-brest", "by-navasady", "by-barysau", 12.9),
    ],
)
def test_a_section_that_a_record_names_is_as_long_as_it_is_known_to_be(
    shipped: Network, line: str, one: str, other: str, known_km: float
) -> None:
    assert shipped.stretch(line, one, other).length_km == pytest.approx(known_km, abs=1.0)


def test_each_stretch_of_a_record_is_as_long_as_it_is_published(shipped: Network) -> None:
    held = 0
    for row in records():
        ends = row["from_station"], row["to_station"]
        if not (row["line"] and all(ends)):
            continue
        stretch = shipped.stretch(row["line"], *ends)
        for run in shipped.line(row["line"]).published_runs:
            kms = dict(run)
            if kms.keys() >= {*ends}:
                published_km = abs(kms[ends[0]] - kms[ends[1]])
                assert stretch.length_km == pytest.approx(
                    published_km, abs=1 + 0.03 * published_km
                ), row["id"]
                held += 1
    assert held >= 10


def test_two_neighbours_of_a_run_are_as_far_apart_as_published(shipped: Network) -> None:
    # Where the kilometre of a knot was dropped between them they may not be.
    fit, count = 0, 0
    for line in curated(shipped):
        kms = dict(zip(line.station_ids, line.station_kms, strict=True))
        for run in line.published_runs:
            for (one, one_km), (other, other_km) in pairwise(run):
                drawn, published = kms[other] - kms[one], other_km - one_km
                fit += abs(drawn - published) <= 1 + 0.02 * published
                count += 1
    assert count > 350
    assert fit >= 0.95 * count


@pytest.mark.parametrize("slug", [line.slug for line in read_curated().lines])
def test_published_kilometres_rise_along_their_line(shipped: Network, slug: str) -> None:
    line = shipped.line(slug)
    assert line.station_kms
    for run in line.published_runs:
        places = [line.station_ids.index(key) for key, _ in run]
        assert places == sorted(places)
        assert [km for _, km in run] == sorted(km for _, km in run)
        assert len(run) > 1


# The course.


@needs_extract
def test_chernihiv_to_kyiv_runs_on_the_track_of_the_extract(shipped: Network) -> None:
    rail = read_osm(EXTRACT)
    last = np.zeros(len(rail.lonlat), dtype=bool)
    last[rail.first_vertex[1:] - 1] = True
    first, plane = np.flatnonzero(~last), to_plane(rail.lonlat)
    line, course = shipped.line("gomel-kyiv"), shipped.course("gomel-kyiv")
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    along = np.arange(kms["ua-chernihiv"], kms["ua-kyiv-pasazhyrskyi"], 0.1)
    places = np.array([course.locate(km) for km in along.tolist()])
    away = SegmentIndex(plane[first], plane[first + 1]).snap(places)
    assert len(places) > 2000
    assert (away.distance_m < 100).mean() >= 0.95


@pytest.mark.parametrize(("country", "share"), [("BY", 0.97), ("UA", 0.97), ("RU", 0.95)])
def test_the_stations_of_a_country_lie_within_half_a_km_of_the_network(
    shipped: Network, country: str, share: float
) -> None:
    lonlat = [
        station.lonlat
        for station in shipped.stations.values()
        if station.country == country and station.lonlat is not None
    ]
    assert len(lonlat) > 900
    away_m = track_segments(shipped.placed.tracks).snap(np.array(lonlat)).distance_m
    assert (away_m <= 500).mean() >= share


def test_no_halt_ends_a_section_of_a_curated_line(shipped: Network) -> None:
    lengths = []
    for line in curated(shipped):
        ends = {line.station_ids[0], line.station_ids[-1]}
        for section in shipped.sections(line.slug):
            for key in (section.from_station, section.to_station):
                assert key in ends or shipped.stations[key].kind != "halt"
            if shipped.stations[section.from_station].country == "BY":
                lengths.append(section.km_to - section.km_from)
    assert len(lengths) > 150
    assert statistics.median(lengths) >= 8.0


def test_of_a_course_each_part_states_an_error(shipped: Network) -> None:
    for slug, course in shipped.placed.courses.items():
        assert (course.part_error_km >= 0.1).all(), slug
        assert len(course.basis) == len(course.part_error_km) == len(course.km) - 1
        assert (np.diff(course.km) >= 0).all()
        assert course.error_km == pytest.approx(course.part_error_km.max(), abs=0.05)


def _twice_km(network: Network, slug: str) -> float:
    """Return how many km of a line's course it runs over a second time."""
    lonlat = network.course(slug).lonlat.round(5).tolist()
    steps = Counter(frozenset((tuple(a), tuple(b))) for a, b in pairwise(lonlat) if a != b)
    return sum(distance_km(*tuple(ends)) for ends, times in steps.items() if times > 1)


def test_a_curated_line_runs_over_no_track_twice(shipped: Network) -> None:
    # At Brest the track to the eastern yard and that to the station part after 1.5 km.
    twice = {line.slug for line in curated(shipped) if _twice_km(shipped, line.slug) > 0.7}
    assert twice <= {"orsha-brest"}


def test_few_lines_run_over_a_track_twice(shipped: Network) -> None:
    twice = [slug for slug in shipped.lines if _twice_km(shipped, slug) > 0.7]
    assert len(twice) <= 0.03 * len(shipped.lines)


# The lines.


def test_no_two_lines_have_the_same_stations(shipped: Network) -> None:
    count = Counter(frozenset(line.station_ids) for line in shipped.lines.values())
    twins = [line.slug for line in shipped.lines.values() if count[frozenset(line.station_ids)] > 1]
    assert not twins


def test_the_curated_lines_come_first_and_are_all_there(shipped: Network) -> None:
    own = [line.slug for line in curated(shipped)]
    assert len(own) == 43
    assert list(shipped.lines)[:43] == own
    assert 1100 <= len(shipped.lines) <= 1300
    for line in shipped.lines.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", line.slug)


def test_every_station_of_a_curated_line_is_on_it_save_one_that_has_no_place(
    shipped: Network,
) -> None:
    unplaced = {
        key
        for line in curated(shipped)
        for key, basis in shipped.placed.line_facts[line.slug]["order_basis"].items()
        if basis == "unplaced"
    }
    assert unplaced <= {"by-mikhedavichy"}


def test_a_station_whose_code_is_in_doubt_is_on_no_line(shipped: Network) -> None:
    called = {key for line in shipped.lines.values() for key in line.station_ids}
    assert not [key for key in called if key.startswith("osm-") and not shipped.stations[key].esr]
