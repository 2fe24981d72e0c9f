"""The meanings of a place phrase as the form and the review show them: in words and on a map.

What is shown is what the gate would let out, so that nobody chooses one place and gets another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from mapper import gate, vocabulary
from mapper.errors import NotFound
from mapper.intake.choices import Choice, Found, placed_at
from mapper.model import Incident, LonLat, PublicForm
from mapper.placing import SURE
from mapper.web.site import current_site
from mapper.web.words import km

#: Below this score a reading is a guess; from SURE on it needs no second look.
_LIKELY = 0.6
_ALONG = ("section", "stretch", "line")


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One meaning: what it is, where, how far it may be off, and why.

    ``geometry`` is GeoJSON, None where it would only be listed; ``point`` is lonlat.
    """

    id: str
    title: str
    where: str
    doubt: str
    certainty: str
    reasons: tuple[str, ...]
    kind: str
    geometry: Mapping[str, Any] | None
    point: LonLat | None
    uncertainty_km: float | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def shown_choices(found: Found, about: Incident) -> list[ShownChoice]:
    """Return a phrase's meanings as they would be shown of an incident like ``about``."""
    phrase = found.phrase
    bare = replace(
        about,
        location=phrase.text,
        location_lang=phrase.lang,
        country=(phrase.country,) if phrase.country else (),
        admin1=(),
        line="",
        from_station="",
        to_station="",
        latitude=None,
        longitude=None,
        status="published",
    )
    return [_shown(choice, bare) for choice in found.choices]


def summary(found: Found) -> str:
    """Return in words what was made of a phrase, for a status line or an editor."""
    placing = found.placing
    because = "; ".join(placing.reasons)
    if placing.kind == "none" and found.choices:
        return f"No single place: {because}."
    if placing.kind == "none":
        return f"No place found: {because}."
    if placing.kind == "multiple":
        return f"Several places: {because}. A report has one; choose it."
    return f"Read with a score of {placing.score:.2f} of 1: {because}."


def _shown(choice: Choice, about: Incident) -> ShownChoice:
    site = current_site()
    incident = placed_at(about, choice)
    form = gate.public_form(incident, {}, [], site.network, site.areas)
    if form is None:
        raise AssertionError("a record that is published passes the gate")
    told = form.properties
    site_only = told["place_kind"] == "site" and not told["from_station"]
    title = f"near {choice.name}" if site_only else str(told["place"])
    areas = [_area(code) for code in (*incident.admin1, *incident.country)]
    names = [told["line_name"], *areas] if told["place_kind"] != "area" else areas[-1:]
    if site_only and form.point:
        # Two villages of one oblast may bear one name.
        names.append(f"{form.point[1]:.2f} N {form.point[0]:.2f} E")
    return ShownChoice(
        id=choice.id,
        title=f"{title[:1].upper()}{title[1:]}",
        where=", ".join(name for name in names if name and name not in title),
        doubt=_doubt(form),
        certainty=_certainty(choice.score),
        reasons=choice.reasons,
        kind=vocabulary.label("place_kind", str(told["place_kind"])),
        geometry=form.geometry,
        point=form.point,
        uncertainty_km=None if told["place_kind"] in _ALONG else told["geo_uncertainty_km"],
    )


def _doubt(form: PublicForm) -> str:
    """Return in words how exact the place is."""
    told = form.properties
    if form.geometry is None:
        return "listed, not drawn"
    if told["place_kind"] == "area":
        return "the whole area, without a pin"
    if told["place_kind"] in _ALONG:
        first, last = told["km_from"], told["km_to"]
        if first is None or last is None:
            return "anywhere along it"
        return f"anywhere on these {km(abs(last - first))} of track"
    if told["geo_uncertainty_km"]:
        return f"to within {km(told['geo_uncertainty_km'])}"
    return ""


def _certainty(score: float | None) -> str:
    if score is None:
        return ""
    return "sure" if score >= SURE else "likely" if score >= _LIKELY else "a guess"


def _area(code: str) -> str:
    """Return the name of an oblast or country; "" where the map has no outline of it."""
    try:
        return current_site().areas.name(code)
    except NotFound:
        return ""
