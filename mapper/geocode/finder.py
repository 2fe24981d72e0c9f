"""Finding names: which words of a sentence are one, the longest first.

Capitals tell names where a text has both kinds of letters; else a name must stand beside a cue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from mapper.geocode.formation import adjective_bases, is_station_suffix
from mapper.geocode.gazetteer import ALIKE, MAX_WORDS, Gazetteer, Match, likeness
from mapper.geocode.lexicon import Cue, Lexicon
from mapper.geocode.mentions import PREPOSITIONS, Mention, Sentence
from mapper.geocode.regions import (
    adjective_stem,
    area_at,
    region_called,
    region_of_adjective,
    region_of_seat,
)
from mapper.geocode.spelling import plain
from mapper.geocode.words import is_common

#: Places of less weight than this are small.
_SMALL = 2.4
#: Without capitals to tell a name, a shorter word must be spelled exactly like one, a mistyped
#: one be longer, and one that only sounds like a name look like it too.
_LEAST_SHOUTED, _LEAST_TYPED_SHOUTED, _ALIKE = 5, 8, 0.6
#: Abbreviations in names have so many letters at most: "им.", "Sankt.", "Верх.".
_ABBREVIATED = 5
_LAND = re.compile(r"^(\w{3,}?)(?:щин|шчын|ччин|ччын|szczyzn|scyn)\w{0,3}$")


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

    def at(self, place: int) -> Mention | None:
        """Return the mention that begins at token ``place``."""
        token = self._tokens[place]
        if token.kind != "word":
            return None
        area = area_at(self._tokens, place)
        if area is not None and (token.capital or len(token.key) > 3):
            return self._mention(place, area.last, area.kind, area=area.code)
        adjective = self._adjective(place)
        if adjective is not None:
            return adjective
        if not (token.capital or self._is_short(place)) or token.key.isdigit():
            return None
        for length in range(self._reach(place), 0, -1):
            found = self._name(place, place + length)
            if found is not None:
                return self._seat_region(found)
        return None

    def _reach(self, place: int) -> int:
        """Return how many tokens from ``place`` on could be one name: words and their points."""
        ahead = range(place, min(place + 2 * MAX_WORDS, len(self._tokens)))
        inside = takewhile(
            lambda at: self._tokens[at].kind == "word" or self._is_short(at - 1, place), ahead
        )
        return sum(1 for _ in inside)

    def _is_short(self, place: int, since: int = 0) -> bool:
        """Whether the token is an abbreviation in a name: "im. Borysa", "St. Petersburg"."""
        if not since <= place < len(self._tokens) - 2:
            return False
        token, point, following = self._tokens[place : place + 3]
        return (
            token.kind == "word" and len(token.key) <= _ABBREVIATED
            and point.text == "." and point.start == token.end
            and following.kind == "word" and following.capital
        )

    def _name(self, first: int, last: int) -> Mention | None:
        tokens = [token for token in self._tokens[first:last] if token.kind == "word"]
        if self._tokens[last - 1].kind != "word":
            return None
        words = [word for token in tokens for word in token.key.split()]
        if len(tokens) > 1 and self._sentence.cue_at(first, *PREPOSITIONS):
            return None
        small = [
            at for at in range(first, last)
            if self._tokens[at].kind == "word" and not self._tokens[at].capital
        ]
        if any(
            self._sentence.cue_at(at, "and", "or")
            for at in (range(first + 1, last) if self._shouted else small) if at > first
        ):
            return None
        if small:
            # "Crimean bridge", "Rostov na Donu": small letters only in a name known so.
            known = self._gazetteer.find(words, self._sentence.lang, loose=False)
            if not any(m.quality == 1 or m.entry.kind == "site" for m in known):
                return None
        if len(tokens) == 1 and not self._may_be_name(first):
            return None
        if len(tokens) > 1 and all(self._words.knows(token.key) for token in tokens):
            return None
        lang = self._sentence.lang
        matches = self._known(words, loose=self._may_sound_alike(first, words))
        if matches and not (len(tokens) == 1 and self._is_half(last, matches)):
            return self._mention(first, last, "place", matches)
        suffix = len(words) == 2 and not self._common(words[1]) and is_station_suffix(words[1])
        if suffix or (len(words) == 2 and self._numbered(tokens[-1].text)):
            matches = self._gazetteer.find(words[:1], lang)
            weaker = [Match(m.entry, m.quality - 0.03, "named after its town") for m in matches]
            if weaker:
                return self._mention(first, last, "place", weaker)
        if len(tokens) == 1 and self._may_be_unknown(first):
            return self._unknown(first, words[0])
        return None

    def _may_sound_alike(self, first: int, words: Sequence[str]) -> bool:
        """Whether words may be a name that they only sound like."""
        if not self._shouted:
            return not (first == 0 and self._common(self._tokens[0].key))
        if any(self._common(word) for word in words):
            return False
        return len(words) > 1 or (self._introduced(first) and len(words[0]) >= _LEAST_SHOUTED)

    def _unknown(self, first: int, word: str) -> Mention | None:
        """Read a word as a name that is mistyped, or that no gazetteer has."""
        matches: Sequence[Match] = ()
        if len(word) >= (_LEAST_TYPED_SHOUTED if self._shouted else 5) and self._introduced(first):
            matches = self._gazetteer.mistyped(word, self._sentence.lang)
        if self._shouted and not matches and not self._bounds(first):
            return None
        last = first + 1 if matches else self._unknown_end(first)
        return self._mention(first, last, "place", matches)

    def _known(self, words: Sequence[str], *, loose: bool) -> list[Match]:
        matches = self._gazetteer.find(words, self._sentence.lang, loose=loose)
        if not self._shouted:
            return matches
        text = " ".join(words)
        return [m for m in matches if m.why != ALIKE or likeness(text, m.entry) > _ALIKE]

    def _may_be_unknown(self, place: int) -> bool:
        """Whether a word that no gazetteer has may be a name: not just what heads a sentence."""
        return self._introduced(place) or not (self._shouted or place == 0)

    def _is_half(self, last: int, matches: Sequence[Match]) -> bool:
        """Whether a small place's name is only the first word of an unknown name of two."""
        if self._shouted or last >= len(self._tokens):
            return False
        following = self._tokens[last]
        if following.kind != "word" or not following.capital or self._common(following.key):
            return False
        if area_at(self._tokens, last) or adjective_stem(following.key):
            return False
        return max(match.entry.weight for match in matches) < _SMALL

    @staticmethod
    def _numbered(text: str) -> bool:
        return "-" in text and (text[-1].isdigit() or len(text.rsplit("-", 1)[1]) < 3)

    def _unknown_end(self, first: int) -> int:
        """Return where an unknown name ends: capitalised words go on with it."""
        last = first + 1
        while (
            not self._shouted
            and last < len(self._tokens)
            and last - first < 3
            and self._tokens[last].kind == "word"
            and self._tokens[last].capital
            and self._may_be_name(last)
        ):
            last += 1
        return last

    def _may_be_name(self, place: int) -> bool:
        key = self._tokens[place].key
        if place and not self._shouted and self._sentence.lang not in ("en", "nl", "de"):
            # Slavic languages write no common word with a capital inside a sentence.
            return len(key) > 1
        if len(key) < 2 or self._common(key):
            # A common word is a name where a cue says so and its spelling is capital: станция Мост.
            before = self._sentence.cue_before(place, "station")
            return bool(before) and not self._shouted and place > 0 and len(key) > 2
        return True

    def _common(self, key: str) -> bool:
        return self._words.knows(key) or is_common(key, self._sentence.lang)

    def _introduced(self, place: int) -> bool:
        """Whether a cue stands right before, or a dash beside: what a shouted name needs."""
        beside = [
            self._tokens[at].kind == "dash"
            for at in (place - 1, place + 1) if 0 <= at < len(self._tokens)
        ]
        roles = (*PREPOSITIONS, "station", "section", "line", "and")
        if any(beside) or self._sentence.cue_before(place, *roles) is not None:
            return True
        if self._shouted:
            return self._after_filler(place, roles)
        return self._sentence.cue_before(place, "settlement", "filler") is not None or (
            self._sentence.cue_at(place + 1, "near") is not None
        )

    def _bounds(self, place: int) -> bool:
        """Whether a name would stand here as an end of a section, or as a station."""
        at = range(max(place - 1, 0), min(place + 2, len(self._tokens)))
        return any(self._tokens[n].kind == "dash" for n in at) or (
            self._sentence.cue_before(place, "between", "and", "station", "section") is not None
        )

    def _after_filler(self, place: int, roles: Sequence[str]) -> bool:
        """Whether "near the village of" stands before: words that fill, and a cue before them."""
        at = place
        while filler := self._sentence.cue_before(at, "filler", "settlement"):
            at = filler.first
        return at < place and self._sentence.cue_before(at, *roles) is not None

    def _adjective(self, place: int) -> Mention | None:
        """Read "Гомельской области", "obwodzie homelskim", "Полацкім раёне"."""
        token = self._tokens[place]
        stem = adjective_stem(token.key)
        if not stem:
            return self._land(place)
        after = self._area_cue_after(place + 1)
        before = self._sentence.cue_before(place, "region", "district")
        if before and len(token.key.replace("ь", "")) - len(stem) < 2:
            # "в районе Бобруйска" is the town in the genitive, not an adjective.
            before = None
        cue = after or before
        if cue is None:
            return self._adjective_station(place, stem)
        last = after.last if after else place + 1
        code = region_of_adjective(token.key)
        if cue.role == "region":
            return self._mention(place, last, "region", area=code) if code else None
        matches = self._district_places(stem)
        return self._mention(place, last, "district", matches) if matches else None

    def _land(self, place: int) -> Mention | None:
        """Read "Городнянщина", "Полаччына": the land around a town, named after it."""
        key = self._tokens[place].key
        found = _LAND.search(key)
        if found is None or not self._tokens[place].capital:
            return None
        stem = found.group(1)
        matches: dict[str, Match] = {}
        for base in (stem, stem[:-2] if stem.endswith(("ян", "ен", "ан")) else stem):
            for match in self._gazetteer.find([base], self._sentence.lang):
                if match.entry.key_starts(base):
                    matches.setdefault(match.entry.id, Match(match.entry, 0.9, "its land"))
        return self._mention(place, place + 1, "district", list(matches.values())) if (
            matches) else None

    def _area_cue_after(self, place: int) -> Cue | None:
        cue = self._sentence.cue_at(place, "region", "district")
        if cue is None and place < len(self._tokens) and adjective_stem(self._tokens[place].key):
            return self._sentence.cue_at(place + 1, "region", "district")
        following = self._tokens[place + 1 : place + 2]
        joined = cue is None and following and self._sentence.cue_at(place, "and")
        if joined and adjective_stem(following[0].key):
            # "в Гомельской и Брестской областях"
            later = self._sentence.cue_at(place + 2, "region", "district")
            return Cue(later.role, place, place) if later else None
        return cue

    def _adjective_station(self, place: int, stem: str) -> Mention | None:
        if self._sentence.cue_at(place + 1, "station") is None:
            return None
        matches = self._district_places(stem)
        return self._mention(place, place + 1, "place", matches) if matches else None

    def _district_places(self, stem: str) -> list[Match]:
        """Return the towns whose adjective has this stem, by the rules of word formation."""
        found: dict[str, Match] = {}
        for base in adjective_bases(stem):
            for match in self._gazetteer.find([base], self._sentence.lang):
                if match.quality < 0.88:
                    continue
                known = found.get(match.entry.id)
                if known is None or match.quality > known.quality:
                    found[match.entry.id] = Match(match.entry, match.quality, "its adjective")
        return list(found.values())

    def _seat_region(self, mention: Mention) -> Mention:
        """Turn "Gomel region", "regio Brest" and "Baranavichy district" into areas."""
        lang = self._sentence.lang
        after = self._sentence.cue_at(mention.last, "region", "district")
        before = None
        if lang in ("en", "nl", "de"):
            before = self._sentence.cue_before(mention.first, "region", "district")
            place = mention.first
            while before is None and self._sentence.cue_before(place, "filler"):
                place -= 1
                before = self._sentence.cue_before(place, "region", "district")
                before = None if before and place < mention.first - 2 else before
        cue = after if lang in ("en", "nl", "de") or after is None else None
        cue = cue or before
        if cue is None or (lang not in ("en", "nl", "de")):
            return mention
        last = max(mention.last, cue.last)
        if cue.role == "region":
            code = region_called(plain(mention.text))
            if code:
                return self._mention(mention.first, last, "region", area=code)
            for match in sorted(mention.matches, key=lambda m: -m.entry.weight):
                code = region_of_seat(match.entry.name, match.entry.country)
                if code:
                    return self._mention(mention.first, last, "region", area=code)
        if mention.matches:
            return self._mention(mention.first, last, "district", mention.matches)
        return mention

    def _mention(
        self, first: int, last: int, kind: str, matches: Sequence[Match] = (), area: str = ""
    ) -> Mention:
        start, end = self._tokens[first].start, self._tokens[last - 1].end
        text = self._tokens[first].text
        for before, token in pairwise(self._tokens[first:last]):
            text += " " * (token.start > before.end) + token.text
        return Mention(first, last, text, start, end, kind, list(matches), area, before=first)
