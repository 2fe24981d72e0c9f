"""Names in a sentence: where they stand, what they may mean, which small words go with them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mapper.geocode.finding import Span
from mapper.geocode.names.gazetteer import Match
from mapper.geocode.reading.lexicon import Cue
from mapper.geocode.tokens import Token

#: Roles of words that say where something is or goes; the others only describe the name.
PREPOSITIONS = frozenset(
    {"near", "at", "from", "to", "via", "towards", "between", "compass", "not"}
)

#: Those that say where something goes or comes from.
PASSING = frozenset({"from", "to", "towards", "via"})


@dataclass(slots=True)
class Mention:
    """A name in a sentence, tokens ``first`` to ``last`` (excluded).

    ``area`` is an ISO code where the name is a region or country, ``kind`` then says which;
    otherwise it is "place", "district" for the district of the places in ``matches``, or "river",
    "heading", "abroad" and "title" for names that place nothing.  ``beside`` marks a name that
    only says where another lies; ``region`` is the region whose adjective goes with the name,
    ``country`` the one that the text says it lies in.
    """

    first: int
    last: int
    text: str
    start: int
    end: int
    kind: str = "place"
    matches: list[Match] = field(default_factory=list)
    area: str = ""
    prep: str = ""
    typed: str = ""
    before: int = 0
    negated: bool = False
    joined: str = ""
    demonym: str = ""
    beside: bool = False
    region: str = ""
    country: str = ""


@dataclass(slots=True)
class Sentence:
    """A sentence read as far as its names and cues."""

    tokens: list[Token]
    lang: str
    cues: Sequence[Cue]
    mentions: list[Mention]
    _begin: dict[int, list[Cue]] = field(init=False, repr=False)
    _end: dict[int, list[Cue]] = field(init=False, repr=False)
    _roles: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._begin, self._end = {}, {}
        self._roles = frozenset(cue.role for cue in self.cues)
        for cue in self.cues:
            self._begin.setdefault(cue.first, []).append(cue)
            self._end.setdefault(cue.last, []).append(cue)

    def copy(self) -> Sentence:
        """Return the sentence for a reading of its own, which may settle what a mention is."""
        other = copy(self)
        other.mentions = [replace(mention) for mention in self.mentions]
        return other

    def has(self, role: str) -> bool:
        """Whether a cue of this role stands in the sentence."""
        return role in self._roles

    def cue_at(self, place: int, *roles: str) -> Cue | None:
        """Return the cue of one of ``roles`` that begins at token ``place``."""
        return next((c for c in self._begin.get(place, ()) if c.role in roles), None)

    def cue_before(self, place: int, *roles: str) -> Cue | None:
        """Return the longest cue of one of ``roles`` that ends at token ``place``."""
        ending = [c for c in self._end.get(place, ()) if c.role in roles]
        return min(ending, key=lambda cue: cue.first) if ending else None


def joined_to(first: Mention, following: Sequence[Mention]) -> list[Mention]:
    """Return ``first`` and the mentions that "and", "or" and commas join to it."""
    group = [first]
    for mention in following:
        if not mention.joined:
            break
        group.append(mention)
    # A list needs its "and": commas alone part a place from the region that it lies in.
    if len(group) > 1 and not any(m.joined in ("and", "or") for m in group[1:]):
        return group[:1]
    return group


def mention_of(
    tokens: Sequence[Token],
    first: int,
    last: int,
    kind: str,
    matches: Sequence[Match] = (),
    area: str = "",
) -> Mention:
    """Return the mention of tokens ``first`` to ``last`` (excluded)."""
    text = tokens[first].text
    for before, token in pairwise(tokens[first:last]):
        text += " " * (token.start > before.end) + token.text
    start, end = tokens[first].start, tokens[last - 1].end
    return Mention(first, last, text, start, end, kind, list(matches), area, before=first)


def span(part: str, mention: Mention) -> Span:
    """Return the span of a mention as a part of a finding."""
    return Span(part, mention.start, mention.end)
