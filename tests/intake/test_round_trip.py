"""What goes out as CSV comes in again: unchanged here, the same to everyone elsewhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mapper.formats import csv_writer, geojson
from mapper.formats.collections import collection
from mapper.formats.export import of_records
from mapper.intake import import_record
from mapper.intake.publishing import save
from mapper.model import Claim, Filter, Incident, Source
from mapper.stamp import stamp_of
from mapper.store import Store, View, create_store

RECORD = Path(__file__).resolve().parents[2] / "incidents.csv"
FILES = {"records": "incidents.csv", "sources": "sources.csv", "claims": "claims.csv"}

#: An arrest at a station: everyone learns its division only.
DETENTION = Incident(
    id="BY-2022-0001",
    event_date=None,
    event_type="repression",
    sub_event_type="arrest",
    title="Three people were detained",
    location="the depot of Barysau",
    location_lang="en",
    place_kind="station",
    from_station="by-barysau",
    country=("BY",),
    admin1=("BY-MI",),
    geo_precision=1,
    geo_uncertainty_km=1.5,
    detained=3,
    sources=("mirror",),
)
MIRROR = Source(
    "mirror",
    url="https://d1234.cloudfront.net/page",
    title="A copy",
    original_url="https://example.org/page",
    sha256="0" * 64,
)
SAID = (
    Claim(DETENTION.id, "mirror", "from_station", "by-barysau"),
    Claim(DETENTION.id, "mirror", "detained", "4"),
)


@pytest.fixture
def everyone(today, region) -> View:
    return View(today, 3, 30, made_with=stamp_of(region))


@pytest.fixture
def carry(tmp_path: Path, everyone: View, region) -> Callable[..., Path]:
    """Write what everyone may see of a store as CSV files, and return that of the records."""

    def carry(store: Store, *names: str) -> Path:
        folder = tmp_path / "-".join(names)
        folder.mkdir(exist_ok=True)
        for name in names:
            export = of_records(collection(name), store, everyone, Filter(), region.texts)
            (folder / FILES[name]).write_bytes(b"".join(csv_writer.write(export)))
        return folder / "incidents.csv"

    return carry


@pytest.fixture
def features(everyone: View, region):
    def of(store: Store):
        export = of_records(collection("records"), store, everyone, Filter(), region.texts)
        found = json.loads(b"".join(geojson.write(export)))["features"]
        return {each["id"]: each for each in found}

    return of


@pytest.fixture(scope="module")
def shipped(tmp_path_factory, region, today):
    store = create_store(f"sqlite:///{tmp_path_factory.mktemp('shipped') / 'mapper.sqlite'}")
    import_record(store, region, RECORD, today=today)
    yield store
    store.close()


def test_the_shipped_record_comes_in_unchanged_where_it_was(shipped, region, today, carry):
    before = {key: shipped.incident(key) for key in shipped.incident_ids()}
    for names in (("records",), tuple(FILES)):
        report = import_record(shipped, region, carry(shipped, *names), today=today)
        assert report.problems == []
        assert sorted(report.unchanged) == sorted(before)
        assert (report.sources_added, report.sources_changed) == (0, 0)
    assert {key: shipped.incident(key) for key in before} == before
    assert {len(shipped.revisions(key)) for key in before} == {1}


def test_what_is_withheld_stays_when_an_export_comes_back(store, region, today, carry):
    source = Source("news", title="A cabinet at km 12", publisher="News")
    incident = Incident(
        "BY-2022-0001",
        event_date=date(2022, 3, 14),
        event_type="sabotage",
        asset=("relay_cabinet",),
        title="A cabinet at km 12",
        notes="At km 12.",
        country=("BY",),
        sources=("news",),
        updated=date(2022, 4, 1),
    )
    said = [
        Claim(incident.id, "news", "effect", "delays", note="at km 12"),
        Claim(incident.id, "news", "notes", "at km 12"),
    ]
    with store.writer() as writer:
        writer.save_source(source, who="test", why="test")
        save(writer, incident, said, region, who="test", why="test")
    report = import_record(store, region, carry(store, *FILES), today=today)
    assert report.problems == []
    assert store.incident(incident.id) == incident
    assert store.sources(["news"])["news"] == source
    assert store.claims(incident.id) == said


def test_elsewhere_with_its_sources_and_claims_it_is_the_same_to_everyone(
    shipped, store, region, today, carry, features
):
    report = import_record(store, region, carry(shipped, *FILES), today=today)
    assert report.problems == []
    assert features(store) == features(shipped)


def test_elsewhere_alone_it_lacks_only_what_the_sources_say_of_themselves(
    shipped, store, region, today, carry, features
):
    """Addresses become sources; a row that cites one without an address waits for sources.csv."""
    report = import_record(store, region, carry(shipped, "records"), today=today)
    here, there = features(shipped), features(store)
    addressed = {
        key
        for key, each in here.items()
        if all(source["url"] for source in each["properties"]["sources"])
    }
    assert set(there) == addressed
    assert len(addressed) > 60
    assert {problem.column for problem in report.problems} == {"sources"}
    assert len(report.problems) == len(here) - len(addressed)
    # Which copies which, and who disagrees, stands in the other two files.
    theirs = {"sources", "claims", "independent_source_count"}
    for key in addressed:
        was, told = here[key], there[key]
        assert told["geometry"] == was["geometry"]
        assert [each["url"] for each in told["properties"]["sources"]] == [
            each["url"] for each in was["properties"]["sources"]
        ]
        differs = {
            name for name, value in was["properties"].items() if told["properties"][name] != value
        }
        assert differs <= theirs, key


@pytest.fixture
def detention(store, region):
    with store.writer() as writer:
        writer.save_source(MIRROR, who="test", why="example")
        save(writer, DETENTION, SAID, region, who="test", why="example")
    return store


def test_what_the_gate_withholds_stays(detention, region, today, carry):
    report = import_record(detention, region, carry(detention, *FILES), today=today)
    assert (report.problems, report.unchanged) == ([], [DETENTION.id])
    assert detention.incident(DETENTION.id) == DETENTION
    assert detention.sources(["mirror"]) == {"mirror": MIRROR}
    assert detention.claims(DETENTION.id) == list(SAID)


def edited(path: Path, **cells: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(row | cells for row in rows)


def test_a_cell_that_was_changed_in_the_export_is_all_that_changes(detention, region, today, carry):
    path = carry(detention, *FILES)
    import_record(detention, region, path, today=today)  # so that its last import is known
    edited(path, title="Four people were detained", detained="4")
    edited(path.with_name("sources.csv"), title="A mirror")
    report = import_record(detention, region, path, today=today)
    assert report.changed == [DETENTION.id]
    assert detention.incident(DETENTION.id) == replace(
        DETENTION, title="Four people were detained", detained=4
    )
    assert detention.sources(["mirror"])["mirror"] == replace(MIRROR, title="A mirror")
    assert detention.claims(DETENTION.id) == list(SAID)


def test_a_place_that_was_changed_in_the_export_is_taken(detention, region, today, carry):
    path = carry(detention, "records")
    import_record(detention, region, path, today=today)
    edited(path, place_kind="station", from_station="by-orsha-tsentralnaya", admin1="BY-VI")
    import_record(detention, region, path, today=today)
    assert detention.incident(DETENTION.id).from_station != DETENTION.from_station


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "'=1", "＝1", "'", "=a;b"])
def test_a_text_that_a_spreadsheet_would_reckon_comes_in_as_it_was(
    store, region, today, carry, text
):
    hostile = replace(
        DETENTION,
        event_type="accident",
        sub_event_type="fire",
        title=text,
        notes=text,
        actor=(text,),
    )
    hostile = replace(hostile, actor=tuple(text.split(";")), longitude=None)
    with store.writer() as writer:
        writer.save_source(MIRROR, who="test", why="example")
        save(writer, hostile, (), region, who="test", why="example")
    report = import_record(store, region, carry(store, "records"), today=today)
    assert (report.problems, report.unchanged) == ([], [hostile.id])
    assert store.incident(hostile.id) == hostile
