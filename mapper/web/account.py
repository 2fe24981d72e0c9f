"""Signing in by the one-time link that `mapper serve` prints, and signing out."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_security import login_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from mapper.store.accounts import utc_now
from mapper.store.sign_ins import Purpose, account_of_link, use_link
from mapper.web.security import check_form, is_at_this_machine
from mapper.web.site import current_site

blueprint = Blueprint("account", __name__)

#: Headers by which a request tells that it came through another machine or program.
FORWARDING = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Via",
)


@blueprint.get("/sign-in")
def sign_in() -> str:
    """How to sign in on one's own machine."""
    return render_template("account/sign_in.html")


@blueprint.get("/sign-in/<token>")
def sign_in_link(token: str) -> tuple[str, int, dict[str, str]]:
    """Show the button that uses the link; a browser that only looks ahead does not use it up."""
    _only_this_machine()
    with current_site().store.reader() as reader:
        good = account_of_link(reader, token, Purpose.SIGN_IN, utc_now()) is not None
    page = render_template("account/sign_in_link.html", good=good, link_token=token)
    return page, 200 if good else 410, {"Cache-Control": "no-store"}


@blueprint.post("/sign-in/<token>")
def use_sign_in_link(token: str) -> Response | tuple[str, int]:
    """Use the link up and sign the person at this machine in."""
    _only_this_machine()
    check_form()
    with current_site().store.transaction() as writer:
        used = use_link(writer, token, Purpose.SIGN_IN, utc_now())
        user = used.fs_uniquifier if used else ""
    if not user:
        return render_template("account/sign_in_link.html", good=False, link_token=token), 410
    begin_session(user)
    return redirect(url_for("pages.index"), 303)


def begin_session(user: str) -> None:
    """Sign the account of an ``fs_uniquifier`` in."""
    login_user(current_app.extensions["mapper.people"].find_user(fs_uniquifier=user))
    session["csrf"] = secrets.token_urlsafe(16)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session on the server; a copy of its cookie is dead, too."""
    check_form()
    session.clear()
    return redirect(url_for("pages.index"), 303)


def _only_this_machine() -> None:
    """Refuse a link that is opened anywhere but at the socket that is there for it."""
    if not is_at_this_machine() or any(header in request.headers for header in FORWARDING):
        raise Forbidden(
            "A sign-in link works only in a browser on the machine that runs the site, "
            "at the address that `mapper serve` printed, without a proxy between."
        )
