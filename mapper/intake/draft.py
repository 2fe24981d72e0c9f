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

from mapper.errors import InputError, OutOfReach
from mapper.formats.cells import CellError
from mapper.formats.table import COLUMNS, contradicting
from mapper.intake.choices import Found, find, placed_at
from mapper.intake.draft_sources import DraftSource, read_sources
from mapper.intake.past_only import in_the_future
from mapper.intake.phrases import MAX_CHARS, phrase_of
from mapper.intake.railway_names import misfits, resolved, with_country
from mapper.model import Incident, Source

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

#: How far from any track a click may lie, in metres.
CLICK_REACH_M = 20_000.0

_LONGEST = {"title": 200, "notes": 4000, "location": MAX_CHARS}
_LONGEST_OTHER = 300
_PLACES = ("line", "point", "text")


class DraftRefused(InputError):
    """A draft cannot be taken; ``problems`` says by field how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        listed = "; ".join(f"{name}: {remedy}" for name, remedy in problems.items())
        super().__init__(f"the report cannot be taken yet; {listed}")
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as typed: texts, and several texts where several may be chosen.

    ``place_by`` tells which of the three ways to say the place counts: ``line`` (line,
    from_station, to_station), ``point`` (longitude, latitude) or ``text`` (location, and which of
    its meanings was chosen: the id of a `mapper.intake.choices.Choice`).
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


def built(draft: Draft, region: Region, today: date) -> Built:
    """Read a draft; its incident is only to be used where ``problems`` is empty."""
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
    incident = _placed(draft, incident, region, problems)
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


def _placed(draft: Draft, incident: Incident, region: Region, problems: dict[str, str]) -> Incident:
    """Return the incident with its place by the one way that counts."""
    bare = replace(incident, line="", from_station="", to_station="", latitude=None, longitude=None)
    if draft.place_by == "line":
        placed = _by_line(incident, region.network)
    elif draft.place_by == "point":
        placed = _by_point(bare, incident, region.network, problems)
    elif draft.place_by == "text" and draft.place_choice and incident.location:
        placed = _by_choice(draft, bare, region, problems)
    else:
        placed = bare
        going = incident.record == "movement" and (incident.origin or incident.destination)
        if draft.place_by and draft.place_by not in _PLACES:
            problems["place_by"] = f"no such way; there are {', '.join(_PLACES)}"
        elif not incident.location and not going:
            name = "location" if draft.place_by == "text" else "place_by"
            problems[name] = "missing; name the place, or choose it by line or on the map"
    placed, wrong = resolved(placed, region.network)
    wrong = wrong or list(misfits(placed, region))
    for name, remedy in wrong:
        problems.setdefault(name, remedy)
    return with_country(placed, region)


def _by_line(incident: Incident, network: Network) -> Incident:
    kept = replace(incident, latitude=None, longitude=None, geo_precision=1)
    first, last = kept.from_station or kept.to_station, kept.to_station
    if not first:
        return replace(kept, place_kind="line", geo_method="line", geo_precision=2)
    if not last or last == first:
        return replace(
            kept, from_station=first, to_station="", place_kind="station", geo_method="station"
        )
    known, _ = resolved(kept, network)
    sections = network.sections(known.line) if known.line in network.lines else ()
    ends = {known.from_station, known.to_station}
    near = any({section.from_station, section.to_station} == ends for section in sections)
    return replace(kept, place_kind="section" if near else "stretch", geo_method="between_stations")


def _by_point(
    bare: Incident, incident: Incident, network: Network, problems: dict[str, str]
) -> Incident:
    """Snap a click to its section: the click itself is not kept."""
    lon, lat = incident.longitude, incident.latitude
    if lon is None or lat is None:
        problems.setdefault("place_by", "click on the map, or give longitude and latitude")
        return bare
    try:
        section = network.reference(lon, lat, limit_m=CLICK_REACH_M).section
    except OutOfReach as error:
        problems.setdefault("place_by", str(error))
        return bare
    if section is None:
        problems.setdefault("place_by", "no section lies there; choose it by line and stations")
        return bare
    return replace(
        bare,
        place_kind="section",
        line=section.line,
        from_station=section.from_station,
        to_station=section.to_station,
        geo_method="manual",
        geo_precision=1,
    )


def found_for(draft: Draft, region: Region) -> Found | None:
    """Return what the words of a draft may mean; None where its place is not said in words."""
    if draft.place_by != "text" or not draft.location.strip():
        return None
    if len(draft.location) > _LONGEST["location"]:
        return None
    return find(phrase_of(draft.location, draft.location_lang, draft.country), region)


def _by_choice(draft: Draft, bare: Incident, region: Region, problems: dict[str, str]) -> Incident:
    """Read the words again, so that only what they can mean is taken, by its id."""
    found = found_for(draft, region)
    choice = found.choice(draft.place_choice) if found else None
    if choice is None:
        problems.setdefault(
            "location",
            "the place that was chosen is none of those that these words may mean; choose again, "
            "or leave the report unplaced",
        )
        return bare
    return placed_at(bare, choice)


def _required(incident: Incident, problems: dict[str, str]) -> None:
    if not incident.title:
        problems.setdefault("title", "missing; say in a few words what happened")
    if not incident.event_type:
        problems.setdefault("event_type", "missing; choose what kind of event it was")
    if incident.quantity_min is not None and not incident.unit:
        problems.setdefault("unit", "missing; say what was counted")
    if incident.place_kind == "line" and not incident.line:
        problems.setdefault("line", "missing; choose a line, or say the place in another way")
