"""Platforms on which private persons post: what is told of such a post, and nothing more.

A private person's post is cited by its platform and its day.  Its address, its copies and its
words lead to the person, and are for editors only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from mapper import vocabulary
from mapper.hosts import host_of
from mapper.model import Source

#: The sort of source that a post on a platform is, until an editor knows better.
POST = "post"
#: What everyone may know of a private person's post.
_TOLD = ("source_id", "published", "published_basis", "language", "type", "reliability")


def platform_of(url: str) -> str:
    """Return the name of the platform that an address is on; "" where it is on none."""
    try:
        labels = host_of(url).split(".")
    except ValueError:
        return ""
    above = (".".join(labels[start:]) for start in range(len(labels)))
    return next((name for each in above if (name := hosts().get(each))), "")


def is_private(source: Source) -> bool:
    """Tell whether a source is a private person's."""
    term = vocabulary.terms("source_type").get(source.type)
    return bool(term and term.private)


def as_told(source: Source) -> Source:
    """Return a private person's post as everyone may see it: its platform and its day."""
    told = {name: getattr(source, name) for name in _TOLD}
    platform = platform_of(source.url) or platform_of(source.original_url)
    if not platform and source.publisher in hosts().values():
        platform = source.publisher
    return replace(Source(), **told, publisher=platform)


@cache
def hosts() -> Mapping[str, str]:
    """Return the name of the platform of each host."""
    table = tomllib.loads((files("mapper.gate") / "platforms.toml").read_text("utf-8"))
    return {host: name for name, hosts in table.items() for host in hosts}
