"""What reports say of the traffic on a line: when it was closed and came back, and by when known.

Past only, and no verdict of its own: every state is that of the reports that say so.
"""

from mapper.status.extents import Placed, Report, extent_on
from mapper.status.reading import Spoken, spoken
from mapper.status.said import Bounds, Closure, Dated, Extent, Said, Voice, Words
from mapper.status.states import Fact, LeftOut, Reason, Status, Stretch, status

__all__ = [
    "Bounds",
    "Closure",
    "Dated",
    "Extent",
    "Fact",
    "LeftOut",
    "Placed",
    "Reason",
    "Report",
    "Said",
    "Spoken",
    "Status",
    "Stretch",
    "Voice",
    "Words",
    "extent_on",
    "spoken",
    "status",
]
