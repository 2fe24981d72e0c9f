"""How likely two reports tell of one event: by their addresses, days, places, kinds and words.

What speaks for it and against it is counted in hundredths, after the example of record linkage
(Fellegi and Sunter, https://doi.org/10.1080/01621459.1969.10501049): each thing that agrees or
does not adds its weight, and each that agrees is a reason that an editor reads.  Titles of two
languages have their names and numbers in common, and seldom a word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.intake import like_words
from mapper.intake.nearness import APART, SAME_PLACE, Where, nearness, stations_of, where
from mapper.model import Incident

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

#: From here on two reports are shown as likely of one event; 1 is all that can agree.
LIKELY = 0.6
#: Reports of one event may name days that lie so far apart.
DAYS_APART = 3
#: What went on for more days than this is like another that day by chance.
LONG = 7

#: What adds how much, in hundredths.
_PAGE = 40
_DAYS = {0: 20, 1: 16, 2: 8, 3: 6}
_LONG_DAYS = 8
_OTHER_DAYS, _NO_DAY = -50, 0
_SAME_KIND, _SAME_TYPE, _SAME_MATTER, _OTHER_MATTER = 15, 10, 5, -50
_ENOUGH = round(100 * LIKELY)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two reports are, from 0 to 1, and why in words."""

    score: float
    reasons: tuple[str, ...]


_NOT_LIKE = Likeness(0.0, ())


@dataclass(frozen=True, slots=True)
class Telling:
    """A report as it is compared: its record, the pages that it cites, the words that name places.

    What it ``named`` is known of the one report that is compared with many, and so its place, and
    the ids of the stations ``meant`` by its title.
    """

    incident: Incident
    pages: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    where: Where | None = None
    meant: frozenset[str] = frozenset()


def telling(incident: Incident, pages: Collection[str], region: Region) -> Telling:
    """Return a report with its place, and with every spelling of the places that it names."""
    named = like_words.named_by(incident, region)
    meant = like_words.stations_in(incident.title, region.network)
    return Telling(incident, frozenset(pages), named, where(incident, region.network), meant)


def likeness(one: Telling, other: Telling, network: Network) -> Likeness:
    """Return how likely two reports tell of one event; ``one`` was made by `telling`.

    What cannot become likely any more is looked at no further: there are many.
    """
    ours, theirs = one.incident, other.incident
    found = [_days(ours, theirs), _kind(ours, theirs)]
    if one.pages & other.pages:
        found.append((_PAGE, "the same address"))
    if _sum(found) + SAME_PLACE + like_words.MOST < _ENOUGH:
        return _NOT_LIKE
    place = nearness(one.where or where(ours, network), where(theirs, network), network)
    apart, found = place[0] == APART, [place, *found]
    if _sum(found) + like_words.MOST + (like_words.NAMED - APART if apart else 0) < _ENOUGH:
        return _NOT_LIKE
    names_it = apart and not one.meant.isdisjoint(stations_of(theirs))
    named = names_it or not one.named.isdisjoint(like_words.folded(theirs.title))
    if apart and len(found) == 3 and not named:
        return _NOT_LIKE
    found += like_words.in_common(ours, one.named, theirs, network, apart=apart and named)
    score = min(max(_sum(found), 0), 100) / 100
    return Likeness(score, tuple(why for weight, why in found if why and weight > 0))


def _sum(found: list[tuple[int, str]]) -> int:
    return sum(weight for weight, _ in found)


def _days(one: Incident, other: Incident) -> tuple[int, str]:
    ours, theirs = days_of(one), days_of(other)
    if ours is None or theirs is None:
        return _NO_DAY, ""
    apart = max((ours[0] - theirs[1]).days, (theirs[0] - ours[1]).days, 0)
    if apart > DAYS_APART:
        return _OTHER_DAYS, ""
    if max((last - first).days for first, last in (ours, theirs)) > LONG:
        return _LONG_DAYS, "days that both have"
    why = f"{apart} day{'s' if apart > 1 else ''} apart" if apart else "the same day"
    return _DAYS[apart], why


def days_of(incident: Incident) -> tuple[date, date] | None:
    """Return the first and last day on which an event may have been; None where none is said.

    An open end is as near to the day that is said as days may lie apart.
    """
    span = incident.span()
    first, last = span.first, span.last
    reach = timedelta(days=DAYS_APART)
    if first is None or last is None:
        return (last - reach, last) if last else (first, first + reach) if first else None
    return first, last


def _kind(one: Incident, other: Incident) -> tuple[int, str]:
    matters = [vocabulary.matter(each.event_type, each.sub_event_type) for each in (one, other)]
    if one.event_type == other.event_type and matters[0] == matters[1]:
        same = one.sub_event_type == other.sub_event_type
        term = other.sub_event_type or other.event_type
        name = "sub_event_type" if other.sub_event_type else "event_type"
        kind = vocabulary.label(name, term).lower()
        return (_SAME_KIND, f"the same kind: {kind}") if same else (_SAME_TYPE, "a like kind")
    return (_SAME_MATTER, "") if matters[0] == matters[1] else (_OTHER_MATTER, "")
