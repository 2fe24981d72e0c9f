"""A draft: what a form gives, as it was typed, so that nothing typed is ever lost.

`built` reads it into an incident and its sources, or says beside which field what to mend.
Published reports only: at least one source, nothing in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from mapper.errors import InputError
from mapper.formats.cells import CellError
from mapper.formats.table import COLUMNS, contradicting
from mapper.intake.draft_place import with_place_of
from mapper.intake.draft_sources import DraftSource, read_sources
from mapper.intake.past_only import in_the_future
from mapper.intake.phrases import MAX_CHARS
from mapper.model import Incident, Place, Source

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Reading

_LONGEST = {"title": 200, "notes": 4000, "location": MAX_CHARS}
_LONGEST_OTHER = 300


class DraftRefused(InputError):
    """A draft cannot be taken; ``problems`` says by field how to mend it.

    ``reading`` is what the words of its place mean, None where it is not said in words.
    """

    def __init__(self, problems: Mapping[str, str], reading: Reading | None = None) -> None:
        listed = "; ".join(f"{name}: {remedy}" for name, remedy in problems.items())
        super().__init__(f"the report cannot be taken yet; {listed}")
        self.problems = dict(problems)
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as typed: texts, and several texts where several may be chosen.

    ``place_by`` tells which of the three ways to say the place counts: ``line`` (line,
    from_station, to_station), ``point`` (longitude, latitude) or ``text`` (location, and which of
    its meanings was chosen: the id of an alternative of its `Place`).
    """

    event_date: str = ""
    event_date_end: str = ""
    date_meaning: str = "day"
    time_precision: str = "1"
    time_of_day: str = "unknown"
    event_type: str = ""
    sub_event_type: str = ""
    asset: tuple[str, ...] = ()
    cause: str = ""
    title: str = ""
    notes: str = ""
    place_by: str = ""
    line: str = ""
    from_station: str = ""
    to_station: str = ""
    longitude: str = ""
    latitude: str = ""
    location: str = ""
    place_choice: str = ""
    location_lang: str = ""
    country: tuple[str, ...] = ()
    actor: str = ""
    claimed_by: str = ""
    attributed_by: str = ""
    effect: str = ""
    effect_scope: tuple[str, ...] = ()
    effect_start: str = ""
    effect_end: str = ""
    fatalities: str = ""
    fatalities_max: str = ""
    injured: str = ""
    injured_max: str = ""
    detained: str = ""
    origin: str = ""
    destination: str = ""
    via: str = ""
    mode: str = ""
    cargo: tuple[str, ...] = ()
    quantity_min: str = ""
    quantity_max: str = ""
    unit: str = ""
    verification: str = ""
    sources: tuple[DraftSource, ...] = field(default=())

    def as_json(self) -> str:
        """Return the draft as JSON text."""
        return orjson.dumps(asdict(self)).decode()


def draft_from_json(text: str) -> Draft:
    """Return the draft that `Draft.as_json` wrote."""
    values = orjson.loads(text)
    sources = tuple(DraftSource(**each) for each in values.pop("sources"))
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Draft(**kept, sources=sources)


@dataclass(frozen=True, slots=True)
class Built:
    """A draft as an incident (without an id) and its sources, and what is wrong by field."""

    incident: Incident
    sources: tuple[Source, ...]
    problems: Mapping[str, str]


def built(draft: Draft, region: Region, today: date, *, read: Place | None = None) -> Built:
    """Build a draft; its incident is only to be used where ``problems`` is empty.

    ``read`` is what the words of its place mean, where it is said in words.
    """
    problems: dict[str, str] = {}
    values = _values(draft, problems)
    sources = read_sources(draft.sources, today, problems)
    _dates(values, today, problems)
    for name, remedy in contradicting(values):
        problems.setdefault(name, remedy)
    incident = replace(
        Incident(id=""),
        **{name: value for name, value in values.items() if value not in (None, "", ())},
        record="movement" if draft.event_type == "movement" else "incident",
        sources=tuple(source.source_id for source in sources),
        reported_date=min((s.published for s in sources if s.published), default=None),
    )
    incident = with_place_of(draft, incident, read, region, problems)
    _required(incident, problems)
    return Built(incident, sources, problems)


def _values(draft: Draft, problems: dict[str, str]) -> dict[str, Any]:
    """Return the draft's texts as values of the record, without its place."""
    values: dict[str, Any] = {}
    for each in fields(Draft):
        text = getattr(draft, each.name)
        if each.name not in COLUMNS.readers or each.name == "sources":
            continue
        text = ";".join(text) if isinstance(text, tuple) else text.strip()
        longest = _LONGEST.get(each.name, _LONGEST_OTHER)
        if len(text) > longest:
            problems[each.name] = f"too long ({len(text)} characters); at most {longest}"
            continue
        try:
            values[each.name] = COLUMNS.readers[each.name](text)
        except CellError as error:
            problems[each.name] = str(error)
    return values


def _dates(values: Mapping[str, Any], today: date, problems: dict[str, str]) -> None:
    if values.get("event_date") is None and "event_date" not in problems:
        problems["event_date"] = "missing; give the day, or the first day of the month it was in"
    problems.update(in_the_future(values, today))


def _required(incident: Incident, problems: dict[str, str]) -> None:
    if not incident.title:
        problems.setdefault("title", "missing; say in a few words what happened")
    if not incident.event_type:
        problems.setdefault("event_type", "missing; choose what kind of event it was")
    if incident.quantity_min is not None and not incident.unit:
        problems.setdefault("unit", "missing; say what was counted")
    if incident.place_kind == "line" and not incident.line:
        problems.setdefault("line", "missing; choose a line, or say the place in another way")
