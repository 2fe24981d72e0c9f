"""A sentence read as far as its names: where they stand and which small words go with them."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.geocode.names.formation import is_station_suffix
from mapper.geocode.names.gazetteer import ADJECTIVE, MAX_WORDS, Gazetteer
from mapper.geocode.names.regions import adjective_stem, area_at, region_of_adjective
from mapper.geocode.reading.beside import read_beside
from mapper.geocode.reading.finder import Finder
from mapper.geocode.reading.lexicon import Cue, lexicon
from mapper.geocode.reading.mentions import PREPOSITIONS, Mention, Sentence
from mapper.geocode.tokens import Token, is_describing, joined, unhyphen

_DESCRIBING = ("filler", "formerly", "station", "settlement", "section", "line", "track")
_SHORT_WORD = 3
#: The quality of a name that is spelled so, or a case of it.
_SPELLED = 0.97
_QUOTES = frozenset('«»"“”„')
_OVER = frozenset("over across über over через праз цераз nad przez praz".split())


def read_sentence(
    tokens: Sequence[Token], lang: str, gazetteer: Gazetteer, *, shouted: bool
) -> Sentence:
    """Find the cues and names of one sentence; ``shouted`` text has no small letters."""
    words = lexicon(lang)
    tokens = _split_hyphens(tokens, lang, gazetteer, shouted=shouted)
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
    named = {at for m in sentence.mentions if m.matches for at in range(m.first, m.last)}
    cues = [cue for cue in cues if not {cue.first, cue.last - 1} & named]
    sentence = Sentence(tokens, lang, cues, sentence.mentions)
    _read_brackets(sentence)
    for at, mention in enumerate(sentence.mentions):
        _read_before(sentence, at)
        _read_after(sentence, mention)
    read_beside(sentence)
    return sentence


def _split_hyphens(
    tokens: Sequence[Token], lang: str, gazetteer: Gazetteer, *, shouted: bool
) -> list[Token]:
    """Part "Barysaw-Navasady" in two names; leave the names that have a hyphen of their own."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        pieces = unhyphen(token) if token.kind == "word" and "-" in token.text else []
        words = [piece for piece in pieces if piece.kind != "dash"]
        longer = [*token.key.split(), *(t.key for t in tokens[place + 1 : place + 2])]
        if (
            1 < len(words) <= 2 * MAX_WORDS
            and all(w.kind == "word" and len(w.key) > 2 and (w.capital or shouted) for w in words)
            and not is_station_suffix(words[-1].key)
            and not adjective_stem(words[-1].key)
            and not gazetteer.find(token.key.split(), lang)
            and not gazetteer.find(longer, lang, loose=False)
            and not _is_in_area(tokens, place, lang)
        ):
            found += _two_names(token, pieces, lang, gazetteer, _is_bounded(tokens, place, lang))
        else:
            found.append(token)
    return found


def _is_in_area(tokens: Sequence[Token], place: int, lang: str) -> bool:
    """Whether a token belongs to the name of an area: "Северная Осетия-Алания"."""
    areas = (area_at(tokens, first, lang) for first in range(max(place - 1, 0), place + 1))
    return any(area and area.last > place for area in areas)


def _two_names(
    token: Token, pieces: Sequence[Token], lang: str, gazetteer: Gazetteer, bounded: bool
) -> list[Token]:
    """Part a word at a hyphen between two known names; one is enough if it is ``bounded``."""
    best, most = [token], 0 if bounded else 1
    for at in range(1, len(pieces), 2):
        one, other = joined(token, pieces[:at]), joined(token, pieces[at + 1 :])
        exact = any(m.quality >= _SPELLED for m in gazetteer.find(other.key.split(), lang))
        known = bool(gazetteer.find(one.key.split(), lang)) + exact
        if known > most:
            best, most = [one, pieces[at], other], known
    return best


def _is_bounded(tokens: Sequence[Token], place: int, lang: str) -> bool:
    """Whether a word for a section or line stands beside a token, or one token off."""
    beside = range(max(place - 2, 0), min(place + 3, len(tokens)))
    cues = (cue for at in beside for cue in lexicon(lang).at(tokens, at))
    return any(cue.role in ("section", "line") for cue in cues)


def _read_brackets(sentence: Sentence) -> None:
    """Take the country of "Ovruch (Ukraine)" as a word on that name, not as a place."""
    kept: list[Mention] = []
    for mention in sentence.mentions:
        beside = [
            sentence.tokens[at].text
            for at in (mention.first - 1, mention.last)
            if 0 <= at < len(sentence.tokens)
        ]
        if mention.kind == "country" and mention.text.endswith(("'s", "’s")):
            mention.kind = "demonym"
        if (
            kept
            and mention.kind == "country"
            and beside == ["(", ")"]
            and (kept[-1].last == mention.first - 1)
        ):
            kept[-1].country = mention.area
            kept[-1].last = mention.last + 1
        else:
            kept.append(mention)
    sentence.mentions = kept


def _read_before(sentence: Sentence, at: int) -> None:
    """Walk back from a mention over describing words to the preposition before it."""
    mention = sentence.mentions[at]
    previous = sentence.mentions[at - 1] if at else None
    floor = previous.last if previous else 0
    place, skipped = mention.first, False
    while place > floor:
        preposition = sentence.cue_before(place, *PREPOSITIONS)
        describing = sentence.cue_before(place, *_DESCRIBING, "region", "district")
        if preposition and _is_genitive(sentence, preposition):
            mention.typed = mention.typed or "station"
            place = preposition.first
        elif preposition and (not describing or preposition.first <= describing.first):
            _take_preposition(sentence, mention, preposition, skipped=skipped)
            break
        elif describing:
            typing = sentence.cue_before(place, "station", "settlement")
            if typing and not mention.typed:
                mention.typed = typing.role
            place = mention.before = describing.first
        elif _is_passed_over(sentence, mention, place - 1, floor):
            place -= 1
        elif not skipped and _is_skipped(sentence.tokens[place - 1]):
            skipped = True
            place -= 1
        else:
            break
    if previous is not None:
        _read_joint(sentence, previous, mention, place)


def _take_preposition(
    sentence: Sentence, mention: Mention, preposition: Cue, *, skipped: bool
) -> None:
    """Give a mention its preposition, unless a word between the two has it."""
    if skipped and preposition.role == "from" and mention.kind != "place":
        return  # "в одном из городов Беларуси": of the towns, not from the country
    if skipped and preposition.role == "near":
        return  # "за наказом Києва": near the order, not the town
    mention.prep = preposition.role
    mention.before = preposition.first
    _more_exact_preposition(sentence, mention, preposition)


def _is_passed_over(sentence: Sentence, mention: Mention, place: int, floor: int) -> bool:
    """Whether a token before a name only goes with it: a quotation mark, "калужском" Кирове."""
    token = sentence.tokens[place]
    code = region_of_adjective(token.key) if token.kind == "word" else ""
    mention.region = mention.region or code
    if is_describing(token):
        return True
    return bool(code) or (token.kind == "sign" and token.text in '«"“"„\'‘»”(.' and place > floor)


def _is_skipped(token: Token) -> bool:
    """Whether one word of any kind may stand between a preposition and a name."""
    return token.kind == "word" and not token.capital and len(token.key) > _SHORT_WORD


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
        while place < mention.before and sentence.cue_at(place, "filler"):
            place += 1  # "een seinhuis in Slonim en een in Lida"
    if mention.joined and place < mention.before:
        mention.joined = ""
    elif mention.joined and not mention.prep and previous.kind == mention.kind:
        mention.prep = previous.prep
        mention.typed = mention.typed or previous.typed
        mention.negated = previous.negated


def _is_direction(sentence: Sentence, mention: Mention) -> bool:
    """Whether an adjective names a line: "на Киевском направлении"."""
    first = sentence.tokens[mention.first].key
    slavic = sentence.lang not in ("en", "nl", "de")
    return (
        slavic
        and mention.kind == "place"
        and bool(adjective_stem(first))
        and (sentence.cue_at(mention.last, "line") is not None)
    )


def _opens_title(sentence: Sentence, country: Mention) -> bool:
    """Whether a country's adjective opens a title: "Polska Agencja Prasowa"."""
    following = sentence.tokens[country.last : country.last + 1]
    return (
        sentence.lang not in ("en", "nl", "de")
        and not country.prep
        and bool(following)
        and following[0].kind == "word"
        and following[0].capital
    )


def _is_named_after(sentence: Sentence, mention: Mention) -> bool:
    """Whether a street, newspaper or river bears the name: "ulica Lwowska", "Kyiv Post"."""
    if mention.kind == "country":
        return _opens_title(sentence, mention)
    if mention.kind != "place":
        return False
    before = [token.key for token in sentence.tokens[max(mention.first - 2, 0) : mention.first]]
    if sentence.cue_before(mention.first, "bank") or before == ["an", "der"]:
        return True  # "Sowetsk an der Memel"
    if not mention.prep and mention.first == 0 and mention.text[-2:] in ("'s", "’s"):
        return True  # "Moscow's envoy"
    if sentence.cue_before(mention.first, "street") or sentence.cue_at(mention.last, "street"):
        return True
    inside = [mention.first - 1, mention.last]
    quoted = [
        0 <= at < len(sentence.tokens) and sentence.tokens[at].text in _QUOTES for at in inside
    ]
    # A name that fills its quotation marks is a name; half of what they hold is a title.
    following = sentence.tokens[mention.last : mention.last + 1]
    return quoted == [True, False] and bool(following) and following[0].capital


def _read_after(sentence: Sentence, mention: Mention) -> None:
    """Read "Babina halt", "Barysaw station": languages that put the type behind the name."""
    if sentence.cue_at(mention.last, "heading") or _is_direction(sentence, mention):
        mention.kind = "heading"
    if mention.matches and mention.matches[0].why == ADJECTIVE and mention.kind == "place":
        mention.typed = mention.typed or "station"
    if _is_named_after(sentence, mention):
        mention.kind = "title"
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
