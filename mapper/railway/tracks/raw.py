"""Track as sources give it: pieces between neighbouring nodes, before they become edges."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.geodesy import Floats
from mapper.railway.tracks.tracks import Bools, Ints


@dataclass(frozen=True, slots=True)
class RawTracks:
    """Track pieces between neighbouring nodes, before they are joined and contracted.

    ``lonlat`` is n × 2; ``ends`` m × 2 node numbers, the smaller first; ``length_km`` m true
    lengths; ``dangling`` marks the nodes where a track ends (in the whole world, not only here);
    ``basis`` m says of each piece where its course comes from (`mapper.model.Basis`).
    """

    lonlat: Floats
    ends: Ints
    length_km: Floats
    dangling: Bools
    basis: Ints
