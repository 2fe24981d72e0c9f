"""The columns of a record as they go out: a row that anyone may have, and may bring in again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mapper import gate
from mapper.formats.table import RecordRow, read_records
from mapper.model import Incident
from mapper.region import Region

RECORD = Path(__file__).resolve().parents[2] / "incidents.csv"
KINDS = ("station", "section", "stretch", "line", "site", "area", "none")
ABOUT = (
    {"event_type": "accident"},
    {"event_type": "sabotage", "asset": ("points",)},
    {"event_type": "movement", "record": "movement"},
    {"event_type": "repression"},
)


def outward(incident: Incident, region: Region):
    form = gate.public_form(incident, {}, [], region)
    assert form is not None
    return form


def same_again(incident: Incident, region: Region) -> None:
    once = outward(incident, region)
    again = outward(once.incident, region)
    assert again.incident == once.incident
    assert (again.properties, again.geometry, again.facts) == (
        once.properties,
        once.geometry,
        once.facts,
    )


def test_the_shipped_record_goes_out_comes_in_and_goes_out_the_same(region: Region) -> None:
    found = read_records(RECORD, Incident)
    rows = [row.record for row in found if isinstance(row, RecordRow)]
    assert len(rows) > 90
    for incident in rows:
        same_again(incident, region)


@pytest.mark.parametrize("about", ABOUT, ids=lambda about: about["event_type"])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_row_says_of_its_place_it_goes_out_the_same_again(
    region: Region, kind: str, about: dict
) -> None:
    chance = random.Random(f"{kind}{about}")
    lines = [line for line in region.network.lines.values() if line.station_kms]
    for line in chance.sample(lines, 12):
        first, last = sorted(chance.sample(range(len(line.station_ids)), 2))
        lon, lat = region.network.locate(line.slug, chance.uniform(0, line.station_kms[-1]))
        ends = {"from_station": line.station_ids[first], "to_station": line.station_ids[last]}
        incident = Incident(
            "XX-2022-0001",
            place_kind=kind,
            line=chance.choice([line.slug, ""]),
            country=("BY",),
            admin1=("BY-HO",),
            location="km 12 of the line",
            km_post="12",
            latitude=lat if kind == "site" else None,
            longitude=lon if kind == "site" else None,
            geo_uncertainty_km=2.0,
            origin=ends["from_station"] if chance.random() < 0.5 else "",
            **(ends if kind in ("section", "stretch", "station") else {}),
            **about,
        )
        same_again(incident, region)


def test_a_detention_goes_out_with_its_division_only(region: Region) -> None:
    incident = Incident(
        "XX-2022-0001",
        event_type="repression",
        location="the depot of Barysau",
        location_lang="en",
        place_kind="station",
        from_station="by-barysau",
        km_post="3",
        latitude=54.2,
        longitude=28.5,
        country=("BY",),
        admin1=("BY-MI",),
    )
    public = outward(incident, region).incident
    assert (public.place_kind, public.admin1, public.country) == ("area", ("BY-MI",), ("BY",))
    assert not any((public.location, public.location_lang, public.from_station, public.km_post))
    assert public.latitude is None
    assert public.longitude is None
