"""What a record gives by coordinates: a site stays there, equipment goes to its section or area."""

from __future__ import annotations

import pytest

from mapper.doubt import written_km
from mapper.model import SNAP_LIMIT_M

#: 4.6 km, and 13.7 km, from the track of the nearest named line.
NEAR, FAR = {"longitude": 25.78, "latitude": 53.05}, {"longitude": 25.78, "latitude": 52.8}
SITE = {"place_kind": "site", "country": ("BY",), "geo_method": "imported"}
BRIDGE = {"asset": ("bridge",)}
EQUIPMENT = {"asset": ("relay_cabinet",)}
MOVEMENT = {"event_type": "movement", "record": "movement"}


def away_m(region, place):
    return region.network.reference(place["longitude"], place["latitude"], 1e6).distance_m


def test_the_places_lie_on_either_side_of_the_limit(region):
    assert 4_000 < away_m(region, NEAR) < SNAP_LIMIT_M < 13_000 < away_m(region, FAR)


@pytest.mark.parametrize("place", [NEAR, FAR], ids=["near", "far"])
@pytest.mark.parametrize("asset", [("bridge",), ("train_freight",), ()], ids=str)
def test_a_site_stays_where_it_is_and_is_in_doubt(let_out, place, asset):
    form = let_out(event_type="accident", asset=asset, **SITE, **place)
    assert form.geometry["coordinates"] == [place["longitude"], place["latitude"]]
    assert (form.told.place_kind, form.told.line_id) == ("site", "")
    assert form.incident.geo_uncertainty_km == written_km((place["longitude"], place["latitude"]))


@pytest.mark.parametrize("about", [EQUIPMENT, MOVEMENT], ids=["equipment", "movement"])
def test_equipment_and_movements_go_to_the_section_with_the_distance_in_the_doubt(
    let_out, region, about
):
    form = let_out(**SITE, **NEAR, **about)
    half_km = (form.told.km_to - form.told.km_from) / 2
    assert (form.told.place_kind, form.told.line_id) == ("section", "orsha-brest")
    assert form.incident.geo_uncertainty_km >= half_km + away_m(region, NEAR) / 1000
    assert form.incident.geo_method == "nearest_section"
    assert (form.incident.longitude, form.incident.latitude) == (None, None)


@pytest.mark.parametrize("about", [EQUIPMENT, MOVEMENT], ids=["equipment", "movement"])
def test_without_track_within_the_limit_it_is_the_area_around_and_that_is_said(let_out, about):
    form = let_out(**SITE, **FAR, **about)
    assert (form.told.place_kind, form.incident.admin1) == ("area", ("BY-BR",))
    assert (form.told.line_id, form.point) == ("", None)
    assert "no line that is known here has its track within 5 km" in " ".join(
        fact.text for fact in form.facts
    )


def test_in_a_country_without_divisions_it_is_the_country(let_out):
    form = let_out(place_kind="site", longitude=19.6, latitude=52.5, country=("PL",), **EQUIPMENT)
    assert (form.told.place_kind, form.incident.country) == ("area", ("PL",))


@pytest.mark.parametrize("about", [BRIDGE, EQUIPMENT, MOVEMENT], ids=str)
def test_beyond_the_map_it_is_said_to_be_outside(let_out, about):
    form = let_out(place_kind="site", longitude=113.57, latitude=56.18, country=("RU",), **about)
    assert form.place.outside
    assert form.told.place.endswith("outside the mapped railway")
    assert form.told.place_kind == ("site" if about == BRIDGE else "area")


def test_an_area_without_an_outline_is_outside(let_out):
    form = let_out(place_kind="area", country=("RU",), admin1=("RU-PRI",))
    assert (form.place.outside, form.geometry) == (True, None)
    assert not let_out(place_kind="area", country=("BY",), admin1=("BY-HO",)).place.outside


@pytest.mark.parametrize(
    ("lonlat", "least", "most"),
    [
        ((31.0, 52.0), 60, 70),
        ((30.9, 52.0), 6, 7),
        ((30.98, 52.43), 0.6, 0.7),
        ((30.9754, 52.4), 0.1, 0.1),
    ],
)
def test_a_position_is_as_exact_as_its_decimals_at_the_most(lonlat, least, most):
    assert least <= written_km(lonlat) <= most
