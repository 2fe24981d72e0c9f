"""Asking the servers of others: who asks, what a refusal says, and how long it asks to wait.

Operators want to know who asks (https://operations.osmfoundation.org/policies/nominatim/), and
their refusals hold the reason in words of their own: in HTML, JSON or plain text.
"""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from markupsafe import Markup

from mapper import resources

#: Of a refusal's body so many bytes are read, and of its words so many characters are told.
REFUSAL_BYTES = 1 << 16
_TOLD_CHARS = 200
#: After "too many requests" without a time, seconds to wait: the rule of Overpass's operators.
LIMITED_S = 30.0

#: What of a page is not for reading.
_UNREAD = re.compile(r"<(script|style|noscript)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
#: What an Overpass API says before its own words.
_ANNOUNCED = re.compile(r"^.*?\bError\s*:\s*", re.DOTALL)


#: Where errors as JSON have their words.
_MESSAGES = ("remark", "error", "message", "detail")


class Clock:
    """The time that passes, in seconds."""

    def now(self) -> float:
        """Return a time that only grows."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        time.sleep(seconds)


def agent_name(contact: str = "") -> str:
    """Return the User-Agent: the program, its version and address, and whom to write to."""
    told = f"+{resources.address()}; {contact}" if contact else f"+{resources.address()}"
    return f"{resources.NAME}/{resources.version()} ({told})"


def own_words(body: bytes) -> str:
    """Return what a server says in a body, without tags and not too long; "" where it is data."""
    text = body[:REFUSAL_BYTES].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        page = Markup(_UNREAD.sub(" ", text).replace("<", " <")).striptags()  # noqa: S704 - tags go, nothing is shown
        text = _ANNOUNCED.sub("", page)
    elif text.startswith(("{", "[")):
        text = _message(text)
    return plain(text)


def _message(text: str) -> str:
    """Return the message in an error as JSON, as ``{"error": {"message": …}}``."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    while isinstance(value, dict):
        value = next((value[key] for key in _MESSAGES if value.get(key)), "")
    return value if isinstance(value, str) else ""


def plain(value: object) -> str:
    """Return a server's words without control characters and not too long, for a terminal."""
    text = " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
    return text if len(text) <= _TOLD_CHARS else text[:_TOLD_CHARS] + "…"


def retry_after_s(headers: Any) -> float | None:
    """Return the seconds of a Retry-After header, given as such or as a date; None without one."""
    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
        # Counted from the server's own clock, where it tells it.
        now = parsedate_to_datetime(headers["Date"]) if headers.get("Date") else datetime.now(UTC)
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return None
