"""Asking Nominatim for what the shipped gazetteer lacks, when somebody asks for that.

https://operations.osmfoundation.org/policies/nominatim/: one request a second, a User-Agent that
says who asks, every answer kept; who is told to wait waits.  What is asked is the unknown name
alone, never the report.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from mapper.asking import LIMITED_S, REFUSAL_BYTES, Clock, agent_name, own_words, retry_after_s
from mapper.errors import InputError, MapperError
from mapper.model import LonLat

_PAUSE_S = 1.0
_TIMEOUT_S = 10.0
#: Statuses that ask to come back, and the longest wait for that, in seconds.
_WAITING, _MOST_WAIT_S = frozenset({429, 503}), 120.0
_LATER = "ask again in some minutes, or leave --online out"
_OTHER = "leave --online out, or set MAPPER_NOMINATIM_URL to one that does"
_BARRED = (
    "its operators do not serve this address or program: set MAPPER_CONTACT so that they can write "
    "to you, and leave --online out"
)
_turn = Lock()
_last_asked = [0.0]


class OnlineError(MapperError):
    """Nominatim could not be asked or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class OnlinePlace:
    """One answer: ``country`` is an ISO 3166-1 code."""

    name: str
    lonlat: LonLat
    country: str


@dataclass(frozen=True, slots=True)
class Nominatim:
    """A Nominatim at ``url``, its answers kept as files in ``cache``.

    It is asked under the name ``agent``; ``say`` is told of a wait, for how long and why.
    """

    url: str
    cache: Path
    agent: str = field(default_factory=agent_name)
    say: Callable[[str], None] = lambda _: None
    clock: Clock = field(default_factory=Clock)

    def find(self, name: str, countries: Sequence[str] = ()) -> list[OnlinePlace]:
        """Return the places called ``name``, best first; from the cache where it was asked before.

        Raises
        ------
        OnlineError
            No answer came, or one that cannot be read.
        InputError
            The name is empty.
        """
        if not name.strip():
            raise InputError("the name to ask Nominatim for is empty; give one")
        query = {"q": name.strip(), "format": "jsonv2", "limit": "5", "addressdetails": "1"}
        if countries:
            query["countrycodes"] = ",".join(sorted(code.lower() for code in countries))
        address = f"{self.url}?{urllib.parse.urlencode(sorted(query.items()))}"
        kept = self.cache / f"{sha256(address.encode()).hexdigest()}.json"
        text = kept.read_text("utf-8") if kept.is_file() else self._ask(address)
        try:
            places = [_place(row) for row in json.loads(text)]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            words = own_words(text.encode())
            said = f"says “{words}”" if words else f"gave no list of places ({error})"
            raise OnlineError(f"{self.url} {said}; {_OTHER}") from error
        if not kept.is_file():
            self.cache.mkdir(parents=True, exist_ok=True)
            kept.write_text(text, "utf-8")
        return places

    def _ask(self, address: str, *, again: bool = True) -> str:
        """Return the answer; one who is told to come back does so once."""
        try:
            return self._get(address)
        except urllib.error.HTTPError as error:
            with error:
                words = own_words(error.read(REFUSAL_BYTES))
            text = f"{self.url} answers {error.code} {error.reason}"
            text += f": “{words}”" if words else ""
            wait = max(LIMITED_S, retry_after_s(error.headers) or 0.0)
            if again and error.code in _WAITING and wait <= _MOST_WAIT_S:
                self.say(f"{text}; waiting {wait:.0f} s, then once more")
                self.clock.sleep(wait)
                return self._ask(address, again=False)
            remedy = _LATER if error.code in _WAITING else _OTHER
            raise OnlineError(f"{text}; {_BARRED if error.code == 403 else remedy}") from error
        except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
            raise OnlineError(f"{self.url} did not answer: {error}; {_OTHER}") from error

    def _get(self, address: str) -> str:
        request = urllib.request.Request(address, headers={"User-Agent": self.agent})  # noqa: S310
        with _turn:
            self.clock.sleep(max(0.0, _last_asked[0] + _PAUSE_S - time.monotonic()))
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                    return str(answer.read().decode("utf-8"))
            finally:
                _last_asked[0] = time.monotonic()


def _place(row: Mapping[str, Any]) -> OnlinePlace:
    address = row.get("address") or {}
    return OnlinePlace(
        str(row["display_name"]),
        (float(row["lon"]), float(row["lat"])),
        str(address.get("country_code", "")).upper(),
    )
