"""The network answers by name, line, section and kilometre."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.errors import AmbiguousName, InputError, OutOfReach, UnknownName
from mapper.geodesy import distance_km
from mapper.model import Basis
from mapper.railway.network import Network
from mapper.railway.reference.course import INFERRED
from tests.shipped import shipped_region
from tests.tracks import unjoined

LANGUAGES = ("be", "ru", "uk")
#: The one station that the table has without a name (the guide calls it Бобоедово).
NAMELESS = {"esr-247329"}


def slugs() -> list[str]:
    return list(shipped_region().network.placed.courses)


@pytest.mark.parametrize(
    ("station_id", "spellings"),
    [
        ("by-homyel-pasazhyrski", "Gomel Homel Homyel Homieĺ Гомель"),
        ("ua-kyiv-pasazhyrskyi", "Kyiv Kiev Kiew Kijów Київ Киев Кіеў"),
        ("by-babruysk", "Babruysk Bobruisk Бобруйск Бабруйск"),
        ("by-asipovichy-1", "Asipovichy Osipovichi Osipowicze Асіповічы Осиповичи"),
        ("by-lyasnaya", "Lyasnaya Lesnaya Лясная Лесная"),
        ("by-damanava", "Damanava Domanovo Доманово ДОМАНОВО"),
        ("ua-snovsk", "Snovsk Shchors Щорс Сновськ"),
        ("by-barysau", "Barysau Barysaw Borisov Борисов"),
    ],
)
def test_a_station_is_found_by_every_spelling(
    shipped: Network, station_id: str, spellings: str
) -> None:
    own = shipped.stations[station_id]
    for spelling in spellings.split():
        found = shipped.find_station(spelling)
        assert own in found, spelling
        # Three in a thousand kilometres may be called Лесная; none of them is cited by a record.
        for namesake in found:
            apart_km = distance_km(own.lonlat, namesake.lonlat)
            assert namesake == own or (apart_km > 200 and namesake.id.startswith("esr-"))


def test_every_station_is_found_by_each_of_its_names(shipped: Network) -> None:
    for station in shipped.stations.values():
        if station.id in NAMELESS:
            continue
        for name in (station.id, station.name_en, *station.names.values(), *station.spellings):
            assert station in shipped.find_station(name), name


def test_every_station_has_a_name_in_latin_letters(shipped: Network) -> None:
    for station in shipped.stations.values():
        if station.id not in NAMELESS:
            assert any(letter.isalnum() for letter in station.name_en), station.id
            # Ten names still have the Ukrainian І of a Roman number.
            assert not {*re.findall("[\u0400-\u04ff]", station.name_en)} - {"\u0406"}
            assert station.name_basis in {"curated", "OpenStreetMap", "GeoNames", *LANGUAGES}


def test_a_station_has_the_id_that_records_cite_or_one_of_its_code(shipped: Network) -> None:
    for key, station in shipped.stations.items():
        kind, _, rest = key.partition("-")
        assert key == station.id
        if kind == "esr":
            assert rest == station.esr
        elif kind == "osm":
            assert station.esr == ""
            assert re.fullmatch(r"[nwr]\d+", rest)
        else:
            assert kind.upper() == station.country
            assert station.name_basis == "curated"


def test_a_name_of_two_stations_gives_both_with_country_and_line(shipped: Network) -> None:
    with pytest.raises(AmbiguousName) as caught:
        shipped.one_station("Baranavichy")
    assert len(caught.value.candidates) == 2
    assert all("BY" in words for words in caught.value.candidates)
    assert any("orsha-brest" in words for words in caught.value.candidates)


def test_an_unknown_name_gives_the_nearest_spellings(shipped: Network) -> None:
    with pytest.raises(UnknownName) as caught:
        shipped.one_station("Kalinkovichy")
    assert "Kalinkavichy" in caught.value.nearest[0]


def test_a_line_is_found_by_its_ends(shipped: Network) -> None:
    assert [line.slug for line in shipped.find_line("Гомель – Киев")] == ["gomel-kyiv"]
    assert [line.slug for line in shipped.find_line("Gomel – Kyiv")] == ["gomel-kyiv"]
    with pytest.raises(UnknownName, match="gomel-kyiv"):
        shipped.line("gomel-kiyv")


def test_two_stations_share_the_line_on_which_they_are_nearest_neighbours(tiny: Network) -> None:
    ids = ("ua-a", "ua-c", "ua-g")
    short = replace(tiny.line("a-d"), slug="short", station_ids=ids, station_kms=(0.0, 14.3, 43.0))
    both = Network(replace(tiny.placed, lines={**tiny.lines, "short": short}))
    assert both.shared_line("ua-a", "ua-c") == both.shared_line("ua-c", "ua-a") == short
    assert both.shared_line("ua-a", "ua-a") == both.line("a-d"), "of several the first"
    assert both.shared_line("ua-b", "ua-c") == both.line("a-d")


def test_stations_without_a_common_line_share_none(tiny: Network) -> None:
    assert tiny.shared_line("ua-a", "ua-e") is None
    assert tiny.shared_line("", "ua-a") is None
    assert tiny.shared_line("ua-a", "") is None


def test_neighbours_on_a_shipped_line_share_one_on_which_they_are_neighbours(
    shipped: Network,
) -> None:
    for line in list(shipped.lines.values())[::20]:
        for one, other in pairwise(line.station_ids):
            shared = shipped.shared_line(one, other)
            assert shared is not None
            at = [shared.station_ids.index(key) for key in (one, other)]
            assert abs(at[0] - at[1]) == 1, (shared.slug, one, other)


def test_every_line_has_its_stations_in_rising_order(shipped: Network) -> None:
    for line in shipped.lines.values():
        assert list(line.station_kms) == sorted(line.station_kms), line.slug
        assert len(line.station_kms) == len(line.station_ids) > 1
        assert len(set(line.station_ids)) == len(line.station_ids)
        assert line.station_kms[0] == 0.0
        assert line.station_kms[-1] == pytest.approx(shipped.course(line.slug).length_km, abs=0.01)


def test_the_stations_of_a_line_lie_on_its_course(shipped: Network) -> None:
    # A course passes a mapped station within the 1.5 km that its matching allows it.
    # The curated lines, which come first, and one of twenty of the others.
    for slug in slugs()[:43] + slugs()[43::20]:
        line, course = shipped.lines[slug], shipped.course(slug)
        for key, km in zip(line.station_ids, line.station_kms, strict=True):
            lonlat = shipped.stations[key].lonlat
            assert lonlat is not None
            assert distance_km(course.locate(km), lonlat) < 1.6, (slug, key)


@pytest.mark.parametrize(("slug", "most_km"), [("gomel-bakhmach", 65), ("chernihiv-ovruch", 47)])
def test_where_no_network_has_a_line_it_runs_from_station_to_station(
    shipped: Network, slug: str, most_km: float
) -> None:
    line, course = shipped.line(slug), shipped.course(slug)
    assert course.weakest == Basis.THROUGH_STATIONS
    parts = np.flatnonzero(np.isin(course.basis, INFERRED))
    assert (np.diff(parts) == 1).all(), "one part, from where the track ends"
    start, end = float(course.km[parts[0]]), float(course.km[parts[-1] + 1])
    assert end - start == pytest.approx(most_km, abs=1)
    inferred = course.cut(start, end)
    placed = shipped.placed
    nodes = placed.tracks.node_lonlat[[placed.nodes[key] for key in line.station_ids]]
    for corner in inferred.lonlat:
        assert min(distance_km(tuple(corner), tuple(node)) for node in nodes) < 0.01
    stretch = shipped.stretch(slug, line.station_ids[0], line.station_ids[-1])
    assert stretch.synthetic
    assert stretch.synthetic_geometry is not None


def test_a_stretch_is_the_same_both_ways(shipped: Network) -> None:
    one = shipped.stretch("orsha-brest", "by-damanava", "by-lyasnaya")
    other = shipped.stretch("orsha-brest", "by-lyasnaya", "by-damanava")
    assert one.geometry == other.geometry
    assert one.section_ids == ("orsha-brest/by-lyasnaya--by-damanava",)
    assert one.length_km == pytest.approx(26.7, abs=0.5)
    assert one.doubt_km() > one.length_km / 2 > one.doubt_km(whole=True)
    assert not one.synthetic
    assert one.synthetic_geometry is None


def test_a_stretch_to_a_halt_holds_only_the_sections_that_lie_within_it(shipped: Network) -> None:
    line = shipped.line("orsha-brest")
    after = line.station_ids.index("by-lyasnaya")
    halt = line.station_ids[after + 1]
    assert shipped.stations[halt].kind == "halt"
    stretch = shipped.stretch("orsha-brest", halt, "by-ivatsevichy")
    assert stretch.section_ids[0].startswith("orsha-brest/by-damanava--")
    assert shipped.stretch("orsha-brest", "by-lyasnaya", halt).section_ids == ()


def test_a_station_of_another_line_is_refused_with_those_of_this_one(shipped: Network) -> None:
    with pytest.raises(UnknownName, match="ua-chernihiv"):
        shipped.stretch("gomel-kyiv", "ua-chernihiv", "ua-lviv")


def test_a_stretch_has_the_length_of_its_sections(shipped: Network) -> None:
    line = shipped.line("gomel-kyiv")
    whole = shipped.stretch("gomel-kyiv", line.station_ids[0], line.station_ids[-1])
    lengths = [section.km_to - section.km_from for section in shipped.sections("gomel-kyiv")]
    assert whole.length_km == pytest.approx(sum(lengths))
    assert whole.section_ids == tuple(section.id for section in shipped.sections("gomel-kyiv"))


def test_a_far_point_is_not_snapped_in_silence(shipped: Network) -> None:
    with pytest.raises(OutOfReach, match="km from the nearest line"):
        shipped.reference(31.5, 48.0)
    with pytest.raises(OutOfReach, match="nearest track"):
        shipped.snap_track(33.0, 43.0)


def test_a_point_beside_two_lines_names_both(shipped: Network) -> None:
    lonlat = shipped.locate("gomel-luninets", 123.0)
    found = shipped.reference(*lonlat)
    assert {found.line, *(other.line for other in found.beside)} == {
        "gomel-luninets", "zhlobin-kalinkavichy",
    }  # fmt: skip
    assert found.tied
    assert found.distance_m < 1.0


def test_a_place_on_a_line_says_what_it_stands_on_and_how_far_off_it_may_be(
    tiny: Network,
) -> None:
    for lon, inferred, error_km in ((30.05, False, 0.1), (30.25, True, 1.8), (30.5, True, 3.1)):
        found = tiny.reference(lon, 50.001)
        assert (found.line, found.inferred) == ("a-d", inferred)
        assert found.reference.error_km == error_km
        assert found.reference.published_km is None
    assert tiny.reference(30.25, 50.0).neighbours == ("ua-c", "ua-d")
    assert tiny.snap_track(30.25, 50.001).inferred
    assert not tiny.snap_track(30.05, 50.001).inferred
    assert unjoined(tiny).placed.tracks.inferred.sum() == 0


def test_a_kilometre_beyond_the_end_is_refused(shipped: Network) -> None:
    with pytest.raises(InputError, match="give 0 to"):
        shipped.locate("gomel-kyiv", 400.0)


@settings(max_examples=200, deadline=None)
@given(slug=st.deferred(lambda: st.sampled_from(slugs())), share=st.floats(0, 1))
def test_reference_is_the_inverse_of_locate(slug: str, share: float) -> None:
    shipped = shipped_region().network
    km = share * shipped.course(slug).length_km
    lon, lat = shipped.locate(slug, km)
    found = shipped.reference(lon, lat, line=slug)
    assert found.distance_m < 1.0
    if not found.tied:
        assert found.reference.km == pytest.approx(km, abs=0.001)
    again = shipped.locate(slug, found.reference.km)
    assert again == pytest.approx((lon, lat), abs=1e-5)


def test_arrays_answer_like_single_points(shipped: Network) -> None:
    points = np.random.default_rng(7).uniform((24, 50), (33, 55), (200, 2))
    many = shipped.line_segments.reference_many(points, 5000.0)
    for place, point in enumerate(points):
        try:
            one = shipped.reference(*point)
        except OutOfReach:
            assert many.line[place] == -1
            assert np.isnan(many.km[place])
            continue
        assert many.slugs[many.line[place]] == one.line
        assert many.km[place] == pytest.approx(one.reference.km)


def test_a_kilometre_of_a_line_without_posts_has_a_wide_error(shipped: Network) -> None:
    found = shipped.kilometre_posts("bryansk-gomel", 136)
    assert len(found) == 1
    assert found[0].error_km > 5
    assert found[0].lonlat == pytest.approx(shipped.locate("bryansk-gomel", 136))
    with pytest.raises(InputError, match="beyond this line"):
        shipped.kilometre_posts("bryansk-gomel", 900)
