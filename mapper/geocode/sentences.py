"""A sentence read as far as its names: where they stand and which small words go with them."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.geocode.beside import read_beside
from mapper.geocode.finder import Finder
from mapper.geocode.formation import is_station_suffix
from mapper.geocode.gazetteer import Gazetteer
from mapper.geocode.lexicon import Cue, lexicon
from mapper.geocode.mentions import PREPOSITIONS, Mention, Sentence
from mapper.geocode.tokens import Token, unhyphen

_DESCRIBING = ("filler", "station", "settlement", "section", "line", "track")
_OVER = frozenset("over across über over через праз цераз nad przez praz".split())


def read_sentence(
    tokens: Sequence[Token], lang: str, gazetteer: Gazetteer, *, shouted: bool
) -> Sentence:
    """Find the cues and names of one sentence; ``shouted`` text has no small letters."""
    words = lexicon(lang)
    tokens = _split_hyphens(tokens, lang, gazetteer)
    cues = [cue for place in range(len(tokens)) for cue in words.at(tokens, place)]
    sentence = Sentence(tokens, lang, cues, [])
    finder = Finder(sentence, words, gazetteer, shouted)
    place = 0
    while place < len(tokens):
        mention = finder.at(place)
        if mention is None:
            place += 1
        else:
            sentence.mentions.append(mention)
            place = mention.last
    _read_brackets(sentence)
    for at, mention in enumerate(sentence.mentions):
        _read_before(sentence, at)
        _read_after(sentence, mention)
    read_beside(sentence)
    return sentence


def _split_hyphens(tokens: Sequence[Token], lang: str, gazetteer: Gazetteer) -> list[Token]:
    """Part "Barysaw-Navasady" in two names; leave the names that have a hyphen of their own."""
    found: list[Token] = []
    for token in tokens:
        pieces = unhyphen(token) if token.kind == "word" and "-" in token.text else []
        if (
            len(pieces) == 3
            and pieces[2].kind == "word"
            and len(pieces[0].key) > 2 < len(pieces[2].key)
            and not gazetteer.find(token.key.split(), lang)
            and gazetteer.find([pieces[0].key], lang)
            and any(m.quality >= 0.97 for m in gazetteer.find([pieces[2].key], lang))
            and not is_station_suffix(pieces[2].key)
        ):
            found += pieces
        else:
            found.append(token)
    return found


def _read_brackets(sentence: Sentence) -> None:
    """Take the country of "Ovruch (Ukraine)" as a word on that name, not as a place."""
    kept: list[Mention] = []
    for mention in sentence.mentions:
        beside = [sentence.tokens[at].text for at in (mention.first - 1, mention.last)
                  if 0 <= at < len(sentence.tokens)]
        if kept and mention.kind == "country" and beside == ["(", ")"] and (
            kept[-1].last == mention.first - 1
        ):
            kept[-1].demonym = mention.area
            kept[-1].last = mention.last + 1
        else:
            kept.append(mention)
    sentence.mentions = kept


def _read_before(sentence: Sentence, at: int) -> None:
    """Walk back from a mention over describing words to the preposition before it."""
    mention = sentence.mentions[at]
    previous = sentence.mentions[at - 1] if at else None
    floor = previous.last if previous else 0
    place = mention.first
    skipped = 0
    while place > floor:
        token = sentence.tokens[place - 1]
        preposition = sentence.cue_before(place, *PREPOSITIONS)
        describing = sentence.cue_before(place, *_DESCRIBING, "region", "district")
        if preposition and _is_genitive(sentence, preposition):
            mention.typed = mention.typed or "station"
            place = preposition.first
            continue
        if preposition and (not describing or preposition.first <= describing.first):
            if skipped and preposition.role == "from" and mention.kind != "place":
                break  # "в одном из городов Беларуси": of the towns, not from the country
            mention.prep = preposition.role
            mention.before = preposition.first
            _more_exact_preposition(sentence, mention, preposition)
            break
        if describing:
            typing = sentence.cue_before(place, "station", "settlement")
            if typing and not mention.typed:
                mention.typed = typing.role
            place = describing.first
            mention.before = place
        elif token.kind == "sign" and token.text in "«\"“„'‘»”(." and place - 1 > floor:
            place -= 1
        elif token.kind == "word" and not token.capital and skipped < 1 and len(token.key) > 3:
            skipped += 1
            place -= 1
        else:
            break
    if previous is not None:
        _read_joint(sentence, previous, mention, place)


def _is_genitive(sentence: Sentence, preposition: Cue) -> bool:
    """Whether "van" or "von" means of: "het station van Odintsovo"."""
    return sentence.tokens[preposition.first].key in ("van", "von") and (
        sentence.cue_before(preposition.first, "station") is not None
    )


def _more_exact_preposition(sentence: Sentence, mention: Mention, cue: Cue) -> None:
    before = sentence.cue_before(cue.first, "not", "near", "compass", "towards")
    if before is None:
        return
    if before.role == "not":
        mention.negated = True
    elif cue.role in ("at", "from", "to") or cue.role == "not":
        mention.prep = before.role
        mention.before = before.first
    if cue.role == "not":
        mention.negated = True


def _read_joint(sentence: Sentence, previous: Mention, mention: Mention, reached: int) -> None:
    """See whether "and", "or" or a comma joins a mention to the one before it."""
    if previous.kind == "demonym" and previous.last >= reached - 1:
        mention.demonym = previous.area
        if not mention.prep:
            mention.prep, mention.before = previous.prep, previous.before
        return
    place = previous.last
    while place < len(sentence.tokens) and sentence.tokens[place].text in ",)":
        place += 1
        mention.joined = "comma"
    cue = sentence.cue_at(place, "and", "or")
    if cue:
        place, mention.joined = cue.last, cue.role
    if mention.joined and place < mention.before:
        mention.joined = ""
    elif mention.joined and not mention.prep and previous.kind == mention.kind:
        mention.prep = previous.prep
        mention.negated = previous.negated


def _read_after(sentence: Sentence, mention: Mention) -> None:
    """Read "Babina halt", "Barysaw station": languages that put the type behind the name."""
    if sentence.cue_at(mention.last, "heading"):
        mention.kind = "heading"
    over = sentence.cue_before(mention.before, "bridge")
    if over and mention.prep in ("via", "at") and sentence.tokens[mention.before].key in _OVER:
        mention.kind = "river"
    if sentence.lang in ("en", "nl", "de") and not mention.typed:
        after = sentence.cue_at(mention.last, "station")
        if after:
            mention.typed = "station"
    if mention.prep == "not" or (
        sentence.cue_before(mention.before, "not") and mention.kind == "place"
    ):
        mention.negated = True
