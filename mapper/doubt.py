"""How far off a place may be, and the precision that follows: worked out here and nowhere else.

The doubt about a place is how far in km the true one may lie from its representative point.  What
happened somewhere on a part of the railway may lie at either end of it: half its length, and the
worst of what its ends and its course may be off.  What befell all of it is in doubt by the latter
alone; which of the two an event is, its terms say (`mapper.vocabulary.whole`).  Who brings a place
may doubt it more, never less.  Precision is the code of ACLED (https://acleddata.com) by the size
of the doubt.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from mapper.geodesy import distances_km, flat_km
from mapper.model import Basis, Geometry, LonLat, Place

#: Up to so many km of doubt a place is exact (1), and near (2); beyond it is a region (3).
EXACT_KM, NEAR_KM = 5.0, 25.0
#: What a precision means that is said without kilometres; an exact place may be as exact as it is.
_SAID_KM = {2: NEAR_KM, 3: 100.0}
#: A course's fixed error in km, and the share of the way between two known points, by its basis.
#: Measured with stations left out (docs/railway.md).
COURSE_ERRORS = {
    Basis.OSM_WAY: (0.1, 0.0),
    Basis.GENERALISED: (0.1, 0.12),
    Basis.THROUGH_STATIONS: (0.3, 0.2),
    Basis.JOINED: (0.3, 0.3),
}
#: What two published kilometres in whole km leave open of a station between its neighbours, in km,
#: and the share of what its neighbours' published way differs from the drawn one.  Calibrated on
#: one half of the lines with stations taken out, scored on the other (docs/railway.md).
BETWEEN_KM, BETWEEN_SHARE = 0.7, 0.75
#: An error of a position up to this is nothing: a station is as long.
_STATION_KM = 1.0
#: The share of a score that is left where a position may be off as far as a region reaches.
_ROUGH_SHARE = 0.86


def precision(doubt_km: float) -> int:
    """Return the precision of a place that may be so many km off."""
    return 1 if doubt_km <= EXACT_KM else 2 if doubt_km <= NEAR_KM else 3


def part_doubt_km(length_km: float, *errors_km: float | None, whole: bool = False) -> float:
    """Return the doubt about a part of the railway, rounded up to 0.1 km.

    ``errors_km`` are those of its ends and of its course, and how far it lies beside what is meant;
    None for what has none.  ``whole`` says that all of it is meant, not a spot on it.
    """
    worst_km = max((km for km in errors_km if km is not None), default=0.0)
    return rounded_up((0.0 if whole else length_km / 2) + worst_km)


def written_km(lonlat: LonLat) -> float:
    """Return how far off a position may be by the decimals with which it is written."""
    decimals = max(-int(Decimal(repr(each)).normalize().as_tuple().exponent) for each in lonlat)
    half = 0.5 * 10.0 ** -max(decimals, 0)
    return rounded_up(flat_km(lonlat, (lonlat[0] + half, lonlat[1] + half)))


def straight_km(length_km: float) -> float:
    """Return how far off a course may be that is drawn straight between two places."""
    fixed_km, share = COURSE_ERRORS[Basis.THROUGH_STATIONS]
    return fixed_km + share * length_km


def between_km(length_km: float, published_km: float | None, beside_km: float) -> float:
    """Return how far off a station may be that is put between two others by its kilometre.

    ``length_km`` is the drawn way between the two, ``published_km`` the published one, None where
    the station has no kilometre on it and may lie anywhere; ``beside_km`` see `aside_km`.
    """
    if published_km is None:
        return rounded_up(length_km / 2 + beside_km)
    differs_km = abs(length_km - published_km)
    return rounded_up(BETWEEN_KM + BETWEEN_SHARE * differs_km + beside_km)


def aside_km(before_km: float, after_km: float, apart_km: float) -> float:
    """Return how far beside the straight way between two known points a track may run at a place.

    The place is as many km of track behind the one as before the other, so it lies within two
    circles about them; this is half the height of what they have in common.
    """
    if apart_km <= 0:
        return min(before_km, after_km)
    along_km = (apart_km**2 + before_km**2 - after_km**2) / (2 * apart_km)
    return math.sqrt(max(before_km**2 - along_km**2, 0.0))


def reach_km(geometry: Geometry, lonlat: LonLat | None = None) -> float:
    """Return how far a GeoJSON geometry reaches from a position, or from the middle of its box."""
    positions = np.array(list(_positions(geometry["coordinates"])), dtype=float)
    middle = (positions.min(axis=0) + positions.max(axis=0)) / 2 if lonlat is None else lonlat
    centre = np.broadcast_to(np.asarray(middle, dtype=float), positions.shape)
    return rounded_up(float(distances_km(centre, positions).max()))


def in_doubt(
    place: Place, said_km: float | None = None, said_precision: int | None = None
) -> Place:
    """Return a place in doubt by what is worked out, and what is said, with its precision.

    What is worked out is its own ``uncertainty_km``; more that is said counts, less does not.
    """
    if said_km is None and said_precision is not None:
        said_km = _SAID_KM.get(said_precision)
    known = [km for km in (place.uncertainty_km, said_km) if km is not None]
    if not known:
        return replace(place, precision=said_precision)
    return replace(place, uncertainty_km=max(known), precision=precision(max(known)))


def believed(error_km: float) -> float:
    """Return the share of a placing's score that is left where its position may be so far off."""
    beyond = (error_km - _STATION_KM) / (NEAR_KM - _STATION_KM)
    return 1.0 - (1.0 - _ROUGH_SHARE) * min(max(beyond, 0.0), 1.0)


def rounded_up(km: float) -> float:
    """Return kilometres rounded up to 0.1: rounded down they would say less than is known."""
    return math.ceil(round(km * 10, 6)) / 10


def _positions(part: Any) -> Iterator[tuple[float, float]]:
    if isinstance(part[0], int | float):
        yield part[0], part[1]
        return
    for each in part:
        yield from _positions(each)
