"""Who is signed in: Flask-Security-Too over the account tables, with its own pages off."""

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

from mapper.store.accounts import EDITOR, Role, User
from mapper.web.sessions import COOKIE, RowSessions
from mapper.web.site import Site

P = ParamSpec("P")
R = TypeVar("R")


def set_up_identity(app: Flask, site: Site) -> None:
    """Give the application its sessions and users."""
    app.session_interface = RowSessions(site.store)
    app.config |= {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": hashlib.sha256(site.key + b"password").hexdigest(),
        "SECURITY_TRACKABLE": False,  # it would store addresses
        "SECURITY_SEND_REGISTER_EMAIL": False,
    }
    users = scoped_session(sessionmaker(site.store.engine))
    datastore = SQLAlchemySessionUserDatastore(users, User, Role)
    app.extensions["mapper.users"] = datastore
    security = Security()
    security.init_app(app, datastore, register_blueprint=False)
    # Tokens in headers or addresses are another way in that nobody asked for.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]

    @app.before_request
    def note_editor() -> None:
        failure = getattr(session, "failure", None)
        if failure is not None:
            raise failure
        # Only a request with a cookie can be an editor's; the others need no look-up.
        g.editor = COOKIE in request.cookies and is_editor()

    @app.context_processor
    def give_editor() -> dict[str, object]:
        return {"editor": bool(g.get("editor"))}

    @app.teardown_appcontext
    def release(_error: BaseException | None) -> None:
        users.remove()


def is_editor() -> bool:
    """Tell whether the person who asks is signed in as an editor."""
    return bool(current_user.is_authenticated and current_user.has_role(EDITOR))


def signature() -> str:
    """Return the name of the signed-in editor as revisions carry it."""
    return str(current_user.signature)


def editors_only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only editors through; others get a page that says how to sign in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not g.get("editor"):
            raise Forbidden(
                "This page is for editors. On the machine that runs the site, "
                "`mapper serve --sign-in-link` prints a link that signs you in."
            )
        return view(*args, **kwargs)

    return guarded
