"""Compressing answers: streams of data, and pages that hold no secret (BREACH)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Response, request

#: zlib's number for a gzip wrapper (RFC 1952) around the largest window.
_GZIP_WINDOW = 31
_LEVEL = 5


def accepts_gzip() -> bool:
    """Tell whether the reader takes compressed answers."""
    return "gzip" in request.accept_encodings


def gzip_stream(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield pieces of text compressed, holding no more than one at a time."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    for text in texts:
        if piece := packer.compress(text.encode()):
            yield piece
    yield packer.flush()


def packed_page(page: str) -> Response:
    """Return a page, compressed where the reader takes that; never one that holds a token."""
    body = page.encode()
    response = Response(mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if accepts_gzip():
        body = gzip.compress(body, _LEVEL, mtime=0)
        response.content_encoding = "gzip"
    response.set_data(body)
    return response
