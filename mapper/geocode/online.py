"""Asking Nominatim for what the shipped gazetteer lacks, when somebody asks for that.

https://operations.osmfoundation.org/policies/nominatim/: one request a second, a User-Agent that
says who asks, every answer kept.  What is asked is the unknown name alone, never the report.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from mapper import resources
from mapper.errors import InputError, MapperError
from mapper.model import LonLat

_PAUSE_S = 1.0
_TIMEOUT_S = 10.0
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
    """A Nominatim at ``url``, its answers kept as files in ``cache``."""

    url: str
    cache: Path

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
            raise OnlineError(f"{self.url} gave no list of places: {error}") from error
        if not kept.is_file():
            self.cache.mkdir(parents=True, exist_ok=True)
            kept.write_text(text, "utf-8")
        return places

    def _ask(self, address: str) -> str:
        agent = f"railway-incident-mapper/{resources.version()}"
        request = urllib.request.Request(address, headers={"User-Agent": agent})  # noqa: S310
        with _turn:
            time.sleep(max(0.0, _last_asked[0] + _PAUSE_S - time.monotonic()))
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                    return str(answer.read().decode("utf-8"))
            except (OSError, urllib.error.URLError, UnicodeDecodeError) as error:
                raise OnlineError(
                    f"{self.url} did not answer: {error}; leave --online out, or set "
                    "MAPPER_NOMINATIM_URL to one that does"
                ) from error
            finally:
                _last_asked[0] = time.monotonic()


def _place(row: Mapping[str, Any]) -> OnlinePlace:
    address = row.get("address") or {}
    return OnlinePlace(
        str(row["display_name"]),
        (float(row["lon"]), float(row["lat"])),
        str(address.get("country_code", "")).upper(),
    )
