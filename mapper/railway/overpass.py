"""Asks an Overpass API for one tile, strictly: a whole answer within the deadline, or a failure.

https://wiki.openstreetmap.org/wiki/Overpass_API.  A remark, a status other than 2xx, HTML, a
body that is cut off or of another shape count as failure, never as a partial result.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mapper.errors import MapperError
from mapper.model import BBox
from mapper.railway.osm_model import POST_VALUE, ROUTE_VALUES, STATION_VALUES, TRACK_VALUES

TRIES = 3
_CHUNK_BYTES = 1 << 16
_FIRST_WAIT_S = 1.0
_LONGEST_ANSWER_BYTES = 512 << 20
#: Too many requests, and the server's own troubles: worth another try.
_PASSING = (429, 500, 502, 503, 504)


class FetchFailed(MapperError):
    """The server gave no whole answer; the text says what it gave and what to do."""


class _Transient(Exception):
    """A failure that may pass; ``wait_s`` is what the server asked for, if it did."""

    def __init__(self, words: str, wait_s: float | None = None) -> None:
        super().__init__(words)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Overpass:
    """An Overpass API at ``url``; each tile has ``deadline_s`` seconds in all, retries included."""

    url: str
    deadline_s: float = 90.0
    sleep: Callable[[float], None] = time.sleep

    def ask(self, query: str) -> dict[str, Any]:
        """Return the whole answer to a query.

        Raises
        ------
        FetchFailed
            No whole answer came within the deadline and three tries.
        """
        ends = time.monotonic() + self.deadline_s
        said: list[str] = []
        for attempt in range(TRIES):
            try:
                return self._once(query, ends)
            except _Transient as failure:
                said.append(str(failure))
                wait_s = failure.wait_s or _FIRST_WAIT_S * 2.0**attempt
            if attempt + 1 == TRIES or time.monotonic() + wait_s >= ends:
                break
            self.sleep(wait_s)
        raise FetchFailed(
            f"{self.url} gave no whole answer in {len(said)} tries ({said[-1]}); try again later, "
            "ask for a smaller area, or import a file instead"
        )

    def _once(self, query: str, ends: float) -> dict[str, Any]:
        data = urllib.parse.urlencode({"data": query}).encode()
        request = urllib.request.Request(  # noqa: S310 - the settings allow http(s) only
            self.url, data, {"User-Agent": _user_agent(), "Accept": "application/json"}
        )
        try:
            left_s = max(ends - time.monotonic(), 0.01)
            with urllib.request.urlopen(request, timeout=left_s) as answer:  # noqa: S310
                body = _read(answer, ends)
        except urllib.error.HTTPError as error:
            words = f"HTTP status {error.code}"
            if error.code in _PASSING:
                raise _Transient(words, _retry_after_s(error.headers.get("Retry-After"))) from error
            raise FetchFailed(f"{self.url} refused: {words}; check the address") from error
        except (OSError, http.client.HTTPException) as error:
            raise _Transient(f"the connection failed: {error!r}") from error
        return _checked(body)


def tile_query(tile: BBox, timeout_s: float) -> str:
    """Return the Overpass QL for the tracks, stations, posts and lines of a tile."""
    west, south, east, north = tile
    box = f"({south},{west},{north},{east})"
    tracks = "|".join(sorted(TRACK_VALUES))
    nodes = "|".join(sorted((*STATION_VALUES, POST_VALUE)))
    routes = "|".join(sorted(ROUTE_VALUES))
    return (
        f"[out:json][timeout:{int(timeout_s)}];"
        f'(way["railway"~"^({tracks})$"]{box};node["railway"~"^({nodes})$"]{box};);out geom;'
        f'relation["route"~"^({routes})$"]{box};out body;'
    )


def _read(answer: Any, ends: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK_BYTES):
        parts.append(chunk)
        size += len(chunk)
        if size > _LONGEST_ANSWER_BYTES:
            raise FetchFailed("the answer is over 512 MB; ask for a smaller area")
        if time.monotonic() > ends:
            raise _Transient("the deadline passed while the answer was coming")
    declared = answer.headers.get("Content-Length")
    if declared is not None and declared.isdigit() and int(declared) != size:
        raise _Transient(f"the answer was cut off: {size} of {declared} bytes")
    return b"".join(parts)


def _checked(body: bytes) -> dict[str, Any]:
    """Return the answer as JSON after checking that it is whole."""
    if not body.strip():
        raise _Transient("the answer was empty")
    if body.lstrip()[:1] == b"<":
        raise _Transient("the answer was a web page or XML, not JSON")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise _Transient(f"the answer was cut off or not JSON: {error}") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
        raise _Transient("the answer has another shape: no list of elements")
    if "remark" in answer:
        raise _Transient(f"the server remarked: {str(answer['remark'])[:200]}")
    if not all(_well_formed(element) for element in answer["elements"]):
        raise _Transient("the answer has another shape: an element lacks its place or id")
    return answer


def _well_formed(element: Any) -> bool:
    if not isinstance(element, dict) or not isinstance(element.get("id"), int):
        return False
    kind = element.get("type")
    if kind == "node":
        return isinstance(element.get("lat"), int | float)
    if kind == "way":
        return isinstance(element.get("geometry"), list)
    return kind == "relation"


def _retry_after_s(text: str | None) -> float | None:
    """Return the seconds that Retry-After asks for: a number, or a date."""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _user_agent() -> str:
    try:
        return f"railway-incident-mapper/{version('railway-incident-mapper')}"
    except PackageNotFoundError:
        return "railway-incident-mapper"
