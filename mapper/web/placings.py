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
from mapper.intake.choices import READ, Choice, Found, elsewhere, placed_at
from mapper.model import Incident, LonLat, PublicForm
from mapper.placing import SURE
from mapper.web.site import current_site
from mapper.web.words import km

#: What the small map draws under a place, beside the railway.
_BASE = ("borders", "towns")
#: Below this score a reading is a guess; from SURE on it needs no second look.
_LIKELY = 0.6
_ALONG = ("section", "stretch", "line")
#: From here on a doubt wants its reason.
_WIDE_KM = 5.0

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


def feeds() -> dict[str, str]:
    """Return the addresses of what the small map draws, by name."""
    known = current_app.extensions
    base = {name: known["mapper.geodata"].url(f"{name}.geojson") for name in _BASE}
    return base | dict(known["mapper.levels"].feeds())


def shown_choices(found: Found, about: Incident) -> list[ShownChoice]:
    """Return a phrase's meanings as they would be shown of an incident like ``about``.

    Of its place only its country counts.
    """
    phrase = found.phrase
    bare = replace(
        about,
        location=phrase.text,
        location_lang=phrase.lang,
        admin1=(),
        line="",
        from_station="",
        to_station="",
        latitude=None,
        longitude=None,
        status="published",
    )
    return [_shown(choice, bare) for choice in found.choices]


def place_in_words(incident: Incident) -> str:
    """Return where an incident would be shown; "" where it would only be listed."""
    site = current_site()
    form = gate.public_form(incident, {}, [], site.region)
    if form is None or form.geometry is None:
        return ""
    place, doubt = str(form.properties["place"]), _doubt(form)
    regions = [_area(code) for code in (*incident.admin1, *incident.country)]
    where = ", ".join((place, *(name for name in regions if name and name not in place)))
    return f"{where} ({doubt})" if doubt else where


def summary(found: Found, about: Incident) -> str:
    """Return in words what was made of the phrase of an incident like ``about``."""
    placing, reading = found.placing, found.choice(READ)
    because = "; ".join(placing.reasons)
    if placing.kind == "none" and found.choices:
        return f"No single place: {because}."
    if placing.kind == "none":
        return f"No place found: {because}."
    if placing.kind == "multiple":
        return f"Several places: {because}. A report has one; choose it."
    conflict = _conflict(reading, about) if reading else ""
    if conflict:
        return f"In doubt, since it {conflict}: {because}."
    return f"{_certainty(placing.score).capitalize()}: {because}."


def _shown(choice: Choice, about: Incident) -> ShownChoice:
    site = current_site()
    incident = placed_at(about, choice)
    form = gate.public_form(incident, {}, [], site.region)
    if form is None:
        raise AssertionError("a record that is published passes the gate")
    told = form.properties
    site_only = told["place_kind"] == "site" and not told["from_station"]
    title = f"near {choice.name}" if site_only else str(told["place"])
    regions = [_area(code) for code in (*incident.admin1, *incident.country)]
    names = [told["line_name"], *regions] if told["place_kind"] != "area" else regions[-1:]
    if site_only and form.point:
        # Two villages of one oblast may bear one name.
        names.append(f"{form.point[1]:.2f} N {form.point[0]:.2f} E")
    conflict = _conflict(choice, about)
    return ShownChoice(
        id=choice.id,
        title=f"{title[:1].upper()}{title[1:]}",
        where=", ".join(name for name in names if name and name not in title),
        doubt=_doubt(form),
        certainty="" if conflict else _certainty(choice.score),
        conflict=conflict,
        reasons=choice.reasons,
        labels=_labels(form, choice),
        geometry=form.geometry,
        point=form.point,
        uncertainty_km=told["geo_uncertainty_km"],
    )


def _conflict(choice: Choice, about: Incident) -> str:
    """Return in words that a choice lies in none of the countries that the report names."""
    if not elsewhere(about, choice):
        return ""
    here, said = _listed(choice.countries), _listed(about.country)
    return f"lies in {here}, not in {said} as the report says"


def _doubt(form: PublicForm) -> str:
    """Return in words how exact the place is, and why where that is not exact at all."""
    told = form.properties
    if form.geometry is None:
        return "outside this map: listed, not drawn"
    if told["place_kind"] == "area":
        return "the whole area, without a pin"
    doubt_km = told["geo_uncertainty_km"]
    if not doubt_km:
        return "anywhere along it" if told["place_kind"] in _ALONG else ""
    why = _why(told) if doubt_km >= _WIDE_KM else ""
    return f"within {km(doubt_km)}{why}"


def _why(told: Mapping[str, Any]) -> str:
    """Return why a place is so inexact: its doubt is mostly that of a station's own position."""
    stations = current_site().network.stations
    ids = [told[name] for name in ("from_station_id", "to_station_id") if told[name]]
    bases = [
        stations[each].position_basis
        for each in ids
        if each in stations
        and (stations[each].position_error_km or 0.0) >= told["geo_uncertainty_km"] / 2
    ]
    if told["place_kind"] == "station" and bases == ["interpolated"]:
        return ": the station’s place is reckoned from its neighbours"
    if told["place_kind"] == "station" and bases == ["town_centre"]:
        return ": the centre of its town stands for the station"
    if told["geo_method"] == "between_stations" and "interpolated" in bases:
        both = bases.count("interpolated") == 2
        ends = "the places of both stations are" if both else "the place of one station is"
        return f": {ends} reckoned from the neighbours"
    return ""


def _labels(form: PublicForm, choice: Choice) -> tuple[Label, ...]:
    """Return the names that stand on the map at a place, or at the two ends of a stretch."""
    told, stations = form.properties, current_site().network.stations
    if told["place_kind"] in _ALONG:
        ends = [stations.get(told[name] or "") for name in ("from_station_id", "to_station_id")]
        return tuple((each.name_en, each.lonlat) for each in ends if each and each.lonlat)
    if form.point is None:
        return ()
    return ((told["from_station"] or choice.name, form.point),)


def _certainty(score: float | None) -> str:
    if score is None:
        return ""
    return "sure" if score >= SURE else "likely" if score >= _LIKELY else "a guess"


def _listed(codes: Iterable[str]) -> str:
    return " and ".join(_area(code) or code for code in codes)


def _area(code: str) -> str:
    """Return the name of an oblast or country; "" where the map has no outline of it."""
    try:
        return current_site().region.areas.name(code)
    except NotFound:
        return ""
