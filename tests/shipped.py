"""The shipped region, read once: for fixtures, and for properties and what they draw from it.

A property takes no fixture that holds a network: where it fails, hypothesis would write all of
the network out.
"""

from __future__ import annotations

from functools import cache

from mapper.region import Region, load_region
from mapper.settings import Settings, load


@cache
def shipped_region() -> Region:
    """Call it within tests and deferred strategies only: collecting tests reads no network."""
    return load_region(load(environ={}))


def shared_region(settings: Settings) -> Region:
    """Load what the settings name; the shipped region is the one that is read already."""
    return load_region(settings) if settings.network or settings.region else shipped_region()
