"""Another railway than the shipped one: its folder is all that it takes, and nothing else shows."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from mapper.cli import main
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.region import Region, load_region, shipped_texts
from mapper.settings import load
from mapper.store import open_store
from mapper.web import create_app
from tests.region.liechtenstein import (
    EXTENT,
    EXTRACT,
    MUNICIPALITIES,
    STATIONS,
    environment,
    make_region,
    needs_extract,
    run,
)

pytestmark = needs_extract

#: What would tell that something of the shipped region is shown; CC BY is a licence.
SHIPPED = re.compile(
    r"Belarus|Ukrain|Russia|Gomel|gomel|Homyel|Kyiv|kyiv|Minsk|Moscow|Crimea|Brest|[Oo]blast"
    r"|(?<!CC )\bBY\b|\bBY-|\bUA\b|\bRU\b|Natural Earth|GeoNames|Tariff|tariff"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region's folder, its network imported and its database made by the commands."""
    folder = make_region(tmp_path_factory.mktemp("liechtenstein"))
    answer = run(folder, "init")
    assert answer.exit_code == 0, answer.output
    assert "records: 0" in answer.stdout
    return folder


@pytest.fixture(scope="module")
def second(folder: Path) -> Region:
    return load_region(load(environment(folder)))


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    settings = load(environment(folder))
    return create_app(settings, store=open_store(settings.database)).test_client()


def config_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="map-config">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def options(page: str, name: str) -> list[str]:
    """Return the values that a choice of a page offers, but for the empty one."""
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found is not None, name
    return [value for value in re.findall(r'<option value="([^"]*)"', found[0]) if value]


def test_the_map_opens_on_its_box_and_draws_its_files(client: FlaskClient) -> None:
    page = client.get("/").text
    config = config_of(page)
    assert config["opening"] == [9.46, 47.04, 9.65, 47.28]
    assert config["extent"] == list(EXTENT)
    assert config["highlight"] == ["schaan-tisis"]
    assert config["countries"] == [["LIECHTENSTEIN", [9.55, 47.12]]]
    titles = [layer["title"] for layer in config["layers"] if layer["group"] == "base"]
    assert titles == ["Land and water", "Borders and municipalities"]
    assert "<small>Liechtenstein</small>" in page
    assert "towns" not in config["feeds"]
    for name in ("land", "borders"):
        assert client.get(config["feeds"][name]).status_code == 200


def test_the_forms_offer_its_countries_and_languages(client: FlaskClient) -> None:
    form = client.get("/report").text
    assert options(form, "country") == ["LI", "AT"]
    assert options(form, "location_lang") == ["en", "de"]
    assert options(form, "sources-0-language") == ["de", "en", "fr"]
    assert "<strong>Liechtenstein:</strong> no report about its railway" in form
    assert "beim Bahnhof Nendeln" in form
    found = client.get("/incidents").text
    assert options(found, "country") == ["LI", "AT"]
    assert options(found, "line") == ["schaan-tisis"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/incidents",
        "/incidents?country=1",
        "/incidents/XX-2000-0001",
        "/lines",
        "/lines/schaan-tisis",
        "/report",
        "/about",
        "/sign-in",
        "/nowhere",
        "/export/incidents.geojson",
        "/export/lines.geojson",
        "/export/stations.geojson",
        "/export/incidents.geojson?line=1",
        "/incidents/XX-2000-0001.geojson",
        "/geodata/land.geojson",
        "/geodata/borders.geojson",
        "/geodata/towns.geojson",
        "/geodata/levels/index.json",
        "/api/locate?text=beim%20Bahnhof%20Nendeln",
        "/api/locate?text=x&country=1",
        "/healthz",
    ],
)
def test_nothing_of_the_shipped_region_stands_in_a_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code < 500
    assert SHIPPED.findall(answer.text) == []


def test_of_the_vocabulary_only_laws_and_languages_name_countries(client: FlaskClient) -> None:
    lists = client.get("/vocabulary.json").json
    named = {name for name, terms in lists.items() if SHIPPED.search(json.dumps(terms))}
    assert named == {"access_risk", "language"}


def test_the_file_holds_nothing_of_the_shipped_region(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    answer = run(folder, "render", str(path))
    assert answer.exit_code == 0, answer.output
    text = path.read_text("utf-8")
    assert SHIPPED.findall(re.sub(r"base64,[\w+/=]+", "", text)) == []
    assert config_of(text)["opening"] == [9.46, 47.04, 9.65, 47.28]
    assert 'id="data-land"' in text and 'id="data-towns"' not in text


def test_its_railway_answers(folder: Path) -> None:
    info = json.loads(run(folder, "railway", "info", "--json").stdout)
    assert "liechtenstein" in info["source"]
    assert (info["lines"], info["lines_without_place"]) == (1, [])
    place = json.loads(run(folder, "railway", "reference", "9.54", "47.2", "--json").stdout)
    assert place["line"] == "schaan-tisis"
    assert place["distance_m"] < 200
    asked = run(folder, "railway", "reference", "30.98", "52.44")
    assert asked.exit_code == 2
    assert SHIPPED.findall(asked.output) == []


def test_a_station_of_it_is_found_by_words(folder: Path, second: Region) -> None:
    found = json.loads(run(folder, "locate", "beim Bahnhof Nendeln", "--json").stdout)
    assert (found["kind"], found["from_station"]) == ("station", "li-nendeln")
    assert (found["country"], found["admin1"]) == ("LI", "LI-02")
    there = json.loads(run(folder, "locate", "near Schaan-Vaduz", "--json").stdout)
    assert there["from_station"] == "li-schaan"
    for elsewhere in ("near Gomel", "in Homyel region"):
        missed = json.loads(run(folder, "locate", elsewhere, "--json").stdout)
        assert missed["geometry"] is None
        assert missed["latitude"] is None


def test_its_gazetteer_holds_its_stations_and_nothing_else(second: Region) -> None:
    gazetteer: Gazetteer = second.gazetteer
    assert {entry.id for entry in gazetteer.entries} == set(second.network.stations)
    assert set(second.network.stations) == {*STATIONS, "osm-58087"}
    assert gazetteer.countries == {"LI", "AT"}


def test_its_areas_are_its_own(second: Region) -> None:
    assert second.areas.codes() == ("LI", *sorted(MUNICIPALITIES.values()))
    assert second.areas.name("LI") == "Liechtenstein"
    assert second.areas.name("LI-11") == "Vaduz"
    assert second.areas.admin1_of(9.542, 47.2) == "LI-02"
    assert (second.by_reaches_back_days, second.texts.traffic_fades_days) == (14, 7)


def test_its_exports_hold_its_stations_and_say_whose_they_are(folder: Path) -> None:
    answer = run(folder, "export", "-", "--collection", "stations")
    found = json.loads(answer.stdout)
    assert {each["id"] for each in found["features"]} == {*STATIONS, "osm-58087"}
    assert (found["attribution"], found["licence"]) == (
        "© OpenStreetMap contributors",
        "ODbL 1.0",
    )


@pytest.mark.parametrize(
    "words",
    [
        ("locate",),
        ("export",),
        ("render",),
        ("railway",),
        ("railway", "route"),
        ("railway", "reference"),
        ("railway", "fetch"),
        ("railway", "import"),
        ("railway", "info"),
    ],
    ids=" ".join,
)
def test_help_gives_examples_of_it(folder: Path, words: tuple[str, ...]) -> None:
    text = run(folder, *words, "--help").stdout
    assert SHIPPED.findall(text) == []
    assert "{" not in text


def test_help_of_the_shipped_region_gives_examples_of_that() -> None:
    text = (
        CliRunner().invoke(main, ["railway", "route", "--help"], env={"MAPPER_REGION": ""}).stdout
    )
    start, goal = shipped_texts().examples.stations
    assert f"mapper railway route {start} {goal} --via" in text


def test_help_is_given_where_the_region_cannot_be_read(tmp_path: Path) -> None:
    answer = run(tmp_path, "railway", "route", "--help")
    assert answer.exit_code == 0
    assert "mapper railway route A B --geojson way.json" in answer.stdout


def test_its_record_comes_in_with_the_database(folder: Path, tmp_path: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "region", ignore=shutil.ignore_patterns("instance"))
    with (own / "region.toml").open("a", encoding="utf-8") as file:
        file.write('record = "reports.csv"\n')
    (own / "reports.csv").write_text(
        "event_date,event_type,sub_event_type,title,place_kind,from_station,sources\n"
        "2013-05-04,accident,derailment,A wagon left the rails,station,Nendeln,"
        "https://example.org/a\n",
        "utf-8",
    )
    answer = run(own, "init")
    assert answer.exit_code == 0, answer.output
    assert "imported 1 records from reports.csv" in answer.stdout
    settings = load(environment(own))
    client = create_app(settings, store=open_store(settings.database)).test_client()
    (feature,) = client.get("/export/incidents.geojson").json["features"]
    assert feature["id"] == "LI-2013-0001"
    page = client.get("/incidents/LI-2013-0001").text
    assert re.search("<dt>Country</dt><dd[^>]*>Liechtenstein</dd>", page)
    assert SHIPPED.findall(page) == []


def test_the_network_is_imported_again_by_the_list_as_it_stands(
    folder: Path, tmp_path: Path
) -> None:
    """A line that was added to the list since is on the next import into the same folder."""
    own = shutil.copytree(folder, tmp_path / "region", ignore=shutil.ignore_patterns("instance"))
    values = json.loads((own / "lines.json").read_text("utf-8"))
    short = values["lines"][0] | {"slug": "schaan-nendeln", "name_en": "Schaan-Vaduz – Nendeln"}
    values["lines"].append(short | {"stations": ["li-schaan", "li-nendeln"], "names": {}})
    (own / "lines.json").write_text(json.dumps(values), "utf-8")
    again = run(own, "railway", "import", str(EXTRACT), "--out", str(own), "--json")
    assert json.loads(again.stdout)["lines"] == 2
