"""What a refusal of an Overpass API means: whether and when to ask again, and what mends it.

Its words are those of the server's own source (``web_query.cc``, ``dispatcher_stub.cc``); it sends
them in HTML, many with status 200, or as the remark of an answer that ends there.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mapper.asking import LIMITED_S, plain, retry_after_s
from mapper.errors import MapperError


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of refusal.

    ``remedy`` is for a person, with ``{part}`` for a smaller box; ``wait_s`` seconds before the
    second try, None where no further try mends it; ``down``: it holds for every other tile, too.
    """

    remedy: str
    wait_s: float | None = None
    down: bool = False


_LATER = "run the same command later, or set MAPPER_OVERPASS_URL to another server"
_ADDRESS = "check that MAPPER_OVERPASS_URL is the address of an Overpass API (…/api/interpreter)"
_SMALLER = "ask for less at once, as --bbox {part}"

LIMITED = Refusal(
    "the server has given your address its share for now: run the same command in some minutes",
    LIMITED_S,
    down=True,
)
#: It waits for as long as the server holds the first question: its ``[timeout]``.
DUPLICATE = Refusal(
    "the server still holds the same question of before: run the same command in some minutes", 0.0
)
BUSY = Refusal(_LATER, 10.0, down=True)
UNREACHABLE = Refusal(f"check the network and MAPPER_OVERPASS_URL; {_LATER}", 2.0, down=True)
CUT_OFF = Refusal(_LATER, 2.0)
SLOW = Refusal(f"{_SMALLER}, or give a longer --deadline", 10.0)
LATE = Refusal(f"give a longer --deadline, or {_LATER}", down=True)
HEAVY = Refusal(_SMALLER)
STRANGE = Refusal(f"{_ADDRESS}, or {_SMALLER}")
NOT_OVERPASS = Refusal(_ADDRESS, down=True)
MOVED = Refusal("set MAPPER_OVERPASS_URL to where it moved, if that is an Overpass API", down=True)
PORTAL = Refusal(f"check whether the network asks to sign in, and {_ADDRESS}", down=True)
BARRED = Refusal(
    "its operators do not serve this address or program: set MAPPER_CONTACT so that they can write "
    "to you, write to them, or set MAPPER_OVERPASS_URL to another server",
    down=True,
)

#: What tells a refusal; the first that is in the words counts.
_TELLING = tuple(
    (re.compile(pattern, re.IGNORECASE), refusal)
    for pattern, refusal in (
        (r"rate_limited|too many requests|quota of your ip", LIMITED),
        (r"duplicate_query", DUPLICATE),
        (r"out of memory|bad_alloc", HEAVY),
        (r"query timed out", SLOW),
        (r"runtime error|open64:|dispatcher|too busy|overload", BUSY),
    )
)

#: What a status tells where its words do not: others from 500 on pass, others below do not.
_BY_STATUS = (
    (frozenset({401, 402, 403, 406, 451}), BARRED),
    (frozenset({302, 303, 307, 407, 511}), PORTAL),
    (frozenset({301, 308}), MOVED),
    (frozenset({408, 425}), BUSY),
)


class OverpassError(MapperError):
    """An answer did not come, or not whole.

    ``refusal`` says what mends it; ``retry_after_s`` the seconds that the server asks to wait,
    None where it does not say.
    """

    def __init__(self, text: str, refusal: Refusal, retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.refusal = refusal
        self.retry_after_s = retry_after_s


def told_by(words: str) -> Refusal | None:
    """Return the refusal that a server's words tell; None where they tell none."""
    return next((refusal for telling, refusal in _TELLING if telling.search(words)), None)


def refused(status: int, headers: Mapping[str, str], words: str) -> OverpassError:
    """Return what a status other than 2xx and the ``words`` that came with it mean."""
    text = f"answers {status} {http.client.responses.get(status, 'unknown status')}"
    if words:
        text += f": “{words}”"
    if 300 <= status < 400:
        text += f", moved to {plain(headers.get('Location') or 'nowhere')}"
    return OverpassError(text, _of_status(status, words), retry_after_s(headers))


def _of_status(status: int, words: str) -> Refusal:
    if status == 429:
        return LIMITED
    if status >= 400 and (told := told_by(words)) is not None:
        return told
    for statuses, refusal in _BY_STATUS:
        if status in statuses:
            return refusal
    return BUSY if status >= 500 else NOT_OVERPASS
