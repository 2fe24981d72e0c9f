"""Readings of place phrases, kept beside the record."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from mapper.model import Journey, Place, PlaceKind, Stop
from mapper.store import Reading, create_store, placings

LINE = {"type": "LineString", "coordinates": [[27.0, 53.0], [28.0, 53.0]]}
PLACE = Place(
    PlaceKind.SECTION,
    line="a-g",
    from_station="by-a",
    to_station="by-b",
    countries=("BY",),
    lonlat=(27.5, 53.0),
    journey=Journey(Stop("A", "by-a", (27.0, 53.0), "BY"), Stop("G")),
    words="A – B",
    score=0.9,
    reasons=("spelled so",),
    alternatives=(Place(PlaceKind.SITE, id="gn-1", name="A", lonlat=(27.1, 53.1)),),
)


@pytest.fixture
def keep(store):
    def keeping(reading):
        with store.writer() as writer:
            placings.keep(writer.connection, reading, state="review", who="x", origin="a file")
        return store.placings()[-1].reading

    return keeping


@pytest.mark.parametrize(
    "reading",
    [
        Reading("section", PLACE, chosen="read"),
        Reading("none", Place(), doubt="it names no place"),
        Reading("station", PLACE, was={"status": "published", "country": ("RU",), "latitude": 1.5}),
    ],
)
def test_what_is_kept_is_what_was_read(keep, reading):
    assert keep(reading) == reading


def test_what_is_drawn_is_not_kept(keep):
    drawn = Reading("section", Place(PlaceKind.SECTION, line="a-g", geometry=LINE))
    assert keep(drawn).place == Place(PlaceKind.SECTION, line="a-g")


EARLIER = {
    "text": "trains from A to G",
    "lang": None,
    "read_in": "en",
    "country": None,
    "kind": "movement",
    "method": "station",
    "score": 0.8,
    "reasons": ["spelled so"],
    "uncertainty_km": 2.0,
    "when": None,
    "chosen": None,
    "alternatives": [
        {
            "id": "read",
            "name": "A – G",
            "place_kind": "station",
            "from_station": "by-g",
            "country": ["BY"],
            "admin1": ["BY-HO"],
            "geo_method": "station",
            "geo_precision": 1,
            "geo_uncertainty_km": 2.0,
            "origin": "by-a",
            "destination": "by-g",
            "via": ["Kamenka"],
        },
        {
            "id": "gn-1",
            "name": "G",
            "place_kind": "site",
            "longitude": 27.5,
            "latitude": 53.5,
            "country": ["UA"],
            "admin1": [],
            "geo_method": "near",
        },
    ],
    "doubt": "no single place of an event",
    "was": {"status": "published", "country": []},
}


def test_a_reading_of_the_earlier_shape_becomes_one_of_this(url, at_revision):
    with at_revision("0005") as connection:
        connection.execute(
            text(
                "INSERT INTO placing (state, at, who, origin, placing) "
                "VALUES ('review', '2026-01-01', 'x', 'a file', :placing)"
            ),
            {"placing": json.dumps(EARLIER)},
        )
    again = create_store(url)
    (kept,) = again.placings()
    again.close()
    reading, read = kept.reading, kept.reading.place.alternatives[0]
    assert (reading.kind, reading.chosen, reading.doubt) == ("movement", "", EARLIER["doubt"])
    assert reading.was == {"status": "published", "country": ()}
    assert (reading.place.words, reading.place.lang, reading.place.score) == (
        "trains from A to G",
        "en",
        0.8,
    )
    assert (read.id, read.kind, read.from_station) == ("read", PlaceKind.STATION, "by-g")
    assert (read.origin, read.destination, read.via) == ("by-a", "by-g", ("Kamenka",))
    assert (read.countries, read.admin1, read.precision) == (("BY",), ("BY-HO",), 1)
    assert (read.score, read.reasons) == (0.8, ("spelled so",))
    site = reading.place.alternative("gn-1")
    assert site is not None
    assert (site.kind, site.own_lonlat, site.method) == (PlaceKind.SITE, (27.5, 53.5), "near")
