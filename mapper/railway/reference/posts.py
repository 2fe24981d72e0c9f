"""Kilometre posts: from official chainage to a place on a line, with a stated error.

Mapped posts (OSM ``railway=milestone``) carry the official kilometre; a line's own kilometres
are measured along its track.  Between two posts the place is interpolated.  Official chainage
jumps (a rebuilt curve, another line's count taken over): between posts whose official
difference does not fit their distance both readings are kept apart and the error spans them.
The scatter of the posts is measured from the posts themselves, each against its neighbours.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.errors import InputError
from mapper.geodesy import Floats
from mapper.model import LonLat

#: A kilometre as it is written: ``136``, ``km 136,4``, ``136+40`` (metres), ``12,3+45``,
#: ``136 км ПК4`` (a picket is 100 m), with what it counts before it (``L1=136``, ``pkm:136``).
_NUMBER = re.compile(
    r"^\s*(?:[^\W_]+\s*=\s*)?(?:pkm\s*:\s*)?(?:(?:km|км)\.?\s*)?"
    r"(?P<whole>-?\d+)(?:[.,](?P<part>\d+))?(?:\s*\+\s*(?P<metres>\d{1,3}(?:[.,]\d+)?))?"
    r"\s*(?:km|км)?\.?\s*(?:(?:пк|pk)\.?\s*(?P<picket>\d{1,2}))?\s*$",
    re.IGNORECASE,
)
_COUNTED_ON = "counted on from the last post"
_NO_POSTS = "no posts: measured from the line's first station"
#: Two official kilometres of one place that differ by more than this are of two countings, in km.
_TWO_COUNTINGS_KM = 0.5

#: Standard deviations that hold 97 posts of 100; what lies farther off than the second is an
#: outlier (a post beside a small jump) and does not count for the scatter.
_COVER = 2.2
_OUTLYING = 4.0
#: The scatter of posts on a line with fewer than three, in km.
_UNKNOWN_SCATTER_KM = 0.25
#: How far chainage may stray from measured length where nothing is posted, as a share.
_DRIFT = 0.002
_USUAL_KM = 2.5
#: The least scatter that is believed, in km.
_LEAST_KM = 0.02
#: Official and measured distances that differ by more than this many scatters are a jump.
_JUMP = 5.0
#: Without posts: chainage of a line against its measured length, as a share, and its start.
_UNPOSTED_SHARE = 0.05
_UNPOSTED_KM = 2.0


@dataclass(frozen=True, slots=True)
class MappedPost:
    """A kilometre post as mapped: where it stands, and its official kilometre as written."""

    lonlat: LonLat
    position: str

    @property
    def official_kms(self) -> tuple[float, ...]:
        """The official kilometres: several where lines meet, none where the text has none."""
        kms = (official_km_of(part) for part in self.position.split(";"))
        return tuple(dict.fromkeys(km for km in kms if km is not None))


@dataclass(frozen=True, slots=True)
class PostPlace:
    """A place for an official kilometre: on the line at ``line_km`` ± ``error_km``.

    ``posted`` tells whether posts on the line say from which end it is counted.
    """

    line_km: float
    error_km: float
    basis: str
    posted: bool = True


@dataclass(frozen=True, eq=False)
class PostedLine:
    """A line's posts in the order of the line: ``line_km`` n rising, ``official_km`` n."""

    length_km: float
    line_km: Floats
    official_km: Floats

    @cached_property
    def rising(self) -> bool:
        """Whether official kilometres rise along the line."""
        return bool(len(self.line_km) < 2 or np.median(np.diff(self.official_km)) >= 0)

    @cached_property
    def _off_km(self) -> Floats:
        """How far each post that fits lies from where its two neighbours put it, in km."""
        x, p = self.line_km, self.official_km
        span, distance = p[2:] - p[:-2], x[2:] - x[:-2]
        share = np.divide(p[1:-1] - p[:-2], span, out=np.full(len(span), 0.5), where=span != 0)
        off = np.abs(x[1:-1] - (x[:-2] + share * distance))
        fitting = np.abs(np.abs(span) - distance) < 0.5 + 0.1 * distance
        return np.asarray(off[fitting] if fitting.any() else off)

    @cached_property
    def scatter_km(self) -> float:
        """The standard deviation of a post against its two neighbours, robustly, in km."""
        if len(self.line_km) < 3:
            return _UNKNOWN_SCATTER_KM
        return max(_LEAST_KM, 1.4826 * float(np.median(self._off_km)))

    @cached_property
    def cover_km(self) -> float:
        """How far from the interpolated place nearly all posts lie, in km."""
        if len(self.line_km) < 3:
            return _COVER * self.scatter_km
        usual = self._off_km[self._off_km <= _OUTLYING * self.scatter_km]
        return max(_LEAST_KM, _COVER * float(np.sqrt(np.mean(usual**2))))

    def places(self, official_km: float) -> list[PostPlace]:
        """Return where an official kilometre may lie, best first; several after a jump back.

        Raises
        ------
        InputError
            The kilometre lies beyond the line.
        """
        if len(self.line_km) < 2:
            return [self._unposted(official_km)]
        found: dict[float, PostPlace] = {}
        for place in range(len(self.line_km) - 1):
            if (answer := self._between(place, official_km)) is not None:
                found.setdefault(round(answer.line_km, 2), answer)
        if not found:
            found[0.0] = self._beyond(official_km)
        return sorted(found.values(), key=lambda answer: answer.error_km)

    def _between(self, place: int, official_km: float) -> PostPlace | None:
        """Return the place between two neighbouring posts; None where it is not between them."""
        low, high = self.line_km[place : place + 2].tolist()
        first, last = self.official_km[place : place + 2].tolist()
        sign = 1.0 if self.rising else -1.0
        scatter, distance = self.scatter_km, high - low
        step = sign * (last - first)
        base = self.cover_km + _DRIFT * max(distance - _USUAL_KM, 0.0)
        if abs(step - distance) <= _JUMP * scatter + 0.02 * distance and step > 0:
            share = (official_km - first) / (last - first)
            if 0.0 <= share <= 1.0:
                return PostPlace(low + share * distance, base, "between two posts")
            return None
        from_low = low + sign * (official_km - first)
        from_high = high - sign * (last - official_km)
        inside = [km for km in (from_low, from_high) if low - base <= km <= high + base]
        if not inside:
            return None
        middle = (min(inside) + max(inside)) / 2
        spread = (max(inside) - min(inside)) / 2
        return PostPlace(middle, spread + base, "beside a jump of the chainage")

    def _beyond(self, official_km: float) -> PostPlace:
        """Return a place outside the posts, counted on from the nearer end."""
        sign = 1.0 if self.rising else -1.0
        ends = [(abs(official_km - float(self.official_km[end])), end) for end in (0, -1)]
        away_km, end = min(ends)
        line_km = float(self.line_km[end]) + sign * (official_km - float(self.official_km[end]))
        if not -1.0 <= line_km <= self.length_km + 1.0:
            low, high = sorted((float(self.official_km.min()), float(self.official_km.max())))
            raise InputError(
                f"km {official_km:g} is beyond this line; its posts run from {low:g} to {high:g}"
            )
        line_km = min(max(line_km, 0.0), self.length_km)
        error_km = self.cover_km + 0.02 * away_km
        return PostPlace(line_km, error_km, _COUNTED_ON)

    def _unposted(self, official_km: float) -> PostPlace:
        if not 0.0 <= official_km <= self.length_km * (1 + _UNPOSTED_SHARE):
            raise InputError(
                f"km {official_km:g} is beyond this line of {self.length_km:.0f} km, and no post "
                "on it is mapped; its count may begin at another station"
            )
        error_km = _UNPOSTED_KM + _UNPOSTED_SHARE * official_km
        line_km = min(official_km, self.length_km)
        return PostPlace(line_km, error_km, _NO_POSTS, posted=False)


def posted_line(
    length_km: float, line_km: Sequence[float], official_km: Sequence[float]
) -> PostedLine:
    """Return a line's posts in order; of posts at one place the median official km counts."""
    x, p = np.asarray(line_km, dtype=float), np.asarray(official_km, dtype=float)
    places, number = np.unique(np.round(x, 3), return_inverse=True)
    official = np.array([float(np.median(p[number.ravel() == n])) for n in range(len(places))])
    return PostedLine(length_km, places, official)


def places_of(lines: Sequence[PostedLine], official_km: float) -> list[PostPlace]:
    """Return where an official kilometre may lie by any counting of a line, best first.

    A counting that has the kilometre between its posts goes before one that would be counted on.

    Raises
    ------
    InputError
        The kilometre lies beyond the line by every counting.
    """
    found: list[PostPlace] = []
    refused: list[InputError] = []
    for line in lines:
        try:
            found += line.places(official_km)
        except InputError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    between = [place for place in found if place.basis not in (_COUNTED_ON, _NO_POSTS)]
    return sorted(between or found, key=lambda place: place.error_km)


def countings(
    line_km: Sequence[float], official_km: Sequence[float]
) -> list[tuple[list[float], list[float]]]:
    """Part the posts of a line into its countings, each (line_km rising, official_km).

    There are as many as one place has values that differ; a value goes on with the counting
    that it fits best.
    """
    rows = sorted(zip(line_km, official_km, strict=True))
    found: list[tuple[list[float], list[float]]] = []
    for at, group in itertools.groupby(rows, key=lambda row: round(row[0], 3)):
        left = [official for _, official in group]
        free = list(range(len(found)))
        while left:
            _, km, number = min(
                ((_misfit(found[number], at, km), km, number) for km in left for number in free),
                default=(0.0, left[0], -1),
            )
            left.remove(km)
            if number < 0:
                number = len(found)
                found.append(([], []))
            else:
                free.remove(number)
            for twin in [each for each in left if abs(each - km) <= _TWO_COUNTINGS_KM]:
                left.remove(twin)
                found[number][0].append(at)
                found[number][1].append(twin)
            found[number][0].append(at)
            found[number][1].append(km)
    return found


def _misfit(counting: tuple[list[float], list[float]], at: float, km: float) -> float:
    """Return by how much an official kilometre misses the counting's last post's, in km."""
    return abs(abs(km - counting[1][-1]) - (at - counting[0][-1]))


def official_km_of(text: str) -> float | None:
    """Read a published kilometre, like ``136``, ``136,4``, ``km 136+400``, ``136 км ПК4``.

    None where the text is no kilometre, or several.
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    km = float(f"{match['whole']}.{match['part'] or 0}")
    metres = float((match["metres"] or "0").replace(",", ".")) + 100.0 * int(match["picket"] or 0)
    return round(km - metres / 1000 if match["whole"].startswith("-") else km + metres / 1000, 6)
