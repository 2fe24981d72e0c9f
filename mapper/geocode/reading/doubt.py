"""What makes a place less sure than its words: other places in the text, no word of an event.

A place that is right by the rules may still be a figure of speech, or one of two; where the text
gives a sign of that, a person looks at it first.
"""

from __future__ import annotations

from collections.abc import Sequence

from mapper.geocode.finding import UNSURE, Finding
from mapper.geocode.reading.mentions import PASSING, Mention, Sentence
from mapper.geocode.reading.standing import is_aside, seats_institution

#: Cues of which a sentence on a railway or on an event has at least one.
_TELLING = frozenset(
    "event halt station track facility motion arrival line section bridge km".split()
)
#: Places below this weight without a preposition are hardly meant as places.
_TOWN = 2.5
_SPELLED = 0.88
#: "Near Gomel" is a phrase; what has so many more words tells something.
_SENTENCE = 3


def doubted(found: Finding, read: Sequence[Sentence]) -> Finding:
    """Return the finding of one place, its score lowered where the text gives reason to."""
    if found.kind not in ("point", "station") or not found.places:
        return found
    told = any(sentence.has(role) for sentence in read for role in _TELLING)
    if not told and any(_other_words(sentence) >= _SENTENCE for sentence in read):
        return found.because("the text tells of no event and no railway", factor=UNSURE)
    for sentence in read:
        if _holds(sentence, found):
            other = next((m for m in sentence.mentions if _is_left(sentence, m, found)), None)
            if other is not None:
                return found.because(f"the text also names {other.text}", factor=UNSURE)
    return found


def _other_words(sentence: Sentence) -> int:
    """Return how many words a sentence has beside its names and their small words."""
    taken = {place for m in sentence.mentions for place in range(m.first, m.last)}
    taken |= {place for cue in sentence.cues for place in range(cue.first, cue.last)}
    words = {place for place, token in enumerate(sentence.tokens) if token.kind == "word"}
    return len(words - taken)


def _holds(sentence: Sentence, found: Finding) -> bool:
    first, last = sentence.tokens[0].start, sentence.tokens[-1].end
    return any(first <= span.start < last for span in found.spans)


def _is_left(sentence: Sentence, mention: Mention, found: Finding) -> bool:
    """Whether a place in the sentence is neither the finding's nor explained by the rules."""
    if mention.kind != "place" or mention.beside or mention.negated:
        return False
    if any(span.start <= mention.start < span.end for span in found.spans):
        return False
    if is_aside(sentence, mention) or seats_institution(sentence, mention):
        return False
    # Where it went is understood where the text tells what happened on the way.
    if mention.prep in PASSING and (sentence.has("event") or sentence.has("halt")):
        return False
    weight = max((m.entry.weight for m in mention.matches if m.quality >= _SPELLED), default=0.0)
    return weight >= _TOWN or bool(weight and mention.prep)
