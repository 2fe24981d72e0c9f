"""A region: a railway to map, as data in a folder with a file ``region.toml``.

`texts` are what that file says, `reading` reads and checks it, `region` joins it with the rails,
the areas and the names of both.
"""

from mapper.region.reading import REGION_FILE, load_texts, own_texts, read_texts, shipped_texts
from mapper.region.region import (
    Region,
    has_network,
    load_areas_of,
    load_network_of,
    load_region,
    region_digest,
)
from mapper.region.texts import Country, Credit, Examples, RegionTexts, Rights

__all__ = [
    "REGION_FILE",
    "Country",
    "Credit",
    "Examples",
    "Region",
    "RegionTexts",
    "Rights",
    "has_network",
    "load_areas_of",
    "load_network_of",
    "load_region",
    "load_texts",
    "own_texts",
    "read_texts",
    "region_digest",
    "shipped_texts",
]
