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
from mapper.errors import FilterError, NotFound, UnknownName
from mapper.model import Filter, Line
from mapper.status import (
    Bounds,
    Extent,
    Fact,
    Reason,
    Said,
    Status,
    Stretch,
    Voice,
    all_said,
    on_line,
    status,
    words,
)
from mapper.store import View
from mapper.web.kinds import DataBlueprint, answers_data
from mapper.web.limits import check_rate
from mapper.web.site import copy_tag, current_site, today

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

    ``said`` is all that reports say of it; ``last`` the last day that may be asked for.
    """

    line: Line
    status: Status
    said: tuple[Said, ...]
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

    def opening(self, reports: int) -> str:
        """Return the sentence that opens the page, of so many reports on the line."""
        stations = current_site().network.stations
        return words.opening(self.line.name_en, reports, self.said, self.line, stations)

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
    try:
        line = current_site().network.line(slug)
    except UnknownName as error:
        raise NotFound(str(error)) from error
    for name, value in request.args.items():
        if name not in DAYS:
            raise FilterError(name, value, f"no such parameter; there are {' and '.join(DAYS)}")
    check_rate("search")
    response = jsonify(_to_json(asked_status(line)))
    response.headers["Cache-Control"] = "no-cache"
    return response


def asked_status(line: Line, others: Iterable[str] = ()) -> LineStatus:
    """Return what the days in the present address ask about a line.

    Of a way that is told as one, ``others`` are the lines of the network along which it runs.

    Raises
    ------
    FilterError
        A day is none, or lies too late.
    """
    site, now = current_site(), today()
    view = site.view(whole=answers_data())
    last = now - timedelta(days=view.embargo_movement_days)
    said = _all_said(line, tuple(others) or (line.slug,), view)
    on = _asked("on", last, "within the embargo no day is answered for")
    known_by = _asked("known_by", now, "what will be known is not known yet")
    if on is None:
        days = filter(None, map(words.last_day, said))
        on = max((day for day in days if day <= last), default=last)
    fades_days = site.region.texts.traffic_fades_days
    length_km = line.station_kms[-1] if line.station_kms else 0.0
    found = status(said, length_km, on=on, known_by=known_by or now, fades_days=fades_days)
    return LineStatus(line, found, said, last, now, fades_days)


def _all_said(line: Line, slugs: tuple[str, ...], view: View) -> tuple[Said, ...]:
    """Return what the records of some lines that a view shows say of a line; made once a change."""
    site = current_site()
    network = site.network
    course = network.course(line.slug) if line.slug and line.station_kms else None

    def made() -> tuple[Said, ...]:
        rows = site.store.public(Filter(line=slugs), view)
        return all_said(on_line(rows, line, course, network.lines))

    what = (DAYS, line.slug, line.station_ids, slugs, site.store.missing(view))
    return site.said.answer(copy_tag(str(what)), made)


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
