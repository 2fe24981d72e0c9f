"""What protects readers and the site: headers, the host that is asked, form tokens and origins.

The Content Security Policy (W3C CSP 3) lets nothing in from elsewhere.  Form tokens are signed
and dated and need no cookie; for a signed-in person they are bound to the session.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

from mapper.web.connections import NOTHING_ALLOWED
from mapper.web.limits import check_crowd
from mapper.web.site import current_site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

#: A form may stay open for a day; after that it is shown again with everything typed.
TOKEN_LIFETIME_S = 24 * 3600
#: Larger posts are refused: a report is text.  What is larger still is not even read.
MAX_POST_BYTES, MAX_READ_BYTES = 256 * 1024, 1024 * 1024
#: The server of the optional base map, the only outside address that a page may ever show.
TILE_HOST = "https://tile.openstreetmap.org"


#: A browser that came by HTTPS once comes by nothing else for a year (RFC 6797).
_ONLY_HTTPS = "max-age=31536000"
_NOT_USED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
#: Set in the WSGI environment of what came in at the socket for this machine.
AT_THIS_MACHINE = "mapper.at_this_machine"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """A form came without a good token or from another site; the text says what to do."""


class OtherHost(Exception):
    """A request asks for a host that is not this site's; the text says where the site is."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """The ``nonce`` of one rendered form: sent twice, it is one report."""

    nonce: str


def protect(app: Flask, *, osm_tiles: bool) -> None:
    """Add the headers to every answer, and a fresh nonce to every request."""
    images = "img-src 'self' data:" + (f" {TILE_HOST}" if osm_tiles else "")

    @app.before_request
    def make_nonce() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    app.before_request(check_crowd)
    app.before_request(check_host)

    @app.context_processor
    def give_nonce() -> dict[str, object]:
        return {"csp_nonce": g.get("csp_nonce", ""), "form_token": new_token}

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        framed, is_file = bool(g.get("may_be_framed")), bool(g.get("is_file"))
        ancestors = "*" if framed else "'none'"
        policy = _policy(g.get("csp_nonce", ""), images, ancestors=ancestors)
        headers.setdefault("Content-Security-Policy", NOTHING_ALLOWED if is_file else policy)
        if response.mimetype == "text/html":
            headers.setdefault("Cache-Control", "no-store" if g.get("role") else "no-cache")
        if not framed:
            headers.setdefault("X-Frame-Options", "DENY")
        headers["X-Content-Type-Options"] = "nosniff"
        # "no-referrer" would turn the Origin of our own forms into "null".
        headers["Referrer-Policy"] = "same-origin"
        if request.is_secure or current_site().settings.site_url.startswith("https://"):
            headers["Strict-Transport-Security"] = _ONLY_HTTPS
        if not is_file:  # of which each is sent with every one of its headers
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Permissions-Policy"] = _NOT_USED
        return response


def _policy(nonce: str, images: str, *, ancestors: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",  # Leaflet writes style attributes
            images,
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


def at_this_machine(app: Flask) -> WSGIApplication:
    """Return an application for a socket that only this machine reaches and no proxy knows."""

    def marked(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[AT_THIS_MACHINE] = True
        return app.wsgi_app(environ, start)

    return marked


def is_at_this_machine() -> bool:
    """Tell whether the present request came in at such a socket."""
    return bool(request.environ.get(AT_THIS_MACHINE))


def check_host() -> None:
    """Refuse a request for another host than that of the site, or of this machine.

    A page of another site may have its own name lead here (DNS rebinding).

    Raises
    ------
    OtherHost
        It asks for a host that is another's.
    Refused
        It names no host that could be one, or two.
    """
    asked, own = _host_of(request.host), _host_of(urlsplit(current_site().settings.site_url).netloc)
    if not asked:
        raise Refused("The request names no host, or two. Open the address in a browser.")
    if is_at_this_machine():
        if asked not in _LOOPBACK:
            raise OtherHost("This is for this machine only. Open the link as it was printed.")
    elif own and asked != own:
        raise OtherHost(f"The site is at {current_site().settings.site_url}/ and nowhere else.")


def _host_of(netloc: str) -> str:
    """Return a host without its port, in ASCII; "" for what is none."""
    try:
        host = urlsplit(f"//{netloc}").hostname or ""
        return host.encode("idna").decode()
    except ValueError:
        return ""


def new_token() -> str:
    """Return a token for one form, bound to the session of a signed-in person."""
    g.holds_token = True
    return _serializer().dumps([secrets.token_urlsafe(16), session.get("csrf", "")])


def check_form() -> FormToken:
    """Check the token and the origin of the posted form.

    Raises
    ------
    RequestEntityTooLarge
        The post has more than `MAX_POST_BYTES`.
    Refused
        The token is missing, forged, of another session or too old, or the form was sent from
        another site.
    """
    check_origin()
    if (request.content_length or 0) > MAX_POST_BYTES:
        raise RequestEntityTooLarge
    text = request.form.get("token", "")
    if not text:
        raise Refused("The form came without its token. Open it again and send it from there.")
    try:
        nonce, bound_to = _serializer().loads(text, max_age=TOKEN_LIFETIME_S)
    except SignatureExpired:
        raise Refused(
            "The form was open for more than a day. Check it and send it again."
        ) from None
    except (BadSignature, ValueError, TypeError):
        raise Refused("The form’s token is not one of ours. Open the form again.") from None
    if not hmac.compare_digest(str(bound_to), session.get("csrf", "")):
        raise Refused(
            "You signed in or out since this form was opened. Check it and send it again."
        )
    return FormToken(str(nonce))


def check_origin() -> None:
    """Refuse a post that a browser sends from another site.

    Browsers name the origin of a post; a program that names none acts for nobody else.

    Raises
    ------
    Refused
        ``Sec-Fetch-Site``, ``Origin`` or ``Referer`` names another site.
    """
    where = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    foreign = where not in (None, "same-origin", "none")
    if not foreign and origin is not None:
        own = {request.host, urlsplit(current_site().settings.site_url).netloc} - {""}
        foreign = urlsplit(origin).netloc not in own
    if foreign:
        raise Refused("The form was sent from another site. Open it here and send it from here.")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_site().key, salt="form")
