"""When two addresses are of one page, however it was copied."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Hosts and endings that a page has for other devices.
_DEVICES = re.compile(r"^(?:www\d?|m|mobile|amp|touch|pda)\.(?=[^.]+\.)")
_ENDINGS = re.compile(r"(?:/+|/amp|/index\.(?:html?|php))$")
_AMP_BEFORE_SUFFIX = re.compile(r"[.-]amp(?=\.html?$)")
#: What is told to counters of visitors and says nothing of the page.
_COUNTED = re.compile(r"^(?:utm_.*|at_.*|fbclid|gclid|yclid|igshid|mc_[ce]id|ref|ref_src|amp)$")
#: A copy in an archive has the whole address of the page in its own.
_COPY = re.compile(r"^https?://[^/]*archive[^/]*/.*?(https?://.+)$", re.IGNORECASE)
#: The preview of a public channel, which has its posts under another address.
_PREVIEW = re.compile(r"^(t\.me)/s/")


def page_of(url: str) -> str:
    """Return the address of a page as it is the same however it was copied; "" for none.

    Scheme, "www", hosts for telephones, the slash at the end, the fragment and what counts
    visitors are left out, and of a copy in an archive all but the page's own address.
    """
    url = url.strip()
    copied = _COPY.match(url)
    parts = _parted(copied[1] if copied else url)
    if parts is None:
        return ""
    host, path, query = parts
    while (bare := _DEVICES.sub("", host)) != host:
        host = bare
    path = _AMP_BEFORE_SUFFIX.sub("", path)
    while (bare := _ENDINGS.sub("", path)) != path:
        path = bare
    told = sorted((name, text) for name, text in parse_qsl(query) if not _COUNTED.match(name))
    return _PREVIEW.sub(r"\1/", host + path) + (f"?{urlencode(told)}" if told else "")


def _parted(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not host:
        return None
    return f"{host}:{port}" if port not in (None, 80, 443) else host, parts.path, parts.query
