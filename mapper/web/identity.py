"""Who is signed in and what they may do: Flask-Security-Too over the accounts, its views off."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, g, request, session
from flask_security import Security, current_user
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy.orm import scoped_session, sessionmaker
from werkzeug.exceptions import Forbidden

from mapper.store.accounts import ADMIN, CONTRIBUTOR, EDITOR, READER, ROLE_NAMES, Account, Role
from mapper.web.sessions import COOKIE, RowSessions
from mapper.web.site import Site

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, R]


def set_up_identity(app: Flask, site: Site) -> None:
    """Give the application its sessions and accounts."""
    app.session_interface = RowSessions(site.store, site.settings)
    app.config |= {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": hashlib.sha256(site.key + b"password").hexdigest(),
        "SECURITY_JOIN_USER_ROLES": False,  # an account has one role, and no table of them
        "SECURITY_TRACKABLE": False,  # it would store addresses
        "SECURITY_SEND_REGISTER_EMAIL": False,
    }
    people = scoped_session(sessionmaker(site.store.engine))
    datastore = SQLAlchemySessionUserDatastore(people, Account, Role)
    app.extensions["mapper.people"] = datastore
    security = Security()
    security.init_app(app, datastore, register_blueprint=False)
    # Tokens in headers or addresses are another way in that nobody asked for.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]

    @app.before_request
    def note_role() -> None:
        failure = getattr(session, "failure", None)
        if failure is not None:
            raise failure
        # Only a request with a cookie can be somebody's; the others need no look-up.
        signed_in = COOKIE in request.cookies and current_user.is_authenticated
        g.role = current_user.role if signed_in else ""
        g.editor = may(EDITOR)

    @app.context_processor
    def give_role() -> dict[str, object]:
        return {"editor": may(EDITOR), "role": g.get("role", "")}

    @app.teardown_appcontext
    def release(_error: BaseException | None) -> None:
        people.remove()


def may(role: str) -> bool:
    """Tell whether the person who asks may do what a role may."""
    return bool(g.get("role")) and ROLE_NAMES.index(g.role) >= ROLE_NAMES.index(role)


def may_use(view: Callable[..., object] | None) -> bool:
    """Tell whether the person who asks is one of those whom a view is for."""
    role = getattr(view, "least_role", "")
    return not role or may(role)


def me() -> Account:
    """Return the account of the person who is signed in."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def signature() -> str:
    """Return what revisions carry of the person who is signed in: role and number."""
    return me().signature


def _only(role: str, who: str) -> Callable[[View[P, R]], View[P, R]]:
    """Let those through who may do what a role may; others get a page that says who may."""

    def guard(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(role):
                raise Forbidden(
                    f"This page is for {who}; your role here is {g.role}. An admin of this site "
                    "can give you another."
                    if g.get("role")
                    else f"This page is for {who}. If you are one, sign in at /sign-in."
                )
            return view(*args, **kwargs)

        guarded.least_role = role  # type: ignore[attr-defined]
        return guarded

    return guard


members_only = _only(READER, "people with an account")
contributors_only = _only(CONTRIBUTOR, "contributors")
editors_only = _only(EDITOR, "editors")
admins_only = _only(ADMIN, "admins")
