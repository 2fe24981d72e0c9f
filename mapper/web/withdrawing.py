"""What editors do on a record's page to take it back: withdraw, merge, and undo either."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from mapper.intake.withdrawing import merge, restore, withdraw
from mapper.web.identity import editors_only, signature
from mapper.web.kinds import shown_again
from mapper.web.record import again
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view

blueprint = Blueprint("withdrawing", __name__)


@blueprint.post("/incidents/<incident_id>/withdraw")
@shown_again(again)
@editors_only
def withdraw_record(incident_id: str) -> Response:
    """Withdraw the record for a public reason."""
    check_form()
    site, form = current_site(), request.form
    withdraw(
        site.store,
        site.region,
        incident_id,
        form.get("reason", ""),
        form.get("note", ""),
        editor=signature(),
        replaced_by=_id(form.get("replaced_by", "")),
    )
    return _to(incident_id)


@blueprint.post("/incidents/<incident_id>/merge")
@shown_again(again)
@editors_only
def merge_record(incident_id: str) -> Response:
    """Merge the record into another, which gets its sources and claims."""
    check_form()
    site, into = current_site(), _id(request.form.get("into", ""))
    note = request.form.get("note", "")
    merge(site.store, site.region, incident_id, into, note, editor=signature())
    return _to(into)


@blueprint.post("/incidents/<incident_id>/restore")
@shown_again(again)
@editors_only
def restore_record(incident_id: str) -> Response:
    """Undo either; where something stays with another record, that record says what."""
    check_form()
    site = current_site()
    into = site.store.incident(incident_id).replaced_by
    note = request.form.get("note", "")
    stays = restore(site.store, site.region, incident_id, note, editor=signature())
    return _to(into if stays else incident_id)


def _id(typed: str) -> str:
    return typed.strip().upper()


def _to(incident_id: str) -> Response:
    """Lead to the page of a record, or to the texts for which it is held back."""
    store, view = current_site().store, current_view()
    if store.public_one(incident_id, view) or store.taken_back(incident_id, view):
        return redirect(url_for("record.incident", incident_id=incident_id, _anchor="changes"), 303)
    return redirect(url_for("review.index", _anchor="texts"), 303)
