"""What names do not mean: figures of speech, governments, the towns of "A and B regions"."""

from __future__ import annotations

from itertools import pairwise

from mapper.geocode.names.regions import REGIONS, adjective_stem, region_of_seat
from mapper.geocode.reading.mentions import Mention, Sentence

_PLURALS = frozenset(
    "regions oblasts provinces regios oblasten regionen oblaste gebieten districts districten "
    "bezirken rajonen".split()
)
#: What somebody derails stands so soon after the verb: "derailed the peace talks".
_OBJECT = 5
#: What is near a place is a thing.
_PUT = ("near", "compass")
_CAPITALS = frozenset({"Moscow", "Kyiv", "Minsk", "Warsaw", "Vilnius", "Riga", "Chisinau"})


def name_seats(sentence: Sentence) -> None:
    """Turn the towns of "Bryansk, Smolensk and Kursk regions" into the regions they seat."""
    mentions = sentence.mentions
    _name_following(sentence)
    for at in range(len(mentions) - 1, 0, -1):
        before, after = mentions[at - 1], mentions[at]
        if after.kind == "district" and after.joined == "and" and before.kind == "place":
            before.kind = "district" if _is_plural(sentence, after) else "place"
        if after.kind != "region" or not after.joined or before.kind != "place":
            continue
        if after.joined != "comma" or any(m.area in REGIONS for m in mentions[at + 1 :]):
            codes = _seat_codes(before)
            last = [m for m in mentions if m.kind == "region"][-1]
            if codes and _is_plural(sentence, last):
                before.kind, before.area, before.matches = "region", codes[0], []


def _name_following(sentence: Sentence) -> None:
    """Turn the towns after "de regio's Brest" into regions: "de regio's Brest en Gomel"."""
    plural = False
    for before, after in pairwise(sentence.mentions):
        if before.kind != "region":
            plural = False
        elif before.first:
            plural = plural or sentence.tokens[before.first - 1].key in _PLURALS
        codes = _seat_codes(after) if plural and after.kind == "place" and after.joined else []
        if codes:
            after.kind, after.area, after.matches = "region", codes[0], []


def _seat_codes(mention: Mention) -> list[str]:
    return [
        code
        for m in mention.matches
        if m.quality > 0.9 and (code := region_of_seat(m.entry.keys[0], m.entry.country))
    ]


def _is_plural(sentence: Sentence, mention: Mention) -> bool:
    return sentence.tokens[mention.last - 1].key in _PLURALS


def is_figure_of_speech(sentence: Sentence) -> bool:
    """Whether something abstract derails: talks, a plan, a career."""
    if any(m.kind == "place" and m.prep in _PUT for m in sentence.mentions):
        return False
    if any(sentence.has(role) for role in ("station", "section", "km")):
        return False
    derails = [cue.first for cue in sentence.cues if cue.role == "derail"]
    reach = (derails[-1] if derails else 0) + _OBJECT
    subjects = [
        (cue.last, cue.role == "abstract")
        for cue in sentence.cues
        if (cue.role == "abstract" and cue.first < reach)
        or (cue.role == "motion" and not sentence.cue_at(cue.last, "derail"))
    ]
    ahead = [subject for subject in subjects if derails and subject[0] <= derails[-1]]
    return bool(derails) and max(ahead or subjects, default=(0, False))[1]


def drop_governments(sentence: Sentence) -> None:
    """Take out names that speak, people or governments: "Moscow denies", "Kamyshin thanked"."""
    tokens = sentence.tokens

    def speaks(mention: Mention) -> bool:
        if mention.typed or mention.kind not in ("place", "country"):
            return False
        if mention.first and tokens[mention.first - 1].kind == "dash" and mention.first > 1:
            return False  # the other end of a line
        if sentence.cue_before(mention.first, "aside", "facility"):
            return False  # "жители Лопани": of the place, not its government
        if sentence.cue_before(mention.first, "speech"):
            return True
        if mention.prep and mention.kind == "place" and not is_capital(mention):
            return False
        if mention.prep == "at" and sentence.cue_before(mention.before, "speech"):
            return True
        between = tokens[mention.last] if mention.last < len(tokens) else None
        after = sentence.cue_at(mention.last, "speech")
        if mention.prep:
            # "In Kyiv said": only a capital where somebody speaks right there.
            return mention.prep == "at" and mention.kind == "place" and after is not None
        after = after or sentence.cue_at(mention.last + 1, "speech")
        if after and not (between and between.kind in ("dash", "sign")):
            return True
        place = mention.first
        while filler := sentence.cue_before(place, "filler"):
            place = filler.first
        return sentence.cue_before(place, "speech") is not None

    sentence.mentions = [mention for mention in sentence.mentions if not speaks(mention)]


def is_capital(mention: Mention) -> bool:
    """Whether a name may stand for a government."""
    return any(m.entry.name in _CAPITALS and m.quality > 0.9 for m in mention.matches)


def is_title(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name without a preposition belongs to another: a newspaper, a court."""
    if mention.prep or mention.typed or mention.last >= len(sentence.tokens):
        return False
    following = sentence.tokens[mention.last]
    if following.kind != "word":
        return False
    # In a text of capitals they tell nothing.
    named = following.capital and following.text[1:].islower()
    # "Московский суд": an adjective that is spelled like a town.
    word = sentence.tokens[mention.first]
    alone = mention.last - mention.first == 1
    return alone and not named and bool(adjective_stem(word.key))
