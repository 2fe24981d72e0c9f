"""Kilometres in a sentence: posts of a line ("km 136") and offsets ("5 km north of")."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mapper.geocode.reading.compass import bearing_of
from mapper.geocode.reading.lexicon import Cue
from mapper.geocode.reading.mentions import Sentence
from mapper.geocode.reading.numerals import number_called, ordinal_called


@dataclass(frozen=True, slots=True)
class Kilometre:
    """A kilometre in the text: a post of a line, or an offset from a place.

    ``bearing`` is the direction of an offset, where the text gives one, in degrees from north.
    """

    km: float
    start: int
    end: int
    offset: bool
    place: int
    bearing: float | None = None


def find_kilometres(sentence: Sentence) -> list[Kilometre]:
    """Return the kilometres of the sentence: posts ("km 136") and offsets ("5 km from")."""
    found = []
    for place, token in enumerate(sentence.tokens):
        value = _value(sentence, place)
        if value is None:
            continue
        after = sentence.cue_at(place + 1, "km")
        if after is None and [t.text for t in sentence.tokens[place + 1 : place + 2]] == ["."]:
            after = sentence.cue_at(place + 2, "km")
        before = sentence.cue_before(place, "km")
        if before is None and place > 1 and sentence.tokens[place - 1].text in ".№#":
            before = sentence.cue_before(place - 1, "km")
        if not (after or before) or (after and _is_speed(sentence, after.last)):
            continue
        if after:
            ordinal = (
                token.text != token.key
                if token.kind == "number"
                else (number_called(token.key, sentence.lang) is None)
            )
            cue = _offset_cue(sentence, after.last, ordinal=ordinal)
            end = sentence.tokens[after.last - 1].end
            bearing = None
            if cue and cue.role == "compass":
                bearing = bearing_of(t.key for t in sentence.tokens[cue.first : cue.last])
            found.append(Kilometre(value, token.start, end, cue is not None, place, bearing))
        elif before:
            start = sentence.tokens[before.first].start
            found.append(Kilometre(value, start, token.end, False, place))
    return found


def _is_speed(sentence: Sentence, place: int) -> bool:
    """Whether "km" goes on as "km/h"."""
    return place < len(sentence.tokens) and sentence.tokens[place].text == "/"


def _value(sentence: Sentence, place: int) -> float | None:
    """Return the number that ends at token ``place``: figures, or words before "km"."""
    token = sentence.tokens[place]
    if token.kind == "word":
        if sentence.cue_at(place + 1, "km") is None:
            return None
        value = number_called(token.key, sentence.lang) or ordinal_called(token.key, sentence.lang)
        ten = number_called(sentence.tokens[place - 1].key, sentence.lang) if place else None
        return value and float(value + (ten if ten and ten >= 20 > value else 0))
    try:
        number = float(token.key) if token.kind == "number" else math.inf
    except ValueError:
        return None
    return number if number < 10_000 else None


def _offset_cue(sentence: Sentence, place: int, *, ordinal: bool) -> Cue | None:
    """Return the cue by which "N km" goes on as "from A", "north of A", "towards A"."""
    if ordinal and sentence.lang not in ("en", "de", "nl"):
        return None
    for _ in range(3):
        cue = sentence.cue_at(place, "compass") or sentence.cue_at(place, "from", "towards", "near")
        if cue is not None:
            return cue
        if sentence.cue_at(place, "filler") is None:
            return None
        place += 1
    return None
