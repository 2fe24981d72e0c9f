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
    return request.accept_encodings.quality("gzip") > 0


def gzip_stream(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a stream compressed, holding no more than one piece at a time."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
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
