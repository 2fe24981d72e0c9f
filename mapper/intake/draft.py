"""A draft: what a form gives, as it was typed, so that nothing typed is ever lost.

`built` reads it into an incident and its sources, or says beside which field what to mend.
Published reports only: at least one source, nothing in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import orjson

from mapper import vocabulary
from mapper.errors import InputError, OutOfReach
from mapper.intake.choices import Found, find, placed_at
from mapper.intake.draft_sources import read_sources
from mapper.intake.phrases import phrase_of
from mapper.intake.railway_names import misfits, resolved, with_country
from mapper.intake.typed import read_typed
from mapper.model import Incident, Source
from mapper.schema import Face, columns, on

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

#: How far from any track a click may lie, in metres.
CLICK_REACH_M = 20_000.0

_PLACES = ("line", "point", "text")


class DraftRefused(InputError):
    """A draft cannot be taken; ``problems`` says by field how to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        listed = "; ".join(f"{name}: {remedy}" for name, remedy in problems.items())
        super().__init__(f"the report cannot be taken yet; {listed}")
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as typed: ``values`` are texts by column, several where several were chosen.

    Its columns are those that the schema puts into the form; ``sources`` are the same of each
    publication.  ``place_by`` tells which of the three ways to say the place counts: ``line``
    (line, from_station, to_station), ``point`` (longitude, latitude) or ``text`` (location, and
    which of its meanings was chosen: the id of a `mapper.intake.choices.Choice`).
    """

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    place_by: str = ""
    place_choice: str = ""
    sources: tuple[Mapping[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return what was typed into a column, several texts with semicolons between them."""
        return ";".join(self.texts(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return what was chosen of a column, or the one text typed into it; () for nothing."""
        value = self.values.get(name) or ()
        return (value,) if isinstance(value, str) else value

    def as_json(self) -> str:
        """Return the draft as JSON text."""
        own = {"place_by": self.place_by, "place_choice": self.place_choice}
        sources = [dict(source) for source in self.sources]
        return orjson.dumps({**self.values, **own, "sources": sources}).decode()


def draft_from_json(text: str) -> Draft:
    """Return the draft that `Draft.as_json` wrote; what is no column of it now is left out."""
    kept = orjson.loads(text)
    sources = (
        {name: each[name] for name in _names(Source) if name in each}
        for each in kept.get("sources", ())
    )
    return Draft(
        {name: _chosen(kept[name]) for name in _names(Incident) if name in kept},
        place_by=kept.get("place_by", ""),
        place_choice=kept.get("place_choice", ""),
        sources=tuple(sources),
    )


def _chosen(value: str | list[str]) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)


def _names(record: type) -> tuple[str, ...]:
    return tuple(each.name for each in on(record, Face.FORM))


@dataclass(frozen=True, slots=True)
class Built:
    """A draft as an incident (without an id) and its sources, and what is wrong by field."""

    incident: Incident
    sources: tuple[Source, ...]
    problems: Mapping[str, str]


def built(draft: Draft, region: Region, today: date) -> Built:
    """Read a draft; its incident is only to be used where ``problems`` is empty."""
    problems: dict[str, str] = {}
    sources = read_sources(draft.sources, today, problems)
    values, wrong = read_typed(
        Incident, {name: draft.text(name) for name in _names(Incident)}, today
    )
    problems |= wrong
    incident = replace(
        Incident(**values),
        record=vocabulary.record_of(draft.text("event_type")),
        sources=tuple(source.source_id for source in sources),
        reported_date=min((s.published for s in sources if s.published), default=None),
    )
    incident = _placed(draft, incident, region, problems)
    if incident.place_kind == "line" and not incident.line:
        problems.setdefault("line", "missing; choose a line, or say the place in another way")
    return Built(incident, sources, problems)


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
    words = draft.text("location")
    if draft.place_by != "text" or not words.strip():
        return None
    if len(words) > columns(Incident)["location"].longest:
        return None
    return find(phrase_of(words, draft.text("location_lang"), draft.texts("country")), region)


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
