"""The meanings of a place phrase as the form and the review show them: in words and on a map.

What is shown is what the gate would let out, so that nobody chooses one place and gets another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import current_app

from mapper import gate
from mapper.errors import NotFound
from mapper.geocode.names.regions import area_name
from mapper.intake.choices import elsewhere, placed_at, score_for, standing
from mapper.model import (
    Incident,
    LonLat,
    Place,
    PlaceKind,
    PublicForm,
    Station,
    place_of,
    with_place,
)
from mapper.placing import READ, SURE, is_beside
from mapper.store import Reading
from mapper.vocabulary import Handling
from mapper.web.site import current_site
from mapper.web.words import km

#: Below this score a reading is a guess; from SURE on it needs no second look.
_LIKELY = 0.6
#: From here on a doubt wants its reason.
_WIDE_KM = 5.0

#: So many of a station's lines tell it from its namesakes.
_LINES = 2

#: A name and where it stands.
Label = tuple[str, LonLat]


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One meaning: what it is, where, how far it may be off, and why.

    ``conflict`` says what in the report speaks against it.  ``geometry`` is GeoJSON, None where
    it would only be listed; ``point`` is lonlat; ``labels`` name the place or its two ends.
    """

    id: str
    title: str
    where: str
    doubt: str
    certainty: str
    conflict: str
    reasons: tuple[str, ...]
    labels: tuple[Label, ...]
    geometry: Mapping[str, Any] | None
    point: LonLat | None
    uncertainty_km: float | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def small_map() -> dict[str, Any]:
    """Return what the small map's script reads: where it opens, what it draws, whose that is."""
    known, region = current_app.extensions, current_site().region.texts
    return {
        "feeds": known["mapper.geodata"].feeds() | known["mapper.levels"].feeds(),
        "opening": region.small_opening,
        "extent": region.extent,
        "countries": region.labels,
        "attribution": region.credits.line,
    }


def drawn(form: PublicForm | None) -> dict[str, Any] | None:
    """Return what the small map's script draws of a record; None where nothing is drawn."""
    if form is None or form.geometry is None:
        return None
    return {
        "geometry": form.geometry,
        "point": form.point,
        "uncertainty_km": form.place.uncertainty_km,
        "labels": _labels(form, form.place),
    }


def shown_choices(read: Place, about: Incident) -> list[ShownChoice]:
    """Return the meanings of the words that were read as they would be shown of an incident.

    Of its place only its country counts.
    """
    own = place_of(about)
    bare = Place(countries=own.countries, journey=own.journey)
    published = with_place(replace(about, status="published", title="", notes=""), bare)
    known = standing(read, current_site().network).alternatives
    equipment = Handling.EQUIPMENT in about.handling
    shown = (_shown(each, published) for each in known if equipment or not is_beside(each))
    # At a station and near its town may be drawn alike.
    return list({(each.title, each.where): each for each in reversed([*shown])}.values())[::-1]


def shown_place(incident: Incident) -> ShownChoice | None:
    """Return where an incident would be shown; None where that is nowhere."""
    place = place_of(incident)
    if place.kind is PlaceKind.NONE:
        return None
    shown = _shown(place, replace(incident, status="published"))
    return shown if shown.geometry else None


def place_in_words(incident: Incident, form: PublicForm | None) -> str:
    """Return where an incident would be shown by its form; "" where it would only be listed."""
    if form is None or form.geometry is None:
        return ""
    place, doubt = form.told.place, _doubt(form)
    regions = [_area(code) for code in (*incident.admin1, *incident.country)]
    where = ", ".join((place, *(name for name in regions if name and name not in place)))
    return f"{where} ({doubt})" if doubt else where


def summary(reading: Reading, about: Incident) -> str:
    """Return in words what was made of the words of an incident like ``about``."""
    place, read = reading.place, reading.place.alternative(READ)
    because = "; ".join(place.reasons)
    if reading.kind == "multiple":
        return f"Several places: {because}. A report has one; choose it."
    if read is None:
        found = "No single place" if place.alternatives else "No place found"
        return f"{found}: {because}."
    if place.score is None:  # nobody read words: the row's columns contradict each other
        return f"In doubt: {because}."
    if conflict := _conflict(read, about):
        return f"In doubt, since it {conflict}: {because}."
    if reading.was:
        return f"In doubt, since {reading.doubt}: {because}."
    return f"{_certainty(score_for(about, read)).capitalize()}: {because}."


def _shown(place: Place, about: Incident) -> ShownChoice:
    incident = placed_at(about, place)
    form = gate.public_form(incident, {}, [], current_site().region)
    if form is None:
        raise AssertionError("a record that is published passes the gate")
    told, shown = form.told, form.place
    site_only = shown.kind is PlaceKind.SITE and not shown.from_station
    title = f"near {place.name}" if site_only else told.place
    regions = [_area(code) for code in (*incident.admin1, *incident.country)]
    lines = [told.line_name] if told.line_name else _lines_at(shown.from_station)
    names = regions[-1:] if shown.kind is PlaceKind.AREA else [*lines, *regions]
    if form.point and not shown.kind.along and not lines:
        # Two villages of one division may bear one name.
        names.append(f"{form.point[1]:.2f} N {form.point[0]:.2f} E")
    conflict = _conflict(place, about)
    return ShownChoice(
        id=place.id,
        title=f"{title[:1].upper()}{title[1:]}",
        where=", ".join(name for name in names if name and name not in title),
        doubt=_doubt(form),
        certainty="" if conflict else _certainty(score_for(about, place)),
        conflict=conflict,
        reasons=place.reasons,
        labels=_labels(form, place),
        geometry=form.geometry,
        point=form.point,
        uncertainty_km=shown.uncertainty_km,
    )


def _lines_at(station: str) -> list[str]:
    """Return the names of lines that tell a station from its namesakes."""
    return [line.name_en for line in current_site().network.lines_at.get(station, ())[:_LINES]]


def _conflict(place: Place, about: Incident) -> str:
    """Return in words that a place lies in none of the countries that the report names."""
    if not elsewhere(about, place):
        return ""
    here, said = _listed(place.crossed), _listed(about.country)
    return f"lies in {here}, not in {said} as the report says"


def _doubt(form: PublicForm) -> str:
    """Return in words how exact the place is, and why where that is not exact at all."""
    place = form.place
    if form.geometry is None:
        return "outside this map: listed, not drawn"
    if place.kind is PlaceKind.AREA:
        return "the whole area, without a pin"
    if not place.uncertainty_km:
        return "anywhere along it" if place.kind.along else ""
    why = _why(place, place.uncertainty_km) if place.uncertainty_km >= _WIDE_KM else ""
    where = "the sections next to it, " if place.at_station and not place.line else ""
    return f"{where}within {km(place.uncertainty_km)}{why}"


def _why(place: Place, doubt_km: float) -> str:
    """Return why a place is so inexact: its doubt is mostly that of a station's own position."""
    bases = [
        station.position_basis
        for station in _ends(place)
        if (station.position_error_km or 0.0) >= doubt_km / 2
    ]
    if place.kind is PlaceKind.STATION and bases == ["interpolated"]:
        return ": the station’s place is reckoned from its neighbours"
    if place.kind is PlaceKind.STATION and bases == ["town_centre"]:
        return ": the centre of its town stands for the station"
    if place.method == "between_stations" and "interpolated" in bases:
        both = bases.count("interpolated") == 2
        ends = "the places of both stations are" if both else "the place of one station is"
        return f": {ends} reckoned from the neighbours"
    return ""


def _labels(form: PublicForm, place: Place) -> tuple[Label, ...]:
    """Return the names on the map: of the station that is named, or of a stretch's two ends."""
    if form.place.kind.along:
        at = current_site().network.stations.get(form.place.at_station)
        named = [at] if at else _ends(form.place)
        return tuple((each.name_en, each.lonlat) for each in named if each.lonlat)
    if form.point is None:
        return ()
    return ((form.told.from_station or place.name, form.point),)


def _ends(place: Place) -> list[Station]:
    stations = current_site().network.stations
    return [stations[key] for key in (place.from_station, place.to_station) if key in stations]


def _certainty(score: float | None) -> str:
    if score is None:
        return ""
    return "sure" if score >= SURE else "likely" if score >= _LIKELY else "a guess"


def _listed(codes: Iterable[str]) -> str:
    return " and ".join(_area(code) or code for code in codes)


def _area(code: str) -> str:
    """Return the name of a division or country; "" where neither map nor gazetteer knows it."""
    try:
        return current_site().region.areas.name(code)
    except NotFound:
        known = area_name(code)
        return "" if known == code else known
