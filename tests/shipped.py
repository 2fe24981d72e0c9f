"""The shipped region, read once: for fixtures, and for properties and what they draw from it.

A property takes no fixture that holds a network: where it fails, hypothesis would write all of
the network out.
"""

from __future__ import annotations

from functools import cache

from mapper.region import Region, load_region
from mapper.settings import load


@cache
def shipped_region() -> Region:
    """Call it within tests and deferred strategies only: collecting tests reads no network."""
    return load_region(load(environ={}))
