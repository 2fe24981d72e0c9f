"""Dates of an incident in words: "14 or 15 March 2022", "in March 2022", "by 19 March 2022"."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import date, timedelta

from mapper.model import Incident

#: `calendar.month_name` asks the system each time.
_MONTHS = tuple(month_name)
_PARTS = {
    "morning": "in the morning of",
    "day": "in the daytime of",
    "evening": "in the evening of",
}


def when(incident: Incident) -> str:
    """Return when it happened as a reader would say it, in English.

    A record without any date of the event says when it was reported.
    """
    first = incident.event_date or incident.event_date_end
    last = incident.event_date_end or incident.event_date
    if first is None or last is None:
        if incident.reported_date is None:
            return "date not reported"
        return f"date not given, reported on {day(incident.reported_date)}"
    if incident.date_meaning in ("by", "since"):
        return _open(incident, first, last)
    if incident.time_precision == 3:
        return _months(first, last, one_of=incident.date_meaning == "one_of")
    if incident.time_precision == 2:
        return f"in the week of {day(first - timedelta(days=first.weekday()))}"
    return _days(incident, first, last)


def _open(incident: Incident, first: date, last: date) -> str:
    """Say a span that is open at one side."""
    if incident.date_meaning == "since":
        return _since(incident, first)
    if incident.time_precision == 3:
        return f"by the end of {_month(last)}"
    if incident.event_date and incident.event_date_end and first != last:
        return f"between {_range(first, last, ' and ')}"
    return f"by {day(last)}"


def _since(incident: Incident, first: date) -> str:
    start = _month(first) if incident.time_precision == 3 else day(first)
    if incident.event_date_end and incident.event_date_end != first:
        return f"from {start} to {day(incident.event_date_end)} or later"
    return f"since {start}"


def _months(first: date, last: date, *, one_of: bool) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"in {_month(first)}"
    joint = " or " if one_of and _next_month(first) == last.replace(day=1) else " to "
    start = _MONTHS[first.month] if first.year == last.year else _month(first)
    return f"in {start}{joint}{_month(last)}"


def _days(incident: Incident, first: date, last: date) -> str:
    if first == last:
        if incident.time_of_day == "night":
            return f"at night, {day(first)}"
        part = _PARTS.get(incident.time_of_day)
        return f"{part} {day(first)}" if part else day(first)
    neighbours = last - first == timedelta(days=1)
    if incident.date_meaning == "one_of":
        return (
            _range(first, last, " or ")
            if neighbours
            else f"on a day between {_range(first, last, ' and ')}"
        )
    if incident.time_of_day == "night" and neighbours:
        return f"in the night of {_range(first, last, ' to ')}"
    return _range(first, last, " to ")


def _range(first: date, last: date, joint: str) -> str:
    """Say two days without repeating the month or year that they share."""
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    elif first.year == last.year:
        start = f"{first.day} {_MONTHS[first.month]}"
    else:
        start = day(first)
    return f"{start}{joint}{day(last)}"


def day(of: date) -> str:
    """Return a day in words, as "14 March 2022"."""
    return f"{of.day} {_month(of)}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month]} {day.year}"


def _next_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(days=1)
