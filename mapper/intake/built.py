"""A draft read into an incident, its sources and claims, or what to mend beside which field.

Published reports only: at least one source, nothing in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.errors import InputError
from mapper.formats.checks import graded
from mapper.intake.draft import Draft
from mapper.intake.draft_place import with_changed_place, with_place_of
from mapper.intake.draft_sources import read_claims, read_sources
from mapper.intake.typed import read_typed
from mapper.model import Claim, Incident, Place, Source
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
class Built:
    """A draft as an incident, its sources and claims, and what is wrong by field.

    The incident of a new report has no id yet.
    """

    incident: Incident
    sources: tuple[Source, ...]
    problems: Mapping[str, str]
    claims: tuple[Claim, ...] = ()


def built(
    draft: Draft,
    region: Region,
    today: date,
    *,
    read: Place | None = None,
    by_editor: bool = True,
) -> Built:
    """Build a draft; its incident is only to be used where ``problems`` is empty.

    ``read`` is what the words of its place mean, where it is said in words.  Who is no editor
    does not grade their own report.
    """
    problems: dict[str, str] = {}
    sources = read_sources(draft.sources, today, problems)
    values, wrong = read_typed(
        Incident, {each.name: draft.text(each.name) for each in on(Incident, Face.FORM)}, today
    )
    problems |= wrong
    if not by_editor:
        problems |= dict(graded(Incident, values))
    incident = replace(
        Incident(**values),
        record=vocabulary.record_of(draft.text("event_type")),
        sources=tuple(source.source_id for source in sources),
        reported_date=min((s.published for s in sources if s.published), default=None),
    )
    incident = with_place_of(draft, incident, read, region, problems)
    return Built(incident, sources, problems)


def changed(
    draft: Draft,
    of: Incident,
    known: Mapping[str, Source],
    region: Region,
    today: date,
    *,
    read: Place | None = None,
) -> Built:
    """Build an editor's draft of a change of an incident, which has the sources ``known``.

    What the draft does not ask for stays as it is; so does the place where its way is ``kept``.
    """
    problems: dict[str, str] = {}
    sources = read_sources(draft.sources, today, problems, known=known)
    ids = {*known, *(source.source_id for source in sources)}
    claims = read_claims(draft.claims, of.id, ids, today, problems)
    texts = {each.name: draft.text(each.name) for each in on(Incident, Face.EDIT)}
    values, wrong = read_typed(Incident, texts, today, as_file=True)
    problems |= wrong
    incident = replace(of, **values, sources=tuple(source.source_id for source in sources))
    if incident.event_type != of.event_type:
        incident = replace(incident, record=vocabulary.record_of(incident.event_type))
    incident = with_changed_place(draft, incident, of, read, region, problems)
    return Built(incident, sources, problems, claims)
