"""From the words of a report to a place on the railway: geocode joined with the network.

`place` reads a sentence or a paragraph in seven languages and returns a `Placing`: a stretch, a
station, a kilometre, an area, or an honest "cannot say", with its uncertainty, its reasons and
what else it could have been.  Positions are WGS 84 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mapper.errors import InputError
from mapper.geocode.dates import read_when
from mapper.geocode.dates.when import When
from mapper.geocode.finding import Finding
from mapper.geocode.locate import locate
from mapper.geocode.names.gazetteer import Entry
from mapper.model import LonLat
from mapper.placing.shapes import Spot, on_area
from mapper.placing.track import on_track
from mapper.region import Region

#: Placings below this score are shown to a person before they count.
SURE = 0.85

#: The vocabulary's place_kind of each kind of placing.
_PLACE_KIND = {
    "station": "station",
    "section": "section",
    "stretch": "stretch",
    "km_post": "section",
    "line": "line",
    "point": "site",
    "area": "area",
    "movement": "station",
    "multiple": "site",
    "none": "none",
}
_METHOD = {
    "station": "station",
    "section": "between_stations",
    "stretch": "between_stations",
    "km_post": "km_post",
    "line": "line",
    "point": "near",
    "area": "area",
    "movement": "station",
    "multiple": "near",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something else that a name may mean."""

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lonlat: LonLat | None

    def to_json(self) -> dict[str, Any]:
        """Return the candidate as JSON values."""
        lon, lat = self.lonlat or (None, None)
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "admin1": self.admin1 or None,
            "latitude": lat,
            "longitude": lon,
        }


@dataclass(frozen=True, slots=True)
class Placing:
    """How a report is put on the railway.

    ``kind`` is station, section, stretch, km_post, line, point, area, movement, multiple or
    none; ``line`` a slug; stations are ids; kilometres run along the line from its first
    station.  ``lonlat`` is one representative position, None for regions, countries and none;
    ``geometry`` GeoJSON in lonlat.  ``score`` runs from 0 to 1: from `SURE` on it needs no
    second look.  ``spans`` say which characters of the text each part came from; ``unknown`` are
    names in it that no gazetteer has.
    """

    kind: str
    score: float
    reasons: tuple[str, ...]
    lang: str
    line: str = ""
    from_station: str = ""
    to_station: str = ""
    km_from: float | None = None
    km_to: float | None = None
    lonlat: LonLat | None = None
    geometry: Mapping[str, Any] | None = None
    uncertainty_km: float | None = None
    countries: tuple[str, ...] = ()
    admin1: str = ""
    areas: tuple[str, ...] = ()
    geo_precision: int | None = None
    places: tuple[Candidate, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    unknown: tuple[str, ...] = ()
    when: When | None = None

    @property
    def place_kind(self) -> str:
        """The vocabulary's place_kind for an incident placed so."""
        return _PLACE_KIND[self.kind]

    @property
    def geo_method(self) -> str:
        """The vocabulary's geo_method for an incident placed so."""
        return _METHOD[self.kind]

    @property
    def sure(self) -> bool:
        """Whether the placing may stand without a person's second look."""
        return self.kind != "none" and self.score >= SURE

    def to_json(self) -> dict[str, Any]:
        """Return the placing as JSON values; missing is None."""
        lon, lat = self.lonlat or (None, None)
        found = {
            "kind": self.kind,
            "line": self.line or None,
            "from_station": self.from_station or None,
            "to_station": self.to_station or None,
            "km_from": _rounded(self.km_from),
            "km_to": _rounded(self.km_to),
            "latitude": _rounded(lat, 6),
            "longitude": _rounded(lon, 6),
            "geometry": dict(self.geometry) if self.geometry else None,
            "uncertainty_km": self.uncertainty_km,
            "country": ";".join(self.countries) or None,
            "admin1": self.admin1 or None,
            "areas": list(self.areas),
            "geo_precision": self.geo_precision,
            "score": self.score,
            "reasons": list(self.reasons),
            "lang": self.lang,
            "places": [candidate.to_json() for candidate in self.places],
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "spans": [{"part": part, "start": a, "end": b} for part, a, b in self.spans],
        }
        return found | (self.when.to_json() if self.when else _NO_DATE)


_NO_DATE: dict[str, Any] = {
    "event_date": None,
    "event_date_end": None,
    "date_meaning": None,
    "time_precision": None,
    "time_of_day": None,
}


def place(
    text: str,
    *,
    region: Region,
    lang: str | None = None,
    country: str | None = None,
    published: date | None = None,
) -> Placing:
    """Return where (and when) ``text`` says that something was.

    Parameters
    ----------
    text
        A sentence or a paragraph, in English, Dutch, German, Polish, Russian, Ukrainian or
        Belarusian (Cyrillic or Latin script).
    region
        The rails, areas and names among which it is looked for.
    lang
        Its language (en, nl, de, pl, ru, uk, be); detected when not given.
    country
        ISO 3166-1 code of the country that the report is known to be about.
    published
        The day on which the text appeared; words like "on Saturday" count back from it.

    Raises
    ------
    InputError
        No place of the gazetteer lies in ``country``.
    ResourceMissing
        A file of the gazetteer is not there.
    """
    gazetteer = region.gazetteer
    if country and country not in gazetteer.countries:
        raise InputError(
            f"no place of the gazetteer lies in {country!r}; give an ISO 3166-1 code, like BY, or "
            "leave the country out"
        )
    located = locate(text, gazetteer, lang=lang, country=country)
    placing = _placing(located.finding, located.lang, region)
    when = read_when(text, located.lang, published)
    return replace(placing, when=when) if when else placing


def warm(region: Region) -> None:
    """Load what the first calls of `place` would wait for: gazetteer, typing errors, shapes."""
    for text in ("near Gomell", "in Gomel region"):
        place(text, region=region)


def _placing(finding: Finding, lang: str, region: Region) -> Placing:
    if finding.kind == "area":
        spot = on_area(finding, region.areas)
    elif finding.kind == "none":
        spot = Spot()
    else:
        spot = on_track(finding, region.network, region.gazetteer)
    countries = _countries(finding)
    admin1 = _admin1(finding)
    return Placing(
        kind=finding.kind,
        score=round(finding.score * spot.factor, 3),
        reasons=(*finding.reasons, *spot.reasons),
        lang=lang,
        line=spot.line,
        from_station=spot.from_station,
        to_station=spot.to_station,
        km_from=spot.km_from,
        km_to=spot.km_to,
        lonlat=spot.lonlat,
        geometry=spot.geometry,
        uncertainty_km=None if spot.uncertainty_km is None else round(spot.uncertainty_km, 1),
        countries=countries,
        admin1=admin1,
        areas=finding.areas,
        geo_precision=_precision(finding),
        places=tuple(_candidate(entry) for entry in finding.places),
        candidates=tuple(_candidate(entry) for entry in (*finding.places, *finding.candidates)),
        spans=tuple((span.part, span.start, span.end) for span in finding.spans),
        unknown=finding.unknown,
    )


def _candidate(entry: Entry) -> Candidate:
    return Candidate(entry.id, entry.name, entry.kind, entry.country, entry.admin1, entry.lonlat)


def _countries(finding: Finding) -> tuple[str, ...]:
    if finding.areas and not finding.places:
        return tuple(dict.fromkeys(code[:2] for code in finding.areas))
    places = finding.places[-1:] if finding.kind == "movement" else finding.places
    return tuple(dict.fromkeys(entry.country for entry in places))


def _admin1(finding: Finding) -> str:
    codes = [code for code in finding.areas if "-" in code]
    if finding.kind == "movement":
        codes += [entry.admin1 for entry in finding.places[-1:]]
    elif not codes:
        codes += [entry.admin1 for entry in finding.places]
    return next((code for code in codes if code), "")


def _precision(finding: Finding) -> int | None:
    if finding.kind == "none":
        return None
    if finding.kind == "area":
        return 2 if finding.places else 3
    return 2 if finding.near or finding.stand_in or finding.kind == "line" else 1


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
