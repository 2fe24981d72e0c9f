"""From the words of a report to a place on the railway: geocode joined with the network.

`place` reads a sentence or a paragraph in seven languages and returns a `Placing`: a stretch, a
station, a kilometre, an area, or an honest "cannot say", with its uncertainty, its reasons and
what else it could have been.  Positions are WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from mapper import doubt
from mapper.errors import InputError
from mapper.geocode.dates import read_when
from mapper.geocode.dates.when import When
from mapper.geocode.finding import Finding
from mapper.geocode.locate import locate
from mapper.geocode.names.gazetteer import Entry
from mapper.model import LonLat, Place
from mapper.placing.border import to_border
from mapper.placing.meanings import meanings, recorded
from mapper.placing.shapes import on_area
from mapper.placing.track import on_track
from mapper.region import Region

#: Placings below this score are shown to a person before they count.
SURE = 0.85

#: Reading any text loads the gazetteer.
_ANY = "at the station"
#: As many meanings of a text as are offered.
_MOST = 12
#: The vocabulary's geo_method of each kind of finding that is not called so itself.
_METHOD = {
    "section": "between_stations",
    "stretch": "between_stations",
    "point": "near",
    "movement": "station",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something else that a name may mean; ``lines`` are the slugs of those that it lies on."""

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lonlat: LonLat | None
    lines: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the candidate as JSON values."""
        lon, lat = self.lonlat or (None, None)
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "admin1": self.admin1 or None,
            "lines": list(self.lines),
            "latitude": lat,
            "longitude": lon,
        }


@dataclass(frozen=True, slots=True)
class Placing:
    """How a report is put on the railway.

    ``kind`` is station, section, stretch, km_post, line, point, area, movement, multiple or
    none.  ``at`` is where on the network its words lie, whatever they say of it: a kilometre has
    the stations around it, a movement those where it began and ended.  ``place`` is what a record
    would hold of that, with what else the words may mean as its alternatives.  ``spans`` say
    which characters of the text each part came from; ``unknown`` are names in it that no
    gazetteer has.
    """

    kind: str
    at: Place
    place: Place
    areas: tuple[str, ...] = ()
    places: tuple[Candidate, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    unknown: tuple[str, ...] = ()
    when: When | None = None

    @property
    def score(self) -> float:
        """How sure it is, from 0 to 1: from `SURE` on it needs no second look."""
        return self.at.score or 0.0

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is put there, in words."""
        return self.at.reasons

    @property
    def sure(self) -> bool:
        """Whether the placing may stand without a person's second look."""
        return self.kind != "none" and self.score >= SURE

    def to_json(self) -> dict[str, Any]:
        """Return the placing as JSON values; missing is None."""
        at = self.at
        lon, lat = at.lonlat or (None, None)
        found = {
            "kind": self.kind,
            "line": at.line or None,
            "from_station": at.from_station or None,
            "to_station": at.to_station or None,
            "km_from": _rounded(at.km_from),
            "km_to": _rounded(at.km_to),
            "latitude": _rounded(lat, 6),
            "longitude": _rounded(lon, 6),
            "geometry": dict(at.geometry) if at.geometry else None,
            "uncertainty_km": at.uncertainty_km,
            "country": ";".join(at.countries) or None,
            "admin1": next(iter(at.admin1), None),
            "areas": list(self.areas),
            "geo_precision": at.precision,
            "score": self.score,
            "reasons": list(self.reasons),
            "lang": at.lang,
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
    elsewhere: bool = False,
    published: date | None = None,
) -> Placing:
    """Return where (and when) ``text`` says that something was.

    Parameters
    ----------
    text
        A sentence or a paragraph in one of the languages of `mapper.geocode.LANGUAGES`.
    region
        The rails, areas and names among which it is looked for.
    lang
        Its language (ISO 639-1); detected when not given.
    country
        ISO 3166-1 code of the country that the report is known to be about.
    elsewhere
        What means nothing in that country is looked for without it.
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
    if country and country not in gazetteer.countries | region.texts.country_names.keys():
        raise InputError(
            f"no place of the gazetteer lies in {country!r}; give an ISO 3166-1 code, or leave "
            "the country out"
        )
    located = locate(text, gazetteer, lang=lang, country=country, elsewhere=elsewhere)
    at = replace(_at(located.finding, region), words=text, lang=located.lang)
    return _placing(located.finding, at, read_when(text, located.lang, published), region)


def warm(region: Region) -> None:
    """Load what the first calls of `place` wait for: gazetteer, typing errors, shapes, router.

    The region has phrases for it.
    """
    for text in region.texts.warming or (_ANY,):
        place(text, region=region)


def _placing(finding: Finding, at: Place, when: When | None, region: Region) -> Placing:
    placing = Placing(
        kind=finding.kind,
        at=at,
        place=recorded(finding, at, region),
        areas=finding.areas,
        places=tuple(_candidate(entry) for entry in finding.places),
        candidates=tuple(_candidate(entry) for entry in (*finding.places, *finding.candidates)),
        spans=tuple((span.part, span.start, span.end) for span in finding.spans),
        unknown=finding.unknown,
        when=when,
    )
    others = meanings(finding, placing.place, region, sure=placing.sure)
    place = replace(placing.place, alternatives=tuple(islice(others, _MOST)))
    return replace(placing, place=place)


def _at(finding: Finding, region: Region) -> Place:
    """Return where on the network a finding lies, and how sure that is."""
    if finding.kind == "area":
        at = on_area(finding, region.areas)
    elif finding.kind == "none":
        at = Place()
    elif finding.border is not None:
        at = to_border(finding, region)
    else:
        at = on_track(finding, region.network, region.gazetteer)
    score, doubt_km = 1.0 if at.score is None else at.score, at.uncertainty_km
    doubt_km = None if doubt_km is None else doubt.rounded_up(doubt_km)
    return replace(
        doubt.in_doubt(replace(at, uncertainty_km=doubt_km)),
        score=round(finding.score * score * _believed(finding, region), 3),
        reasons=(*finding.reasons, *at.reasons),
        countries=_countries(finding),
        admin1=_admin1(finding),
        method=_METHOD.get(finding.kind, finding.kind),
    )


def _believed(finding: Finding, region: Region) -> float:
    """Return the share of a finding's score that the positions of its stations leave."""
    errors = [each.error_km for each in finding.places if each.id in region.network.stations]
    return doubt.believed(max(errors, default=0.0))


def _candidate(entry: Entry) -> Candidate:
    return Candidate(
        entry.id,
        entry.name,
        entry.kind,
        entry.country,
        entry.admin1,
        entry.lonlat,
        entry.lines,
    )


def _countries(finding: Finding) -> tuple[str, ...]:
    if finding.areas and not finding.places:
        return tuple(dict.fromkeys(code[:2] for code in finding.areas))
    places = finding.places[-1:] if finding.kind == "movement" else finding.places
    return tuple(dict.fromkeys(entry.country for entry in places))


def _admin1(finding: Finding) -> tuple[str, ...]:
    """Return the divisions of an area, else that of the first place that lies in one."""
    codes = [code for code in finding.areas if "-" in code]
    if finding.kind == "area" and codes:
        return tuple(codes)
    if finding.kind == "movement":
        codes += [entry.admin1 for entry in finding.places[-1:]]
    elif not codes:
        codes += [entry.admin1 for entry in finding.places]
    return tuple(filter(None, codes))[:1]


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
