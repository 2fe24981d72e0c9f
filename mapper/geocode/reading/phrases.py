"""Which names of a sentence bound a part of a line, and ends that are a border or have no name.

The grammar is one for all languages; the words that drive it come from the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mapper.geocode.reading.lexicon import Cue
from mapper.geocode.reading.mentions import PREPOSITIONS, Mention, Sentence, mention_of

#: How far, in tokens, a word like "section" may stand before the pair that it describes.
_REACH = 5
#: An end that has no name is described in so many words.
_END_WORDS = 4
#: "Van A tot B" is a part of a line, "van A naar B" a journey.
_UNTIL = frozenset(["tot", "bis"])
_SPANS = frozenset([("от", "до"), ("від", "до"), ("од", "до"), ("ад", "да"), ("od", "do")])
_BY = frozenset("per by mit via over".split())
#: "By rail" in the instrumental says how something goes, not along which line.
_BY_RAIL = frozenset("залізницею чыгункаи чыгункаю дорогои koleja cyhunkaj".split())
_ARROWS = frozenset({"→", "⇒", "⟶", "->"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names that bound a part of a line; ``form`` is section, line or nothing said.

    ``other`` may be a border, or of kind "open": what the text puts there has no name.  ``train``
    is true where the two only say which train it is.
    """

    one: Mention
    other: Mention
    form: str
    between: bool
    train: bool = False
    arrow: bool = False


def find_pairs(sentence: Sentence) -> list[Pair]:
    """Return the pairs of the sentence in their order."""
    pairs: list[Pair] = []
    places = [
        mention
        for before, mention in pairwise((None, *sentence.mentions))
        if mention
        and mention.kind in ("place", "country")
        and not (before and _is_explained(sentence, before, mention))
    ]
    for one, other in pairwise(places):
        if dashed(sentence, one, other):
            previous = pairs[-1] if pairs and pairs[-1].other is one else None
            if previous:
                pairs[-1] = _pair(sentence, previous.one, other, between=False)
            else:
                pairs.append(_pair(sentence, one, other, between=False))
        elif _between(sentence, one, other):
            pairs.append(_pair(sentence, one, other, between=True))
        elif _from_to(sentence, one, other):
            pairs.append(_pair(sentence, one, other, between=False))
    pairs = [pair for pair in pairs if pair.one.kind == pair.other.kind == "place"]
    paired = [mention for pair in pairs for mention in (pair.one, pair.other)]
    for one in places:
        free = one.kind == "place" and not any(one is m for m in paired)
        end = _nameless_end(sentence, one) if free else None
        if end is not None:
            pairs.append(_pair(sentence, one, end, between=one.prep == "between"))
    return pairs


def _is_explained(sentence: Sentence, place: Mention, area: Mention) -> bool:
    """Whether an area says where the place before it is: "Gomel, Belarus"."""
    between = sentence.tokens[place.last : area.first]
    return (
        place.kind == "place"
        and area.kind in ("country", "region", "district")
        and [token.text for token in between] == [","]
    )


def _joint(sentence: Sentence, one: Mention) -> Cue | None:
    """Return the "and" or "to" after a name, and after what says where that is."""
    place = one.last
    for area in sentence.mentions:
        if _is_explained(sentence, one, area):
            place = area.last
    while place < len(sentence.tokens) and sentence.tokens[place].text in ",)":
        place += 1
    cue = sentence.cue_at(place, "and", "to")
    if cue is None and sentence.cue_at(place, "station", "filler"):
        cue = sentence.cue_at(place + 1, "and")
    return cue


def _nameless_end(sentence: Sentence, one: Mention) -> Mention | None:
    """Return the other end of "between A and its depot", "from A to the border", if it is such."""
    joint = _joint(sentence, one)
    if one.prep == "between" and not one.joined:
        first = joint.last if joint else one.last
    elif one.prep == "from" and joint and _is_of_track(sentence, one):
        first = joint.last
    else:
        opening = _opened_before(sentence, one)
        if opening is None:
            return None
        first = opening.last
    last = first + _END_WORDS
    border = next(
        (c for c in sentence.cues if c.role == "border_zone" and first <= c.first < last), None
    )
    if border:
        last = border.last + 2
    sides = [
        m
        for m in sentence.mentions
        if m.kind in ("country", "demonym" if border else "") and first <= m.first < last
    ]
    if border or sides:
        ends = [part.last for part in (border, *sides) if part]
        area = sides[0].area if sides else ""
        return mention_of(sentence.tokens, first, max(ends), "border", area=area)
    if one.prep == "from" or first >= len(sentence.tokens):
        return None
    return mention_of(sentence.tokens, first, first + 1, "open")


def _opened_before(sentence: Sentence, other: Mention) -> Cue | None:
    """Return the "between" of "between the depot and B", whose first end has no name."""
    joint = sentence.cue_before(other.before, "and")
    return next(
        (
            cue
            for cue in sentence.cues
            if joint
            and cue.role == "between"
            and 0 < joint.first - cue.last <= _END_WORDS
            and not any(
                m.kind == "place" and cue.last <= m.first < joint.first for m in sentence.mentions
            )
        ),
        None,
    )


def dashed(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether a dash joins two names."""
    gap = sentence.tokens[one.last : other.first]
    if not gap or gap[0].kind != "dash" or _parts_clauses(sentence, one, other):
        return False
    place = one.last + 1
    while place < other.first:
        cue = sentence.cue_at(place, "station", "filler", "settlement")
        if cue is None or cue.last > other.first:
            return False
        place = cue.last
    return True


def _parts_clauses(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether a dash with space around it parts a name from who says so: "… Orsha — ministry"."""
    dash = sentence.tokens[one.last]
    spaced = sentence.tokens[one.last - 1].end < dash.start and dash.end < other.start
    return spaced and not other.matches and not _form(sentence, one, other)


def _between(sentence: Sentence, one: Mention, other: Mention) -> bool:
    cue = _joint(sentence, one) if one.prep == "between" else None
    return cue is not None and other.before <= cue.last + 1 and other.first - cue.last <= 4


def _pair(sentence: Sentence, one: Mention, other: Mention, *, between: bool) -> Pair:
    form = _form(sentence, one, other)
    train = dashed(sentence, one, other) and _is_train(sentence, one, other, form)
    arrow = any(t.text in _ARROWS for t in sentence.tokens[one.last : other.first])
    return Pair(one, other, form, between, train, arrow)


def _is_train(sentence: Sentence, one: Mention, other: Mention, form: str) -> bool:
    """Whether two names only tell which train it is: "the Kyiv–Lviv train", "pociąg relacji"."""
    if not form and (
        sentence.cue_at(other.last, "motion") or sentence.cue_before(one.before, "motion")
    ):
        return True
    place, skipped = one.first, False
    while place and not sentence.cue_before(place, *PREPOSITIONS, "section"):
        if sentence.cue_before(place, "motion"):
            return True
        described = sentence.cue_before(place, "line", "filler")
        if described is None and sentence.tokens[place - 1].kind == "word":
            if skipped:
                return False
            skipped = True  # "pociąg relacji", "поезд сообщением"
        place = described.first if described else place - 1
    return False


def _form(sentence: Sentence, one: Mention, other: Mention) -> str:
    after = (
        sentence.cue_at(other.last, "section", "line")
        if sentence.lang in ("en", "nl", "de")
        else None
    )
    if (
        after is None
        and other.last < len(sentence.tokens)
        and (sentence.cue_at(other.last, "filler") or sentence.tokens[other.last].text == "-")
    ):
        after = sentence.cue_at(other.last + 1, "section", "line")
    if after:
        both = {c.role for c in sentence.cues if c.first == after.first}
        return "section" if "section" in both else after.role
    return _describes(sentence, one)


def _describes(sentence: Sentence, mention: Mention) -> str:
    """Return what the words before a pair call it: a section, a line, or nothing."""
    stop = max(
        (m.last for m in sentence.mentions if m.last <= mention.first and (m.prep or m.joined)),
        default=0,
    )
    floor = max(mention.first - _REACH, stop)
    found = [
        cue
        for cue in sentence.cues
        if cue.role in ("section", "line") and floor <= cue.first and cue.last <= mention.first
    ]
    if not found:
        return ""
    nearest = max(cue.last for cue in found)
    roles = {cue.role for cue in found if cue.last == nearest}
    return "section" if "section" in roles else "line"


def _from_to(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "from A to B" or "the A to B line" bounds a part of a line."""
    if other.prep != "to":
        return False
    if one.prep == "from":
        words = (sentence.tokens[one.before].key, sentence.tokens[other.before].key)
        until = words[1] in _UNTIL or (words in _SPANS and not sentence.has("motion"))
        return until or _is_of_track(sentence, one)
    named = sentence.cue_at(other.last, "section", "line")
    return other.before == one.last and named is not None and one.prep != "via"


def _is_of_track(sentence: Sentence, mention: Mention) -> bool:
    """Whether "from A to B" says which part of a line, not where something went."""
    by_rail = sentence.has("motion") and (
        sentence.tokens[max(mention.before - 1, 0)].key in _BY_RAIL
    )
    if _describes(sentence, mention) and not by_rail:
        return True
    track = sentence.cue_before(mention.before, "track")
    if track and not (track.first and sentence.tokens[track.first - 1].key in _BY):
        return True  # "auf dem Gleis von Belgorod bis Tomarowka"
    return sentence.has("track") and not sentence.has("motion")
