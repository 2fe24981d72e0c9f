"""Compressing answers: streams of data, and pages that hold no secret (BREACH)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from threading import Lock

from flask import Flask, Response, g, request

#: zlib's number for a gzip wrapper (RFC 1952) around the largest window.
_GZIP_WINDOW = 31
_LEVEL = 5

#: Had by the stream whose next piece is being made: more at once would keep pages waiting.
_at_work = Lock()


def streamed(pieces: Iterable[bytes], media_type: str, *, level: int = _LEVEL) -> Response:
    """Return an answer that is made piece by piece; streams that are made at once take turns.

    It is compressed with ``level``, from 1 (quick) to 9.  What goes wrong before the first piece is
    raised here, where it still has an answer.
    """
    packed = accepts_gzip()
    # A reader who only asks for the headers must not set the database to work.
    source = _in_turns(() if request.method == "HEAD" else pieces)
    first = next(filter(None, source), b"")
    body = chain((first,), source)
    response = Response(gzip_stream(body, level) if packed and first else body, mimetype=media_type)
    response.call_on_close(source.close)
    if packed:
        response.content_encoding = "gzip"
    return response


def _in_turns(pieces: Iterable[bytes]) -> Generator[bytes, None, None]:
    source = iter(pieces)
    while True:
        with _at_work:
            piece = next(source, None)
        if piece is None:
            return
        yield piece


def accepts_gzip() -> bool:
    """Tell whether the reader takes compressed answers."""
    return request.accept_encodings.quality("gzip") > 0


def gzip_stream(pieces: Iterable[bytes], level: int = _LEVEL) -> Iterator[bytes]:
    """Yield a stream compressed, holding no more than one piece at a time."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP_WINDOW)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def pack_pages(app: Flask) -> None:
    """Compress pages for readers who take that; a page that holds a form's token stays as it is."""

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype != "text/html" or g.get("holds_token"):
            return response
        response.vary.add("Accept-Encoding")
        if accepts_gzip() and not response.is_streamed:
            response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
            response.content_encoding = "gzip"
        return response
