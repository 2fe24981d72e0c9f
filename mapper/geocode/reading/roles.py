"""What the names of a sentence do in it: where something was, came from, went to or passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.geocode.reading.mentions import Mention, Sentence
from mapper.geocode.spelling import plain

#: In what no Slavic locative ends.
_NO_LOCATIVE = frozenset("бвгджзклнпрстўфцчшщьbcdfghklłnprstvwzčšžśćźńĺŭ")


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of a sentence by what they do in it."""

    at: Sequence[Mention]
    origins: Sequence[Mention]
    destinations: Sequence[Mention]
    via: Sequence[Mention]
    towards: Sequence[Mention]
    bare: Sequence[Mention]


def find_roles(sentence: Sentence, paired: Sequence[Mention]) -> Roles:
    """Sort the names that are in no pair by their prepositions."""
    free = [
        m
        for m in sentence.mentions
        if m.kind == "place" and not m.negated and not any(m is other for other in paired)
    ]
    motion = sentence.has("motion")
    groups: dict[str, list[Mention]] = {
        role: [] for role in ("at", "from", "to", "via", "towards", "")
    }
    for at, mention in enumerate(free):
        role = {"near": "at", "compass": "at", "between": "at", "not": ""}.get(
            mention.prep, mention.prep
        )
        previous = free[at - 1] if at else None
        if (
            role == "at"
            and mention.prep == "at"
            and motion
            and previous is not None
            and previous.prep in ("from", "via")
            and mention.before <= previous.last
            and sentence.lang not in ("en", "nl", "de")
        ):
            role = "to"
        if role == "at" and (
            ((motion or groups["from"]) and _is_bound_for(sentence, mention))
            or (groups["from"] and _is_accusative(sentence, mention))
        ):
            role = "to"
        if role == "" and (
            mention.typed or _is_placed_by(sentence, mention) or _is_of_thing(sentence, mention)
        ):
            role = "at"
        groups[role].append(mention)
    return Roles(*(tuple(groups[r]) for r in ("at", "from", "to", "via", "towards", "")))


def _is_bound_for(sentence: Sentence, mention: Mention) -> bool:
    """Whether "на" leads to a town: a thing in a town is "в", a train "на Оўруч" goes there."""
    word = sentence.tokens[mention.before].key
    return (
        mention.prep == "at"
        and word in ("на", "na")
        and mention.first == mention.before + 1
        and not mention.typed
    )


def _is_accusative(sentence: Sentence, mention: Mention) -> bool:
    """Whether "в" stands with the accusative, which is where to: "в Минск", not "в Минске"."""
    if mention.prep != "at" or mention.typed or mention.first != mention.before + 1:
        return False
    if sentence.tokens[mention.before].key not in ("в", "во", "у", "ува", "u"):
        return False
    ending = mention.text[-1].casefold()
    if ending in _NO_LOCATIVE:
        return True
    if ending in "ую":  # Калугу is of Калуга
        stem = plain(mention.text[:-1])
        return any(m.entry.key_starts(stem + vowel) for m in mention.matches for vowel in "ая")
    # Plurals have the accusative of the nominative; neuters have it for many cases.
    return ending in "ыиіyi" and any(m.why == "spelled so" for m in mention.matches)


def _is_of_thing(sentence: Sentence, mention: Mention) -> bool:
    """Whether a genitive says whose thing: "инфраструктуру Тростянца", "жители Лопани"."""
    if sentence.lang in ("en", "nl", "de"):
        return False
    return sentence.cue_before(mention.first, "facility", "bridge", "aside", "track") is not None


def _is_placed_by(sentence: Sentence, mention: Mention) -> bool:
    """Whether "near Y" or "between A and B" follows a name: "Vasylkiv, near Kyiv"."""
    place = mention.last
    while place < len(sentence.tokens) and sentence.tokens[place].text in ",(":
        place += 1
    parted = ("near", "between") if place > mention.last else ("near",)
    return any(m.prep in parted and m.before == place for m in sentence.mentions)
