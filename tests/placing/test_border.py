"""Stretches from a place to a border, and to what the text gives no name."""

from __future__ import annotations

import pytest

from mapper.geodesy import flat_km
from mapper.placing import place
from mapper.region import Region

HOMYEL = (30.99, 52.43)
#: Where the rails from Homyel to Chernihiv cross the border.
CROSSING = (31.15, 52.07)


@pytest.mark.parametrize(
    "text",
    [
        "Between Gomel and the Ukrainian border the track was blown up.",
        "The line between Gomel and the border with Ukraine was damaged.",
        "Tussen Gomel en de Oekraïense grens is het spoor opgeblazen.",
        "Zwischen Gomel und der ukrainischen Grenze wurde das Gleis gesprengt.",
        "Między Homlem a granicą z Ukrainą wysadzono tory.",
        "Между Гомелем и украинской границей взорвали рельсы.",
        "Між Гомелем та українським кордоном підірвали колію.",
        "Паміж Гомелем і ўкраінскай мяжой узарвалі рэйкі.",
    ],
)
def test_a_stretch_to_the_border_ends_where_the_rails_cross_it(text: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.kind == "stretch"
    assert found.at.geometry
    start, *_, end = found.at.geometry["coordinates"]
    assert flat_km(start, HOMYEL) < 5
    assert flat_km(end, CROSSING) < 3
    assert not found.sure  # two lines lead there
    assert 21 < (found.at.uncertainty_km or 0) < 32  # half of 43 km, and what the course may be off


def test_one_way_to_the_border_is_sure(region: Region) -> None:
    found = place("Between Belgorod and the Ukrainian border a train derailed.", region=region)
    assert found.sure
    assert region.areas.country_of(*found.at.geometry["coordinates"][-2]) == "RU"
