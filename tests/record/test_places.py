"""Where the shipped rows are: only what the report allows, on lines and stations that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapper import vocabulary
from mapper.formats.table import RecordRow, read_records
from mapper.intake.doubting import with_doubt
from mapper.model import Incident
from mapper.railway.network import Network
from mapper.railway.reference.sections import section_id
from mapper.region import Region

Rows = list[dict[str, str]]

#: What stands beside the track; it is never placed finer than its section.
WAYSIDE = {"relay_cabinet", "signalling", "points"}
#: A slug, the code of the tariff guide, or for what has none the number of its node.
STATION_ID = re.compile(r"(by|ua|ru)-[a-z0-9]+(-[a-z0-9]+)*|esr-[0-9]{6}|osm-n[0-9]+")


def test_lines_and_stations_exist(incidents: Rows, railway: Network) -> None:
    for row in incidents:
        assert not row["line"] or row["line"] in railway.lines, (row["id"], row["line"])
        ends = [row["from_station"], row["to_station"], row["origin"], row["destination"]]
        for place in ends + row["via"].split(";"):
            if STATION_ID.fullmatch(place):
                assert place in railway.stations, (row["id"], place)
        for station in ends[:2]:
            assert not station or STATION_ID.fullmatch(station), (row["id"], station)


def test_stations_lie_on_the_line_that_is_named_with_them(
    incidents: Rows, railway: Network
) -> None:
    for row in incidents:
        if not row["line"]:
            continue
        order = railway.line(row["line"]).station_ids
        ends = [station for station in (row["from_station"], row["to_station"]) if station]
        assert set(ends) <= set(order), (row["id"], row["line"], ends)
        if len(ends) == 2:
            first, last = (order.index(station) for station in ends)
            assert first < last, f"{row['id']}: the stations stand in the line's order"


def test_a_section_runs_between_neighbours(incidents: Rows, railway: Network) -> None:
    """Halts may lie within a section: it runs from one station with points to the next."""
    sections = [row for row in incidents if row["place_kind"] == "section"]
    assert len(sections) >= 10
    for row in sections:
        line = railway.line(row["line"])
        ends = row["from_station"], row["to_station"]
        assert section_id(line, railway.stations, *ends), (row["id"], line.slug, ends)


@pytest.mark.parametrize(
    ("kind", "needed", "barred"),
    [
        ("station", {"from_station"}, {"to_station", "latitude", "longitude"}),
        ("section", {"line", "from_station", "to_station"}, {"latitude", "longitude"}),
        ("stretch", {"from_station", "to_station"}, {"latitude", "longitude"}),
        ("line", {"line"}, {"latitude", "longitude"}),
        ("site", {"latitude", "longitude"}, {"from_station", "to_station"}),
        ("area", {"country"}, {"latitude", "longitude", "line", "from_station", "to_station"}),
        (
            "none",
            set(),
            {"latitude", "longitude", "line", "from_station", "to_station", "geo_method"},
        ),
    ],
)
def test_each_kind_of_place_has_what_it_needs_and_no_more(
    incidents: Rows, kind: str, needed: set[str], barred: set[str]
) -> None:
    rows = [row for row in incidents if row["place_kind"] == kind]
    assert rows
    for row in rows:
        assert {column for column in needed if not row[column]} == set(), row["id"]
        assert {column for column in barred if row[column]} == set(), row["id"]


def test_a_stretch_names_its_line_unless_it_leads_over_several(
    incidents: Rows, railway: Network
) -> None:
    rows = [row for row in incidents if row["place_kind"] == "stretch" and not row["line"]]
    assert rows
    for row in rows:
        ends = {row["from_station"], row["to_station"]}
        both = [slug for slug, line in railway.lines.items() if ends <= set(line.station_ids)]
        assert both == [], row["id"]
        assert railway.route(*sorted(ends)).length_km > 0, row["id"]


def test_every_placed_row_says_how_and_how_surely(incidents: Rows) -> None:
    for row in incidents:
        if row["place_kind"] == "none":
            continue
        assert vocabulary.has("geo_method", row["geo_method"]), row["id"]
        assert row["geo_precision"] in {"1", "2", "3"}, row["id"]
        assert float(row["geo_uncertainty_km"]) > 0, row["id"]


def test_no_row_states_less_doubt_than_its_place_has(
    paths: dict[str, Path], region: Region
) -> None:
    """Its precision follows from its doubt, too."""
    rows = [found.record for found in read_records(paths["incidents"], Incident)
            if isinstance(found, RecordRow)]  # fmt: skip
    assert len(rows) > 80
    said = {row.id: (row.geo_uncertainty_km, row.geo_precision) for row in rows}
    held = [with_doubt(row, region) for row in rows]
    assert said == {row.id: (row.geo_uncertainty_km, row.geo_precision) for row in held}


def test_the_doubt_about_a_spot_on_a_stretch_is_half_of_it(
    incidents: Rows, railway: Network
) -> None:
    """What befell all of it is in doubt by its ends and its course alone."""
    spots = 0
    for row in incidents:
        ends = row["from_station"], row["to_station"]
        if not all(ends):
            continue
        part = railway.stretch(row["line"], *ends) if row["line"] else railway.route(*ends)
        doubt_km = float(row["geo_uncertainty_km"])
        if vocabulary.whole(row["event_type"], row["sub_event_type"]):
            assert doubt_km < 5, row["id"]
        else:
            spots += 1
            assert doubt_km > part.length_km / 2, row["id"]
    assert spots >= 14


@pytest.mark.parametrize(
    ("identity", "line", "stations", "doubt_km"),
    [
        ("BY-2022-0001", "brest-kovel", {"by-brest-pawdnyovy"}, "0.5"),
        ("BY-2022-0023", "kalinkavichy-korosten", {"by-mazyr"}, "0.5"),
        ("BY-2022-0037", "asipovichy-zhlobin", {"by-asipovichy-1"}, "0.5"),
        ("BY-2022-0038", "baranavichy-vaukavysk", {"by-palonka"}, "0.5"),
        ("BY-2022-0039", "", {"by-palonka", "by-luninets"}, None),
        ("BY-2023-0001", "vitebsk-yezyaryshcha", {"by-chepino"}, "0.5"),
        ("BY-2023-0004", "baranavichy-vaukavysk", {"by-palonka"}, "0.5"),
        ("RU-2023-0002", "trofimovskiy-i-sennaya", {"esr-623703", "esr-620207"}, "4.2"),
    ],
)
def test_these_rows_lie_where_the_mapped_stations_do(
    incidents: Rows,
    railway: Network,
    identity: str,
    line: str,
    stations: set[str],
    doubt_km: str | None,
) -> None:
    (row,) = [row for row in incidents if row["id"] == identity]
    assert row["line"] == line
    assert {row["from_station"], row["to_station"]} - {""} == stations
    assert (row["latitude"], row["longitude"]) == ("", "")
    assert doubt_km in (None, row["geo_uncertainty_km"])
    for station in stations:
        assert railway.station(station).position_basis == "mapped"


def test_coordinates_come_in_pairs_and_lie_in_their_country(incidents: Rows) -> None:
    boxes = {"BY": (23, 51, 33, 57), "UA": (22, 44, 41, 53), "RU": (27, 41, 180, 78)}
    for row in incidents:
        assert bool(row["latitude"]) == bool(row["longitude"]), row["id"]
        if row["latitude"]:
            west, south, east, north = boxes[row["country"].split(";")[0]]
            assert west <= float(row["longitude"]) <= east, row["id"]
            assert south <= float(row["latitude"]) <= north, row["id"]


def test_oblasts_are_codes_of_the_countries(incidents: Rows) -> None:
    for row in incidents:
        countries = row["country"].split(";")
        assert all(re.fullmatch(r"[A-Z]{2}", country) for country in countries), row["id"]
        for code in filter(None, row["admin1"].split(";")):
            assert re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{2,3}", code), (row["id"], code)
            assert code[:2] in countries, (row["id"], code)


def test_crimea_and_sevastopol_are_in_ukraine(incidents: Rows) -> None:
    crimean = [row for row in incidents if {"UA-43", "UA-40"} & set(row["admin1"].split(";"))]
    assert crimean
    assert all("UA" in row["country"].split(";") for row in crimean)


def test_wayside_equipment_is_never_finer_than_its_section(incidents: Rows) -> None:
    found = 0
    for row in incidents:
        if row["event_type"] != "sabotage" or not WAYSIDE & set(row["asset"].split(";")):
            continue
        found += 1
        assert row["place_kind"] in {"section", "stretch", "station", "site", "area"}, row["id"]
        assert not row["km_post"], row["id"]
        if row["place_kind"] == "site":
            assert float(row["geo_uncertainty_km"]) >= 10, row["id"]
    assert found >= 12


def test_movements_name_where_from_and_where_to_and_nothing_is_a_route(incidents: Rows) -> None:
    movements = [row for row in incidents if row["record"] == "movement"]
    assert len(movements) >= 8
    for row in movements:
        assert row["event_type"] == "movement", row["id"]
        assert row["origin"] and row["destination"] and row["mode"] and row["cargo"], row["id"]
        assert bool(row["unit"]) == bool(row["quantity_min"]), row["id"]
    for row in incidents:
        if row["record"] == "incident":
            carried = ("origin", "destination", "via", "cargo", "quantity_min", "unit")
            assert not any(row[column] for column in carried), row["id"]
