"""Finding names: which words of a sentence are one, the longest first.

Capitals tell names where a text has both kinds of letters; else a name must stand beside a cue.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, takewhile

from mapper.geocode.names.formation import is_station_suffix
from mapper.geocode.names.gazetteer import (
    ALIKE,
    MAX_WORDS,
    NAMED_AFTER,
    Gazetteer,
    Match,
    likeness,
)
from mapper.geocode.names.regions import adjective_stem, area_at
from mapper.geocode.reading.areanames import AreaNames
from mapper.geocode.reading.lexicon import Lexicon
from mapper.geocode.reading.mentions import PREPOSITIONS, Mention, Sentence, mention_of
from mapper.geocode.reading.words import is_common, is_frequent
from mapper.geocode.tokens import Token, is_describing

#: Places of less weight than this are small.
_SMALL = 2.4
#: Without capitals to tell a name, a shorter word must be spelled exactly like one, a mistyped
#: one be longer, and one that only sounds like a name look like it too.
_LEAST_SHOUTED, _LEAST_TYPED_SHOUTED, _ALIKE = 5, 8, 0.7
#: A mistyped name has so many letters at least.
_LEAST_TYPED = 5
#: An acronym has so many letters at most.
_ACRONYM = 5
_HEADING = frozenset(":,–—(")
_OVER_RIVERS = frozenset("over across über через праз цераз nad przez praz над".split())
_ON_RIVERS = _OVER_RIVERS | frozenset(["на", "na", "on", "an", "op"])
#: German prepositions that hold an article: what follows is a noun, not an unknown name.
_WITH_ARTICLE = frozenset("am im beim vom zum zur ins".split())
#: What a name with a number is called behind it.
_TYPES = ("station", "line", "section", "and")
#: Abbreviations in names have so many letters at most: "им.", "Sankt.", "Верх.".
_ABBREVIATED = 5


class Finder:
    """Finds the name that begins at a token, the longest first."""

    def __init__(
        self, sentence: Sentence, words: Lexicon, gazetteer: Gazetteer, shouted: bool
    ) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._words = words
        self._gazetteer = gazetteer
        self._shouted = shouted
        self._areas = AreaNames(sentence, gazetteer)

    def at(self, place: int) -> Mention | None:
        """Return the mention that begins at token ``place``."""
        token = self._tokens[place]
        if token.kind != "word":
            return self._numbered_name(place, place)
        named = self._is_station(place)
        area = None if named else area_at(self._tokens, place, self._sentence.lang)
        if area is not None and area.kind == "river" and not self._is_crossed(place):
            area = None  # Dniepr is a city too
        if area is not None and self._sentence.cue_before(place, "settlement", "station"):
            area = None
        if area is not None and (token.capital or len(token.key) > 3):
            return mention_of(self._tokens, place, area.last, area.kind, area=area.code)
        adjective = None if named else self._areas.adjective(place)
        if adjective is not None:
            return adjective
        if not (token.capital or self._is_short(place)) or token.key.isdigit():
            return None
        if self._sentence.cue_at(place, "region") and self._heads_area(place):
            return None
        if self._is_acronym(place):
            return None
        if is_describing(token) and not self._known(place, token.key.split()):
            return None
        shortest = 1 if token.capital else 2  # "ст." alone is no name
        for length in range(self._reach(place), shortest - 1, -1):
            found = self._numbered_name(place, place + length) or self._name(place, place + length)
            if found is not None:
                return self._areas.seat_region(found)
        return None

    def _numbered_name(self, first: int, last: int) -> Mention | None:
        """Read "Novki 1" or "halt 135 km" as a name, where no word follows that it may count."""
        number, unit, after = (*self._tokens[last : last + 3], None, None, None)[:3]
        if number is None or number.kind != "number":
            return None
        end, kilometre = last + 1, unit is not None and self._sentence.cue_at(last + 1, "km")
        words = [word for token in self._tokens[first:last] for word in token.key.split()]
        words.append(number.key)
        if unit and kilometre:
            unit, end = after, last + 2
            words.append(self._tokens[last + 1].key)
        typed = self._sentence.cue_before(first, "station") or self._sentence.cue_at(end, "station")
        said = self._is_end(first) or typed
        counting = unit and unit.kind == "word" and not self._sentence.cue_at(end, *_TYPES)
        if (counting or kilometre) and not said:
            return None  # "In Brest 2 wagons", "at 135 km"
        known = self._gazetteer.find(words, self._sentence.lang, loose=False)
        return mention_of(self._tokens, first, end, "place", known) if known else None

    def _is_station(self, place: int) -> bool:
        """Whether a word after "станция" is a station's very name, and no land: "Беларусь"."""
        key = self._tokens[place].key
        if adjective_stem(key) or self._sentence.cue_before(place, "station") is None:
            return False
        found = self._gazetteer.find(key.split(), self._sentence.lang, loose=False)
        return any(m.quality == 1 and m.entry.kind == "station" for m in found)

    def _heads_area(self, place: int) -> bool:
        """Whether the words after a word for region are a region's name: "Республика Карелия"."""
        following = self._tokens[place + 1 : place + 2]
        return bool(following) and area_at(self._tokens, place + 1, self._sentence.lang) is not None

    def _is_crossed(self, place: int) -> bool:
        """Whether a name may be a river's: something lies on it, or a bridge leads over it."""
        before = self._tokens[place - 1].key if place else ""
        bridge = self._sentence.has("bridge") and before in _ON_RIVERS
        return bridge or before in _OVER_RIVERS

    def _reach(self, place: int) -> int:
        """Return how many tokens from ``place`` on could be one name: words and their points."""
        ahead = range(place, min(place + 2 * MAX_WORDS, len(self._tokens)))
        inside = takewhile(
            lambda at: self._tokens[at].kind == "word" or self._is_short(at - 1, place), ahead
        )
        tokens = [self._tokens[at] for at in inside]
        words = [token.key.split() if token.kind == "word" else [] for token in tokens]
        longest = self._gazetteer.longest([*chain(*words)], self._sentence.lang)
        counts = accumulate(map(len, words))
        # A town and what tells its stations apart are two words, though nobody knows the two.
        return sum(1 for count in counts if count <= max(longest, 2)) or 1

    def _is_short(self, place: int, since: int = 0) -> bool:
        """Whether the token is an abbreviation in a name: "im. Borysa", "Krems a.d. Donau"."""
        if not since <= place < len(self._tokens) - 2:
            return False
        token, point, following = self._tokens[place : place + 3]
        return (
            token.kind == "word"
            and len(token.key) <= _ABBREVIATED
            and point.text == "."
            and point.start == token.end
            and following.kind == "word"
            and (following.capital or self._is_short(place + 2, since))
        )

    def _is_acronym(self, place: int) -> bool:
        """Whether an office or force is called so: a short word of capitals among others."""
        token = self._tokens[place]
        if self._shouted or not token.text.isupper() or len(token.text) > _ACRONYM:
            return False
        return self._sentence.cue_before(place, "station", "settlement") is None

    def _name(self, first: int, last: int) -> Mention | None:
        tokens = [token for token in self._tokens[first:last] if token.kind == "word"]
        words = [word for token in tokens for word in token.key.split()]
        if self._tokens[last - 1].kind != "word" or not self._may_stand(first, last, words):
            return None
        matches = self._known(first, words)
        if matches and all(m.why == ALIKE and m.entry.weight < _SMALL for m in matches):
            # A town with a letter wrong comes before a hamlet that sounds like the mistake.
            matches += self._mistyped(first, words)
        if matches and not (len(tokens) == 1 and self._is_half(first, last, matches)):
            return mention_of(self._tokens, first, last, "place", matches)
        if len(words) == 2 and self._is_suffixed(tokens, words):
            matches = self._gazetteer.find(words[:1], self._sentence.lang)
            weaker = [Match(m.entry, m.quality - 0.03, NAMED_AFTER) for m in matches]
            if weaker:
                return mention_of(self._tokens, first, last, "place", weaker)
        if len(tokens) == 1 and self._may_be_unknown(first):
            return self._unknown(first, words)
        return None

    def _may_stand(self, first: int, last: int, words: Sequence[str]) -> bool:
        """Whether the words from ``first`` to ``last`` could be one name at all."""
        inside = [at for at in range(first, last) if self._tokens[at].kind == "word"]
        if len(inside) == 1:
            return self._may_be_name(first)
        if self._sentence.cue_at(first, *PREPOSITIONS):
            return False
        small = [at for at in inside if not self._tokens[at].capital]
        joining = inside[1:] if self._shouted else small
        if any(self._sentence.cue_at(at, "and", "or") for at in joining if at > first):
            return False
        if small:
            # "Crimean bridge", "Rostov na Donu": small letters only in a name known so.
            known = self._gazetteer.find(words, self._sentence.lang, loose=False)
            if not any(m.quality == 1 or m.entry.kind == "site" for m in known):
                return False
        common = all(self._words.knows(self._tokens[at].key) for at in inside)
        return not common or self._sentence.cue_before(first, "station") is not None

    def _is_suffixed(self, tokens: Sequence[Token], words: Sequence[str]) -> bool:
        """Whether two words are a town and what tells its stations apart: Брянск-Льговский."""
        if self._common(words[1]):
            return False
        hyphen = "-" in tokens[0].text and bool(adjective_stem(words[1]))
        return hyphen or is_station_suffix(words[1])

    def _may_sound_alike(self, first: int, words: Sequence[str]) -> bool:
        """Whether words may be a name that they only sound like."""
        if not self._shouted:
            common = self._common(words[0])
            # "Die Uhr": German writes every noun like a name.
            often = len(words) == 1 and is_frequent(words[0], self._sentence.lang)
            return not (often or (common and (first == 0 or len(words) == 1)))
        if all(self._common(word) for word in words):
            return False
        return len(words) > 1 or (self._introduced(first) and len(words[0]) >= _LEAST_SHOUTED)

    def _unknown(self, first: int, words: Sequence[str]) -> Mention | None:
        """Read a word as a name that is mistyped, or that no gazetteer has."""
        if self._sentence.lang == "de" and self._is_german_noun(first):
            return None
        matches: Sequence[Match] = self._mistyped(first, words)
        if not matches and self._may_be_mistyped(first, words):
            matches = self._gazetteer.respelled(words[0], self._sentence.lang)
        if self._shouted and not matches:
            return None
        last = first + 1 if matches else self._unknown_end(first)
        return mention_of(self._tokens, first, last, "place", matches)

    def _mistyped(self, first: int, words: Sequence[str]) -> list[Match]:
        if not self._may_be_mistyped(first, words):
            return []
        return self._gazetteer.mistyped(words[0], self._sentence.lang)

    def _may_be_mistyped(self, first: int, words: Sequence[str]) -> bool:
        least = _LEAST_TYPED_SHOUTED if self._shouted else _LEAST_TYPED
        return len(words) == 1 and len(words[0]) >= least and self._introduced(first)

    def _is_german_noun(self, place: int) -> bool:
        """Whether a word follows an article or a plural: "am Wochenende", "Bahnhöfen Flyer"."""
        before = self._tokens[place - 1].key if place else ""
        plural = before.endswith("en") and self._sentence.cue_before(place, "station")
        return before in _WITH_ARTICLE or bool(plural)

    def _known(self, first: int, words: Sequence[str]) -> list[Match]:
        loose = self._may_sound_alike(first, words)
        matches = self._gazetteer.find(words, self._sentence.lang, loose=loose)
        if not self._shouted:
            return matches
        # Without capitals any word may look like some hamlet.
        placed = len(words) > 1 or self._introduced(first)
        text = " ".join(words)
        return [
            m
            for m in matches
            if (placed or m.entry.weight >= _SMALL)
            and (m.why != ALIKE or likeness(text, m.entry, self._sentence.lang) > _ALIKE)
        ]

    def _may_be_unknown(self, place: int) -> bool:
        """Whether a word that no gazetteer has may be a name: not just what heads a sentence."""
        if self._sentence.lang == "de":  # which writes every noun with a capital
            return self._introduced(place)
        return self._introduced(place) or not (self._shouted or place == 0)

    def _is_half(self, first: int, last: int, matches: Sequence[Match]) -> bool:
        """Whether the name of a small place or a station only begins an unknown longer one."""
        if self._shouted or last >= len(self._tokens):
            return False
        following = self._tokens[last]
        if following.kind != "word" or not following.capital or self._common(following.key):
            return False
        if area_at(self._tokens, last, self._sentence.lang) or adjective_stem(following.key):
            return False
        small = max(match.entry.weight for match in matches) < _SMALL
        return small or self._sentence.cue_before(first, "station") is not None

    def _unknown_end(self, first: int) -> int:
        """Return where an unknown name ends: capitalised words go on with it."""
        last = first + 1
        while (
            not self._shouted
            and self._sentence.lang != "de"
            and last < len(self._tokens)
            and last - first < 3
            and self._tokens[last].kind == "word"
            and self._tokens[last].capital
            and self._may_be_name(last)
            and self._areas.adjective(last) is None
        ):
            last += 1
        return last

    def _may_be_name(self, place: int) -> bool:
        key = self._tokens[place].key
        if place and not self._shouted and self._sentence.lang not in ("en", "nl", "de"):
            # Slavic languages write no common word with a capital inside a sentence, but titles.
            return len(key) > 1 and not self._is_titled(place)
        often = place == 0 and is_frequent(key, self._sentence.lang)
        if len(key) < 2 or often or self._common(key):
            # A common word is a name where a cue says so and its spelling is capital: станция Мост.
            before = self._sentence.cue_before(place, "station", "settlement")
            named = bool(before) and place > 0
            if self._shouted:
                return len(key) > 2 and self._is_end(place)
            return len(key) > 2 and (named or self._is_headed(place))
        return True

    def _is_titled(self, place: int) -> bool:
        """Whether a word only opens a longer title: "Linii Hutniczej", "Dworcu Gdańskim"."""
        cue = self._sentence.cue_at(place, "line", "section", "region", "district", "station")
        following = self._tokens[place + 1 : place + 2]
        return (
            cue is not None
            and bool(following)
            and following[0].capital
            and not (self._sentence.cue_before(place, "station"))
        )

    def _is_end(self, place: int) -> bool:
        """Whether a dash stands right beside: "САРНИ — ДУБРОВИЦЯ" are no deer."""
        return any(
            self._tokens[at].kind == "dash"
            for at in (place - 1, place + 1)
            if 0 <= at < len(self._tokens)
        )

    def _is_headed(self, place: int) -> bool:
        """Whether a word heads its sentence before a colon or a comma: "Суми: вибух"."""
        following = self._tokens[place + 1 : place + 2]
        return place == 0 and bool(following) and following[0].text in _HEADING

    def _common(self, key: str) -> bool:
        lang = self._sentence.lang
        return (
            self._words.knows(key)
            or is_common(key, lang)
            or (self._shouted and is_frequent(key, lang))
        )

    def _introduced(self, place: int) -> bool:
        """Whether a cue stands right before, or a dash beside: what a shouted name needs."""
        roles = (*PREPOSITIONS, "station", "section", "line", "and")
        if self._is_end(place) or self._sentence.cue_before(place, *roles) is not None:
            return True
        if self._shouted:
            return False
        return self._sentence.cue_before(place, "settlement", "filler") is not None or (
            place > 0 and self._sentence.cue_at(place + 1, "near") is not None
        )
