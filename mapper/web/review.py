"""What waits for an editor: reports to accept or reject, and imported rows to give a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper import gate
from mapper.errors import InputError
from mapper.intake import Draft, accept, reject
from mapper.intake.built import Built, built
from mapper.intake.choices import standing
from mapper.intake.draft import draft_from_json
from mapper.intake.settling import as_it_was, settle
from mapper.intake.texts import equipment
from mapper.model import Incident
from mapper.schema import Face, Kind, on
from mapper.store import KeptPlacing, Pending, Reading
from mapper.web.identity import editors_only, signature
from mapper.web.placings import ShownChoice, place_in_words, shown_choices, small_map, summary
from mapper.web.record import page_number
from mapper.web.report_form import about
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view, today
from mapper.web.sources import grades
from mapper.web.texts import ShownText, kept_texts, shown_texts

blueprint = Blueprint("review", __name__)

#: As many reports, and as many rows without a place, as one page shows.
_PAGE_LENGTH = 30
_MOST_DECIDED = 20
#: The columns in which a form says where on the railway, or in which words.
_PLACES = tuple(
    each.name
    for each in on(Incident, Face.FORM)
    if each.place and each.kind not in (Kind.COUNTRY, Kind.LANGUAGE, Kind.STOP)
)
_CHOOSE = "choose one of the places, or “Leave it unplaced”"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report as an editor sees it: as it was typed, and the facts that would be shown of it.

    ``as_typed`` is where it was, as it was typed.  ``places`` are what the words of its place may
    mean, ``summary`` says what was made of them.  ``withheld`` are the texts that the gate would
    withhold if it were accepted as it is.
    """

    pending: Pending
    draft: Draft
    built: Built
    facts: list[dict[str, Any]]
    as_typed: str
    places: list[ShownChoice]
    summary: str
    withheld: list[ShownText]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An imported row whose phrase left its place in doubt, and what it may mean."""

    kept: KeptPlacing
    incident: Incident
    places: list[ShownChoice]
    summary: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is shown, from 1, and of how many; ``count`` is the whole list's."""

    number: int
    last: int
    count: int

    @classmethod
    def asked(cls, name: str, count: int) -> Page:
        """Return the page that a parameter asks for; the last where the list has become shorter."""
        last = max(1, -(-count // _PAGE_LENGTH))
        return cls(min(page_number(request.args, name), last), last, count)

    @property
    def start(self) -> int:
        """How many of the list stand on earlier pages."""
        return (self.number - 1) * _PAGE_LENGTH


@blueprint.get("/review")
@editors_only
def index() -> str:
    """What waits, each in pages: reports, rows that lack a place, texts that are withheld."""
    store = current_site().store
    reports, rows = store.waiting()
    reports_page, rows_page = Page.asked("page", reports), Page.asked("places", rows)
    pending = store.pending(start=reports_page.start, most=_PAGE_LENGTH)
    unplaced = store.placings(
        state="review", pending_id=None, start=rows_page.start, most=_PAGE_LENGTH
    )
    texts_page = Page.asked("texts", store.count_texts())
    texts = store.texts(start=texts_page.start, most=_PAGE_LENGTH)
    return render_template(
        "review/index.html",
        waiting=[_waiting(each, _reading(each)) for each in pending],
        reports_page=reports_page,
        unplaced=[_unplaced(each) for each in unplaced],
        rows_page=rows_page,
        texts=kept_texts(texts),
        texts_page=texts_page,
        equipment=equipment(),
        decided=[(each, draft_from_json(each.draft)) for each in store.decided(_MOST_DECIDED)],
        settled=_settled(request.args.get("settled", "")),
        small_map=small_map(),
    )


def _reading(pending: Pending) -> Reading | None:
    kept = current_site().store.placings(pending_id=pending.id, state="review")
    return kept[-1].reading if kept else None


@blueprint.post("/review/<int:pending_id>/accept")
@editors_only
def accept_report(pending_id: int) -> Response:
    """Make the report an incident and show it."""
    check_form()
    site, choice = current_site(), request.form.get("place_choice")
    for kept in site.store.placings(pending_id=pending_id, state="review"):
        if choice is None and standing(kept.reading.place, site.network).alternatives:
            raise InputError(_CHOOSE)
    incident_id = accept(
        site.store,
        site.region,
        pending_id,
        editor=signature(),
        today=today(),
        place_choice=choice,
        grades=grades(request.form),
    )
    if site.store.public_one(incident_id, current_view()) is None:
        return redirect(url_for("review.index", _anchor="texts"), 303)
    return redirect(url_for("record.incident", incident_id=incident_id), 303)


@blueprint.post("/review/places/<int:number>")
@editors_only
def settle_place(number: int) -> Response:
    """Give an imported row the place that the editor chose, or leave it without one."""
    check_form()
    site, choice = current_site(), request.form.get("place_choice")
    if choice is None:
        raise InputError(_CHOOSE)
    settled = settle(site.store, site.region, number, choice, editor=signature())
    return redirect(url_for("review.index", settled=settled, _anchor="settled"), 303)


@blueprint.post("/review/<int:pending_id>/reject")
@editors_only
def reject_report(pending_id: int) -> Response:
    """Turn the report down; the reason stays with it."""
    return _reject(pending_id)


@blueprint.post("/review/reject")
@editors_only
def reject_reports() -> Response:
    """Turn down every ``report`` that was chosen, for one reason."""
    chosen = request.form.getlist("report")
    if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in chosen):
        raise InputError("no such report; open the page again and choose there")
    return _reject(*map(int, chosen))


def _reject(*pending_ids: int) -> Response:
    check_form()
    reason = request.form.get("reason", "")
    reject(current_site().store, *pending_ids, editor=signature(), reason=reason)
    return redirect(url_for("review.index"), 303)


def _waiting(pending: Pending, reading: Reading | None) -> Waiting:
    site = current_site()
    draft = draft_from_json(pending.draft)
    made = built(draft, site.region, today(), read=reading.place if reading else None)
    sources = {source.source_id: source for source in made.sources}
    form, withheld = gate.passed(made.incident, sources, [], site.region)
    facts = [fact.to_json() for fact in form.facts] if form else []
    typed = " · ".join(filter(None, map(draft.text, _PLACES)))
    places = shown_choices(reading.place, about(draft)) if reading else []
    said = summary(reading, about(draft)) if reading else ""
    texts = shown_texts(withheld)
    return Waiting(pending, draft, made, facts, typed, places, said, texts)


def _settled(incident_id: str) -> tuple[str, str] | None:
    """Return the record whose place was just settled, and its place in words."""
    if not incident_id:
        return None
    site = current_site()
    incident = site.store.incident(incident_id)
    return incident_id, place_in_words(incident, gate.public_form(incident, {}, [], site.region))


def _unplaced(kept: KeptPlacing) -> Unplaced:
    site = current_site()
    incident = as_it_was(site.store.incident(kept.incident_id or ""), kept)
    places = shown_choices(kept.reading.place, incident)
    return Unplaced(kept, incident, places, summary(kept.reading, incident))
