"""The address of a record that was withdrawn or merged: what everyone is told there."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from mapper import vocabulary
from mapper.errors import Gone, NotFound
from mapper.store import TakenBack
from mapper.web.kinds import answers_data
from mapper.web.site import current_site, current_view
from mapper.web.words import day


def elsewhere(
    incident_id: str, ending: str = "", problem: str = "", *, at: str = "/incidents"
) -> Response:
    """Return what answers for a record that is not shown: the way on, or the page of one withdrawn.

    ``at`` is where records have their addresses, ``ending`` that of one, as ``.csv``; ``problem``
    what went wrong with a form there.

    Raises
    ------
    Gone
        It was withdrawn, and data is asked for.
    NotFound
        No such record is or was public.
    """
    found = current_site().store.taken_back(incident_id, current_view())
    if found is None:
        raise NotFound(
            f"No report with the id {incident_id} is public. It may wait for its embargo to end; "
            f"ids are like {current_site().region.texts.examples.id}."
        )
    if found.merged and found.replaced_by and not problem:
        query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
        return _fresh(redirect(f"{at}/{found.replaced_by}{ending}{query}", 301))
    if answers_data():
        raise _gone(found)
    page = render_template("record/gone.html", gone=found, said=_said(found), problem=problem)
    return _fresh(make_response(page, 410))


def _fresh(response: Response) -> Response:
    """Let no copy outlive the undoing."""
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    return response


def _gone(found: TakenBack) -> Gone:
    return Gone(
        _said(found),
        {
            "reason": found.reason or None,
            "replaced_by": found.replaced_by or None,
            "day": found.day.isoformat() if found.day else None,
        },
    )


def _said(found: TakenBack) -> str:
    """Return in words what everyone is told."""
    done = "merged with another record" if found.merged else "withdrawn"
    on = f" on {day(found.day)}" if found.day else ""
    term = vocabulary.terms("reason").get(found.reason)
    why = f" {term.text()}: {term.definition['en']}" if term else " No reason is recorded."
    return f"The record {found.incident_id} was {done}{on}.{why}"
