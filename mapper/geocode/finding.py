"""What a text says of where: the result of reading it, before it is put on the railway."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mapper.geocode.names.gazetteer import Entry

#: Times this, a reading that was sure waits for a person's second look.
UNSURE = 0.86
#: A place that the text puts beside a name stands for it within this many kilometres.
STAND_IN_KM = 25.0
#: What is near a place may be this much farther from it than the place is in doubt itself, in km.
NEAR_KM = 4.0


@dataclass(frozen=True, slots=True)
class Span:
    """Which characters of the text a part of the finding came from, the end excluded."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One reading of a text.

    ``kind`` is station, section, stretch, km_post, line, point, area, movement, multiple or
    none.  ``places`` are, for a section, stretch, line or km post, its two ends; for a movement
    origin (where said), ways and destination in order; else the places, the first one meant.  A
    place that only stands for one that no gazetteer has makes ``stand_in`` true; ``border`` is the
    country to whose border a stretch leads from its only place, "" where the text names none;
    ``beside`` is a place that the text puts the finding near; ``bearing`` the direction of the
    offset in degrees from north; ``counted`` is true where the text says that a kilometre is
    counted from the first of ``places``; ``unknown`` are names that no gazetteer has.
    """

    kind: str
    score: float
    reasons: tuple[str, ...] = ()
    places: tuple[Entry, ...] = ()
    line: str = ""
    apart: int = 0
    km: float | None = None
    offset_km: float | None = None
    bearing: float | None = None
    areas: tuple[str, ...] = ()
    candidates: tuple[Entry, ...] = ()
    spans: tuple[Span, ...] = ()
    uncertainty_km: float | None = None
    stand_in: bool = False
    border: str | None = None
    near: bool = False
    beside: Entry | None = None
    counted: bool = False
    unknown: tuple[str, ...] = ()

    def because(self, *reasons: str, factor: float = 1.0) -> Finding:
        """Return this finding with more reasons and its score times ``factor``."""
        return replace(self, reasons=(*self.reasons, *reasons), score=round(self.score * factor, 3))


def nothing(reason: str, score: float = 0.9) -> Finding:
    """Return the finding that no place can be said."""
    return Finding("none", score, (reason,))
