"""Sessions as rows of the database, for signed-in people only.

A reader has no session and gets no cookie.  The cookie of a signed-in person holds a random
token; the row under its hash knows whose it is and nothing of the browser or its address.
Implements Flask's `SessionInterface`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin

from mapper.errors import StoreError
from mapper.settings import Settings
from mapper.store import Store
from mapper.store.accounts import utc_now
from mapper.store.sign_ins import (
    SESSION_LIFETIME,
    OpenSession,
    end_session,
    new_session,
    note_use,
    read_session,
)
from mapper.web.connections import CROWDED
from mapper.web.security import is_at_this_machine

COOKIE = "mapper_session"


class RowSession(dict[str, Any], SessionMixin):
    """The values of one session; ``token`` is the cookie's, None where there is no row yet.

    ``opened`` is its row as it was found.  ``stale`` tells that the cookie's row is gone,
    ``failure`` that it could not be read.
    """

    def __init__(
        self,
        token: str | None = None,
        opened: OpenSession | None = None,
        *,
        failure: StoreError | None = None,
    ) -> None:
        super().__init__({"_user_id": opened.user, "csrf": opened.csrf} if opened else {})
        self.token = token
        self.opened = opened
        self.stale = bool(token) and opened is None and failure is None
        self.failure = failure
        self.renewed = False
        self.accessed = False

    def renew(self) -> None:
        """Have the session go on under another token: the row that it had is dead."""
        self.renewed = True

    def __getitem__(self, key: str) -> Any:
        self.accessed = True
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value as a dict does, and note that the answer depends on the session."""
        self.accessed = True
        return super().get(key, default)


class RowSessions(SessionInterface):
    """Opens and saves sessions in the store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._by_https = settings.site_url.startswith("https://")

    def open_session(self, app: Flask, request: Request) -> RowSession:  # noqa: ARG002
        """Read the session that the request's cookie names."""
        token = request.cookies.get(COOKIE)
        if not token or request.environ.get(CROWDED):  # what is sent back is so whoever sent it
            return RowSession()
        try:
            with self._store.reader() as reader:
                return RowSession(token, read_session(reader, token, utc_now()))
        except StoreError as error:
            # Flask has no request yet in which an error page could be made.
            return RowSession(token, failure=error)

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
        user, opened = dict.get(session, "_user_id"), session.opened
        if user == (opened and opened.user) and not session.renewed:
            if session.stale:
                self._drop_cookie(response)
            if opened and opened.used_at.date() < utc_now().date():
                self._note_use(opened)
            return
        with self._store.transaction() as writer:
            if session.token:
                end_session(writer, session.token)
            if user is None:
                self._drop_cookie(response)
                return
            token = new_session(writer, user, dict.get(session, "csrf", ""), utc_now())
        response.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_LIFETIME,
            secure=self._is_secure(),
            httponly=True,
            samesite="Lax",
        )

    def _drop_cookie(self, response: Response) -> None:
        response.delete_cookie(COOKIE, secure=self._is_secure(), httponly=True, samesite="Lax")

    def _note_use(self, opened: OpenSession) -> None:
        with suppress(StoreError), self._store.transaction() as writer:
            note_use(writer, opened.number, utc_now())

    def _is_secure(self) -> bool:
        """Tell whether a cookie is for HTTPS alone, whatever a proxy says of the request."""
        return request.is_secure or (self._by_https and not is_at_this_machine())
