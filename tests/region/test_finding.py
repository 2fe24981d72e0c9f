"""What a search finds of a region: by any spelling, as one types, the best first."""

from __future__ import annotations

import pytest

from mapper.geodesy import flat_km
from mapper.region import Region
from mapper.region.finding import Finder


@pytest.fixture(scope="module")
def finder(region: Region) -> Finder:
    return Finder(region)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        *((text, "station", "ua-sarny") for text in ("Sarny", "сарны", "САРН", "sarn", "Sarnyy")),
        *((text, "station", "by-homyel-pasazhyrski") for text in ("gomel", "Гомель", "Gomle")),
        ("pasazhyrski homyel", "station", "by-homyel-pasazhyrski"),
        ("Kalinkovitsji", "station", "by-kalinkavichy"),
        ("у Калинковичах", "station", "by-kalinkavichy"),
        *((text, "line", "gomel-kyiv") for text in ("Gomel – Kiev", "гомель київ", "kyiv homyel")),
        ("gomel chernigov", "line", "gomel-kyiv"),
        ("gomel-kyiv", "line", "gomel-kyiv"),
        ("Lemberg", "settlement", "gn-702550"),
    ],
)  # fmt: skip
def test_any_spelling_finds_it_first_of_its_kind(finder, text, kind, found):
    assert next(each.id for each in finder.find(text) if each.kind == kind) == found


def test_the_station_that_is_called_so_comes_first(finder):
    first = finder.find("Brest")[0]
    assert (first.kind, first.id) == ("station", "by-brest-tsentralny")
    assert "Belarus" in first.about


def test_no_kind_hides_another(finder):
    kinds = {each.kind for each in finder.find("gomel")}
    assert {"station", "line", "settlement"} <= kinds


@pytest.mark.parametrize("text", ["", " – ", "<script>", "zzzz", "\\", "%"])
def test_what_is_called_nothing_finds_nothing(finder, text):
    assert finder.find(text) == []


KILOMETRES = ("Orsha – Brest km 200,5", "km 200.5 orsha brest", "Брест – Орша 200,5 км")


@pytest.mark.parametrize("text", KILOMETRES)
def test_a_kilometre_of_a_line_lies_on_it(finder, region, text):
    found = [each for each in finder.find(text) if each.kind == "kilometre"]
    assert found and {each.id for each in found} == {"orsha-brest"}
    drawn = next(each for each in found if "as drawn" in each.about)
    away_km = flat_km(drawn.at, region.network.locate("orsha-brest", 200.5))
    assert away_km < 0.01 and "Orsha-Tsentralnaya" in drawn.about


def test_a_kilometre_is_told_by_each_count_that_knows_it(finder, region):
    found = [each for each in finder.find("gomel kyiv 45") if each.kind == "kilometre"]
    assert len({each.at for each in found}) == len({each.about for each in found}) == len(found)
    line = region.network.line("gomel-kyiv")
    origin, at_km = next(line.drawn_at(45))
    named = region.network.stations[origin].name_en
    published = next(each for each in found if each.about == f"published, counted from {named}")
    assert flat_km(published.at, region.network.locate(line.slug, at_km)) < 0.01
    assert line.published_at(at_km) == pytest.approx(45)


def test_a_name_with_a_number_is_a_name_first(finder):
    kinds = {each.kind for each in finder.find("Murom 1")}
    assert "station" in kinds and "kilometre" not in kinds


def test_a_kilometre_beyond_a_line_is_nowhere(finder):
    assert [each for each in finder.find("orsha brest km 9999") if each.kind == "kilometre"] == []
