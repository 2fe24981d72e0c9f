"""The catalogue: one id a station, curated ones kept, kinds of the guide; and where sources lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.areas import Areas
from mapper.errors import InputError
from mapper.model import Station
from mapper.railway.sources.catalogue import Catalogue, make_catalogue, unmapped
from mapper.railway.sources.curated import Curated, CuratedStation
from mapper.railway.sources.folder import find_sources
from mapper.railway.sources.guide import Guide, GuideStation
from mapper.railway.sources.naming import Namer
from mapper.railway.sources.station_table import MappedStation

LYASNAYA = CuratedStation(
    "by-lyasnaya", "Lyasnaya", "BY", "station", (25.0, 52.0), "town_centre", "GeoNames",
    {"be": "Лясная", "ru": "Лесная"}, ("Lesnaya",), "134000",
)  # fmt: skip
ROWS = {
    "134000": GuideStation("134000", "Лесная", "", False, (("138100", 22),)),
    "134104": GuideStation("134104", "Верба (рзд.)", "passing_loop", False, (("138100", 30),)),
    "138100": GuideStation("138100", "Барановичи", "", True, ()),
    "134200": GuideStation("134200", "Будка", "", False, ()),
    "134300": GuideStation("134300", "Верхи", "", False, (("138100", 40),)),
}


def mapped(esr: str, kind: str = "halt", osm: str = "n1", name: str = "Имя") -> MappedStation:
    return MappedStation(osm, esr, (25.7, 52.9), kind, name, ("Другое",))


@pytest.fixture(scope="module")
def catalogue(areas: Areas) -> Catalogue:
    curated = Curated({"by-lyasnaya": LYASNAYA}, ())
    every = (
        mapped("134000", "station", "n306", "Лесная-1"), mapped("134104"), mapped("138100"),
        mapped("134200"), mapped("134300"), mapped("134400", "station"), mapped("", "halt", "w7"),
    )  # fmt: skip
    return make_catalogue(every, curated, Guide(ROWS, (), {}), areas, Namer((), ()))


def test_a_curated_station_keeps_its_id_and_names_and_takes_the_mapped_place(
    catalogue: Catalogue,
) -> None:
    station = catalogue.stations["by-lyasnaya"]
    assert station.lonlat == (25.7, 52.9)
    assert (station.position_basis, station.position_error_km) == ("mapped", 0.2)
    assert (station.name_en, station.name_basis) == ("Lyasnaya", "curated")
    assert station.spellings == ("Lesnaya", "Лесная-1", "Другое")
    assert station.source == "OpenStreetMap node 306"
    assert catalogue.ids["134000"] == "by-lyasnaya"
    assert "esr-134000" not in catalogue.stations


def test_the_others_have_the_id_of_their_code_or_of_their_object(catalogue: Catalogue) -> None:
    station = catalogue.stations["esr-138100"]
    assert (station.esr, station.country) == ("138100", "BY")
    assert catalogue.ids["138100"] == "esr-138100"
    assert catalogue.stations["osm-w7"].esr == ""
    assert catalogue.stations["osm-w7"].source == "OpenStreetMap way 7"
    assert list(catalogue.stations) == sorted(catalogue.stations)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("esr-134104", "passing_loop"),  # the guide says so
        ("esr-138100", "station"),  # a transit point
        ("esr-134300", "station"),  # the guide has its distances: open to freight
        ("esr-134200", "halt"),  # the guide lists it and no more
        ("esr-134400", "station"),  # the guide lacks it
        ("osm-w7", "halt"),
    ],
)
def test_a_station_is_of_the_kind_that_the_guide_makes_it(
    catalogue: Catalogue, key: str, kind: str
) -> None:
    assert catalogue.stations[key].kind == kind


def test_a_curated_station_that_is_not_mapped_stays_where_its_own_coordinate_puts_it() -> None:
    town = unmapped(LYASNAYA)
    assert (town.position_basis, town.position_error_km) == ("town_centre", 3.0)
    nowhere: Station = unmapped(CuratedStation("by-x", "X", "BY", "halt", None, "", "", {}, ()))
    assert (nowhere.lonlat, nowhere.position_basis, nowhere.position_error_km) == (None, "", None)


def test_the_sources_are_found_in_folders_below_the_one_given(tmp_path: Path) -> None:
    names = ["stations-esr.csv", "tariff-stations.csv", "tariff-sections.csv"]
    for name in names:
        (tmp_path / "deep").mkdir(exist_ok=True)
        (tmp_path / "deep" / name).touch()
    with pytest.raises(InputError, match=r"holds no ukraine-rail\.osm\.pbf; docs/railway\.md"):
        find_sources(tmp_path)
    (tmp_path / "ukraine-rail.osm.pbf").touch()
    sources = find_sources(tmp_path)
    assert sources.stations == tmp_path / "deep" / "stations-esr.csv"
    assert sources.bbox == (19.0, 42.0, 61.0, 62.0)


@pytest.mark.parametrize("text", ["", "bbox = [1, 2, 3]", "bbox = 'here'", "bbox = ["])
def test_a_broken_plan_is_refused(tmp_path: Path, text: str) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(text, "utf-8")
    with pytest.raises(InputError, match="is no plan of a railway"):
        find_sources(tmp_path, plan)
