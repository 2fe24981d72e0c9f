"""A second try, online: Nominatim is asked for the name that the shipped gazetteer lacks."""

from __future__ import annotations

from dataclasses import replace

from mapper.geocode.names.nearness import distance_km
from mapper.geocode.online import Nominatim, OnlinePlace
from mapper.placing.report import Candidate, Placing

#: Where the text puts a name beside a known place, an answer farther off is another's.
_BESIDE_KM = 100.0
_SCORE = 0.8
_UNCERTAINTY_KM = 5.0
_COUNTRIES = ("BY", "UA", "RU", "PL", "LT", "LV", "MD")


def with_online(placing: Placing, nominatim: Nominatim) -> Placing:
    """Return ``placing`` with what ``nominatim`` knows of its unknown name, if it has one.

    Only that name is sent.  The answer never makes a placing sure: a person looks at it.

    Raises
    ------
    OnlineError
        Nominatim did not answer.
    """
    if not placing.unknown or placing.kind not in ("none", "point", "station"):
        return placing
    name = placing.unknown[0]
    found = nominatim.find(name, placing.countries or _COUNTRIES)
    if placing.lonlat is not None:
        here = placing.lonlat
        found = [answer for answer in found if distance_km(answer.lonlat, here) <= _BESIDE_KM]
    if not found:
        reason = f"Nominatim, asked online, has no {name!r} there either"
        return replace(placing, reasons=(*placing.reasons, reason))
    best = found[0]
    return replace(
        placing,
        kind="point" if placing.kind == "none" else placing.kind,
        score=_SCORE if len(found) == 1 else _SCORE - 0.15,
        reasons=(*placing.reasons, f"Nominatim, asked online, has {name!r} at {best.name}"),
        lonlat=best.lonlat,
        geometry={"type": "Point", "coordinates": list(best.lonlat)},
        uncertainty_km=_UNCERTAINTY_KM,
        countries=(best.country,) if best.country else placing.countries,
        line="",
        from_station="",
        to_station="",
        km_from=None,
        km_to=None,
        admin1="",
        geo_precision=2,
        candidates=tuple(_candidate(answer) for answer in found),
    )


def _candidate(answer: OnlinePlace) -> Candidate:
    return Candidate("", answer.name, "online", answer.country, "", answer.lonlat)
