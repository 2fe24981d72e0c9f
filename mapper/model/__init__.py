"""Plain data: what happened, who said so, where, and the railway it happened on.

The fields of `Incident`, `Source` and `Claim` are the columns of ``incidents.csv``, ``sources.csv``
and ``claims.csv``, in their order; names follow ACLED where the meaning is the same.  Operational
points follow the EU's RINF.  Coordinates are WGS 84 degrees.
"""

from mapper.model.filters import Filter
from mapper.model.incident import MERGED, PUBLISHED, WITHDRAWN, Incident, handling_of
from mapper.model.place import Geometry, Journey, Place, PlaceKind, Stop, place_from_json
from mapper.model.placed import columns_of, place_of, said_of_place, with_place
from mapper.model.public import Fact, Link, PublicForm, Told
from mapper.model.railway import (
    LINE_END,
    SNAP_LIMIT_M,
    Basis,
    BBox,
    Line,
    LinearReference,
    LonLat,
    Section,
    Station,
)
from mapper.model.sources import Claim, Source
from mapper.model.time import TimeSpan
from mapper.model.withheld import Exact, Withheld

__all__ = [
    "LINE_END",
    "MERGED",
    "PUBLISHED",
    "SNAP_LIMIT_M",
    "WITHDRAWN",
    "BBox",
    "Basis",
    "Claim",
    "Exact",
    "Fact",
    "Filter",
    "Geometry",
    "Incident",
    "Journey",
    "Line",
    "LinearReference",
    "Link",
    "LonLat",
    "Place",
    "PlaceKind",
    "PublicForm",
    "Section",
    "Source",
    "Station",
    "Stop",
    "TimeSpan",
    "Told",
    "Withheld",
    "columns_of",
    "handling_of",
    "place_from_json",
    "place_of",
    "said_of_place",
    "with_place",
]
