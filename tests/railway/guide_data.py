"""Small pieces of a tariff guide, and the ground that it is held against, made by hand."""

from __future__ import annotations

from collections.abc import Mapping

from mapper.railway.sources.chains import Chain, GuideStop
from mapper.railway.sources.fitting import Straight
from mapper.railway.sources.guide import COMMONEST, Guide, GuideSection, GuideStation


def along(places_km: Mapping[str, float | tuple[float, float]]) -> Straight:
    """Straight distances between codes that lie at so many km east (and north)."""
    at = {
        code: complex(*place) if isinstance(place, tuple) else complex(place)
        for code, place in places_km.items()
    }

    def distance(one: str, other: str) -> float | None:
        return abs(at[one] - at[other]) if one in at and other in at else None

    return distance


def section(stops: Mapping[str, int], *, basis: str = COMMONEST, **more: object) -> GuideSection:
    return GuideSection(max(stops.values()), basis, tuple(stops.items()), **more)  # type: ignore[arg-type]


def guide(*codes: str, lengths: Mapping[frozenset[str], int] | None = None) -> Guide:
    stations = {code: GuideStation(code, f"Станция {code}", "", False, ()) for code in codes}
    return Guide(stations, (), lengths or {})


def stops(chain: Chain | list[GuideStop] | None) -> list[tuple[str, float | None]]:
    assert chain is not None
    return [(stop.key, stop.km) for stop in (chain.stops if isinstance(chain, Chain) else chain)]
