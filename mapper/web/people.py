"""People, for admins: who has an account, in which role, and where they are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mapper.errors import NotFound
from mapper.store import people
from mapper.store.accounts import (
    CONTRIBUTOR,
    ROLES,
    Account,
    account_numbered,
    accounts,
    utc_now,
)
from mapper.store.sign_ins import end_sessions, sessions_of
from mapper.web.identity import admins_only, me, signature
from mapper.web.kinds import shown_again
from mapper.web.security import check_form, is_at_this_machine
from mapper.web.site import current_site

blueprint = Blueprint("people", __name__, url_prefix="/people")

_UNKEPT = {"Cache-Control": "no-store"}
_DONE = {
    "role": "The role is changed; its sessions are ended.",
    "disabled": "The account is disabled; its sessions are ended.",
    "enabled": "The account is enabled again.",
    "session": "That session is ended.",
    "sessions": "All sessions are ended.",
}

Page = tuple[str, int, dict[str, str]]


@blueprint.get("")
@admins_only
def index() -> str:
    """Everyone who has an account, and a form for one more."""
    return _index("")


def _index(message: str) -> str:
    with current_site().store.reader() as reader:
        everyone = [(each, len(sessions_of(reader, each, utc_now()))) for each in accounts(reader)]
        return render_template(
            "people/index.html",
            everyone=everyone,
            roles=ROLES,
            typed={
                "name": request.form.get("name", ""),
                "role": request.form.get("role", CONTRIBUTOR),
            },
            message=message,
        )


@blueprint.post("")
@admins_only
@shown_again(_index)
def add() -> Page:
    """Add an account and show its invitation, this once."""
    check_form()
    name, role = request.form.get("name", ""), request.form.get("role", "")
    with current_site().store.transaction(who=signature()) as writer:
        account, token = people.add(writer, name, role, utc_now())
        return _invitation(account, token)


@blueprint.get("/<int:number>")
@admins_only
def person(number: int) -> str:
    """One account, with its sessions."""
    return _person(number, "")


def _person(number: int, message: str) -> str:
    with current_site().store.reader() as reader:
        account = account_numbered(reader, number)
        return render_template(
            "people/person.html",
            account=account,
            sessions=sessions_of(reader, account, utc_now()),
            roles=ROLES,
            done=_DONE.get(request.args.get("done", ""), ""),
            message=message,
        )


def _person_again(message: str) -> str:
    return _person((request.view_args or {})["number"], message)


@blueprint.post("/<int:number>/invite")
@admins_only
@shown_again(_person_again)
def invite(number: int) -> Page:
    """Show a new invitation, this once: it sets another password and ends codes and sessions."""
    with _written(number) as (writer, account):
        return _invitation(account, people.invite(writer, account, utc_now()))


@blueprint.post("/<int:number>/role")
@admins_only
@shown_again(_person_again)
def give_role(number: int) -> Response:
    """Give an account another role."""
    with _written(number) as (writer, account):
        people.give_role(writer, account, request.form.get("role", ""))
    return _done(number, "role")


@blueprint.post("/<int:number>/disable")
@admins_only
@shown_again(_person_again)
def disable(number: int) -> Response:
    """Let nobody in by this account any more."""
    with _written(number) as (writer, account):
        people.disable(writer, account)
    return _done(number, "disabled")


@blueprint.post("/<int:number>/enable")
@admins_only
def enable(number: int) -> Response:
    """Let the account in again."""
    with _written(number) as (_writer, account):
        people.enable(account)
    return _done(number, "enabled")


@blueprint.post("/<int:number>/sessions/end")
@admins_only
def end_all_sessions(number: int) -> Response:
    """End every session of an account."""
    with _written(number) as (writer, account):
        end_sessions(writer, account)
    return _done(number, "sessions")


@blueprint.post("/<int:number>/sessions/<int:session_number>/end")
@admins_only
def end_one_session(number: int, session_number: int) -> Response:
    """End one session of an account."""
    with _written(number) as (writer, account):
        if not end_sessions(writer, account, session_number):
            raise NotFound(f"{account.name} has no session {session_number}; it may have ended")
    return _done(number, "session")


@contextmanager
def _written(number: int) -> Iterator[tuple[Session, Account]]:
    """Open a write transaction for what a form changes about an account."""
    check_form()
    with current_site().store.transaction(who=signature()) as writer:
        yield writer, account_numbered(writer, number)


def _invitation(account: Account, token: str) -> Page:
    page = render_template(
        "people/invitation.html", account=account, link=_address("account.invitation", token)
    )
    return page, 201, _UNKEPT


def _address(endpoint: str, token: str) -> str:
    """Return the address of a link as somebody elsewhere opens it.

    The host that was asked for is repeated nowhere else; here an admin asked, to pass it on.
    """
    path = url_for(endpoint, token=token)
    if root := current_site().settings.site_url:
        return f"{root}{path}"
    return path if is_at_this_machine() else urljoin(request.host_url, path)


def _done(number: int, done: str) -> Response:
    """Lead to the account; an admin who has ended their own session is led out."""
    if number == me().number:
        return redirect(url_for("account.sign_in"), 303)
    return redirect(url_for("people.person", number=number, done=done), 303)
