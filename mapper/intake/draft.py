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
from mapper.errors import InputError
from mapper.intake.draft_place import with_place_of
from mapper.intake.draft_sources import read_sources
from mapper.intake.typed import read_typed
from mapper.model import Incident, Place, Source
from mapper.schema import Face, on

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Reading


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
    """A report as typed: ``values`` are texts by column, several where several were chosen.

    Its columns are those that the schema puts into the form; ``sources`` are the same of each
    publication.  ``place_by`` tells which of the three ways to say the place counts: ``line``
    (line, from_station, to_station), ``point`` (longitude, latitude) or ``text`` (location, and
    which of its meanings was chosen: the id of an alternative of its `Place`).
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


def built(draft: Draft, region: Region, today: date, *, read: Place | None = None) -> Built:
    """Build a draft; its incident is only to be used where ``problems`` is empty.

    ``read`` is what the words of its place mean, where it is said in words.
    """
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
    incident = with_place_of(draft, incident, read, region, problems)
    if incident.place_kind == "line" and not incident.line:
        problems.setdefault("line", "missing; choose a line, or say the place in another way")
    return Built(incident, sources, problems)
