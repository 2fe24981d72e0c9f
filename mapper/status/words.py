"""What is known of a line's traffic in words, in English: where, which, and in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mapper import vocabulary
from mapper.gate.dates import day
from mapper.model import Line, Station
from mapper.status.said import AT_KM, Extent, Said

_STATES = ("suspended", "restricted", "running")


def where(extent: Extent, line: Line, stations: Mapping[str, Station]) -> str:
    """Return a part of a line by the stations at its ends; the whole of it as that."""
    if extent.covers(AT_KM, line.station_kms[-1] - AT_KM):
        return "the whole line"
    if extent.is_point:
        return at_km(extent.km_from, line, stations)
    return " to ".join(at_km(km, line, stations) for km in (extent.km_from, extent.km_to))


def at_km(km: float, line: Line, stations: Mapping[str, Station]) -> str:
    """Return a place on a line: the station there, else its kilometre."""
    station_id = station_at(km, line)
    return stations[station_id].name_en if station_id else f"km {km:.1f}"


def station_at(km: float, line: Line) -> str:
    """Return the id of a line's station at a kilometre; "" where there is none."""
    posts = zip(line.station_kms, line.station_ids, strict=True)
    return next((key for at, key in posts if abs(at - km) < AT_KM), "")


def traffic(scope: Collection[str]) -> str:
    """Return which traffic is meant."""
    terms = vocabulary.terms("effect_scope")
    named = [terms[each].text().lower() for each in scope if not terms[each].silent]
    if len(named) < len(scope):
        named.append("traffic that is not named")
    return ", ".join(named)


def opening(
    name: str, reports: int, said: Sequence[Said], line: Line, stations: Mapping[str, Station]
) -> str:
    """Return the sentence that opens the page of a line, made of what so many reports on it say.

    Of each state the newest day of which somebody says so, with the traffic and the part of the
    line that is meant.  ``name`` is what the line is called.
    """
    dated = [(spoken, each) for each in said if not each.refuted and (spoken := each.last_day)]
    newest = [
        max(of_state, key=lambda found: found[0])
        for state in _STATES
        if (of_state := [found for found in dated if found[1].state == state])
    ]
    if not newest and not reports:
        return f"No report on {name} is in the record, which says nothing of the railway."
    if not newest:
        speak = "speaks" if reports == 1 else "speak"
        unsaid = "none says on which days it was closed or open"
        return f"{_counted(reports)} {speak} of {name}, and {unsaid}."
    parts = [
        f"{vocabulary.label('traffic', each.state).lower()} on {day(spoken)} "
        f"({traffic(each.scope)}, {where(each.extent, line, stations)})"
        for spoken, each in sorted(newest, key=lambda found: found[0])
    ]
    records = len({each.record_id for _, each in dated})
    of_all = f"{records:,} of " if records < reports else ""
    return f"{name} was last {_listed(parts)}, in {of_all}{_counted(max(records, reports))}."


def _counted(reports: int) -> str:
    return f"{reports:,} report{'s' if reports != 1 else ''}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
