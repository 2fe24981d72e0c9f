"""Reports that wait for an editor: looked at, accepted, or rejected with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mapper import gate
from mapper.intake import Draft, accept, reject
from mapper.intake.draft import Built, built, draft_from_json
from mapper.model import Incident, PublicForm
from mapper.store import Pending
from mapper.web.identity import editors_only, signature
from mapper.web.security import check_form
from mapper.web.site import current_site, today

blueprint = Blueprint("review", __name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report as an editor sees it: as it was typed, and as it would be shown.

    ``form`` is None where the report cannot be taken as it is; ``problems`` say why.
    """

    pending: Pending
    draft: Draft
    built: Built
    form: PublicForm | None

    @property
    def incident(self) -> Incident:
        """The incident that accepting would make, without an id."""
        return self.built.incident


@blueprint.get("/review")
@editors_only
def index() -> str:
    """Every report that waits, and what was decided of late."""
    store = current_site().store
    decided = store.pending("accepted") + store.pending("rejected")
    decided.sort(key=lambda each: each.decided_at or each.at, reverse=True)
    return render_template(
        "review/index.html",
        waiting=[_waiting(each) for each in store.pending()],
        decided=[(each, draft_from_json(each.draft)) for each in decided[:20]],
    )


@blueprint.post("/review/<int:pending_id>/accept")
@editors_only
def accept_report(pending_id: int) -> Response:
    """Make the report an incident and show it."""
    check_form()
    site = current_site()
    incident_id = accept(
        site.store, site.network, site.areas, pending_id, editor=signature(), today=today()
    )
    return redirect(url_for("record.incident", incident_id=incident_id), 303)


@blueprint.post("/review/<int:pending_id>/reject")
@editors_only
def reject_report(pending_id: int) -> Response:
    """Turn the report down; the reason stays with it."""
    check_form()
    reason = request.form.get("reason", "")
    reject(current_site().store, pending_id, editor=signature(), reason=reason)
    return redirect(url_for("review.index"), 303)


def _waiting(pending: Pending) -> Waiting:
    site = current_site()
    draft = draft_from_json(pending.draft)
    read = built(draft, site.network, site.areas, today())
    form = None
    if not read.problems:
        sources = {source.source_id: source for source in read.sources}
        form = gate.public_form(read.incident, sources, [], site.network, site.areas)
    return Waiting(pending, draft, read, form)
