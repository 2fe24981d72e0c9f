"""What goes wrong, as a page or as problem details (RFC 9457); one table gives the status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from mapper.errors import (
    Busy,
    FilterError,
    Gone,
    InputError,
    MapperError,
    NoSpace,
    NotFound,
    NotReady,
    QueueFull,
    ResourceMissing,
    SettingError,
    StoreError,
    TooLong,
    UnknownFormat,
    shortened,
)
from mapper.web.identity import may_use
from mapper.web.kinds import SECRETS, answers_data, asked_view, form_again, in_truth
from mapper.web.limits import is_crowded
from mapper.web.security import MAX_POST_BYTES, OtherHost, Refused

#: The first class that fits gives the status.
STATUS_OF: tuple[tuple[type[Exception], int], ...] = (
    (Refused, 400),
    (OtherHost, 421),
    (TooLong, 413),
    (UnknownFormat, 404),
    (InputError, 400),
    (Gone, 410),
    (NotFound, 404),
    (NotReady, 503),
    (QueueFull, 503),
    (NoSpace, 507),
    (StoreError, 503),
    (ResourceMissing, 503),
    (MapperError, 500),
)

#: What no message needs to repeat whole, such as a part of an address.
_LONG = re.compile(r"\S{100,}")
#: Those whose text is for the people who run the site.
_OF_THE_HOUSE = (StoreError, ResourceMissing, SettingError)

_REMEDIES = {
    400: "Go back, mend what the message names, and send it again.",
    403: "The record itself is open to everyone: the map, the list and the downloads.",
    404: "Check the address, or look for the report in the list.",
    405: "Open the page that you came from, and go on from there.",
    421: "Open the site at its own address. If you run it, the proxy has to pass the host on.",
    413: f"A report is text: at most {MAX_POST_BYTES // 1024} KB. Shorten it and send it again.",
    429: "Wait as long as the message says.",
    500: "Try again in a minute. If it stays, tell the people who run this site what you did.",
    503: "Try again in a minute. If you run this site, its log says what to do.",
    507: "Try again later. If you run this site, its log says what to do.",
}


def register_failures(app: Flask) -> None:
    """Make every error answer in the site's own words."""

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        error = in_truth(error)
        # werkzeug's own sentences are not this site's; those that the views gave are.
        plain = error.description == type(error).description
        detail = _not_allowed(error) if isinstance(error, MethodNotAllowed) else ""
        answer = failure(error.code or 500, detail if plain else error.description or "")
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(MapperError)
    @app.errorhandler(Refused)
    @app.errorhandler(OtherHost)
    def on_known(error: Exception) -> Response:
        status = next(number for kind, number in STATUS_OF if isinstance(error, kind))
        if status >= 500 and not isinstance(error, NotReady):
            current_app.logger.error("%s: %s", _asked(), error)
        # What those who run the site have to mend, with its paths, stands in their log.
        detail = (
            "" if isinstance(error, _OF_THE_HOUSE) and not isinstance(error, Busy) else str(error)
        )
        said = ("", "")
        if isinstance(error, NotReady):
            title, again = _NOT_READY
            detail, said = f"{error.told}.", (title, f"{again} {_remedy(error)}".rstrip())
        answer = failure(status, detail, _members(error), said)
        if isinstance(error, MapperError) and error.retry_after_s:
            answer.headers["Retry-After"] = f"{error.retry_after_s:.0f}"
        return answer

    @app.errorhandler(Exception)
    def on_unknown(_error: Exception) -> Response:
        current_app.logger.exception("%s failed", _asked())
        return failure(500, "Something went wrong on our side; it was not what you sent.")


def _members(error: Exception) -> dict[str, object]:
    """Return what an error says of itself for programs, beside its text."""
    if isinstance(error, FilterError):
        return {"parameter": error.parameter, "value": error.value, "remedy": error.remedy}
    if isinstance(error, Gone):
        return {**error.members}
    if isinstance(error, NotReady):
        remedy = _remedy(error)
        return {"missing": error.missing} | ({"remedy": remedy} if remedy else {})
    return {}


def _remedy(error: NotReady) -> str:
    """Return what editors are told to do where forms stay missing; "" for others."""
    return f"{error.remedy}." if g.get("editor") else ""


def _asked() -> str:
    """Return what was asked for, as the log may say it: of an address only the route."""
    return f"{request.method} {request.url_rule or 'of no route'}"


def failure(
    status: int,
    detail: str,
    extra: Mapping[str, object] | None = None,
    said: tuple[str, str] = ("", ""),
) -> Response:
    """Return problem details on a data route, a page in the site's layout on the rest.

    ``extra`` are further members of the former, ``said`` title and remedy of the latter where
    they are not those of the status.
    """
    title = HTTPStatus(status).phrase
    detail = _LONG.sub(lambda found: shortened(found[0]), detail or _DETAILS.get(status, title))
    if answers_data():
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        response = Response(
            current_app.json.dumps({**body, **(extra or {})}), mimetype="application/problem+json"
        )
    else:
        g.setdefault("editor", False)
        g.setdefault("role", "")
        page = (status != 403 and _typed_again(detail)) or render_template(
            "errors/problem.html",
            status=status,
            title=said[0] or _TITLES.get(status, title),
            detail=detail,
            remedy=said[1] or _REMEDIES.get(status, ""),
        )
        response = Response(page, mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed_again(detail: str) -> str:
    """Return the form that was sent, with all that was typed and what went wrong; "" for others.

    Who may not use its view gets no form of it, whatever else was wrong with the request.
    """
    if is_crowded():
        return _to_send_again(detail)
    form = form_again() if may_use(asked_view()) else None
    try:
        return form(detail) if form else ""
    except (RequestEntityTooLarge, NotFound):  # nothing of it was read, or it is of nothing
        return ""


def _to_send_again(detail: str) -> str:
    """Return a page that holds all that was sent and sends it again; "" where a password is in it.

    To make the form itself costs as much as to take it, and of a crowd most are sent back.
    """
    try:
        if SECRETS & request.form.keys():
            return ""
        return render_template("errors/again.html", detail=detail, sent=request.form)
    except RequestEntityTooLarge:
        return ""


def _not_allowed(error: MethodNotAllowed) -> str:
    """Return what is said of a method that an address does not take."""
    taken = sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"})
    return f"{request.method} does nothing at {request.path}; it takes {' and '.join(taken)}."


#: Title and remedy of a page whose record is being made anew.
_NOT_READY = (
    "Not ready yet",
    "Load this page again then. What is ready is on the map and in the list.",
)
#: What is said where the error itself says nothing more.
_DETAILS = {
    400: "The request could not be read.",
    404: "The address leads nowhere; it may be mistyped, or the page may have moved.",
    413: "What was sent is larger than this site takes.",
    429: "Too many requests came at once.",
    503: "The record cannot be read or written just now.",
    507: "The site has no room left to keep anything.",
}
_TITLES = {
    400: "That cannot be used",
    403: "Not for everyone",
    404: "There is no such page",
    405: "That cannot be done here",
    421: "That is another site",
    413: "That is too much text",
    429: "That was too often",
    500: "Something went wrong",
    503: "Not now",
    507: "There is no room left",
}
