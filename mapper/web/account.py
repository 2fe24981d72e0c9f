"""Signing in: by name and password, by an invitation, by the link of `mapper serve`; and out."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_security import login_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from mapper.errors import InputError
from mapper.store.accounts import EDITOR, Account, name_of, utc_now
from mapper.store.people import drop_codes, set_password
from mapper.store.sign_ins import Purpose, account_of_link, use_link
from mapper.web.credentials import SHORTEST, hashed_password, weakness, who_fits
from mapper.web.identity import me
from mapper.web.kinds import shown_again
from mapper.web.limits import check_rate
from mapper.web.security import check_form, is_at_this_machine
from mapper.web.site import current_site

blueprint = Blueprint("account", __name__)

Page = tuple[str, int, dict[str, str]]
_UNKEPT = {"Cache-Control": "no-store"}

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
def sign_in() -> Page:
    """Ask for name and password, and say how to get them."""
    return render_template("account/sign_in.html", name="", message=""), 200, _UNKEPT


def _sign_in_again(message: str) -> str:
    name = request.form.get("name", "")
    return render_template("account/sign_in.html", name=name, message=message)


@blueprint.post("/sign-in")
@shown_again(_sign_in_again)
def sign_in_by_password() -> Response:
    """Sign a person in whom name, password and, where one is asked, code fit."""
    check_form()
    name, password, code = (request.form.get(each, "") for each in ("name", "password", "code"))
    check_rate("sign_in")
    check_rate("account", of=name_of(name))
    user = who_fits(name, password, code.strip())
    if user is None:
        raise InputError(
            "Name, password or code do not fit. If an app gives you codes, type the present one; "
            "each is taken once. An admin can send you a new invitation."
        )
    begin_session(user)
    # Whoever edits goes to the desk, the others to what is theirs.
    return redirect(url_for("review.index" if me().has_role(EDITOR) else "own.index"), 303)


@blueprint.get("/sign-in/<token>")
def sign_in_link(token: str) -> Page:
    """Show the button that uses the link; a browser that only looks ahead does not use it up."""
    _only_this_machine()
    with current_site().store.reader() as reader:
        good = account_of_link(reader, token, Purpose.SIGN_IN, utc_now()) is not None
    page = render_template("account/sign_in_link.html", good=good, link_token=token)
    return page, 200 if good else 410, _UNKEPT


@blueprint.post("/sign-in/<token>")
def use_sign_in_link(token: str) -> Response | Page:
    """Use the link up and sign the person at this machine in."""
    _only_this_machine()
    check_form()
    with current_site().store.transaction() as writer:
        used = use_link(writer, token, Purpose.SIGN_IN, utc_now())
        user = used.fs_uniquifier if used else ""
    if not user:
        page = render_template("account/sign_in_link.html", good=False, link_token=token)
        return page, 410, _UNKEPT
    begin_session(user)
    return redirect(url_for("pages.index"), 303)


def begin_session(user: str) -> None:
    """Sign the account of an ``fs_uniquifier`` in."""
    login_user(current_app.extensions["mapper.people"].find_user(fs_uniquifier=user))
    session["csrf"] = secrets.token_urlsafe(16)


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> Page:
    """Ask an invited person for a password; a browser that only looks ahead uses nothing up."""
    return _invitation(token, "")


def _invitation_again(message: str) -> str:
    return _invitation((request.view_args or {})["token"], message)[0]


@blueprint.post("/invitation/<token>")
@shown_again(_invitation_again)
def use_invitation(token: str) -> Response | Page:
    """Set the password of an invited person, use the link up and sign them in."""
    check_form()
    check_rate("sign_in")
    invited = _invited(token)
    if invited is None:
        return _invitation(token, "")
    password = hashed_password(new_password(invited.name))
    with current_site().store.transaction(who=invited.signature) as writer:
        account = use_link(writer, token, Purpose.INVITATION, utc_now())
        if account is not None:
            set_password(writer, account, password)
            drop_codes(writer, account)
        user = account.fs_uniquifier if account else ""
    if not user:
        return _invitation(token, "")
    begin_session(user)
    return redirect(url_for("own.index", done="invited"), 303)


def _invitation(token: str, message: str) -> Page:
    invited = _invited(token)
    page = render_template(
        "account/invitation.html",
        name=invited.name if invited else "",
        link_token=token,
        message=message,
        shortest=SHORTEST,
    )
    return page, 200 if invited else 410, _UNKEPT


def _invited(token: str) -> Account | None:
    """Return the account of whoever may use an invitation now; None for nobody."""
    with current_site().store.reader() as reader:
        return account_of_link(reader, token, Purpose.INVITATION, utc_now())


def new_password(name: str) -> str:
    """Return the password that a form gives twice.

    Raises
    ------
    InputError
        The two differ, or it is too weak to be that of ``name``.
    """
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise InputError("The two passwords differ; type the new one twice.")
    if weak := weakness(password, name):
        raise InputError(f"The password cannot be taken: {weak}.")
    return password


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
