"""What everyone sees is in doubt by what is drawn, and its precision is that of the doubt."""

from __future__ import annotations

import pytest

from mapper.doubt import precision, reach_km
from mapper.geodesy import distance_km

ENDS = {"place_kind": "stretch", "line": "a-g"}


def doubt_of(form):
    told = form.properties
    assert told["geo_precision"] == precision(told["geo_uncertainty_km"])
    return told["geo_uncertainty_km"]


def test_a_spot_on_a_stretch_is_in_doubt_by_half_of_it_and_the_errors_on_it(let_out_tiny):
    """From C to E are 8 km, all known to 0.5 km; the track from E to F is known to 2.5 km."""
    spot = {"event_type": "accident", "sub_event_type": "derailment", **ENDS}
    assert doubt_of(let_out_tiny(**spot, from_station="by-c", to_station="by-e")) == 4.5
    assert doubt_of(let_out_tiny(**spot, from_station="by-c", to_station="by-g")) == 7.5


def test_what_befell_all_of_a_stretch_is_in_doubt_by_its_errors(let_out_tiny):
    closed = {"event_type": "operations", "sub_event_type": "closure", **ENDS}
    assert doubt_of(let_out_tiny(**closed, from_station="by-c", to_station="by-e")) == 0.5
    assert doubt_of(let_out_tiny(**closed, from_station="by-c", to_station="by-g")) == 2.5


def test_a_record_may_doubt_more_than_is_worked_out_and_not_less(let_out_tiny):
    spot = {**ENDS, "event_type": "accident", "from_station": "by-c", "to_station": "by-e"}
    assert doubt_of(let_out_tiny(**spot, geo_uncertainty_km=1.0, geo_precision=1)) == 4.5
    assert doubt_of(let_out_tiny(**spot, geo_uncertainty_km=30.0, geo_precision=1)) == 30.0


def test_a_stretch_of_half_a_country_is_no_exact_place(let_out):
    form = let_out(
        event_type="accident",
        place_kind="stretch",
        line="orsha-brest",
        from_station="by-minsk-pasazhyrski",
        to_station="by-brest-tsentralny",
    )
    assert doubt_of(form) > 170
    assert form.properties["geo_precision"] == 3


def test_equipment_at_a_station_is_in_doubt_by_the_sections_that_are_drawn(let_out):
    form = let_out(
        asset=("relay_cabinet",),
        place_kind="station",
        from_station="by-lyasnaya",
        geo_uncertainty_km=0.2,
        geo_precision=1,
    )
    assert doubt_of(form) >= reach_km(form.geometry, form.point)
    assert form.properties["geo_precision"] == 2


def test_a_detention_is_in_doubt_by_its_division(let_out):
    form = let_out(
        event_type="repression",
        sub_event_type="arrest",
        place_kind="station",
        from_station="by-lyasnaya",
        admin1=("BY-BR",),
        geo_uncertainty_km=0.2,
        geo_precision=1,
    )
    assert doubt_of(form) > 100


@pytest.mark.parametrize("north_degrees", [0.0, 0.02])
def test_coordinates_of_equipment_are_in_doubt_by_the_section_they_are_taken_to(
    let_out, north_degrees
):
    """Half the section, how far beside the track they lie, and what the report itself allows."""
    form = let_out(
        asset=("points",),
        place_kind="site",
        longitude=25.78,
        latitude=52.97 + north_degrees,
        geo_uncertainty_km=2.0,
    )
    told = form.properties
    moved_km = distance_km((25.78, 52.97), (25.78, 52.97 + north_degrees))
    assert told["place_kind"] == "section"
    assert doubt_of(form) >= (told["km_to"] - told["km_from"]) / 2 + 2.0
    assert doubt_of(form) <= (told["km_to"] - told["km_from"]) / 2 + 2.0 + moved_km + 8.0
