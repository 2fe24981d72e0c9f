"""A line's traffic on a day, as it was known by another: data for programs, and a page's answer.

Only what everyone sees is read, whoever asks.  No day is answered for that lies within the embargo
of movements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import Response, jsonify, request

from mapper import vocabulary
from mapper.errors import FilterError
from mapper.model import Line
from mapper.status import (
    Bounds,
    Extent,
    Fact,
    Reason,
    Said,
    Status,
    Stretch,
    Voice,
    status,
    words,
)
from mapper.web.along import Along, Way, way_of
from mapper.web.kinds import DataBlueprint, answers_data
from mapper.web.limits import check_rate
from mapper.web.reading import read_along
from mapper.web.site import current_site, today

blueprint = DataBlueprint("status", __name__)

#: The parameters of the question.
DAYS = ("on", "known_by")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REASONS = {
    Reason.UNPUBLISHED: "the day of its publication is not known",
    Reason.UNDATED: "it names no day",
    Reason.UNSURE: "it may have begun on a later day; no source says since when",
    Reason.REFUTED: "the record was found to be false",
}


class LeftOutBy(NamedTuple):
    """What takes no part for one reason, in words."""

    words: str
    said: list[Said]


@dataclass(frozen=True, slots=True)
class LineStatus:
    """A line's traffic, and what a page says of it beside.

    ``said`` is all that so many ``reports`` say of it; ``last`` the last day that may be asked for.
    The stations of a line that is not ``placed`` are evenly apart.
    """

    line: Line
    placed: bool
    status: Status
    said: tuple[Said, ...]
    reports: int
    last: date
    today: date
    fades_days: int

    @property
    def other_fields(self) -> list[tuple[str, str]]:
        """The parameters of the present address that its form has to keep."""
        return [each for each in request.args.items(multi=True) if each[0] not in DAYS]

    def where(self, part: Stretch) -> str:
        """Return a part of the line in words."""
        extent = Extent(part.km_from, part.km_to)
        return words.where(extent, self.line, current_site().network.stations)

    def traffic(self, fact: Fact) -> str:
        """Return in words of which traffic a fact is."""
        return words.traffic(fact.scope)

    @property
    def opening(self) -> str:
        """The sentence that opens the page."""
        stations = current_site().network.stations
        return words.opening(self.line.name_en, self.reports, self.said, self.line, stations)

    @property
    def reasons(self) -> list[LeftOutBy]:
        """What takes no part, by why."""
        found: dict[Reason, list[Said]] = {}
        for each in self.status.left_out:
            found.setdefault(each.reason, []).append(each.said)
        return [LeftOutBy(_REASONS[reason], said) for reason, said in found.items()]


@blueprint.get("/api/lines/<slug>/status")
def line_status(slug: str) -> Response:
    """The traffic on a line on a day as it was known by another: states with the claims behind.

    ``on`` is the day, by default the last of which a report speaks; ``known_by`` the day whose
    knowledge counts, by default today.
    """
    way = way_of(slug)
    for name, value in request.args.items():
        if name not in DAYS:
            raise FilterError(name, value, f"no such parameter; there are {' and '.join(DAYS)}")
    check_rate("search")
    response = jsonify(_to_json(asked_status(way)))
    response.headers["Cache-Control"] = "no-cache"
    return response


def asked_status(way: Way, at_hand: Along | None = None) -> LineStatus:
    """Return what the days in the present address ask about a line, or about a way.

    What is ``at_hand`` of it is not asked for again.

    Raises
    ------
    FilterError
        A day is none, or lies too late.
    """
    site, now = current_site(), today()
    view = site.view(whole=answers_data())
    last = now - timedelta(days=view.embargo_movement_days)
    found = read_along(way, view, at_hand).values()
    said = tuple(said for each in found for said in each.spoken.said)
    on = _asked("on", last, "within the embargo no day is answered for")
    known_by = _asked("known_by", now, "what will be known is not known yet")
    if on is None:
        known = (each.last_day for each in said if each.published and not each.refuted)
        on = max((day for day in known if day and day <= last), default=last)
    fades_days, kms = site.region.texts.traffic_fades_days, way.line.station_kms
    # A line without a place has no stretches.
    placed, length_km = (said, kms[-1]) if kms else ((), 0.0)
    told = status(placed, length_km, on=on, known_by=known_by or now, fades_days=fades_days)
    reports = sum(not each.report.beside or bool(each.spoken.said) for each in found)
    return LineStatus(way.spread, bool(kms), told, said, reports, last, now, fades_days)


def _asked(name: str, last: date, why: str) -> date | None:
    """Return the day of a parameter; None where it is not given."""
    values = request.args.getlist(name)
    if len(values) > 1:
        raise FilterError(name, values[1], "it is given twice; give it once")
    text = values[0].strip() if values else ""
    if not text:
        return None
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise FilterError(
            name, text[:40], "no day of the calendar; write it like 2022-03-23"
        ) from None
    if day > last:
        raise FilterError(name, text, f"{why}; give {last.isoformat()} or an earlier day")
    return day


def _to_json(found: LineStatus) -> dict[str, Any]:
    """Return the answer as JSON values, terms with their labels."""
    line, about = found.line, found.status
    return {
        "line": line.slug,
        "name": line.name_en,
        "gap": line.gap or None,
        "on": about.on.isoformat(),
        "known_by": about.known_by.isoformat(),
        "fades_after_days": found.fades_days,
        "stretches": [
            {
                **_extent(Extent(each.km_from, each.km_to), line),
                "states": [_fact(fact, line, about.known_by) for fact in each.facts],
            }
            for each in about.stretches
        ],
        "left_out": [
            {
                "reason": each.reason,
                "label": _REASONS[each.reason],
                "claim": _said(each.said, line, about.known_by),
            }
            for each in about.left_out
        ],
    }


def _extent(of: Extent, line: Line) -> dict[str, Any]:
    published = line.published_between(of.km_from, of.km_to) or (None, None)
    return {
        "km_from": of.km_from,
        "km_to": of.km_to,
        "km_published_from": published[0] and round(published[0], 1),
        "km_published_to": published[1] and round(published[1], 1),
        "from_station_id": words.station_at(of.km_from, line) or None,
        "to_station_id": words.station_at(of.km_to, line) or None,
    }


def _fact(fact: Fact, line: Line, known_by: date) -> dict[str, Any]:
    return {
        "state": fact.state,
        "label": vocabulary.label("traffic", fact.state),
        "scope": list(fact.scope),
        "last_reported": fact.last and fact.last.isoformat(),
        "claims": [_said(each, line, known_by) for each in fact.said],
    }


def _said(said: Said, line: Line, known_by: date) -> dict[str, Any]:
    end = said.end(known_by)
    return {
        "record": said.record_id,
        "title": said.title,
        "effect": said.effect,
        "scope": list(said.scope),
        "published": said.published and said.published.isoformat(),
        "by": _voices(said.voices(known_by)),
        **_extent(said.extent, line),
        "doubt_km": said.extent.doubt_km,
        "start": _bounds(said.start(known_by)),
        "end": end and _bounds(end),
        "end_withheld": said.withheld,
        "words": [
            {
                "text": each.text,
                "published": each.published and each.published.isoformat(),
                "by": _voices(each.by),
            }
            for each in said.in_words(known_by)
        ],
    }


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return {
        "earliest": bounds.earliest and bounds.earliest.isoformat(),
        "latest": bounds.latest and bounds.latest.isoformat(),
        "by": _voices(bounds.by),
    }


def _voices(voices: Iterable[Voice]) -> list[dict[str, str]]:
    return [{"source_id": each.source_id, "publisher": each.publisher} for each in voices]
