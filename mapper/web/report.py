"""The form for a report: shown, checked, sent; and where a click on its map would be placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, current_app, g, jsonify, render_template, request
from flask import Response as FlaskResponse
from werkzeug.datastructures import MultiDict

from mapper import gate
from mapper.errors import FilterError, OutOfReach
from mapper.intake import Draft, DraftRefused, PlaceAsked, submit
from mapper.intake.draft_place import read_words
from mapper.intake.duplicates import Duplicate, duplicates, likeliest
from mapper.model import SNAP_LIMIT_M, Incident, Source
from mapper.railway.reference.reference import Reference
from mapper.store import Pending, Reading
from mapper.store.accounts import CONTRIBUTOR, EDITOR
from mapper.web import report_form
from mapper.web.identity import may, me, signature
from mapper.web.kinds import data_route, shown_again
from mapper.web.limits import check_rate
from mapper.web.locating import are_loaded, begin_loading, require_loaded
from mapper.web.naming import known_names
from mapper.web.place_questions import AskedInWords, in_words
from mapper.web.placings import place_in_words, shown_choices, summary
from mapper.web.security import FormToken, check_form, new_token
from mapper.web.site import current_site, current_view, today
from mapper.web.words import km, language

blueprint = Blueprint("report", __name__)

#: Farther than any two places on Earth.
_ANYWHERE_M = 3e7
_KEPT = "Wayside equipment and transports are {}, anything else stays at the click."
_UNKEPT = {"Cache-Control": "no-store"}

Page = tuple[str, int, Mapping[str, str]]


@blueprint.get("/report")
def form() -> Page:
    """The empty form, or one begun by a link: ``/report?line=first-last``."""
    begin_loading()
    return _form(request.args, None, {}, new_token(), 200)


def _again(message: str) -> str:
    """Show the form with everything that was typed; its place is not read, which costs work."""
    return _form(request.form, None, {}, new_token(), 200, message=message)[0]


@blueprint.post("/report")
@shown_again(_again)
def send() -> Page:
    """Take a report in, or show the form again with everything that was typed."""
    token = check_form()
    if request.form.get("more") == "again":
        return _again(""), 200, _UNKEPT
    if not may(CONTRIBUTOR):
        check_rate("form")
    if request.form.get("more") == "sources":
        reading = _read() if are_loaded() else None
        return _form(request.form, reading, {}, request.form["token"], 200, more_sources=1)
    require_loaded()
    if request.form.get("more") == "place":
        return _find_place()
    return _take(token)


def _read() -> Reading | None:
    return read_words(report_form.draft(request.form), current_site().region)


def _find_place() -> Page:
    """Show the form with what its place phrase may mean."""
    wordless = not request.form.get("location", "").strip()
    problems = {"location": "type the words that say where, then find them"} if wordless else {}
    status = 400 if problems else 200
    return _form(request.form, _read(), problems, request.form["token"], status)


def _take(token: FormToken) -> Page:
    site = current_site()
    editor = signature() if g.get("editor") else None
    known = may(CONTRIBUTOR)
    if not known:
        check_rate("report")
    draft = report_form.draft(request.form)
    if editor and "confirmed" not in request.form and (alike := _alike(draft)):
        return _form(request.form, _read(), {}, request.form["token"], 200, alike=alike)
    try:
        receipt = submit(
            site.store,
            site.region,
            draft,
            editor=editor,
            token=token.nonce,
            view=current_view(),
            most=None if known else site.settings.pending_most,
            account=me().number if known else None,
            four_eyes=site.settings.four_eyes,
        )
    except DraftRefused as refusal:
        token_again = request.form["token"]
        return _form(request.form, refusal.reading, refusal.problems, token_again, 400)
    except PlaceAsked as asked:
        way, token_again = request.form.get("place_by", ""), request.form["token"]
        read = asked.question.reading if way == "text" else None
        question = in_words(asked.question, way)
        return _form(request.form, read, {}, token_again, 400, question=question)
    shown = gate.public_form(receipt.sent, {}, [], site.region)
    page = render_template(
        "report/receipt.html",
        # Whoever is not signed in learns of no record through a receipt.
        incident_id=receipt.incident_id if editor else None,
        held_until=receipt.held_until,
        receipt=receipt.receipt,
        known=known,
        # What was sent first: a form that is sent twice makes nothing new.
        title=shown.incident.title if shown else "",
        words=shown.incident.location if shown else "",
        place=place_in_words(receipt.sent, shown),
    )
    return page, 201 if receipt.first else 200, _UNKEPT


def _alike(draft: Draft) -> list[Duplicate]:
    """Return what may tell of the same event as a good report that an editor sends."""
    site = current_site()
    made = likeliest(draft, read_words(draft, site.region), site.region, today())
    if made.problems:
        return []
    with site.store.reading() as connection:
        return duplicates(connection, site.region, made.incident, made.sources, today())


@blueprint.get("/report/place")
@data_route
def place() -> FlaskResponse:
    """The section on which equipment or a transport at a position is put: words and its stretch.

    ``lon`` and ``lat`` are in degrees.  The answer names a section, never the point itself.
    """
    for name, value in request.args.items():
        if name not in ("lon", "lat"):
            raise FilterError(name, value, "no such parameter; there are lon and lat")
    check_rate("form")
    network = current_site().network
    lon, lat = _degrees("lon", 180.0), _degrees("lat", 90.0)
    if not network.placed.courses:
        kept = _KEPT.format("shown as the region around")
        raise OutOfReach(f"No line of this railway is known. {kept}")
    found = network.reference(lon, lat, limit_m=_ANYWHERE_M)
    if found.distance_m > SNAP_LIMIT_M:
        raise OutOfReach(
            f"There is no line within {km(SNAP_LIMIT_M / 1000)}; the nearest, "
            f"{network.line(found.line).name_en}, is {km(found.distance_m / 1000)} away. "
            f"{_KEPT.format('shown as the region around')}"
        )
    section = found.section
    if section is None:
        raise OutOfReach(
            f"{network.line(found.line).name_en} has no stations around there; choose it by name"
        )
    stretch = network.stretch(section.line, section.from_station, section.to_station)
    ends = [network.stations[each] for each in (section.from_station, section.to_station)]
    return jsonify(
        words=_placed_in_words(found),
        line=section.line,
        section=section.id,
        from_station=section.from_station,
        to_station=section.to_station,
        distance_m=round(found.distance_m),
        geometry=stretch.geometry,
        labels=[(each.name_en, each.lonlat) for each in ends if each.lonlat],
    )


def _placed_in_words(found: Reference) -> str:
    stations, lines = current_site().network.stations, current_site().network.lines
    first, last = (stations[each].name_en for each in found.neighbours)
    return (
        f"Between {first} and {last}, on {lines[found.line].name_en}; "
        f"the click lies {km(found.distance_m / 1000)} from the track. "
        f"{_KEPT.format('put on this section')}"
    )


def _degrees(name: str, most: float) -> float:
    text = request.args.get(name, "")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise FilterError(name, text, f"give degrees from -{most:g} to {most:g}")
    return value


def _form(
    given: MultiDict[str, str],
    reading: Reading | None,
    problems: Mapping[str, str],
    token: str,
    status: int,
    **more: Any,
) -> Page:
    return form_page(given, reading, problems, token, **more), status, _UNKEPT


def form_page(
    given: MultiDict[str, str],
    reading: Reading | None,
    problems: Mapping[str, str],
    token: str,
    *,
    message: str = "",
    more_sources: int = 0,
    alike: Sequence[Duplicate] = (),
    edited: Pending | None = None,
    begun: str = "",
    question: AskedInWords | None = None,
) -> str:
    """Return the page of the form with what is ``given``.

    ``alike`` is what may tell of the same event, ``edited`` the report that an editor edits before
    it is decided, ``begun`` its version as the form was opened; ``question`` what is asked of its
    place.
    """
    asked = partial(_fields, given, reading, problems, more_sources, question)
    is_blank = not (given or reading or problems or more_sources or question)
    return render_template(
        "report/form.html",
        fields=_blank(asked) if is_blank else asked(),
        errors=report_form.in_order(problems),
        question=question,
        token=token,
        message=message,
        page_data=report_form.form_data(),
        alike=alike,
        edited=edited,
        begun=begun,
    )


def _blank(fields: Callable[[], str]) -> str:
    """Return the fields of the form where nothing is filled in; made once for each kind of reader.

    They are a hundred macros, and most of what a page of the form costs.
    """
    kept: dict[bool, str] = current_app.extensions["mapper.blank"]
    by_editor = may(EDITOR)
    if by_editor not in kept:
        kept[by_editor] = fields()
    return kept[by_editor]


def _fields(
    given: MultiDict[str, str],
    reading: Reading | None,
    problems: Mapping[str, str],
    more_sources: int,
    question: AskedInWords | None,
) -> str:
    about = report_form.about(report_form.draft(given))
    return render_template(
        "report/_form.html",
        rows=partial(report_form.rows, Incident),
        source_rows=report_form.rows(Source, "source"),
        places=shown_choices(reading.place, about) if reading else [],
        place_summary=summary(reading, about) if reading else "",
        question=question,
        asked_of=report_form.asked_of(given),
        given=given,
        way=report_form.way(given),
        languages=sorted(_named(current_site().region.texts.languages), key=_second),
        source_languages=_named(current_site().region.texts.source_languages),
        errors=report_form.in_order(problems),
        lines=known_names().curated,
        source_count=report_form.source_count(given) + more_sources,
        most_sources=report_form.MOST_SOURCES,
        is_used=partial(report_form.is_used, form=given, problems=problems),
    )


def _named(languages: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, language(code)) for code in languages]


def _second(pair: tuple[str, str]) -> str:
    return pair[1]
