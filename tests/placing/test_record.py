"""The place phrases of incidents.csv against the placing that each row carries."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from mapper.geodesy import distance_km
from mapper.placing import Placing, place
from mapper.railway.network import Network
from mapper.region import Region

RECORD = Path(__file__).resolve().parents[2] / "incidents.csv"
LANGUAGES = ("en", "nl", "de", "pl", "ru", "uk", "be")
_SITE_KM = 15.0

#: Rows whose phrase does not say by itself what the row knows from elsewhere, and why.
EXPLAINED = {
    "BY-2022-0004": "the phrase is about doctors; the article's context gives the region",
    "BY-2022-0006": "“border strip” without a country; the article's context gives it",
    "BY-2022-0007": "the phrase is about buses; the article's context gives the region",
    "BY-2022-0008": "“springboard” names no place; the article's context gives the country",
    "BY-2022-0034": "a briefing in Minsk about something elsewhere, which only a reader can tell",
    "RU-2023-0008": "the post at km 204 is no mapped station; the row holds the known end",
    "RU-2023-0009": "Syrostan is no mapped station; the row holds the section around it",
    "RU-2023-0010": "a station without its name; the row knows it from the report",
    "RU-2023-0012": "Shaksha is no mapped station; the row holds the known end",
    "UA-2022-0003": "“against Kyiv” is no place of an event; the row holds the region of the claim",
    "UA-2022-0011": "“routes” without a place; the article's context gives the region",
    "UA-2022-0019": "an estuary is in no gazetteer; the row knows the village beside the bridge",
    "UA-2022-0032": "a village of that name is better known; the row knows which from the report",
    "UA-2022-0033": "a loop called by its kilometre; the row knows both ends from the report",
    "UA-2022-0034": "an estuary, as in UA-2022-0019",
    "UA-2022-0035": "an estuary, as in UA-2022-0019",
    "UA-2022-0036": "an estuary, as in UA-2022-0019",
    "UA-2022-0037": "an estuary, as in UA-2022-0019",
    "UA-2023-0005": "12 km from a station, near a village; the row holds the section there",
    "UA-2023-0007": "a village of a district that is no more; the row knows it from the report",
    "UA-2023-0010": "Petrovo in the Crimea is no mapped station; the row holds the known end",
}


def _rows() -> list[dict[str, str]]:
    with RECORD.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["location"]]


def _agrees(row: Mapping[str, str], placing: Placing, network: Network) -> bool:
    """Whether a placing is the row's, or one that contains it."""
    areas = set(row["admin1"].split(";")) - {""}
    stations = {row["from_station"], row["to_station"]} - {""}
    if row["place_kind"] in ("area", "none"):
        found = set(placing.areas) | {p.admin1 for p in placing.places}
        if placing.kind == "none":
            return row["place_kind"] == "none"
        return bool(areas & found) or placing.areas[:1] == (row["country"],)
    if placing.at.line and placing.at.line == row["line"]:
        ends = stations & {placing.at.from_station, placing.at.to_station}
        return bool(ends) or row["place_kind"] == "line" or _covers(placing, stations, network)
    if stations and stations <= {placing.at.from_station, placing.at.to_station}:
        return True
    if not (row["latitude"] and placing.at.lonlat):
        return False
    lonlat = (float(row["longitude"]), float(row["latitude"]))
    return distance_km(placing.at.lonlat, lonlat) <= max(_SITE_KM, placing.at.uncertainty_km or 0)


def _covers(placing: Placing, stations: set[str], network: Network) -> bool:
    line = network.lines[placing.at.line]
    kms = dict(zip(line.station_ids, line.station_kms, strict=False))
    if placing.at.km_from is None or placing.at.km_to is None or not stations <= set(kms):
        return False
    about = placing.at.uncertainty_km or 0
    return all(placing.at.km_from - about <= kms[s] <= placing.at.km_to + about for s in stations)


@pytest.mark.skipif(not RECORD.is_file(), reason=f"{RECORD} is not there")
def test_phrases_of_the_record_lead_to_their_rows(region: Region, network: Network) -> None:
    wrong = {}
    for row in _rows():
        lang = row["location_lang"] if row["location_lang"] in LANGUAGES else None
        country = row["country"] if len(row["country"]) == 2 else None
        placing = place(row["location"], region=region, lang=lang, country=country)
        if not _agrees(row, placing, network):
            wrong[row["id"]] = (row["location"], placing.kind, placing.reasons)
    assert {key: value for key, value in wrong.items() if key not in EXPLAINED} == {}
    assert set(EXPLAINED) <= set(wrong), "what is read now needs no explanation"
