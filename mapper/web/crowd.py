"""A crowd of forms: those for which too many wait come back as they were sent, to be sent again.

To make a form anew costs as much as to take it, so that a server which does that for many is late
for everyone.  The page that sends them back is made once, and what was sent is put into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flask import Flask
from markupsafe import Markup

from mapper.web.connections import CROWDED
from mapper.web.kinds import SECRETS
from mapper.web.security import MAX_POST_BYTES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')
_HERE = "what-was-sent"
_TYPED = "application/x-www-form-urlencoded"
#: The page has no script of its own, and what is used twice is no nonce.
_NONCE = re.compile(r" 'nonce-[^']*'")


class SendingBack:
    """A WSGI application before that of Flask, which answers what it does not."""

    def __init__(self, app: Flask) -> None:
        self._app, self._behind = app, app.wsgi_app
        self._pages: dict[tuple[str, bool], _Page] = {}

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Send a form of a crowd back, and pass on whatever else is asked."""
        sent = _sent(environ) if environ.get(CROWDED) else None
        if sent is None:
            return self._behind(environ, start)
        key = environ["wsgi.url_scheme"], environ["PATH_INFO"] == "/report"
        if key not in self._pages:
            self._pages[key] = _Page(self._app, *key)
        return self._pages[key].answer(sent, start)


class _Page:
    """The page that the application sends a form back with, at one scheme, of one kind of form."""

    def __init__(self, app: Flask, scheme: str, is_report: bool) -> None:
        with app.test_request_context(
            "/report" if is_report else "/",
            f"{scheme}://localhost",
            method="POST",
            data={_HERE: _HERE},
            environ_overrides={CROWDED: True},
        ):
            made = app.full_dispatch_request()
        made.headers.remove("Content-Length")
        policy = made.headers["Content-Security-Policy"]
        made.headers["Content-Security-Policy"] = _NONCE.sub("", policy)
        self._status, self._headers = made.status, [*made.headers]
        self._before, self._after = made.get_data().split(_HIDDEN.format(_HERE, _HERE).encode())

    def answer(self, sent: Iterable[tuple[str, str]], start: StartResponse) -> Iterable[bytes]:
        fields = "\n".join(_HIDDEN.format(name, text) for name, text in sent).encode()
        body = [self._before, fields, self._after]
        start(self._status, [*self._headers, ("Content-Length", str(sum(map(len, body))))])
        return body


def _sent(environ: WSGIEnvironment) -> list[tuple[str, str]] | None:
    """Return the names and values of a form; None where it is of another kind or has a password."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > MAX_POST_BYTES or not environ.get("CONTENT_TYPE", "").startswith(_TYPED):
        return None
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)
    sent = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return None if any(name in SECRETS for name, _ in sent) else sent
