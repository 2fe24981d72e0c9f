"""How often one network may ask what costs work; counted in memory, and forgotten with the process.

A network is an IPv4 address or the /56 of an IPv6 address, which is what one customer is given
(https://www.ripe.net/publications/docs/ripe-690).  It is counted under a hash with a salt that is
made when the process starts and never leaves it, so that nothing which could be stored or guessed
back is kept.
"""

from __future__ import annotations

import hmac
import ipaddress
import math
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from mapper.web.connections import CROWDED

_COME_BACK_S = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one network may do something, and where it is said all networks together."""

    each: RateLimitItem
    together: RateLimitItem | None = None


RATES: Mapping[str, Rate] = {
    # as quickly as anyone types, and for as long
    "locate": Rate(parse("60/30 seconds")),
    "form": Rate(parse("60/30 seconds")),
    "names": Rate(parse("120/30 seconds")),
    "search": Rate(parse("240/minute")),
    "download": Rate(parse("60/minute")),
    # the passwords and codes that one network may try, and that may be tried for one account
    "sign_in": Rate(parse("20/10 minutes"), together=parse("600/10 minutes")),
    "account": Rate(parse("30/hour")),
    # receipts that one network may look up: nobody finds one by trying
    "receipt": Rate(parse("20/10 minutes"), together=parse("300/10 minutes")),
    # of those who are not signed in; together no more than editors can read
    "report": Rate(parse("10/10 minutes"), together=parse("60/10 minutes")),
}


class Limits:
    """The counts of one running site."""

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        self._rates, self._salt = rates, secrets.token_bytes(32)
        self._counts = MovingWindowRateLimiter(MemoryStorage())

    def wait_s(self, what: str, address: str) -> int:
        """Count that the network of ``address`` asks; return 0, or the seconds that it has to wait.

        Only what may be done is counted.
        """
        rate = self._rates[what]
        network = hmac.digest(self._salt, network_of(address).encode(), "sha256").hex()
        asked = [(rate.each, (what, network))]
        if rate.together:
            asked.append((rate.together, (what, "")))
        full = [each for each in asked if not self._counts.test(each[0], *each[1])]
        if full:
            free = max(self._counts.get_window_stats(item, *key).reset_time for item, key in full)
            return max(1, math.ceil(free - time.time()))
        for item, key in asked:
            self._counts.hit(item, *key)
        return 0


def network_of(address: str) -> str:
    """Return the network that an address is counted with; a text that is no address is its own."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((found, 56), strict=False))
        found = found.ipv4_mapped
    return str(found)


def is_crowded() -> bool:
    """Tell whether the present request is a form that is sent back as one of a crowd."""
    return bool(request.environ.get(CROWDED))


def check_crowd() -> None:
    """Refuse what is sent while more come than can be answered soon.

    Raises
    ------
    ServiceUnavailable
        Too many forms wait already; ``Retry-After`` says when to send it again.
    """
    if is_crowded():
        send_back("Many are sending just now")


def send_back(why: str) -> NoReturn:
    """Refuse the form at hand as one of a crowd: it comes back as it was sent, to be sent again.

    Raises
    ------
    ServiceUnavailable
        Always.
    """
    request.environ[CROWDED] = True
    raise ServiceUnavailable(
        f"{why}, and nothing was changed; send it again in {_COME_BACK_S} s.",
        retry_after=_COME_BACK_S,
    )


def check_rate(what: str, instead: str = "", *, of: str | None = None) -> None:
    """Refuse a request of a network that asks for one of `RATES` too often.

    ``instead`` says what has no limit; ``of`` counts for a name in place of a network.

    Raises
    ------
    TooManyRequests
        Too many came of late; ``Retry-After`` says how long to wait.
    """
    limits: Limits = current_app.extensions["mapper.limits"]
    wait_s = limits.wait_s(what, request.remote_addr or "" if of is None else of)
    if wait_s:
        raise TooManyRequests(
            f"Too many questions at once; ask again in {wait_s} s. {instead}".rstrip(),
            retry_after=wait_s,
        )
