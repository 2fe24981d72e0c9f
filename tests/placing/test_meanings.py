"""What the words of a report may mean, as the places that a record would hold."""

from __future__ import annotations

import pytest

from mapper.model import Incident, PlaceKind, with_place
from mapper.placing import READ, is_beside, place
from mapper.region import Region

SECTION = "на перегоне Доманово – Лесная"


@pytest.mark.parametrize(
    ("text", "kind", "method"),
    [
        (SECTION, "section", "between_stations"),
        ("between Orsha and Brest", "stretch", "between_stations"),
        ("on the Orsha – Brest line", "line", "line"),
        ("station Ovruch", "station", "station"),
        ("20 km east of Gomel a shell fell", "site", "near"),
        ("12 km from Ovruch towards Korosten", "site", "near"),
        ("km 130 of the Unecha–Bryansk line, counted from Bryansk", "section", "km_post"),
        ("in Gomel region", "area", "area"),
        ("Gomel and Zhlobin", "none", ""),
        ("a place that nobody names", "none", ""),
    ],
)
def test_the_kind_of_place_follows_from_the_reading(
    region: Region, text: str, kind: str, method: str
) -> None:
    found = place(text, region=region).place
    assert (found.kind, found.method, found.words) == (kind, method, text)
    read = found.alternative(READ)
    assert (read is None) == (kind == "none")
    if read is not None:
        assert read == found.alternatives[0]
        assert with_place(Incident(), read).place_kind == kind


def test_the_reading_comes_first_and_alone_has_a_score(region: Region) -> None:
    found = place(SECTION, region=region).place
    first, *others = found.alternatives
    assert (first.id, first.score, first.reasons) == (READ, found.score, found.reasons)
    assert {"by-damanava", "by-lyasnaya"} <= {other.id for other in others}
    assert {other.score for other in others} == {None}
    assert all(other.reasons and other.name for other in found.alternatives)


def test_what_is_drawn_is_drawn_once(region: Region) -> None:
    found = place(SECTION, region=region).place
    assert found.geometry is not None
    assert {other.geometry for other in found.alternatives} == {None}


def test_a_kilometre_on_a_line_is_no_section_of_a_record(region: Region) -> None:
    found = place("12 km from Ovruch towards Korosten", region=region)
    assert found.at.from_station
    assert found.at.to_station
    assert (found.place.from_station, found.place.to_station) == ("", "")
    assert found.place.line == found.at.line
    assert found.place.own_lonlat == pytest.approx(found.at.lonlat, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "origin", "destination"),
    [
        ("trains from Gomel to Kalinkavichy", "by-homyel-pasazhyrski", "by-kalinkavichy"),
        ("trains from Warsaw to Minsk", "Warsaw", "by-minsk-pasazhyrski"),
        ("Из Барановичей платформы вернулись в Калугу", "by-baranavichy-tsentralnyya", "Kaluga"),
    ],
)
def test_a_movement_ends_where_it_went_whichever_end_has_a_station(
    region: Region, text: str, origin: str, destination: str
) -> None:
    found = place(text, region=region).place
    assert (found.origin, found.destination) == (origin, destination)
    assert found.from_station == (destination if destination.startswith("by-") else "")


def test_a_way_knows_the_countries_of_all_its_stops(region: Region) -> None:
    found = place("trains from Gomel to Kyiv", region=region).place
    assert found.countries == ("UA",)
    assert set(found.crossed) == {"BY", "UA"}


def test_names_that_begin_so_are_offered_in_one_order(region: Region) -> None:
    found = place("на станции Даман", region=region).place
    begun = [other for other in found.alternatives if other.reasons == ("its name begins so",)]
    assert "by-damanava" in {other.id for other in begun}
    assert [(other.name, other.id) for other in begun] == sorted(
        (other.name, other.id) for other in begun
    )
    sure = place("station Ovruch", region=region).place
    assert not any(other.reasons == ("its name begins so",) for other in sure.alternatives)


def test_homonyms_are_sites_with_their_own_country(region: Region) -> None:
    found = place("Каменка", region=region).place
    assert found.kind is PlaceKind.NONE or (found.score or 0) < 0.85
    assert len({other.countries for other in found.alternatives}) > 1
    assert len(found.alternatives) <= 12


@pytest.mark.parametrize("text", ["at Orsha", "near Orsha", "at Orsha station", "возле Жлобина"])
def test_the_sections_next_to_a_station_are_meant_each(region: Region, text: str) -> None:
    found = place(text, region=region).place
    read, station = found.alternatives[0], found.alternatives[0].from_station
    beside = [other for other in found.alternatives if is_beside(other)]
    network = region.network
    assert len(beside) > 2
    assert len({frozenset((each.from_station, each.to_station)) for each in beside}) == len(beside)
    for each in beside:
        assert each.kind is PlaceKind.SECTION
        assert station in (each.from_station, each.to_station)
        assert network.stretch(each.line, each.from_station, each.to_station).length_km >= 3
        assert each.score is None
    assert read.kind in (PlaceKind.STATION, PlaceKind.SITE)


def test_what_lies_away_from_a_town_has_none_of_its_sections(region: Region) -> None:
    for text in ("20 km east of Gomel", "12 km from Ovruch towards Korosten", SECTION):
        found = place(text, region=region).place
        assert found.alternatives[0].kind is not PlaceKind.STATION
        assert not any(is_beside(other) for other in found.alternatives)
