"""Public data may be fetched by the pages of any site.

Cross-origin resource sharing (https://fetch.spec.whatwg.org/#http-cors-protocol), never with
credentials, and never for what an editor is sent: that may hold what only editors see.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

#: The blueprints of the downloads, and how the addresses of other public data begin.
_DOWNLOADS = ("data", "citing")
_PATHS = ("/export/", "/api/", "/vocabulary.json")

_DAY_S = "86400"
#: Headers that a page may send and read beside those that every page may.
_SENT = "Content-Type, If-None-Match"
_READ = "Content-Disposition, ETag, Link, Retry-After"


def share_data(app: Flask) -> None:
    """Let any site read the answers of the routes that hold public data, errors too."""

    @app.after_request
    def share(response: Response) -> Response:
        if not (request.path.startswith(_PATHS) or request.blueprint in _DOWNLOADS):
            return response
        response.vary.add("Cookie")
        if g.get("editor"):
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = _READ
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET")
            headers["Access-Control-Allow-Headers"] = _SENT
            headers["Access-Control-Max-Age"] = _DAY_S
        return response
