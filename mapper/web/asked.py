"""The filter of a page's address: in the grammar of the site, or as a plain form sends it.

Such a form sends empty fields and two days; the page is then led to the short address that can be
passed on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from mapper.formats.query import parse_filter, to_query
from mapper.model import Filter
from mapper.web.site import current_site
from mapper.web.words import with_query

#: Fields of the form that become ``datetime``.
_DAYS = ("from", "to")
#: The list of what a filter reaches.
LIST = "/incidents"


def wanted(
    args: MultiDict[str, str], also: tuple[str, ...] = (), days_in: tuple[str, str] = _DAYS
) -> Filter:
    """Return the filter that an address asks for; ``also`` are the page's own parameters.

    The two days of a form are in the fields ``days_in``.
    """
    days = [args.get(name, "") for name in days_in]
    if any(days):
        rest = [(name, value) for name, value in args.items(multi=True) if name != "datetime"]
        args = MultiDict([*rest, ("datetime", "/".join(day or ".." for day in days))])
    return parse_filter(args, current_site().region, also=(*also, *days_in))


def led_on(path: str, args: MultiDict[str, str], found: Filter) -> Response | None:
    """Return the way to the short address where a form sent the long one, else None."""
    if any(not value or name in _DAYS for name, value in args.items(multi=True)):
        return redirect(with_query(path, to_query(found)), 302)
    return None


def list_of(wanted: Filter, **narrower: Any) -> str:
    """Return the address of the list of what a filter reaches, some fields of it ``narrower``."""
    return with_query(LIST, to_query(replace(wanted, **narrower)))
