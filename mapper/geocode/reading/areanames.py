"""Names of areas in a sentence: "Гомельской области", "Полацкім раёне", "Gomel region"."""

from __future__ import annotations

import re

from mapper.geocode.names.declension import from_lacinka
from mapper.geocode.names.formation import adjective_bases
from mapper.geocode.names.gazetteer import ADJECTIVE, ALIKE, Gazetteer, Match
from mapper.geocode.names.regions import (
    adjective_stem,
    region_called,
    region_of_adjective,
    region_of_seat,
)
from mapper.geocode.reading.lexicon import Cue
from mapper.geocode.reading.mentions import PREPOSITIONS, Mention, Sentence, mention_of
from mapper.geocode.spelling import plain

_LAND = re.compile(r"^(\w{3,}?)(?:щин|шчын|ччин|ччын|szczyzn|scyn)\w{0,3}$")
#: A town whose name is the adjective without its ending comes before one that drops more.
_DERIVED = 0.03
#: One that only sounds like the adjective comes after one that is spelled so.
_ONLY_ALIKE = 0.07
#: Stations are named after places of such a weight.
_CITY = 3.0
#: How adjectives that stand for a region end.
_ALONE = ("skiem", "ckiem")


class AreaNames:
    """Finds the regions and districts that words of a sentence name."""

    def __init__(self, sentence: Sentence, gazetteer: Gazetteer) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._gazetteer = gazetteer

    def adjective(self, place: int) -> Mention | None:
        """Read "Гомельской области", "obwodzie homelskim", "Полацкім раёне"."""
        token = self._tokens[place]
        key = from_lacinka(token.text) if self._sentence.lang == "lat" else token.key
        stem = adjective_stem(key)
        if not stem:
            return self._land(place)
        after = self._area_cue_after(place + 1)
        before = self._area_cue_before(place)
        if before and token.capital and len(token.key) - len(stem) < 2:
            # "в районе Бобруйска" is the town in the genitive, not an adjective.
            before = None
        cue = after or before
        if cue is None:
            return self._region_noun(place, key) or self._adjective_station(place, stem)
        last = after.last if after else place + 1
        code = region_of_adjective(key) or region_of_adjective(token.key)
        if cue.role == "region":
            return mention_of(self._tokens, place, last, "region", area=code) if code else None
        matches = self._district_places(stem)
        return mention_of(self._tokens, place, last, "district", matches) if matches else None

    def _region_noun(self, place: int, key: str) -> Mention | None:
        """Read "w Lubelskiem": in Polish the adjective alone is the region."""
        following = self._tokens[place + 1 : place + 2]
        named = bool(following) and (
            following[0].capital or self._sentence.cue_at(place + 1, "station", "line")
        )
        before = self._tokens[place - 1].key if place else ""
        # "Pod Smoleńskiem" is the town: only "w" has the locative of the adjective after it.
        if self._sentence.lang != "pl" or before not in ("w", "we") or named:
            return None
        code = region_of_adjective(key) if key.endswith(_ALONE) else ""
        return mention_of(self._tokens, place, place + 1, "region", area=code) if code else None

    def _land(self, place: int) -> Mention | None:
        """Read "Городнянщина", "Полаччына": the land around a town, named after it."""
        key = self._tokens[place].key
        found = _LAND.search(key)
        if found is None or not self._tokens[place].capital:
            return None
        stem = found.group(1)
        matches: dict[str, Match] = {}
        bases = [stem, stem[:-2] if stem.endswith(("ян", "ен", "ан")) else stem]
        bases += [base + "ка" for base in bases]  # Вілейшчына is Вілейка's
        bases += ["о" + base[1:] for base in bases if base[0] == "а"]  # Аршаншчына is Орша's
        for base in dict.fromkeys(bases):
            for match in self._gazetteer.find([base], self._sentence.lang):
                if match.entry.key_starts(base):
                    matches.setdefault(match.entry.id, Match(match.entry, 0.9, "its land"))
        if not matches:
            return None
        for match in sorted(matches.values(), key=lambda m: -m.entry.weight):
            code = region_of_seat(match.entry.keys[0], match.entry.country)
            if code:
                return mention_of(self._tokens, place, place + 1, "region", area=code)
        return mention_of(self._tokens, place, place + 1, "district", list(matches.values()))

    def _area_cue_after(self, place: int) -> Cue | None:
        """Return the word for an area after an adjective or a list: "А, Б и В областях"."""
        at, listed = place, False
        while (cue := self._sentence.cue_at(at, "region", "district")) is None:
            following = at
            while self._is_joint(following):
                following += 1
            if not self._is_adjective(following):
                return None
            at, listed = following + 1, listed or following > at
        return Cue(cue.role, place, place) if listed else cue

    def _area_cue_before(self, place: int) -> Cue | None:
        """Return the word for an area before an adjective or a list: "obwodach A, B i C"."""
        while (cue := self._sentence.cue_before(place, "region", "district")) is None:
            before = place - 1
            while self._is_joint(before):
                before -= 1
            if before == place - 1 or not self._is_adjective(before):
                return None
            place = before
        return cue

    def _is_joint(self, place: int) -> bool:
        """Whether a token joins the adjectives of a list."""
        comma = 0 < place < len(self._tokens) and self._tokens[place].text == ","
        return comma or self._sentence.cue_at(place, "and") is not None

    def _is_adjective(self, place: int) -> bool:
        return 0 <= place < len(self._tokens) and bool(adjective_stem(self._tokens[place].key))

    def _apposed(self, place: int) -> Cue | None:
        """Return the word for an area in "Kursk, a border region": it says what the name is."""
        at = place + 1
        if not self._tokens[place:at] or self._tokens[place].text != ",":
            return None
        while filler := self._sentence.cue_at(at, "filler"):
            at = filler.last
        if at == place + 1:
            return None
        for last in (at, at + 1, at + 2):
            cue = self._sentence.cue_at(last, "region", "border_zone")
            if cue:
                return Cue("region", place, place)
            if self._sentence.cue_at(last, *PREPOSITIONS, "settlement", "station"):
                break
        return None

    def _adjective_station(self, place: int, stem: str) -> Mention | None:
        borrowed = self._sentence.lang in ("en", "nl", "de")  # which have no such adjectives
        if borrowed or self._sentence.cue_at(place + 1, "station") is None:
            return None
        matches = self._district_places(stem)
        named = self._gazetteer.find([self._tokens[place].key], self._sentence.lang, loose=False)
        if any(m.quality == 1 and m.entry.kind == "station" for m in named) and not any(
            m.entry.weight > _CITY for m in matches
        ):
            return None  # Tereshchenska is its very name; Киевский is Kyiv's before it is
        return mention_of(self._tokens, place, place + 1, "place", matches) if matches else None

    def _district_places(self, stem: str) -> list[Match]:
        """Return the towns whose adjective has this stem, by the rules of word formation."""
        found: dict[str, Match] = {}
        for at, base in enumerate(adjective_bases(stem)):
            for match in self._gazetteer.find([base], self._sentence.lang):
                quality = match.quality - (_DERIVED if at else 0.0)
                quality -= _ONLY_ALIKE if match.why == ALIKE else 0.0
                if at == 0 and adjective_stem(match.entry.keys[0]):
                    continue  # Киевский is a town, and its adjective is another
                known = found.get(match.entry.id)
                if known is None or quality > known.quality:
                    found[match.entry.id] = Match(match.entry, quality, ADJECTIVE)
        return list(found.values())

    def seat_region(self, mention: Mention) -> Mention:
        """Turn "Gomel region", "regio Brest" and "Baranavichy district" into areas."""
        lang = self._sentence.lang
        after = self._sentence.cue_at(mention.last, "region", "district")
        apposed = None if after else self._apposed(mention.last)
        after = after or apposed
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
                return mention_of(self._tokens, mention.first, last, "region", area=code)
            for match in sorted(mention.matches, key=lambda m: -m.entry.weight):
                code = region_of_seat(match.entry.keys[0], match.entry.country)
                if code:
                    return mention_of(self._tokens, mention.first, last, "region", area=code)
        if mention.matches and not apposed:
            return mention_of(self._tokens, mention.first, last, "district", mention.matches)
        return mention
