"""Sessions as rows of the database, for signed-in people only.

A reader has no session and gets no cookie.  The cookie of a signed-in person holds a random
token; the row under its hash holds three values and nothing of the browser or its address.
Implements Flask's `SessionInterface`.
"""

from __future__ import annotations

import json
from typing import Any, cast

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin

from mapper.errors import StoreError
from mapper.store import Store
from mapper.store.accounts import (
    SESSION_LIFETIME,
    end_session,
    new_session,
    read_session,
    utc_now,
)

COOKIE = "mapper_session"
#: What is stored: whose session it is, that they signed in, and the secret of their forms.
#: Flask-Login would add a hash of the browser's address and name; it is not kept.
_KEPT = ("_user_id", "_fresh", "csrf")


class RowSession(dict[str, Any], SessionMixin):
    """The values of one session; ``token`` is the cookie's, None where there is no row yet.

    ``stale`` tells that the cookie's row is gone, ``failure`` that it could not be read.
    """

    def __init__(
        self,
        values: dict[str, Any],
        token: str | None,
        *,
        stale: bool = False,
        failure: StoreError | None = None,
    ) -> None:
        super().__init__(values)
        self.token = token
        self.stale = stale
        self.failure = failure
        self.found_user = values.get("_user_id")
        self.accessed = False

    def __getitem__(self, key: str) -> Any:
        self.accessed = True
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value as a dict does, and note that the answer depends on the session."""
        self.accessed = True
        return super().get(key, default)


class RowSessions(SessionInterface):
    """Opens and saves sessions in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open_session(self, app: Flask, request: Request) -> RowSession:  # noqa: ARG002
        """Read the session that the request's cookie names."""
        token = request.cookies.get(COOKIE)
        if not token:
            return RowSession({}, None)
        try:
            with self._store.reader() as reader:
                data = read_session(reader, token, utc_now())
        except StoreError as error:
            # Flask has no request yet in which an error page could be made.
            return RowSession({}, None, failure=error)
        if data is None:
            return RowSession({}, None, stale=True)
        return RowSession(json.loads(data), token)

    def save_session(
        self,
        app: Flask,  # noqa: ARG002
        session: SessionMixin,
        response: Response,
    ) -> None:
        """Store a session that began, delete one that ended; a reader's is never stored."""
        session = cast(RowSession, session)
        if session.accessed:
            response.vary.add("Cookie")
        user = dict.get(session, "_user_id")
        if user == session.found_user:
            if session.stale:
                self._drop_cookie(response)
            return
        with self._store.transaction() as writer:
            if session.token:
                end_session(writer, session.token)
            if user is None:
                self._drop_cookie(response)
                return
            values = {key: dict.get(session, key) for key in _KEPT}
            token = new_session(writer, json.dumps(values), utc_now())
        response.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_LIFETIME,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )

    def _drop_cookie(self, response: Response) -> None:
        response.delete_cookie(COOKIE, secure=request.is_secure, httponly=True, samesite="Lax")
