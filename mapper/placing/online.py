"""A second try, online: Nominatim is asked for the name that the shipped gazetteer lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mapper.doubt import precision
from mapper.geocode.online import Nominatim, OnlinePlace
from mapper.geodesy import flat_km
from mapper.model import Place, PlaceKind
from mapper.placing.report import Candidate, Placing
from mapper.placing.shapes import doubted, point

#: Where the text puts a name beside a known place, an answer farther off is another's.
_BESIDE_KM = 100.0
#: How sure a name is that only the net has, and by how much less where it has several.
_SCORE, _SEVERAL = 0.8, 0.15
_UNCERTAINTY_KM = 5.0


def with_online(placing: Placing, nominatim: Nominatim, countries: Sequence[str] = ()) -> Placing:
    """Return ``placing`` with what ``nominatim`` knows of its unknown name, if it has one.

    Only that name is sent, for the ``countries`` (ISO 3166-1) where the text names none.  The
    answer never makes a placing sure: a person looks at it.

    Raises
    ------
    OnlineError
        Nominatim did not answer.
    """
    if not placing.unknown or placing.kind not in ("none", "point", "station"):
        return placing
    name = placing.unknown[0]
    found = nominatim.find(name, placing.at.countries or countries)
    if placing.at.lonlat is not None:
        here = placing.at.lonlat
        found = [answer for answer in found if flat_km(answer.lonlat, here) <= _BESIDE_KM]
    if not found:
        reason = f"Nominatim, asked online, has no {name!r} there either"
        return replace(
            placing, at=doubted(placing.at, reason), place=doubted(placing.place, reason)
        )
    at = _at(found[0], placing, name, score=_SCORE if len(found) == 1 else _SCORE - _SEVERAL)
    return replace(
        placing,
        kind="point" if placing.kind == "none" else placing.kind,
        at=at,
        place=at,
        candidates=tuple(_candidate(answer) for answer in found),
    )


def _at(best: OnlinePlace, placing: Placing, name: str, *, score: float) -> Place:
    reason = f"Nominatim, asked online, has {name!r} at {best.name}"
    return Place(
        PlaceKind.SITE,
        lonlat=best.lonlat,
        geometry=point(best.lonlat),
        uncertainty_km=_UNCERTAINTY_KM,
        countries=(best.country,) if best.country else placing.at.countries,
        method="near",
        precision=precision(_UNCERTAINTY_KM),
        words=placing.at.words,
        lang=placing.at.lang,
        score=score,
        reasons=(*placing.reasons, reason),
    )


def _candidate(answer: OnlinePlace) -> Candidate:
    return Candidate("", answer.name, "online", answer.country, "", answer.lonlat)
