"""Homonyms: which of the things with one name a sentence means.

Settled by the railway first (the two stations are neighbours on a line, or lie beside each
other), then by the region and country that the text names, by places nearby, and last by how
likely a report means it at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mapper.geocode.finding import UNSURE
from mapper.geocode.names.gazetteer import ADJECTIVE, ALIKE, Entry, Gazetteer, Match, likeness
from mapper.geocode.names.regions import area_name
from mapper.geocode.reading.mentions import PASSING, Mention
from mapper.geocode.spelling import plain, romanise
from mapper.geodesy import flat_km

#: Entries closer than this are one locality: a town and its station.
LOCALITY_KM = 12.0
#: Two towns of one name that lie farther apart are two.
_TOWN_KM = 4.0
NEAR_KM = 60.0
_LANGUAGE_COUNTRY = {"be": ("BY", 0.6), "lat": ("BY", 0.6), "uk": ("UA", 0.4), "pl": ("PL", 0.4)}
_TOP = 14
#: So many others are offered, and all that are spelled so.
_FEW = 4
#: Names that only sound alike must look alike by this much.
_LEAST_LIKE = 0.62
#: Below this a spelling begins like no form of the place's name.
_STRANGE = 50
#: The quality of a name in one of its cases.
_CASE = 0.97
#: What a name that is not spelled so loses beside one that is, and beside one outside the map.
_LOOSER, _NEVER = 0.8, 3.0
#: How sure a station is whose name is only like it, and what a person may choose, at most.
_FITTING, CANDIDATE = 0.95, 0.5


@dataclass(frozen=True, slots=True)
class Context:
    """What else the text says of where it is: codes of regions and countries, places nearby.

    ``within`` are the countries in which it says that something was, ``borders`` the regions along
    the border that it speaks of, ``beside`` what it puts the name itself near.
    """

    lang: str
    country: str = ""
    countries: tuple[str, ...] = ()
    within: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    near: tuple[Entry, ...] = ()
    districts: tuple[Entry, ...] = ()
    borders: tuple[str, ...] = ()
    beside: tuple[Entry, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """The countries that the text names or whose regions it names, or that which is given."""
        own = {*self.countries, *(region[:2] for region in self.regions)}
        return frozenset({self.country} if self.country else own)


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a mention: the entry, its points, and how sure the choice is (0 to 1)."""

    entry: Entry
    quality: float
    points: float
    sure: float
    why: tuple[str, ...] = ()
    rivals: tuple[Entry, ...] = field(default=())


def ranked(mention: Mention, context: Context) -> list[tuple[float, Match]]:
    """Return the mention's matches with their points, best first."""
    scored = []
    exact = {m.entry.kind for m in mention.matches if m.quality >= _CASE and m.why != ADJECTIVE}
    worse = _LOOSER if exact - {"elsewhere"} else _NEVER
    said = plain(mention.text)
    own = {m.entry.id for m in mention.matches if plain(m.entry.name) == said}
    for match in mention.matches:
        points = _points(match, mention, context)
        if own and match.quality == 1 and match.entry.id not in own:
            points -= 0.8  # one among its alternate names, and the very name of another
        if exact and match.quality < _CASE:
            points -= worse
        if match.entry.kind == "elsewhere" and match.quality < _CASE:
            continue
        if match.why == ALIKE:
            like = likeness(mention.text, match.entry, context.lang)
            if like < _LEAST_LIKE:
                continue
            points += 3 * (like - 1)
        scored.append((points, match))
    scored.sort(key=lambda item: (-item[0], item[1].entry.id))
    return scored


def _points(match: Match, mention: Mention, context: Context) -> float:
    return (
        6.0 * match.quality
        + match.entry.weight
        + _said_of(match.entry, mention)
        + _said_around(match.entry, context)
    )


def _said_of(entry: Entry, mention: Mention) -> float:
    """Return what the words of the mention itself speak for an entry."""
    points = 0.0
    if mention.typed == "station" and entry.kind == "station":
        points += 0.8
    if mention.typed == "settlement" and entry.kind == "town":
        points += 0.4
    if mention.region:
        points += 2.6 if entry.admin1 == mention.region else -0.5
    said = mention.country or mention.demonym
    if said:
        points += 1.5 if entry.country == said else -1.0
    if entry.kind == "elsewhere":
        points -= 1.2  # Lipsk is a town before it is Leipzig
    if entry.kind == "town" and _foreign_spelling(mention.text, entry):
        points -= 0.7
    return points


def _said_around(entry: Entry, context: Context) -> float:
    """Return what the rest of the text speaks for an entry."""
    points = 0.0
    country, bonus = _LANGUAGE_COUNTRY.get(context.lang, ("", 0.0))
    if entry.country == country:
        points += bonus
    if context.country:
        points += 2.5 if entry.country == context.country else -1.0
    if context.countries:
        points += 1.3 if entry.country in context.countries else -0.8
    if context.demonyms and entry.country in context.demonyms:
        points += 0.5
    if entry.admin1 in context.borders:
        points += 1.0
    if context.regions:
        points += 2.6 if entry.admin1 in context.regions else -0.5
        if any(region.startswith(entry.country) for region in context.regions):
            points += 0.4
    if entry.lonlat:
        points += max((_closeness(entry, other) for other in context.near), default=0.0)
        places = (*context.districts, *context.beside)
        points += max((_in_district(entry, town) for town in places), default=0.0)
    return points


def _closeness(entry: Entry, other: Entry) -> float:
    if entry.lonlat is None or other.lonlat is None or entry.id == other.id:
        return 0.0
    away = flat_km(entry.lonlat, other.lonlat)
    return 3.0 * min(1.0, 1.4 * (1 - away / NEAR_KM)) if away < NEAR_KM else 0.0


def _in_district(entry: Entry, town: Entry) -> float:
    if entry.lonlat is None or town.lonlat is None:
        return 0.0
    return 3.5 if flat_km(entry.lonlat, town.lonlat) < NEAR_KM else -1.5


def _foreign_spelling(text: str, entry: Entry) -> bool:
    # GeoNames holds wrong alternates, such as Sloviansk's at Nikopol.
    from rapidfuzz import fuzz

    return fuzz.ratio(romanise(text)[:6], romanise(entry.name)[:6]) < _STRANGE


def choose(mention: Mention, context: Context) -> Choice | None:
    """Return the likeliest reading of a mention, or None where nothing fits."""
    scored = ranked(mention, context)
    if not scored:
        return None
    points, best = scored[0]
    best_entry = _representative(best.entry, scored, mention)
    rivals = [(p, m) for p, m in scored if not _same_locality(m.entry, best.entry)]
    margin = points - rivals[0][0] if rivals else 9.0
    why = [f"{mention.text!r}: {best.why}"]
    sure = _sureness(margin) * _trust(mention, best, context)
    if named := _other_countries(mention, best, context):
        sure = CANDIDATE
        said = ", ".join(sorted(map(area_name, named)))
        why.append(f"{best_entry.name} lies in {area_name(best_entry.country)}, not in {said}")
    return Choice(
        best_entry,
        best.quality,
        points,
        sure,
        tuple(why),
        tuple(m.entry for at, (_, m) in enumerate(rivals) if at < _FEW or m.quality == 1),
    )


def _other_countries(mention: Mention, match: Match, context: Context) -> frozenset[str]:
    """Return the countries that the text puts a place into, none where it lies in one of them.

    What is not spelled so is put into all that the text names.
    """
    said = mention.country or context.country
    if mention.prep in PASSING and not (match.loose or mention.country):
        return frozenset()  # what comes from or goes to a place may do so across a border
    named = context.named if match.loose else context.within
    named = frozenset({said}) if said else named
    return frozenset() if match.entry.country in named else named


def _trust(mention: Mention, match: Match, context: Context, line: str = "") -> float:
    """Return how sure a name is that is read as a match, 0 to 1; ``line`` is one it lies on.

    What only looks or sounds like the name is sure for a station that lies where the text says.
    """
    if match.quality < _CASE and any(m.quality >= _CASE for m in mention.matches):
        return 0.8  # another place is spelled so
    if match.loose:
        entry = match.entry
        fits = line or entry.admin1 in context.regions or entry.country in context.named
        return _FITTING if fits and entry.kind == "station" else UNSURE
    return 1.0


def _sureness(margin: float) -> float:
    for least, sure in ((1.4, 1.0), (0.9, 0.95), (0.6, 0.86), (0.35, 0.8), (0.15, 0.7)):
        if margin >= least:
            return sure
    return 0.5


def _representative(entry: Entry, scored: Sequence[tuple[float, Match]], mention: Mention) -> Entry:
    """Of one locality prefer the station where the text says station, the town where not."""
    wanted = "station" if mention.typed == "station" else "town"
    if entry.kind == wanted:
        return entry
    alike = [
        m.entry
        for p, m in scored
        if m.entry.kind == wanted
        and _same_locality(m.entry, entry)
        and m.entry.lonlat
        and p > scored[0][0] - 2
    ]
    return alike[0] if alike else entry


def _same_locality(one: Entry, other: Entry) -> bool:
    if one.id == other.id:
        return True
    if one.lonlat is None or other.lonlat is None:
        return False
    apart = _TOWN_KM if one.kind == other.kind == "town" else LOCALITY_KM
    return flat_km(one.lonlat, other.lonlat) <= apart


@dataclass(frozen=True, slots=True)
class PairChoice:
    """One reading of a pair: its two entries, their line where they share one."""

    one: Entry
    other: Entry
    line: str
    apart: int
    sure: float
    quality: float
    why: tuple[str, ...]
    rivals: tuple[Entry, ...] = ()


def choose_pair(
    one: Mention, other: Mention, context: Context, gazetteer: Gazetteer
) -> PairChoice | None:
    """Return the two places that a pair means, or None where one of them has no reading."""
    firsts, seconds = ranked(one, context)[:_TOP], ranked(other, context)[:_TOP]
    best: tuple[float, Match, Match, str, int] | None = None
    rival = float("-inf")
    rivals: tuple[Entry, ...] = ()
    combinations = []
    for points_a, a in firsts:
        for points_b, b in seconds:
            if a.entry.id == b.entry.id:
                continue
            bonus, line, apart = _together(a.entry, b.entry, gazetteer)
            combinations.append((points_a + points_b + bonus, a, b, line, apart))
    combinations.sort(key=lambda row: (-row[0], row[1].entry.id, row[2].entry.id))
    for row in combinations:
        if best is None:
            best = row
        elif not (
            _same_locality(row[1].entry, best[1].entry)
            and _same_locality(row[2].entry, best[2].entry)
        ):
            rival, rivals = row[0], (row[1].entry, row[2].entry)
            break
    if best is None:
        return None
    points, a, b, line, apart = best
    sure = _sureness(points - rival)
    sure *= min(_trust(one, a, context, line), _trust(other, b, context, line))
    if _other_countries(one, a, context) and _other_countries(other, b, context):
        sure = CANDIDATE
    if not line and a.entry.lonlat and b.entry.lonlat:
        sure *= 0.93 if flat_km(a.entry.lonlat, b.entry.lonlat) < 60 else 0.85
    why = _pair_reason(a.entry, b.entry, line and gazetteer.lines[line].name_en, apart)
    quality = min(a.quality, b.quality)
    return PairChoice(a.entry, b.entry, line, apart, sure, quality, (why,), rivals)


def _together(one: Entry, other: Entry, gazetteer: Gazetteer) -> tuple[float, str, int]:
    shared = gazetteer.neighbours(one.id, other.id)
    if shared:
        line, apart = shared[0]
        return (6.0 if apart == 1 else 5.0), line, apart
    if one.lonlat is None or other.lonlat is None:
        return (-1.0, "", 0)
    away = flat_km(one.lonlat, other.lonlat)
    if away < 1.0:
        return (-3.0, "", 0)
    if away < 40:
        return (3.0, "", 0)
    return (1.5 if away < 100 else 0.5 if away < 400 else -0.01 * (away - 400)), "", 0


def _pair_reason(one: Entry, other: Entry, line: str, apart: int) -> str:
    if line and apart == 1:
        return f"{one.name} and {other.name} are neighbours on the line {line}"
    if line:
        return f"{one.name} and {other.name} lie on the line {line}"
    return f"{one.name} and {other.name} are the nearest places of these names"
