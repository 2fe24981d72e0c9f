"""Directions in words: "south-west of", "на північ від", "ten noorden van"."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from mapper.geocode.spelling import plain

#: What the words of a direction begin with or hold, by the four quarters, in all languages.
_STEMS: Mapping[str, tuple[str, ...]] = {
    quarter: tuple(plain(stem) for stem in stems.split())
    for quarter, stems in {
        "north": "north noord nord nörd północ север північ поўнач паўноч паўночн poŭnač paŭnoč",
        "south": "south zuid süd południ юг юж південь півден півдн поўдзень паўдн паўднёв "
        "poŭdzień paŭdn",
        "east": "east oost ost öst wschód wschod восток восточ схід сход східн усход ўсход uschod "
        "ŭschod",
        "west": "west zachód zachod запад захід заход західн захад zachad",
    }.items()
}
_UNIT = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}


def bearing_of(words: Iterable[str]) -> float | None:
    """Return the bearing that plain words of direction mean: degrees clockwise from north."""
    said = "".join(words)
    quarters = {q for q, stems in _STEMS.items() if any(stem in said for stem in stems)}
    if "north" in quarters and "south" in quarters:
        return None
    east = sum(_UNIT[quarter][0] for quarter in quarters)
    north = sum(_UNIT[quarter][1] for quarter in quarters)
    return math.degrees(math.atan2(east, north)) % 360 if east or north else None
