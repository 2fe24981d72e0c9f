"""Which of the names in a sentence says where something happened.

A report of one event names many places: where people come from, where a court sits, what lies
nearby.  Each name gets a standing, from the words around it and from what its clause speaks of;
the highest says where.  Clauses are parted at commas, semicolons, colons and dashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mapper.geocode.reading.mentions import Mention, Sentence, joined_to

#: Standing by how exactly a name is put: a station, a settlement, near something, in a town.
_STATION, _SETTLEMENT, _NEAR, _AT = 4, 3, 2, 1
#: A clause that tells of the event outweighs every preposition; so does where a train stood.
_EVENT, _HALT = 5, 4
#: What a relative clause tells of comes after the main clause.
_RELATIVE = -2
#: A court's seat, a place beside another, somebody's home: not where it happened.
_INSTITUTION, _DESCRIBING, _BESIDE, _ASIDE = -4, -7, -8, -10
_PARTING = frozenset(",;:")


@dataclass(slots=True)
class Standings:
    """The standings of the names ``at`` which a sentence puts something."""

    sentence: Sentence
    at: Sequence[Mention]
    _parted: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._parted = _clause_ends(self.sentence)

    def of(self, mention: Mention) -> int:
        """Return how much ``mention`` says of where something happened."""
        first, last = self._clause(mention)
        points = 0
        if self._tells("event", first, last):
            points = _EVENT
        elif self._tells("halt", first, last):
            points = _HALT
        if first and self.sentence.cue_at(first, "lying"):
            points += _RELATIVE
        return points + self._put(mention)

    def _put(self, mention: Mention) -> int:
        """Return what the words right around a name say of it."""
        if mention.beside:
            return _BESIDE
        if self._describes_the_one_before(mention):
            return _DESCRIBING
        if is_aside(self.sentence, mention):
            return _ASIDE
        if seats_institution(self.sentence, mention):
            return _INSTITUTION
        if mention.typed == "station":
            return _STATION
        if mention.typed == "settlement":
            return _SETTLEMENT
        return _NEAR if mention.prep in ("near", "compass") else _AT

    def _clause(self, mention: Mention) -> tuple[int, int]:
        first = max((end + 1 for end in self._parted if end < mention.first), default=0)
        end = min((end for end in self._parted if end >= mention.last), default=None)
        return first, len(self.sentence.tokens) if end is None else end

    def _tells(self, role: str, first: int, last: int) -> bool:
        """Whether a clause tells of an event: "…, in Rahachow a cabinet burned"."""
        return any(
            cue.role == role
            and first <= cue.first < last
            and self.sentence.cue_before(cue.first, "not") is None
            for cue in self.sentence.cues
        )

    def _describes_the_one_before(self, mention: Mention) -> bool:
        """Whether "X near Y" says with this name only where X is."""
        return mention.prep == "near" and any(
            other.last in (mention.before, mention.before - 1) for other in self.at
        )


def is_aside(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name says where somebody lives, comes from or is kept: "born in Pinsk"."""
    return any(
        cue.role == "aside"
        and (mention.before - 1 <= cue.last <= mention.first or cue.first == mention.last)
        for cue in sentence.cues
    )


def seats_institution(sentence: Sentence, mention: Mention) -> bool:
    """Whether "a court in Minsk" says where something sits, not where something happened."""
    return any(
        cue.role == "institution" and mention.before - 2 <= cue.last <= mention.before
        for cue in sentence.cues
    )


def _clause_ends(sentence: Sentence) -> list[int]:
    """Return the tokens that part clauses: no comma of a list, no dash between two names."""
    mentions = sentence.mentions
    inside: set[int] = set()
    for at, head in enumerate(mentions):
        listed = joined_to(head, mentions[at + 1 :])
        inside.update(range(head.last, listed[-1].first))
    ends = {m.last for m in mentions} | {m.first - 1 for m in mentions}
    return [
        place
        for place, token in enumerate(sentence.tokens)
        if (token.text in _PARTING and place not in inside)
        or (token.kind == "dash" and place not in ends)
    ]
