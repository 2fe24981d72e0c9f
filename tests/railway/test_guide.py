"""The tariff guide: sections in order, branches, transit points by their names, contradictions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InputError
from mapper.railway.sources.guide import (
    COMMONEST,
    PUBLISHED,
    Branch,
    Guide,
    GuideSection,
    plain_name,
    read_guide,
)

#: A row of stations: code, name, railway, transit points.
Row = tuple[str, str, str, str]
#: A row of lengths: code, code, km.
Length = tuple[str, str, str]

ALPHA, OMEGA = ("100001", "Альфа", "Белорусская", "ТП"), ("100009", "Омега", "Белорусская", "ТП")


def guide_of(folder: Path, rows: list[Row], lengths: list[Length] | None = None) -> Guide:
    """Write both tables of the guide and read them."""
    stations, sections = folder / "stations.csv", folder / "sections.csv"
    with stations.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("esr", "name_ru", "railway", "transit_points"), *rows])
    with sections.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a_esr", "b_esr", "km"), *(lengths or [])])
    return read_guide(stations, sections)


def between(code: str, alpha_km: int, omega_km: int) -> Row:
    return (code, f"Станция {code}", "Белорусская", f"Альфа-{alpha_km}, Омега-{omega_km}")


def only_section(guide: Guide) -> GuideSection:
    [section] = guide.sections
    return section


def test_stations_with_one_sum_are_a_section_in_the_order_of_their_kilometres(
    tmp_path: Path,
) -> None:
    rows = [ALPHA, OMEGA, between("100003", 30, 20), between("100002", 12, 38)]
    section = only_section(guide_of(tmp_path, rows))
    assert section.stops == (("100001", 0), ("100002", 12), ("100003", 30), ("100009", 50))
    assert section.ends == ("100001", "100009")
    assert section.branches == ()


def test_where_no_length_is_published_the_commonest_sum_is_the_length(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, between("100002", 10, 40), between("100003", 20, 30),
            between("100004", 20, 36)]  # fmt: skip
    section = only_section(guide_of(tmp_path, rows))
    assert (section.length_km, section.basis) == (50, COMMONEST)


def test_of_equally_common_sums_the_least_is_the_length(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, between("100002", 10, 46), between("100003", 20, 30)]
    assert only_section(guide_of(tmp_path, rows)).length_km == 50


def test_a_published_length_goes_before_the_commonest_sum(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, between("100002", 10, 40), between("100003", 20, 36),
            between("100004", 22, 34)]  # fmt: skip
    guide = guide_of(tmp_path, rows, [("100009", "100001", "50")])
    section = only_section(guide)
    assert (section.length_km, section.basis) == (50, PUBLISHED)
    assert [code for code, _ in section.stops] == ["100001", "100002", "100009"]
    assert len(section.branches) == 2
    assert guide.lengths == {frozenset({"100001", "100009"}): 50}


@pytest.mark.parametrize("omega_km", [39, 40, 41])
def test_a_sum_within_a_kilometre_of_the_length_is_the_main_course(
    tmp_path: Path, omega_km: int
) -> None:
    rows = [ALPHA, OMEGA, between("100002", 10, omega_km)]
    section = only_section(guide_of(tmp_path, rows, [("100001", "100009", "50")]))
    assert section.stops[1] == ("100002", 10)


def test_a_greater_sum_leaves_on_a_branch_half_the_excess_before(tmp_path: Path) -> None:
    # 26 + 34 = 50 + 10: the branch leaves 5 km before, at km 21, and the station is 5 km along it.
    rows = [ALPHA, OMEGA, between("100002", 10, 40), between("100003", 26, 34),
            between("100004", 24, 32)]  # fmt: skip
    section = only_section(guide_of(tmp_path, rows, [("100001", "100009", "50")]))
    assert section.branches == (Branch(21.0, (("100004", 3.0), ("100003", 5.0))),)
    assert [code for code, _ in section.stops] == ["100001", "100002", "100009"]


def test_a_smaller_sum_contradicts_the_length_and_is_listed(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, between("100002", 10, 40), between("100003", 20, 25)]
    guide = guide_of(tmp_path, rows, [("100001", "100009", "50")])
    [doubt] = guide.doubts
    assert (doubt.key, doubt.name) == ("100003", "Станция 100003")
    assert doubt.reason == (
        "20 km and 25 km to its transit points make less than the 50 km between them"
    )
    section = only_section(guide)
    assert "100003" not in dict(section.stops)
    assert section.branches == ()


def test_a_row_without_a_code_is_listed(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, between("", 10, 40), between("12345", 20, 30)]
    guide = guide_of(tmp_path, rows)
    assert [doubt.reason for doubt in guide.doubts] == ["a tariff row without a code"] * 2
    assert set(guide.stations) == {"100001", "100009"}


def test_a_length_between_two_points_is_a_section_without_stations_between(
    tmp_path: Path,
) -> None:
    guide = guide_of(tmp_path, [ALPHA, OMEGA], [("100001", "100009", "50"), ("100001", "", "7")])
    assert only_section(guide).stops == (("100001", 0), ("100009", 50))


def test_a_transit_point_that_the_guide_does_not_list_is_said(tmp_path: Path) -> None:
    rows = [ALPHA, ("100002", "Бета", "Белорусская", "Альфа-10, Нигде-40")]
    guide = guide_of(tmp_path, rows)
    assert [doubt.reason for doubt in guide.doubts] == [
        "names a transit point that the guide does not list: Нигде"
    ]
    assert guide.stations["100002"].distances == (("100001", 10),)


def test_a_station_with_one_transit_point_lies_in_no_section(tmp_path: Path) -> None:
    guide = guide_of(tmp_path, [ALPHA, ("100002", "Бета", "Белорусская", "Альфа-10")])
    assert guide.sections == ()
    assert guide.stations["100002"].distances == (("100001", 10),)


BORDER = ("201202", "Злынка (эксп.)", "Московская", "ТП")


def test_a_name_means_the_border_point_where_only_that_is_a_transit_point(tmp_path: Path) -> None:
    rows = [ALPHA, BORDER, ("201208", "Злынка", "Московская", "Альфа-41"),
            ("100002", "Бета", "Московская", "Альфа-10, Злынка-30")]  # fmt: skip
    guide = guide_of(tmp_path, rows)
    assert guide.stations["100002"].distances == (("100001", 10), ("201202", 30))


def test_a_name_means_the_border_point_where_only_its_length_fits_the_sums(
    tmp_path: Path,
) -> None:
    # Both are transit points, and the rows leave out what tells them apart.
    rows = [ALPHA, BORDER, ("201208", "Злынка", "Московская", "ТП"),
            ("100002", "Бета", "Московская", "Альфа-10, Злынка-30"),
            ("100003", "Гамма", "Московская", "Альфа-25, Злынка-15")]  # fmt: skip
    to_station = [("100001", "201208", "44")]
    plain = only_section_between(guide_of(tmp_path, rows), "100001", "201208")
    assert plain.length_km == 40
    guide = guide_of(tmp_path, rows, [*to_station, ("100001", "201202", "40")])
    meant = only_section_between(guide, "100001", "201202")
    assert (meant.basis, meant.length_km) == (PUBLISHED, 40)
    assert [code for code, _ in meant.stops] == ["100001", "100002", "100003", "201202"]


def only_section_between(guide: Guide, one: str, other: str) -> GuideSection:
    [section] = [
        each for each in guide.sections if {*each.ends} == {one, other} and len(each.stops) > 2
    ]
    return section


def test_a_name_written_out_with_its_remark_means_the_border_point(tmp_path: Path) -> None:
    rows = [ALPHA, BORDER, ("201208", "Злынка", "Московская", "ТП"),
            ("100002", "Бета", "Московская", "Альфа-10, Злынка (эксп.)-30")]  # fmt: skip
    guide = guide_of(tmp_path, rows)
    assert guide.stations["100002"].distances[1] == ("201202", 30)


def test_of_namesakes_the_one_of_the_same_railway_is_meant(tmp_path: Path) -> None:
    rows = [ALPHA, OMEGA, ("300009", "Омега", "Южно-Уральская", "ТП"), between("100002", 10, 40)]
    assert guide_of(tmp_path, rows).stations["100002"].distances[1] == ("100009", 40)


def test_a_name_of_several_points_of_other_railways_means_none(tmp_path: Path) -> None:
    rows = [ALPHA, ("200009", "Омега", "Московская", "ТП"),
            ("300009", "Омега", "Южно-Уральская", "ТП"), between("100002", 10, 40)]  # fmt: skip
    guide = guide_of(tmp_path, rows)
    assert guide.stations["100002"].distances == (("100001", 10),)
    assert [doubt.key for doubt in guide.doubts] == ["100002"]


def test_a_name_with_hyphens_and_yo_is_read_whole(tmp_path: Path) -> None:
    rows = [("138100", "Барановичи-Центральные", "Белорусская", "ТП"),
            ("130101", "Королёв Стан", "Белорусская", "ТП"),
            ("134000", "Лесная", "Белорусская",
             "Барановичи-Центральные-22, Королев  Стан-105")]  # fmt: skip
    assert guide_of(tmp_path, rows).stations["134000"].distances == (
        ("138100", 22), ("130101", 105),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "plain"),
    [
        ("Мелихово (рзд.)", "passing_loop", "Мелихово"),
        ("Блок-пост 5 (БП)", "junction", "Блок-пост 5"),
        ("Пост 81 км (ПП)", "junction", "Пост 81 км"),
        ("Казинка (ОП)", "halt", "Казинка"),
        ("Злынка (эксп.)", "", "Злынка"),
        ("Оборванная (рз", "", "Оборванная"),
        ("Гомель", "", "Гомель"),
    ],
)
def test_what_stands_in_brackets_is_a_kind_and_no_name(
    tmp_path: Path, name: str, kind: str, plain: str
) -> None:
    row = ("100002", name, "Белорусская", "Альфа-10")
    assert guide_of(tmp_path, [ALPHA, row]).stations["100002"].kind == kind
    assert plain_name(name) == plain


def test_a_missing_file_or_column_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give the folder of the sources"):
        read_guide(tmp_path / "none.csv", tmp_path / "none.csv")
    (tmp_path / "short.csv").write_text("esr,name_ru\n", "utf-8")
    with pytest.raises(InputError, match="lacks the columns railway, transit_points"):
        read_guide(tmp_path / "short.csv", tmp_path / "short.csv")


@given(
    length_km=st.integers(10, 300),
    shares=st.lists(st.floats(0.01, 0.99), min_size=1, max_size=12),
    off=st.integers(-1, 1),
)
def test_whatever_the_rounding_a_section_keeps_all_its_stations_in_order(
    tmp_path_factory: pytest.TempPathFactory, length_km: int, shares: list[float], off: int
) -> None:
    kms = [round(share * length_km) for share in shares]
    rows = [
        between(f"2{number:05}", km, max(length_km - km + off, 0)) for number, km in enumerate(kms)
    ]
    lengths = [("100001", "100009", str(length_km))]
    guide = guide_of(tmp_path_factory.mktemp("guide"), [ALPHA, OMEGA, *rows], lengths)
    section = only_section(guide)
    assert guide.doubts == ()
    assert section.branches == ()
    assert [km for _, km in section.stops] == [0, *sorted(kms), length_km]
    assert {code for code, _ in section.stops} == {"100001", "100009", *(row[0] for row in rows)}
