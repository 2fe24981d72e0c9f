"""A report that waits as an editor sees it: what it says, and all that helps to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapper import gate
from mapper.intake import Draft
from mapper.intake.built import Built
from mapper.intake.contradictions import contradictions, pointing
from mapper.intake.draft import draft_from_json
from mapper.intake.duplicates import Duplicate, duplicates, likeliest
from mapper.intake.told_errors import told_in
from mapper.model import Incident
from mapper.schema import Face, Kind, on
from mapper.store import Pending, Reading, waiting
from mapper.store.waiting import Addition
from mapper.web import report_form
from mapper.web.placings import ShownChoice, shown_choices, shown_place, summary
from mapper.web.site import current_site, today
from mapper.web.texts import ShownText, shown_texts

#: The columns in which a form says where on the railway, or in which words.
_PLACES = tuple(
    each.name
    for each in on(Incident, Face.FORM)
    if each.place and each.kind not in (Kind.COUNTRY, Kind.LANGUAGE, Kind.STOP)
)


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list: its number, title and kind; an error has that of its record."""

    pending: Pending
    title: str
    event_type: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as an editor sees it: as it was typed, and the facts that would be shown of it.

    ``as_typed`` is where it was, as it was typed.  ``places`` are what the words of its place may
    mean, ``summary`` says what was made of them, ``place`` is where it lies that is said otherwise.
    ``withheld`` are the texts that the gate would
    withhold if it were accepted as it is, ``against`` what speaks against it in its own words,
    ``alike`` what may tell of the same event; ``before`` is what was typed where it was edited.
    """

    pending: Pending
    draft: Draft
    built: Built
    facts: list[dict[str, Any]]
    as_typed: str
    places: list[ShownChoice]
    summary: str
    place: ShownChoice | None
    withheld: list[ShownText]
    pointing: list[tuple[str, tuple[str, ...]]]
    against: list[str]
    alike: list[Duplicate]
    before: list[tuple[str, str, str]]
    additions: list[Addition]


def listed(pending: Pending) -> Line:
    """Return a report as the list shows it."""
    if pending.kind == waiting.ERROR:
        incident = current_site().store.incident(pending.incident_id or "")
        return Line(pending, incident.title, incident.event_type)
    draft = draft_from_json(pending.version)
    return Line(pending, draft.text("title"), draft.text("event_type"))


def told_error(pending: Pending) -> dict[str, Any]:
    """Return what the page of a told error shows: it, its record and what was added."""
    store = current_site().store
    incident = store.incident(pending.incident_id or "")
    with store.reading() as connection:
        added = waiting.additions(connection, pending.id)
    revisions = store.revisions(incident.id)
    newest = revisions[-1].number if revisions else None
    return {"told": told_in(pending), "incident": incident, "newest": newest, "additions": added}


def opened(pending: Pending) -> Opened:
    """Return a report with all that helps to decide."""
    site = current_site()
    draft, reading = draft_from_json(pending.version), reading_of(pending)
    made = likeliest(draft, reading, site.region, today())
    sources = {source.source_id: source for source in made.sources}
    form, withheld = gate.passed(made.incident, sources, [], site.region)
    about = report_form.about(draft)
    with site.store.reading() as connection:
        alike = duplicates(
            connection, site.region, made.incident, made.sources, today(), but={pending.id}
        )
        added = waiting.additions(connection, pending.id)
    return Opened(
        pending,
        draft,
        made,
        [fact.to_json() for fact in form.facts] if form else [],
        " · ".join(filter(None, map(draft.text, _PLACES))),
        shown_choices(reading.place, about) if reading else [],
        summary(reading, about) if reading else "",
        None if reading or made.problems else shown_place(made.incident),
        shown_texts(withheld),
        [each for each in pointing(made).items() if each[0] not in {t.text for t in withheld}],
        contradictions(made, site.region),
        alike,
        _before(pending, draft),
        added,
    )


def _before(pending: Pending, now: Draft) -> list[tuple[str, str, str]]:
    """Return by name what was typed and what an editor made of it, where the two differ."""
    was = draft_from_json(pending.draft)
    found = [
        (each.form_label, was.text(each.name), now.text(each.name))
        for each in on(Incident, Face.FORM)
        if was.text(each.name) != now.text(each.name)
    ]
    if was.sources != now.sources:
        found.append(("Sources", _addresses(was), _addresses(now)))
    return found


def _addresses(draft: Draft) -> str:
    texts = ((each.get("url") or each.get("publisher", "")) for each in draft.sources)
    return "; ".join(filter(None, texts))


def reading_of(pending: Pending) -> Reading | None:
    """Return what the words of a report's place mean, while it waits."""
    kept = current_site().store.placings(pending_id=pending.id, state="review")
    return kept[-1].reading if kept else None
