"""``region.toml`` is read whole, checked, and says what to write instead."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from mapper.errors import MapperError, ResourceMissing, SettingError
from mapper.geocode import LANGUAGES
from mapper.region import (
    Examples,
    Region,
    load_areas_of,
    load_network_of,
    load_region,
    load_texts,
    read_texts,
    shipped_texts,
)
from mapper.settings import load

LEAST = """
title = "A railway"
opening = [5.0, 51.0, 6.0, 52.0]

[[countries]]
code = "NL"
name = "Netherlands"
"""


@pytest.fixture
def written(tmp_path: Path):
    """Write a file with the least that it needs, and more."""

    def write(more: str = "", before: str = "") -> Path:
        (tmp_path / "region.toml").write_text(f"{before}{LEAST}{more}", "utf-8")
        return tmp_path

    return write


def test_the_least_that_a_region_says_is_enough(written) -> None:
    texts = read_texts(written())
    assert (texts.title, texts.subtitle) == ("A railway", "")
    assert texts.opening == texts.small_opening == texts.extent == (5.0, 51.0, 6.0, 52.0)
    assert dict(texts.country_names) == {"NL": "Netherlands"}
    assert (texts.languages, texts.by_reaches_back_days) == (("en",), 31)
    assert texts.traffic_fades_days == 30
    assert (texts.labels, texts.highlight, texts.online_countries) == ((), (), ())
    assert texts.scope.windows == (texts.extent,)
    assert texts.scope.weight("NL") > texts.scope.weight("BE")
    plain = Examples(id="NL-2022-0007", country="NL", lonlat=(5.5, 51.5))
    assert texts.examples == plain
    assert not texts.files.drawn
    assert "ODbL" in texts.rights.licence


def test_the_shipped_region_is_the_one_that_is_meant_by_none(region: Region) -> None:
    texts = load_texts(load(environ={}))
    assert texts is shipped_texts()
    assert region.texts == texts
    assert region.by_reaches_back_days == texts.by_reaches_back_days == 31
    assert list(texts.country_names) == ["BY", "RU", "UA"]
    assert texts.highlight == ("gomel-kyiv",)
    assert texts.convictions.prove_nothing_in >= {"BY", "RU", "UA-43"}
    assert set(texts.languages) == set(LANGUAGES)
    assert set(texts.files.drawn) == {"land", "borders", "towns"}
    assert texts.files.record is not None and texts.files.record.name == "incidents.csv"


def test_what_the_shipped_region_names_is_there(region: Region) -> None:
    texts = region.texts
    assert set(texts.highlight) <= set(region.network.lines)
    assert set(texts.country_names) <= set(region.areas.codes())
    assert texts.divisions.cities <= set(region.areas.codes())
    start, goal = (region.network.one_station(name) for name in texts.examples.stations)
    via = region.network.one_station(texts.examples.via)
    assert region.network.route(start.id, goal.id, [via.id]).length_km > 0
    assert texts.examples.line in region.network.lines
    assert region.network.find_line(texts.examples.line_words)
    assert region.network.reference(*texts.examples.lonlat).distance_m < 5000
    assert texts.examples.country in texts.country_names


def test_nothing_of_it_can_be_changed() -> None:
    texts = shipped_texts()
    with pytest.raises(FrozenInstanceError):
        texts.title = "another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        texts.scope.weights["BY"] = 0  # type: ignore[index]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("", "title is missing; give a text in quotes"),
        (
            'title = 3\nopening = [1, 1, 2, 2]\ncountries = [{code="NL", name="N"}]',
            "title = 3; give",
        ),
        ('title = "a"\nopening = [6, 51, 5, 52]', r"opening = \[6, 51, 5, 52\]; give \[west"),
        ('title = "a"\nopening = [5, 51, 6, 95]', "opening = .*; give"),
        ('title = "a"\nopening = [1, 1, 2, 2]', r"countries is missing; write \[\[countries\]\]"),
        (
            'title = "a"\nopening = [1, 1, 2, 2]\ncountries = [{code = "nl", name = "N"}]',
            "countries 1.code = 'nl'; give the two capitals of ISO 3166-1",
        ),
        ("title = ", "cannot be read"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_its_remedy(
    tmp_path: Path, more: str, says: str
) -> None:
    (tmp_path / "region.toml").write_text(more, "utf-8")
    with pytest.raises(SettingError, match=says) as error:
        read_texts(tmp_path)
    assert "region.toml" in str(error.value)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[labels]\nHERE = [5.0]", r"labels = .*; give a table of NAME = \[lon, lat\]"),
        ('[divisions]\ncities = ["Amsterdam"]', r"divisions.cities = \['Amsterdam'\]; give codes"),
        ('[convictions]\nprove_nothing_in = ["nl"]', "convictions.prove_nothing_in"),
        ('[gazetteer]\nweights = { NL = "much" }', "gazetteer.weights .* a table of numbers"),
        ("[gazetteer]\nwindows = [[1, 2, 3]]", "gazetteer.windows .* give boxes"),
        ('[credits.towns]\nowner = "me"', "credits.towns.url is missing; give the address"),
        ('[examples]\nstations = ["A"]', "examples.stations .* two stations"),
        ('[files]\nlnad = "land.geojson"', "files.lnad is not known; there are admin1"),
    ],
)
def test_a_wrong_value_further_down_is_named_by_its_table(written, more: str, says: str) -> None:
    with pytest.raises(SettingError, match=says):
        read_texts(written(more))


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ('languages = ["fr"]', "the geocoder reads en, nl"),
        ("by_reaches_back_days = -1", "a whole number of 0 or more"),
        ("by_reaches_back_days = 3.5", "a whole number of 0 or more"),
        ("traffic_fades_days = -1", "a whole number of 0 or more"),
        ('highlight = ["Not A Slug"]', "give slugs"),
        ('tilte = "A railway"', "tilte is not known; there are"),
    ],
)
def test_a_wrong_value_at_the_top_is_named(written, before: str, says: str) -> None:
    with pytest.raises(SettingError, match=says):
        read_texts(written(before=before))


def test_a_folder_without_the_file_is_no_region(tmp_path: Path) -> None:
    settings = load(environ={"MAPPER_REGION": str(tmp_path)})
    with pytest.raises(SettingError, match=r"holds no region\.toml.*docs/regions\.md"):
        load_region(settings)


def test_a_file_that_it_names_and_lacks_is_missed(written) -> None:
    with pytest.raises(ResourceMissing, match=r"land\.geojson is missing; .* take files\.land out"):
        read_texts(written('[files]\nland = "land.geojson"'))


def test_a_region_without_a_network_says_what_makes_one(written) -> None:
    texts = read_texts(written())
    assert load_areas_of(texts).codes() == ()
    assert load_areas_of(texts).country_of(5.1, 52.0) is None
    with pytest.raises(MapperError, match=r"`mapper railway import FILE --out"):
        load_network_of(texts)


def test_another_network_brings_what_its_folder_has_to_draw(written, tmp_path: Path) -> None:
    (tmp_path / "own.geojson").write_text("{}")
    other = tmp_path / "other"
    other.mkdir()
    (other / "towns.geojson").write_text("{}")
    folder = written('[files]\nland = "own.geojson"')
    settings = load(environ={"MAPPER_REGION": str(folder), "MAPPER_NETWORK": str(other)})
    files = load_texts(settings).files
    assert files.network == other
    assert files.drawn == {"land": folder / "own.geojson", "towns": other / "towns.geojson"}
    assert read_texts(folder).files.network == folder


SEARCH = """
not_searched = ["the rest"]

[[searches]]
countries = ["NL"]
first = 2020-01-01
last = 2023-12-31
until = 2024-02-01
languages = ["nl"]
publishers = ["De Krant"]
how = "Read by hand."
"""


def test_a_region_says_what_was_searched(written, tmp_path: Path) -> None:
    (tmp_path / "searches.toml").write_text(SEARCH, "utf-8")
    searches = read_texts(written('[files]\nsearches = "searches.toml"\n')).searches
    assert searches.not_made == ("the rest",)
    (made,) = searches.made
    assert (made.first, made.last, made.until) == (
        date(2020, 1, 1),
        date(2023, 12, 31),
        date(2024, 2, 1),
    )
    assert (made.countries, made.languages, made.publishers) == (("NL",), ("nl",), ("De Krant",))


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("last = 2023-12-31", "last = 2019-12-31", "not before 2020-01-01"),
        ("until = 2024-02-01", "until = 2023-02-01", "not before 2023-12-31"),
        ("until = 2024-02-01", 'until = "soon"', "give a day like 2022-03-14"),
        ('countries = ["NL"]', 'countries = ["Holland"]', "ISO 3166-1"),
        ('how = "Read by hand."', 'why = "for fun"', "how is missing"),
    ],
)
def test_a_search_that_cannot_be_is_refused(
    written, tmp_path: Path, was: str, becomes: str, named: str
) -> None:
    (tmp_path / "searches.toml").write_text(SEARCH.replace(was, becomes), "utf-8")
    with pytest.raises(SettingError, match=named):
        read_texts(written('[files]\nsearches = "searches.toml"\n'))
