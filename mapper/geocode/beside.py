"""Names that only say where another name lies: "Chekhov, south of Moscow", "Brest in Brittany"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mapper.geocode.mentions import Mention, Sentence
from mapper.geocode.phrases import Pair

_PARTING = frozenset(",(")


def read_beside(sentence: Sentence) -> None:
    """Mark the names of a sentence that describe the one before or after them."""
    for one, other in pairwise(sentence.mentions):
        if one.kind != "place":
            continue
        follows = _follows(sentence, one, other)
        if other.kind == "abroad":
            if follows:
                _set_abroad(one, other)
        elif other.kind == "place":
            if follows and other.prep in ("near", "compass"):
                vague = one.prep == "compass" or (one.prep == "near" and bool(other.typed))
                if vague and other.prep == "near" and not one.typed:
                    one.beside = True
                else:
                    other.beside = True
            elif follows and one.prep == "compass" and other.prep == "at":
                one.beside = True
            elif _describes(sentence, one, other):
                other.prep, one.beside = one.prep or "at", True


def _follows(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether nothing but a comma or bracket parts ``other`` and its preposition from ``one``."""
    return all(token.text in _PARTING for token in sentence.tokens[one.last : other.before])


def _describes(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "the Moscow suburb of Podolsk" joins the two."""
    between = sentence.tokens[one.last : other.first]
    return (
        sentence.lang == "en" and len(between) > 1 and between[-1].key == "of"
        and all(
            sentence.cue_at(at, "settlement", "filler", "station")
            for at in range(one.last, other.first)
        )
    )


def _set_abroad(place: Mention, country: Mention) -> None:
    """Keep the readings of a place that lie in the country beside it; none may be left."""
    place.matches = [m for m in place.matches if m.entry.country == country.area]
    if not place.matches:
        place.kind = "abroad"


def is_between(sentence: Sentence, mention: Mention, pairs: Sequence[Pair]) -> bool:
    """Whether "between A and B" only says where a place lies: "near X between A and B"."""
    return any(
        pair.between and not pair.form and mention.last <= pair.one.before
        and all(token.text == "," for token in sentence.tokens[mention.last : pair.one.before])
        for pair in pairs
    )
