"""Names that only say where another name lies: "Chekhov, south of Moscow", "Brest in Brittany"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mapper.geocode.names.gazetteer import ADJECTIVE
from mapper.geocode.names.regions import region_of_adjective
from mapper.geocode.reading.mentions import Mention, Sentence
from mapper.geocode.reading.numerals import number_called
from mapper.geocode.reading.phrases import Pair

_PARTING = frozenset(",(")


def read_beside(sentence: Sentence) -> None:
    """Mark the names of a sentence that describe the one before or after them."""
    for one, other in pairwise(sentence.mentions):
        if one.kind != "place":
            continue
        follows = _follows(sentence, one, other)
        if one.matches and one.matches[0].why == ADJECTIVE and _is_named(sentence, one, other):
            one.beside = True
            other.region = region_of_adjective(sentence.tokens[one.first].key)
        if other.kind == "place" and _is_renamed(sentence, one, other):
            _join_names(one, other)
        elif other.kind in ("abroad", "country"):
            if follows:
                _set_land(one, other)
        elif other.kind == "place":
            if follows and (other.prep in ("near", "compass") or _is_far(sentence, one, other)):
                vague = one.prep == "compass" or (one.prep == "near" and bool(other.typed))
                if vague and other.prep == "near" and not one.typed:
                    one.beside = True
                else:
                    other.beside = True
            elif follows and one.prep == "compass" and other.prep == "at":
                one.beside = True
            elif _describes(sentence, one, other):
                other.prep, one.beside = one.prep or "at", True


def _is_renamed(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "A, formerly B" gives two names of one place."""
    place = one.last
    while place < other.first and sentence.tokens[place].text in _PARTING:
        place += 1
    cue = sentence.cue_at(place, "formerly") if place > one.last else None
    return cue is not None and cue.last in (other.before, other.first)


def _join_names(one: Mention, other: Mention) -> None:
    """Keep the places that bear both names; the one without a place has the other's."""
    other.beside = True
    both = [m for m in one.matches if any(m.entry.id == n.entry.id for n in other.matches)]
    one.matches = both or one.matches or other.matches
    other.matches = both or other.matches


def _is_named(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "на менской станции Степянка" names the station after its city."""
    cue = sentence.cue_at(one.last, "station")
    return cue is not None and cue.last == other.first


def _follows(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether only a comma, bracket or "which lies" parts ``other``'s preposition from ``one``."""
    place = one.last
    far = False
    while place < other.before:
        lying = sentence.cue_at(place, "lying") if place > one.last else None
        measured = far and _is_measure(sentence, place)
        if lying is None and not measured and sentence.tokens[place].text not in _PARTING:
            return False
        far = far or lying is not None
        place = lying.last if lying else place + 1
    return place == other.before


def _is_far(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "X, which lies N km from Y" puts a number between the two."""
    between = range(one.last, other.before)
    return other.prep == "from" and any(sentence.cue_at(at, "km") for at in between)


def _is_measure(sentence: Sentence, place: int) -> bool:
    """Whether a token belongs to "thirty km" of "which lies thirty km from"."""
    token = sentence.tokens[place]
    return (
        token.kind == "number"
        or number_called(token.key, sentence.lang) is not None
        or sentence.cue_at(place, "km", "near", "at") is not None
    )


def _describes(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Whether "the Moscow suburb of Podolsk" joins the two."""
    between = sentence.tokens[one.last : other.first]
    return (
        sentence.lang == "en"
        and len(between) > 1
        and between[-1].key == "of"
        and all(
            sentence.cue_at(at, "settlement", "filler", "station")
            for at in range(one.last, other.first)
        )
    )


def _set_land(place: Mention, country: Mention) -> None:
    """Say of a place that it lies in the country beside it: "Gomel, Belarus", "Brest in France".

    Of the readings in a country outside the map none may be left.
    """
    if country.kind == "country":
        if country.prep in ("", "at"):
            place.country, country.beside = country.area, True
        return
    place.matches = [m for m in place.matches if m.entry.country == country.area]
    if not place.matches:
        place.kind = "abroad"


def is_between(sentence: Sentence, mention: Mention, pairs: Sequence[Pair]) -> bool:
    """Whether "between A and B" only says where a place lies: "near X between A and B"."""
    return any(
        pair.between
        and not pair.form
        and mention.last <= pair.one.before
        and all(token.text == "," for token in sentence.tokens[mention.last : pair.one.before])
        for pair in pairs
    )
