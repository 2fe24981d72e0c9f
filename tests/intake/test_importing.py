"""Importing: as often as one likes, without a duplicate and without undoing an editor's work."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from mapper import resources, settings
from mapper.cli.import_ import import_
from mapper.errors import InputError
from mapper.intake import import_record
from mapper.intake.deciding import digest
from mapper.intake.kinds import told
from mapper.intake.publishing import save
from mapper.model import Filter, Incident
from mapper.schema import columns
from mapper.store.record import as_row, sources, stored_incident

ROW = {
    "id": "BY-2022-0001",
    "event_date": "2022-03-14",
    "event_type": "sabotage",
    "title": "Signalling put out of action",
    "place_kind": "section",
    "country": "BY",
    "line": "orsha-brest",
    "from_station": "by-damanava",
    "to_station": "by-lyasnaya",
    "sources": "news-1",
}
SOURCE = {"source_id": "news-1", "url": "https://example.org/1", "publisher": "News"}
CLAIM = {
    "incident_id": "BY-2022-0001",
    "source_id": "news-1",
    "field": "event_date",
    "value": "2022-03-15",
    "credibility": "3",
}


def write(path: Path, *rows: dict[str, str]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, names, restval="")
        out.writeheader()
        out.writerows(rows)
    return path


@pytest.fixture
def bring(store, region, tmp_path, today):
    """Write the rows to files and import them."""

    def bringing(*rows, sources=(SOURCE,), claims=(CLAIM,)):
        path = write(tmp_path / "record" / "incidents.csv", *rows)
        for name, companions in (("sources", sources), ("claims", claims)):
            companion = path.parent / f"{name}.csv"
            companion.unlink(missing_ok=True)
            if companions:
                write(companion, *companions)
        return import_record(store, region, path, today=today)

    return bringing


def test_less_doubt_than_is_worked_out_is_raised_and_said(store, bring):
    report = bring(ROW | {"geo_uncertainty_km": "1", "geo_precision": "1"})
    held = store.incident("BY-2022-0001")
    assert held.geo_uncertainty_km > 13, "half of the section"
    assert held.geo_precision == 2
    (said,) = report.raised
    assert str(said).endswith(
        f"1 is less than the place allows; raised to {held.geo_uncertainty_km:g}"
    )
    assert "raised to" in store.revisions("BY-2022-0001")[0].why
    again = bring(ROW | {"geo_uncertainty_km": "1", "geo_precision": "1"})
    assert (again.unchanged, again.raised) == (["BY-2022-0001"], [])


def test_more_doubt_than_is_worked_out_and_none_stay_as_they_are_meant(store, bring):
    assert bring(ROW | {"geo_uncertainty_km": "40"}).raised == []
    assert store.incident("BY-2022-0001").geo_uncertainty_km == 40
    assert store.incident("BY-2022-0001").geo_precision == 3
    assert bring(ROW | {"id": "BY-2022-0002"}).raised == []
    assert store.incident("BY-2022-0002").geo_uncertainty_km > 13


def test_a_file_comes_in_with_its_sources_and_claims(store, bring, view):
    report = bring(ROW)
    assert (report.added, report.problems, report.sources_added) == (["BY-2022-0001"], [], 1)
    told = json.loads(store.public_one("BY-2022-0001", view).properties_json)
    assert told["place"] == "between Lyasnaya and Damanava"
    assert told["sources"][0]["publisher"] == "News"
    assert told["claims"][0]["value"] == "2022-03-15"
    revision = store.revisions("BY-2022-0001")[0]
    assert (revision.who, revision.why) == ("import", "imported from incidents.csv")


def test_the_same_file_again_changes_nothing(store, bring):
    bring(ROW)
    before = store.revisions("BY-2022-0001")
    report = bring(ROW)
    assert (report.added, report.changed, report.unchanged) == ([], [], ["BY-2022-0001"])
    assert (report.sources_added, report.sources_changed) == (0, 0)
    assert store.revisions("BY-2022-0001") == before


def test_a_changed_row_is_a_revision(store, bring):
    bring(ROW)
    report = bring(ROW | {"title": "Another title"})
    assert report.changed == ["BY-2022-0001"]
    assert [each.row["incident"]["title"] for each in store.revisions("BY-2022-0001")] == [
        "Signalling put out of action",
        "Another title",
    ]


def test_a_changed_claim_is_a_revision_of_its_incident(store, bring):
    bring(ROW)
    assert bring(ROW, claims=(CLAIM | {"value": "2022-03-16"},)).changed == ["BY-2022-0001"]
    assert [claim.value for claim in store.claims("BY-2022-0001")] == ["2022-03-16"]
    assert len(store.revisions("BY-2022-0001")) == 2


def test_a_source_of_the_future_and_too_long_a_value_are_refused(store, bring):
    report = bring(
        ROW | {"title": "x" * 201},
        sources=(SOURCE, SOURCE | {"source_id": "news-2", "published": "2099-01-01"}),
        claims=(),
    )
    assert [(each.file, each.line, each.column, each.value[:10]) for each in report.problems] == [
        ("sources.csv", 3, "published", "2099-01-01"),
        ("incidents.csv", 2, "title", "xxxxxxxxxx"),
    ]
    assert "future" in report.problems[0].remedy
    assert "at most 200" in report.problems[1].remedy
    assert store.incident_ids() == []


def test_a_changed_source_is_shown_at_once(store, bring, view):
    bring(ROW)
    report = bring(ROW, sources=(SOURCE | {"publisher": "The News"},))
    assert report.sources_changed == 1
    assert report.unchanged == ["BY-2022-0001"]
    told = json.loads(store.public_one("BY-2022-0001", view).properties_json)
    assert told["sources"][0]["publisher"] == "The News"


def edit(store, region, **changes):
    edited = replace(store.incident("BY-2022-0001"), **changes)
    with store.writer() as writer:
        save(writer, edited, None, region, who="editor", why="checked")


def test_an_editors_work_is_never_undone(store, region, bring):
    bring(ROW)
    edit(store, region, title="What the editor wrote")
    assert bring(ROW).unchanged == ["BY-2022-0001"]
    report = bring(ROW | {"notes": "changed in the file"})
    assert report.kept == ["BY-2022-0001"]
    assert store.incident("BY-2022-0001").title == "What the editor wrote"
    assert store.incident("BY-2022-0001").notes == ""
    assert bring(ROW | {"notes": "changed in the file"}).kept == ["BY-2022-0001"]


def test_a_file_that_has_caught_up_with_the_editor_is_in_step_again(store, region, bring):
    bring(ROW)
    edit(store, region, title="What the editor wrote")
    caught_up = ROW | {"title": "What the editor wrote"}
    assert bring(caught_up).unchanged == ["BY-2022-0001"]
    assert bring(caught_up | {"notes": "more"}).changed == ["BY-2022-0001"]


def test_claims_that_an_editor_removed_do_not_come_back(store, region, bring):
    bring(ROW)
    with store.writer() as writer:
        incident = store.incident("BY-2022-0001")
        save(writer, incident, [], region, who="editor", why="not said there")
    assert bring(ROW).unchanged == ["BY-2022-0001"]
    assert bring(ROW, claims=(CLAIM | {"value": "x"},)).kept == ["BY-2022-0001"]
    assert store.claims("BY-2022-0001") == []


def test_without_a_file_of_claims_those_that_there_are_stay(store, bring):
    bring(ROW)
    assert bring(ROW | {"notes": "new"}, claims=()).changed == ["BY-2022-0001"]
    assert len(store.claims("BY-2022-0001")) == 1


def test_addresses_become_sources(store, bring):
    row = ROW | {"sources": "https://www.example.org/2 https://example.org/1"}
    assert bring(row, claims=()).problems == []
    cited = store.incident("BY-2022-0001").sources
    assert cited[1] == "news-1"
    assert store.sources(cited)[cited[0]].publisher == "example.org"


def test_rows_without_an_id_get_one_and_only_one(store, bring):
    row = {name: value for name, value in ROW.items() if name != "id"}
    other = row | {"event_date": "2023-01-02", "country": "BY;UA"}
    assert bring(row, other, claims=()).added == ["BY-2022-0001", "XX-2023-0001"]
    assert bring(row, other, claims=()).unchanged == ["BY-2022-0001", "XX-2023-0001"]


KEYED = {name: value for name, value in ROW.items() if name != "id"} | {"external_id": "17"}


def test_a_row_with_the_key_of_an_earlier_one_corrects_it(store, bring):
    other = KEYED | {"external_id": "18", "title": "Another"}
    assert bring(KEYED, other, claims=()).added == ["BY-2022-0001", "BY-2022-0002"]
    assert bring(KEYED, other, claims=()).unchanged == ["BY-2022-0001", "BY-2022-0002"]
    report = bring(KEYED | {"title": "Corrected", "event_date": "2022-03-15"}, other, claims=())
    assert (report.added, report.changed) == ([], ["BY-2022-0001"])
    assert report.unchanged == ["BY-2022-0002"]
    assert store.incident("BY-2022-0001").title == "Corrected"
    assert len(store.revisions("BY-2022-0001")) == 2


def test_the_key_of_an_earlier_row_never_undoes_an_editors_work(store, region, bring):
    bring(KEYED, claims=())
    edit(store, region, title="What the editor wrote")
    assert bring(KEYED | {"notes": "changed"}, claims=()).kept == ["BY-2022-0001"]
    assert store.incident("BY-2022-0001").title == "What the editor wrote"


def test_a_file_of_another_name_means_the_record_of_its_source_or_one_of_its_own(
    store, region, bring, today, tmp_path
):
    bring(KEYED, claims=())
    row = KEYED | {"title": "Corrected", "sources": "https://example.org/1"}
    path = write(tmp_path / "elsewhere" / "corrected.csv", row)
    assert import_record(store, region, path, today=today).changed == ["BY-2022-0001"]
    row = KEYED | {"title": "Of others", "sources": "https://example.net/9"}
    path = write(tmp_path / "elsewhere" / "others.csv", row)
    assert import_record(store, region, path, today=today).added == ["BY-2022-0002"]


def test_two_rows_of_a_file_have_no_key_in_common(bring):
    report = bring(KEYED, KEYED | {"title": "Another"}, claims=())
    assert report.added == ["BY-2022-0001"]
    (problem,) = report.problems
    assert (problem.line, problem.column, problem.value) == (3, "external_id", "17")


def test_a_key_elsewhere_is_for_editors_only(store, bring, view):
    bring(KEYED | {"external_id": "their-key-17"}, claims=())
    with store.reading() as connection:
        forms = connection.exec_driver_sql("select * from public_form").mappings().all()
    assert store.incident("BY-2022-0001").external_id == "their-key-17"
    assert len(forms) == 1
    assert "their-key-17" not in str(dict(forms[0]))


def test_a_row_without_a_key_has_the_digest_that_it_had_before_there_were_keys():
    row = as_row(Incident(title="x"))
    for later in ("external_id", "reason", "replaced_by"):
        del row[later]
    assert digest(Incident(title="x")) == sha256(orjson.dumps(row)).hexdigest()
    assert digest(Incident(title="x", external_id="1")) != digest(Incident(title="x"))


def test_spellings_become_ids(store, bring):
    names = {"from_station": "Доманово", "to_station": "Lesnaya"}
    bring(ROW | names, claims=())
    found = store.incident("BY-2022-0001")
    assert (found.from_station, found.to_station) == ("by-damanava", "by-lyasnaya")


def test_the_country_follows_from_the_stations(store, bring):
    bring(ROW | {"country": ""}, claims=())
    assert store.incident("BY-2022-0001").country == ("BY",)


@pytest.mark.parametrize(
    ("wrong", "column", "remedy"),
    [
        ({"from_station": "Domanowwo"}, "from_station", "Damanava (by-damanava)"),
        ({"line": "gomel-paris"}, "line", "no station or line is called"),
        ({"from_station": "ua-chernihiv"}, "from_station", "not on the line orsha-brest"),
        ({"to_station": ""}, "to_station", "a section has two stations"),
        ({"to_station": "by-damanava"}, "to_station", "the same as from_station"),
        ({"place_kind": "site"}, "latitude", "a site needs latitude and longitude"),
        ({"place_kind": "line", "line": ""}, "line", "missing"),
        ({"place_kind": "area", "country": ""}, "admin1", "an area needs the code"),
        (
            {"place_kind": "site", "latitude": "30.9", "longitude": "52.4"},
            "latitude",
            "look swapped: give latitude 52.4 and longitude 30.9",
        ),
        ({"sources": "nobody-7"}, "sources", "no source has the id nobody-7"),
        ({"event_date": "2026-01-02"}, "event_date", "lies in the future"),
        ({"event_date_end": "2030-01-01"}, "event_date_end", "lies in the future"),
        ({"reported_date": "2026-01-02"}, "reported_date", "lies in the future"),
        ({"effect_start": "2026-01-02"}, "effect_start", "lies in the future"),
    ],
)
def test_what_does_not_fit_is_named_and_the_other_rows_load(bring, wrong, column, remedy):
    second = ROW | {"id": "BY-2022-0002"}
    report = bring(ROW | wrong, second, claims=())
    assert report.added == ["BY-2022-0002"]
    assert [(each.line, each.column) for each in report.problems] == [(2, column)]
    assert remedy in report.problems[0].remedy


def test_a_day_that_has_not_come_is_quoted_and_today_is_none(bring, today):
    (problem,) = bring(ROW | {"event_date": "2.1.2026"}, claims=()).problems
    assert problem.value == "2.1.2026"
    assert bring(ROW | {"event_date": today.isoformat()}, claims=()).problems == []
    assert bring(ROW | {"effect_end": "2026-05-01"}, claims=()).problems == []


def test_coordinates_of_another_part_of_the_world_are_not_called_swapped(bring):
    row = ROW | {"place_kind": "site", "latitude": "35.7", "longitude": "139.7", "country": "JP"}
    assert bring(row, claims=()).problems == []


def test_what_is_no_source_is_one_problem_that_quotes_its_cell(bring):
    report = bring(ROW | {"sources": "some newspaper news-1 https://example.org/2"}, claims=())
    (problem,) = report.problems
    assert problem.value == "some newspaper news-1 https://example.org/2"
    assert "no source has the ids some, newspaper; give addresses or ids" in problem.remedy
    assert report.sources_added == 1, "of a row that is not in, no source is made"


def test_sources_made_of_addresses_are_counted_once(bring):
    rows = [
        ROW | {"id": f"BY-2022-{number:04d}", "sources": f"news-1 https://example.org/{number}"}
        for number in (1, 2, 3)
    ]
    assert bring(*rows, claims=()).sources_added == 3, "news-1 has the first address"
    assert bring(*rows, claims=()).sources_added == 0


def test_problems_stand_in_the_order_of_the_files_and_their_lines(bring):
    waiting = {name: ROW[name] for name in ("event_date", "event_type", "title", "sources")}
    report = bring(
        ROW | {"line": "gomel-paris"},
        ROW | {"id": "BY-2022-0002", "event_date": "soon"},
        waiting | {"id": "BY-2022-0003"},
        ROW | {"id": "BY-2022-0004", "sources": "nobody-7"},
        ROW | {"id": "BY-2022-0005", "title": ""},
        waiting | {"id": "BY-2022-0006"},
        sources=(SOURCE, SOURCE | {"source_id": "News 1"}),
        claims=(CLAIM | {"incident_id": "BY-2022-0009"}, CLAIM | {"credibility": "9"}),
    )
    assert [(each.file, each.line) for each in report.problems] == [
        ("sources.csv", 3),
        ("claims.csv", 2),
        ("claims.csv", 3),
        ("incidents.csv", 2),
        ("incidents.csv", 3),
        ("incidents.csv", 5),
        ("incidents.csv", 6),
    ]
    assert [each.line for each in report.review] == [4, 7]


def test_the_command_tells_errors_from_notes_and_counts_them(store, tmp_path):
    waiting = {name: ROW[name] for name in ("event_date", "event_type", "title")}
    waiting |= {"id": "BY-2022-0002", "sources": "https://example.org/2"}
    path = write(tmp_path / "rows.csv", waiting, ROW | {"sources": "some newspaper"})
    loaded = settings.load(
        {
            "MAPPER_DATABASE": store.engine.url.render_as_string(),
            "MAPPER_INSTANCE": str(tmp_path),
        }
    )
    told = CliRunner().invoke(import_, [str(path)], obj=loaded)
    assert told.exit_code == 2
    error, note = told.stderr.splitlines()
    assert error.startswith("error: rows.csv, line 3, column sources: 'some newspaper': no source")
    assert note.startswith("note: rows.csv, line 2: BY-2022-0002 is not placed yet: ")
    assert (
        "1 added, 0 changed, 0 unchanged, 0 left alone, 1 refused, 1 problem; sources: 1 added"
        in (told.stdout)
    )


def test_the_report_tells_faults_by_kind_beside_each_problem(bring):
    rows = [ROW | {"id": f"BY-2022-000{at}", "from_station": f"Nowhere {at}"} for at in range(3)]
    told = bring(*rows, claims=()).as_values()
    assert len(told["problems"]) == 3
    (fault,) = told["faults"]
    assert (fault["line"], fault["rows"], fault["columns"]) == (2, 3, ("from_station",))
    assert fault["values"] == {"Nowhere 0": 1, "Nowhere 1": 1, "Nowhere 2": 1}
    assert "no station or line is called 'Nowhere 0'" in fault["remedy"]
    assert json.loads(json.dumps(told))


def test_rows_that_contradict_their_country_at_other_places_are_told_together(bring):
    row = {name: ROW[name] for name in ("event_date", "event_type", "title", "sources")}
    places = ("52.43", "30.99"), ("53.90", "27.56"), ("52.10", "23.70")
    report = bring(
        *(row | {"country": "RU", "latitude": lat, "longitude": lon} for lat, lon in places),
        claims=(),
    )
    assert len(report.review) == 3
    (note,) = told(report.review)
    assert note.startswith("incidents.csv, 3 rows, first in line 2: ")
    assert "52.43 N 30.99 E lies in BY, but country is RU" in note


def test_an_address_ends_before_an_id_that_is_known_or_another_address(store, bring):
    first, second = "https://example.org/7,84,damage.html", "https://example.org/a;b=1,c"
    cells = [
        f"{first},news-1,{second}",
        f"{first};news-1;{second}",
        f"{first} news-1 {second}",
        f"news-1, {first}; {second};",
    ]
    rows = [ROW | {"id": f"BY-2022-000{at}", "sources": cell} for at, cell in enumerate(cells)]
    report = bring(*rows, claims=())
    assert report.problems == []
    assert report.sources_added == 3
    with store.reading() as connection:
        cited = [
            sources(connection, stored_incident(connection, row["id"]).sources) for row in rows
        ]
    for each in cited:
        assert {source.url for source in each.values()} == {first, second, SOURCE["url"]}


def test_texts_that_are_withheld_are_told(bring):
    row = ROW | {"asset": "relay_cabinet", "notes": "At km 12."}
    said = CLAIM | {"value": "delays", "note": "said at km 12"}
    source = SOURCE | {"title": "Cabinet at km 12"}
    report = bring(row, sources=(source,), claims=(said,))
    assert sorted(report.withheld) == [
        "BY-2022-0001: note of claim news-1 is withheld: it names a kilometre of the line; "
        "an editor decides at /review",
        "BY-2022-0001: notes is withheld: it names a kilometre of the line; "
        "an editor decides at /review",
        "BY-2022-0001: title of source news-1 is withheld: it names a kilometre of the line; "
        "an editor decides at /review",
    ]
    assert not any("12" in text for text in report.withheld)


def test_claims_without_their_incident_or_source_are_named(bring):
    report = bring(
        ROW, claims=(CLAIM | {"incident_id": "BY-2022-0009"}, CLAIM | {"source_id": "x"})
    )
    assert sorted((each.file, each.line, each.column) for each in report.problems) == [
        ("claims.csv", 2, "incident_id"),
        ("claims.csv", 3, "source_id"),
    ]


def test_a_missing_file_is_named(store, region, tmp_path):
    with pytest.raises(InputError, match=r"there is no file .*nothing\.csv"):
        import_record(store, region, tmp_path / "nothing.csv")


def test_progress_is_told_to_the_end(store, region, tmp_path):
    path = write(
        tmp_path / "many.csv",
        *(
            ROW | {"id": f"BY-2022-{number:04d}", "sources": "https://example.org/1"}
            for number in range(1, 151)
        ),
    )
    told = []
    import_record(store, region, path, progress=lambda *done: told.append(done))
    assert told[-1] == (150, 150)
    assert [*told] == sorted(set(told)), "each piece takes some rows more, however long they take"


def test_of_rows_that_take_long_each_is_a_piece(store, region, tmp_path, monkeypatch):
    monkeypatch.setattr("mapper.intake.importing._PIECE_S", 0.0)
    row, told = ROW | {"sources": "https://example.org/1"}, []
    path = write(tmp_path / "few.csv", *(row | {"id": f"BY-2022-000{each}"} for each in (1, 2, 3)))
    import_record(store, region, path, progress=lambda *done: told.append(done))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_shipped_record_comes_in_whole(store, region, view):
    shipped = resources.shipped_incidents()
    companions = {name: resources.geodata(f"{name}.csv") for name in ("sources", "claims")}
    report = import_record(store, region, shipped, **companions)
    assert [str(problem) for problem in report.problems] == []
    assert [str(waiting) for waiting in report.review] == []
    rows = list(csv.DictReader(io.StringIO(shipped.read_text("utf-8"))))
    assert len(report.added) == len(rows)
    public = list(store.public(Filter(), view))
    assert len(public) == sum(row["status"] == "published" for row in rows) >= 45
    assert sum(row.geometry_json is not None for row in public) >= 35
    again = import_record(store, region, shipped, **companions)
    assert len(again.unchanged) == len(rows)


@pytest.mark.parametrize(
    "value", ["9" * 400, "nan", f"BY-2022-{'9' * 20}", "BY-2022-999999", "a\x00b", ";" * 300]
)
def test_one_bad_row_never_stops_the_good_ones(bring, store, value):
    without_id = {name: cell for name, cell in ROW.items() if name != "id"}
    bad = [
        without_id | {"title": f"bad {name}"} | {name: value}
        for name in columns(Incident)
        if name != "title"
    ]
    good = [without_id | {"title": f"good {number}"} for number in range(len(bad))]
    bring(*[row for both in zip(bad, good, strict=True) for row in both], claims=())
    titles = {store.incident(each).title for each in store.incident_ids()}
    assert {row["title"] for row in good} <= titles


def test_an_import_is_one_entry_of_the_audit_log(store, bring):
    bring(ROW, ROW | {"id": "BY-2022-0099"})
    bring(ROW, ROW | {"id": "BY-2022-0099"})
    assert [(each.what, each.who, each.rows) for each, _ in store.entries(9)] == [
        ("import of incidents.csv", "import", 3)
    ]
    assert store.verify().fault == ""
