"""What waits for an editor: reports to accept or reject, and imported rows to give a place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper import gate
from mapper.errors import InputError
from mapper.intake.settling import as_it_was, settle
from mapper.intake.texts import equipment
from mapper.model import Incident
from mapper.store import KeptPlacing, waiting
from mapper.web.desk import CHOOSE, done
from mapper.web.identity import editors_only, signature
from mapper.web.opened import listed
from mapper.web.placings import ShownChoice, place_in_words, shown_choices, small_map, summary
from mapper.web.record import page_number
from mapper.web.security import check_form
from mapper.web.site import current_site
from mapper.web.texts import kept_texts

blueprint = Blueprint("review", __name__)

#: As many reports, and as many rows without a place, as one page shows.
_PAGE_LENGTH = 30
_MOST_DECIDED = 20


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
    store, who = current_site().store, signature()
    with store.reading() as connection:
        reports_page = Page.asked("page", waiting.count(connection))
        reports = waiting.queue(connection, who, start=reports_page.start, most=_PAGE_LENGTH)
        held_page = Page.asked("held", waiting.count(connection, held=True))
        held = waiting.queue(connection, who, held=True, start=held_page.start, most=_PAGE_LENGTH)
    rows_page = Page.asked("places", store.waiting()[1])
    unplaced = store.placings(
        state="review", pending_id=None, start=rows_page.start, most=_PAGE_LENGTH
    )
    texts_page = Page.asked("texts", store.count_texts())
    texts = store.texts(start=texts_page.start, most=_PAGE_LENGTH)
    return render_template(
        "review/index.html",
        waiting=[listed(each) for each in reports],
        held=[listed(each) for each in held],
        unplaced=[_unplaced(each) for each in unplaced],
        texts=kept_texts(texts),
        pages={"page": reports_page, "held": held_page, "places": rows_page, "texts": texts_page},
        equipment=equipment(),
        decided=[listed(each) for each in store.decided(_MOST_DECIDED)],
        done=done(request.args.get("done", "")),
        settled=_settled(request.args.get("settled", "")),
        small_map=small_map(),
    )


@blueprint.post("/review/places/<int:number>")
@editors_only
def settle_place(number: int) -> Response:
    """Give an imported row the place that the editor chose, or leave it without one."""
    check_form()
    site, choice = current_site(), request.form.get("place_choice")
    if choice is None:
        raise InputError(CHOOSE)
    settled = settle(site.store, site.region, number, choice, editor=signature())
    return redirect(url_for("review.index", settled=settled, _anchor="settled"), 303)


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
