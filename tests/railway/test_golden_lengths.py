"""Lengths by rail that are known come out of the shipped network, and not without its joins."""

from __future__ import annotations

import pytest

from mapper.errors import NoRoute
from mapper.railway.network import Network
from tests.tracks import unjoined

#: Places in order, the known length in km, and how far off it may be.
GOLDEN = [
    (("Homyel", "Chernihiv", "Nizhyn", "Kyiv"), 318, 0.02),
    (("Homyel", "Kyiv"), 318, 0.02),
    (("Kalinkavichy", "Ovruch", "Korosten"), 157, 0.05),
    (("Luninets", "Sarny"), 107, 0.05),
    (("Gomel", "Zhlobin", "Asipovichy", "Minsk"), 304, 0.05),
    (("Orsha", "Minsk", "Brest"), 558, 0.02),
    (("Zhlobin", "Kalinkavichy"), 101, 0.02),
    (("Homyel", "Luninets"), 302, 0.02),
    (("Vitebsk", "Orsha"), 84, 0.02),
    (("Bryansk", "Gomel"), 279, 0.05),
    (("Smolensk", "Orsha"), 118, 0.05),
    (("Asipovichy", "by-baranavichy-paleskiya"), 204.4, 0.05),
]


@pytest.mark.parametrize(("places", "known_km", "share"), GOLDEN)
def test_a_known_length_comes_out(
    shipped: Network, places: tuple[str, ...], known_km: float, share: float
) -> None:
    route = shipped.route(places[0], places[-1], places[1:-1])
    assert route.length_km == pytest.approx(known_km, rel=share)


def test_the_direct_way_to_kyiv_is_the_one_through_chernihiv_and_nizhyn(shipped: Network) -> None:
    route = shipped.route("Gomel", "Kyiv")
    assert route.length_km == pytest.approx(318, rel=0.05)
    passed = route.station_ids
    wanted = ["by-homyel-pasazhyrski", "ua-chernihiv", "ua-nizhyn", "ua-kyiv-pasazhyrskyi"]
    assert [key for key in passed if key in wanted] == wanted
    assert 0 < route.synthetic_km < 10


@pytest.mark.parametrize("places", [GOLDEN[0][0], GOLDEN[2][0], GOLDEN[3][0]])
def test_without_the_joins_the_same_lengths_fail(shipped: Network, places: tuple[str, ...]) -> None:
    known_km = next(km for names, km, _ in GOLDEN if names == places)
    try:
        length_km = (
            unjoined(shipped).route(places[0], places[-1], places[1:-1], reversals=True).length_km
        )
    except NoRoute:
        return
    assert length_km > 3 * known_km
