"""Hosts of addresses: which name a site that everyone may be sent to, and how one is read.

A host that is a number in any writing, or a name that stands for one, may lead into a reader's
own network.  Browsers take `127.1` and `0x7f.1` for 127.0.0.1
(https://url.spec.whatwg.org/#concept-ipv4-parser).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

#: Names that no public site has (RFC 3172, RFC 6761, RFC 6762, RFC 9476; ICANN's .internal, and
#: .corp, .home and .mail, which it gives to nobody).
_OF_ONES_OWN = frozenset(
    "localhost local localdomain internal intranet private corp home mail lan test invalid alt"
    " arpa".split()
)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
#: An IPv4 address within a name, as `10.0.0.1.` or `10-0-0-1` (services such as nip.io answer it).
_CARRIED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[.-][0-9]{1,3}){3}(?![0-9])", re.ASCII)
#: What may be one in hexadecimal, and in figures.
_HEXADECIMAL = re.compile(r"(?:0x)?[0-9a-f]{8}")
_FIGURES = re.compile(r"[0-9]{9,10}")
#: Controls, marks that are not seen or turn the direction of writing, spaces of every kind.
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


def hides(url: str) -> bool:
    """Tell whether an address holds what makes it read otherwise than it leads."""
    return "\\" in url or any(unicodedata.category(sign) in _UNSEEN for sign in url)


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Return the host of an address as a browser reads it; "" where it has none.

    Raises
    ------
    ValueError
        The address is broken.
    """
    host = unicodedata.normalize("NFKC", unquote(urlsplit(url).hostname or ""))
    return re.sub("[\u3002\uff0e\uff61]", ".", host).casefold().rstrip(".")


def is_public(host: str) -> bool:
    """Tell whether a host, as `host_of` gives it, is the name of a public site."""
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or _NUMBER.fullmatch(labels[-1]):
        return False
    if labels[-1] in _OF_ONES_OWN or not all(map(_is_in_names, host)):
        return False
    return not _CARRIED.search(host) and not any(map(_is_address, labels))


def in_letters(url: str) -> str:
    """Return the host of an address as the letters that the network uses (RFC 3492).

    It is "" where the host is written in them already: only others can be taken for another's.
    """
    try:
        host = host_of(url)
        return "" if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ""


def _is_in_names(sign: str) -> bool:
    """Tell whether names of hosts have a sign: others only look like a part of an address."""
    return sign in ".-_·・" or unicodedata.category(sign)[0] in "LMN"


def _is_address(label: str) -> bool:
    """Tell whether a label stands for an IPv6 address, or carries the number of a private IPv4 one.

    The number may be in hexadecimal, or the whole label in figures (`7f000001`, `2130706433`).
    """
    if "--" in label and not label.startswith("xn--"):
        try:
            ipaddress.IPv6Address(label.replace("-", ":"))
        except ValueError:
            pass
        else:
            return True
    if label.startswith("0x") and _NUMBER.fullmatch(label):
        return True
    figures = [int(part, 16) for part in label.split("-") if _HEXADECIMAL.fullmatch(part)]
    figures += [int(label)] if _FIGURES.fullmatch(label) else []
    return any(not ipaddress.IPv4Address(each).is_global for each in figures if each < 2**32)
