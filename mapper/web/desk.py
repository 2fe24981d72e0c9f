"""One report that waits, on a page of its own: all that helps to decide, and what can be done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper.errors import InputError, NotFound
from mapper.formats.numbers import whole
from mapper.intake import accept, reject
from mapper.intake import desk as work
from mapper.intake.built import DraftRefused
from mapper.intake.choices import standing
from mapper.intake.draft import draft_from_json
from mapper.intake.draft_place import read_words
from mapper.intake.joining import merge_report
from mapper.intake.told_errors import decide_error
from mapper.store import Pending, Reading, waiting
from mapper.web import report_form
from mapper.web.identity import editors_only, signature
from mapper.web.kinds import shown_again
from mapper.web.opened import listed, opened, reading_of, told_error
from mapper.web.placings import small_map
from mapper.web.report import form_page
from mapper.web.security import check_form, new_token
from mapper.web.site import current_site, today
from mapper.web.sources import grades

blueprint = Blueprint("desk", __name__)

#: As many reports as stand beside the one that is open.
_BESIDE = 30
CHOOSE = "choose one of the places, or “Leave it unplaced”"
_MARKS = {"hold": waiting.HELD, "second": waiting.SECOND, "back": ""}


@blueprint.get("/review/<int:pending_id>")
@editors_only
def one(pending_id: int) -> str:
    """One report with all that helps to decide, the list at its side."""
    return _page(pending_id)


def _page(pending_id: int, message: str = "") -> str:
    store = current_site().store
    pending = store.pending_one(pending_id)
    with store.reading() as connection:
        queue = waiting.queue(connection, signature(), held=pending.mark == waiting.HELD)
    numbers = [each.id for each in queue]
    place = numbers.index(pending_id) if pending_id in numbers else 0
    first = max(0, min(place - _BESIDE // 2, len(queue) - _BESIDE))
    page = {
        "pending": pending,
        "queue": [listed(each) for each in queue[first : first + _BESIDE]],
        "count": len(queue),
        "before": numbers[place - 1] if place else None,
        "after": next(iter(numbers[place + 1 :]), None) if pending_id in numbers else None,
        "done": done(request.args.get("done", "")),
        "message": message,
        "given": request.form,
        "small_map": small_map(),
        "four_eyes": _is_own(pending),
    }
    if pending.kind == waiting.ERROR:
        return render_template("review/error.html", **page, **told_error(pending))
    return render_template("review/one.html", **page, one=opened(pending))


def _is_own(pending: Pending) -> bool:
    """Tell whether four eyes forbid the signed-in editor to accept a report."""
    return current_site().settings.four_eyes and pending.edited_by == signature()


def done(number: str) -> Pending | None:
    """Return the report that was just decided or marked, by the address; None for no such one."""
    pending_id = whole(number)
    if pending_id is None:
        return None
    try:
        return current_site().store.pending_one(pending_id)
    except NotFound:
        return None


def _again(message: str) -> str:
    """Show the report again with everything that was typed."""
    return _page((request.view_args or {})["pending_id"], message)


def _next(pending_id: int) -> Response:
    """Go on to the next report of the queue, with what was done; else to the list."""
    store = current_site().store
    with store.reading() as connection:
        queue = waiting.queue(connection, signature())
    later = [each.id for each in queue if each.id > pending_id] or [each.id for each in queue]
    rest = [each for each in later if each != pending_id]
    if not rest:
        return redirect(url_for("review.index", done=pending_id), 303)
    return redirect(url_for("desk.one", pending_id=rest[0], done=pending_id), 303)


@blueprint.post("/review/<int:pending_id>/accept")
@editors_only
@shown_again(_again)
def accept_report(pending_id: int) -> Response:
    """Make the report an incident."""
    check_form()
    site, choice = current_site(), request.form.get("place_choice")
    for kept in site.store.placings(pending_id=pending_id, state="review"):
        if choice is None and standing(kept.reading.place, site.network).alternatives:
            raise InputError(CHOOSE)
    accept(
        site.store,
        site.region,
        pending_id,
        editor=signature(),
        today=today(),
        place_choice=choice,
        grades=grades(request.form),
        four_eyes=site.settings.four_eyes,
    )
    return _next(pending_id)


@blueprint.post("/review/<int:pending_id>/reject")
@editors_only
@shown_again(_again)
def reject_report(pending_id: int) -> Response:
    """Turn the report down; the reason stays with it."""
    check_form()
    store, reason = current_site().store, request.form.get("reason", "")
    if store.pending_one(pending_id).kind == waiting.ERROR:
        decide_error(store, pending_id, "rejected", editor=signature(), reason=reason)
    else:
        reject(store, pending_id, editor=signature(), reason=reason)
    return _next(pending_id)


@blueprint.post("/review/<int:pending_id>/answer")
@editors_only
@shown_again(_again)
def answer_error(pending_id: int) -> Response:
    """Say of a told error what was made of it."""
    check_form()
    reason = request.form.get("reason", "")
    decide_error(current_site().store, pending_id, "answered", editor=signature(), reason=reason)
    return _next(pending_id)


@blueprint.post("/review/<int:pending_id>/merge")
@editors_only
@shown_again(_again)
def merge(pending_id: int) -> Response:
    """Let the sources of the report join a record that tells of the same event."""
    check_form()
    site, form = current_site(), request.form
    merge_report(
        site.store,
        site.region,
        pending_id,
        form.get("into", ""),
        editor=signature(),
        today=today(),
        reason=form.get("reason", ""),
        four_eyes=site.settings.four_eyes,
    )
    return _next(pending_id)


@blueprint.post("/review/<int:pending_id>/hold", defaults={"how": "hold"})
@blueprint.post("/review/<int:pending_id>/second", defaults={"how": "second"})
@blueprint.post("/review/<int:pending_id>/back", defaults={"how": "back"})
@editors_only
@shown_again(_again)
def mark(pending_id: int, how: str) -> Response:
    """Hold the report, ask a second editor for it, or put it back into the queue."""
    check_form()
    note = request.form.get("note", "")
    work.mark(current_site().store, pending_id, mark=_MARKS[how], note=note, editor=signature())
    if how == "back":
        return redirect(url_for("desk.one", pending_id=pending_id, done=pending_id), 303)
    return _next(pending_id)


@blueprint.post("/review/many")
@editors_only
def many() -> Response:
    """Accept, turn down or hold every ``report`` that is ticked."""
    check_form()
    site, form = current_site(), request.form
    chosen, reason = form.getlist("report"), form.get("reason", "")
    numbers = [number for each in chosen if (number := whole(each)) is not None]
    if len(numbers) < len(chosen):
        raise InputError("no such report; open the page again and choose there")
    if form.get("do") == "accept":
        work.accept_many(
            site.store,
            site.region,
            *numbers,
            editor=signature(),
            today=today(),
            four_eyes=site.settings.four_eyes,
        )
    elif form.get("do") == "hold":
        work.mark(site.store, *numbers, mark=waiting.HELD, note=reason, editor=signature())
    elif form.get("do") == "reject":
        reject(site.store, *numbers, editor=signature(), reason=reason)
    else:
        raise InputError("say what to do with those that are ticked: accept, hold or reject")
    return redirect(url_for("review.index"), 303)


def _edit_again(message: str) -> str:
    pending = _editable((request.view_args or {})["pending_id"])
    return _edit_page(pending, request.form, None, {}, message=message)


@blueprint.get("/review/<int:pending_id>/edit")
@editors_only
def edit_form(pending_id: int) -> str:
    """The report in the form's own fields."""
    pending = _editable(pending_id)
    given = report_form.typed(draft_from_json(pending.version))
    return _edit_page(pending, given, reading_of(pending), {})


@blueprint.post("/review/<int:pending_id>/edit")
@editors_only
@shown_again(_edit_again)
def edit(pending_id: int) -> Any:
    """Keep an editor's version of the report beside what was typed."""
    check_form()
    site, pending = current_site(), _editable(pending_id)
    draft = report_form.draft(request.form)
    if request.form.get("more"):
        more = 1 if request.form["more"] == "sources" else 0
        reading = read_words(draft, site.region)
        return _edit_page(pending, request.form, reading, {}, more_sources=more)
    try:
        work.edit(
            site.store,
            site.region,
            pending_id,
            draft,
            begun=request.form.get("begun", ""),
            editor=signature(),
            today=today(),
        )
    except DraftRefused as refusal:
        return _edit_page(pending, request.form, refusal.reading, refusal.problems), 400
    return redirect(url_for("desk.one", pending_id=pending_id, done=pending_id), 303)


def _editable(pending_id: int) -> Pending:
    pending = current_site().store.pending_one(pending_id)
    if pending.kind != waiting.REPORT:
        raise NotFound("what a reader tells is answered, not edited; the record is edited")
    return pending


def _edit_page(
    pending: Pending, given: Any, reading: Reading | None, problems: Any, **more: Any
) -> str:
    begun = given.get("begun") or work.version_of(pending)
    return form_page(given, reading, problems, new_token(), edited=pending, begun=begun, **more)
