"""One's own account: password, codes of an app, sessions, and what became of one's reports."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mapper.errors import InputError, NotFound
from mapper.intake.draft import draft_from_json
from mapper.store.accounts import Account, account_numbered, name_of, utc_now
from mapper.store.people import count_recovery_codes, drop_codes, set_codes, set_password
from mapper.store.sign_ins import end_sessions, sessions_of
from mapper.web.account import new_password
from mapper.web.credentials import SHORTEST, credentials, hashed_password, password_fits
from mapper.web.identity import contributors_only, me, members_only, signature
from mapper.web.kinds import shown_again
from mapper.web.limits import check_rate
from mapper.web.security import check_form
from mapper.web.site import current_site, current_view

blueprint = Blueprint("own", __name__, url_prefix="/account")

#: A key that is shown may be confirmed for this long.
_KEY_LIFETIME_S = 3600
_UNKEPT = {"Cache-Control": "no-store"}
_DONE = {
    "invited": "Your password is set, and you are signed in.",
    "password": "Your password is changed. Everywhere else you are signed out.",
    "no-codes": "No codes are asked of you any more.",
    "session": "That session is ended.",
    "sessions": "All other sessions are ended.",
}


@blueprint.get("")
@members_only
def index() -> str:
    """Who one is here, and what one may change about it."""
    return _index("")


def _index(message: str) -> str:
    with current_site().store.reader() as reader:
        sessions = sessions_of(reader, me(), utc_now())
        left = count_recovery_codes(reader, me())
    return render_template(
        "own/index.html",
        me=me(),
        sessions=sessions,
        this=session.opened.number,  # type: ignore[attr-defined]
        recovery_codes=left,
        shortest=SHORTEST,
        done=_DONE.get(request.args.get("done", ""), ""),
        message=message,
    )


def _again(message: str) -> str:
    return _index(message)


@blueprint.post("/password")
@members_only
@shown_again(_again)
def change_password() -> Response:
    """Set another password; every session ends, this one goes on under another token."""
    check_form()
    _require_password()
    password = hashed_password(new_password(me().name))
    with current_site().store.transaction(who=signature()) as writer:
        set_password(writer, _mine(writer), password)
    session.renew()  # type: ignore[attr-defined]
    session["csrf"] = secrets.token_urlsafe(16)
    return _to_index("password")


# --- codes ---


@blueprint.get("/codes")
@members_only
def new_codes() -> tuple[str, int, dict[str, str]]:
    """Show a new key for an app; it counts once a code of it has come back."""
    return _new_codes(""), 200, _UNKEPT


def _new_codes(message: str) -> str:
    codes = credentials().codes
    try:
        secret = _shown_key()
    except InputError:
        secret = codes.generate_totp_secret()
    return render_template(
        "own/codes.html",
        key=codes.get_totp_pretty_key(secret),
        link=codes.get_totp_uri(me().name, secret),
        shown_key=_serializer().dumps([me().number, secret]),
        message=message,
    )


@blueprint.post("/codes")
@members_only
@shown_again(_new_codes)
def confirm_codes() -> tuple[str, int, dict[str, str]]:
    """Ask for codes from now on, where one of them fits; show the recovery codes once."""
    check_form()
    _require_password()
    secret, trial = _shown_key(), Account()
    code = request.form.get("code", "").strip()
    if not credentials().codes.verify_totp(code, secret, trial, window=30):
        raise InputError("That is not the code of this key now; type the one that the app shows.")
    recovery = credentials().recovery_codes()
    with current_site().store.transaction(who=signature()) as writer:
        digests = map(credentials().digest, recovery)
        set_codes(writer, _mine(writer), secret, trial.totp_counter or 0, digests)
    return render_template("own/recovery_codes.html", codes=recovery), 201, _UNKEPT


@blueprint.post("/codes/end")
@members_only
@shown_again(_again)
def end_codes() -> Response:
    """Ask for no codes any more."""
    check_form()
    _require_password()
    with current_site().store.transaction(who=signature()) as writer:
        drop_codes(writer, _mine(writer))
    return _to_index("no-codes")


def _shown_key() -> str:
    """Return the encrypted key that the form of this person has shown."""
    shown = request.form.get("shown_key", "")
    try:
        number, secret = _serializer().loads(shown, max_age=_KEY_LIFETIME_S)
    except BadSignature:
        number, secret = 0, ""
    if number != me().number:
        raise InputError("The key was shown for more than an hour; here is a new one.")
    return str(secret)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_site().key, salt="codes")


# --- sessions ---


@blueprint.post("/sessions/<int:number>/end")
@members_only
def end_session(number: int) -> Response:
    """End one of one's own sessions; another's is not found."""
    check_form()
    with current_site().store.transaction() as writer:
        if not end_sessions(writer, me(), number):
            raise NotFound(f"you have no session {number}; it may have ended")
    return _to_index("session")


@blueprint.post("/sessions/end")
@members_only
def end_other_sessions() -> Response:
    """End all of one's own sessions; this one goes on under another token."""
    check_form()
    with current_site().store.transaction() as writer:
        end_sessions(writer, me())
    session.renew()  # type: ignore[attr-defined]
    return _to_index("sessions")


# --- reports ---


@blueprint.get("/reports")
@contributors_only
def reports() -> str:
    """What one has sent, and what became of it."""
    sent = current_site().store.sent_by(me().number)
    return render_template(
        "own/reports.html", sent=[(each, draft_from_json(each.draft)) for each in sent]
    )


@blueprint.get("/reports/<int:number>")
@contributors_only
def report(number: int) -> str:
    """One report of one's own; another's is not found."""
    sent = [each for each in current_site().store.sent_by(me().number) if each.id == number]
    if not sent:
        raise NotFound(f"you have sent no report {number}; /account/reports lists yours")
    # An editor's decision is told at once, a record when everyone may see it.
    record = sent[0].incident_id
    shown = record and current_site().store.public_one(record, current_view())
    return render_template(
        "own/report.html",
        sent=sent[0],
        draft=draft_from_json(sent[0].draft),
        record=record if shown else None,
    )


def _require_password() -> None:
    """Ask for the password once more; a session that was left open must not be enough."""
    check_rate("account", of=name_of(me().name))
    if not password_fits(me(), request.form.get("current", "")):
        raise InputError("That is not your present password; nothing was changed.")


def _mine(writer: Session) -> Account:
    """Return the account of the person who asks, to be written."""
    return account_numbered(writer, me().number)


def _to_index(done: str) -> Response:
    return redirect(url_for("own.index", done=done), 303)
