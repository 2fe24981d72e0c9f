"""From readers: an error in a record, and what became of a report by its receipt.

A receipt is typed into a form and stands in no address, so that no log holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from mapper.errors import InputError, NotFound
from mapper.formats.numbers import whole
from mapper.intake.told_errors import (
    MOST_ADDITIONS,
    ToldWrongly,
    add,
    answer,
    checked,
    normal,
    tell_error,
)
from mapper.store import PublicRow
from mapper.web.kinds import shown_again
from mapper.web.limits import check_rate
from mapper.web.record import shown_record
from mapper.web.security import check_form, new_token
from mapper.web.site import current_site, current_view

blueprint = Blueprint("receipts", __name__)

_UNKEPT = {"Cache-Control": "no-store"}
#: The same for a receipt that nobody has and for one that is no receipt.
_UNKNOWN = "Nothing has this receipt. It is like R-2345-6789; look at how you wrote it down."

Page = tuple[str, int, Mapping[str, str]]


@blueprint.get("/incidents/<incident_id>/error")
def error_form(incident_id: str) -> Page:
    """The form in which a reader says what is wrong in a record."""
    return _error_form(incident_id, {}, new_token(), 200)


def _error_again(message: str) -> str:
    incident_id = (request.view_args or {})["incident_id"]
    return _error_form(incident_id, {}, new_token(), 200, message)[0]


@blueprint.post("/incidents/<incident_id>/error")
@shown_again(_error_again)
def tell(incident_id: str) -> Page:
    """Keep what a reader says is wrong, for an editor."""
    token = check_form()
    _row(incident_id)
    check_rate("report")
    site, form = current_site(), request.form
    try:
        told = checked(form.get("wrong", ""), form.get("source", ""))
    except ToldWrongly as refusal:
        return _error_form(incident_id, refusal.problems, form["token"], 400)
    pending = tell_error(
        site.store,
        incident_id,
        whole(form.get("revision", "")) or newest_revision(incident_id),
        told,
        token=token.nonce,
        most=site.settings.pending_most,
    )
    page = render_template("receipts/sent.html", receipt=pending.receipt, id=incident_id)
    return page, 201, _UNKEPT


def _error_form(
    incident_id: str, problems: Mapping[str, str], token: str, status: int, message: str = ""
) -> Page:
    page = render_template(
        "receipts/error.html",
        record=shown_record(_row(incident_id)),
        revision=request.form.get("revision") or newest_revision(incident_id),
        given=request.form,
        problems=problems,
        token=token,
        message=message,
    )
    return page, status, _UNKEPT


def newest_revision(incident_id: str) -> int:
    """Return the number of a record's newest revision."""
    return current_site().store.revisions(incident_id)[-1].number


def _row(incident_id: str) -> PublicRow:
    row = current_site().store.public_one(incident_id, current_view())
    if row is None:
        raise NotFound(f"No report with the id {incident_id} is public.")
    return row


@blueprint.get("/receipt")
def ask() -> Page:
    """The form into which a receipt is typed."""
    return _asked(None, "", 200)


def _asked_again(message: str) -> str:
    return _asked(None, message, 200)[0]


@blueprint.post("/receipt")
@shown_again(_asked_again)
def show() -> Page:
    """What became of the report of a receipt; and what its holder adds to it is kept."""
    check_form()
    check_rate("receipt")
    site, form = current_site(), request.form
    receipt = normal(form.get("receipt", ""))
    found = answer(site.store, receipt, site.view())
    if found is None:
        return _asked(None, _UNKNOWN, 404)
    if "text" not in form:
        return _asked(found, "", 200)
    try:
        add(site.store, receipt, checked(form["text"], form.get("source", ""), "text"))
    except ToldWrongly as refusal:
        return _asked(found, "", 400, problems=refusal.problems)
    except InputError as refusal:
        return _asked(found, str(refusal), 400)
    return _asked(answer(site.store, receipt, site.view()), "", 200, added=True)


def _asked(found: Any, message: str, status: int, **more: Any) -> Page:
    page = render_template(
        "receipts/receipt.html",
        answer=found,
        message=message,
        given=request.form,
        receipt=normal(request.form["receipt"]) if found else request.form.get("receipt", ""),
        most=MOST_ADDITIONS,
        **more,
    )
    return page, status, _UNKEPT
