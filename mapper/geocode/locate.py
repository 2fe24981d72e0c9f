"""Read a text: language, sentences, context, and the finding that says most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mapper.geocode.finding import Finding, nothing
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.regions import BORDERS, REGIONS, country_of_unit
from mapper.geocode.reading.doubt import doubted
from mapper.geocode.reading.language import detect
from mapper.geocode.reading.mentions import Mention, Sentence
from mapper.geocode.reading.reader import Reader
from mapper.geocode.reading.resolve import Context
from mapper.geocode.reading.sentences import read_sentence
from mapper.geocode.tokens import Token, sentences, tokenise

#: How much each kind says of where something was; the best sentence of a paragraph wins.
_SAYS = {
    "km_post": 7,
    "section": 6,
    "station": 6,
    "point": 5,
    "stretch": 5,
    "multiple": 4,
    "line": 4,
    "movement": 3,
    "area": 2,
    "none": 0,
}
#: A sentence that tells of an event comes before one that says a little more of where.
_EVENT = 2.0
#: "The border with the X": so many words stand between at most.
_BORDER_REACH = 3
#: Texts longer than this are cut: a report's place stands in its first paragraphs.
MAX_CHARS = 20_000


#: The soft sign that the classical spelling of Belarusian writes between soft consonants.
_SOFT = re.compile(r"(?<=[зсц])ь(?=[вдзлмнпсцкбтй])")


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and the language that the text was read in."""

    finding: Finding
    lang: str


def locate(
    text: str,
    gazetteer: Gazetteer,
    *,
    lang: str | None = None,
    country: str | None = None,
    elsewhere: bool = False,
) -> Located:
    """Return what ``text`` says of where.

    ``lang`` is one of the seven (detected when not given); ``country`` an ISO 3166-1 code that
    the text is known to be about.  ``elsewhere`` has what means nothing there looked for without
    it.
    """
    tokens = tokenise(text[:MAX_CHARS])
    script = detect(tokens)
    language = script if lang is None or (lang == "be" and script == "lat") else lang
    if lang == "be" and _is_latin(tokens):
        language = "lat"
    shouted = not any(t.kind == "word" and any(c.islower() for c in t.text) for t in tokens)
    whispered = not any(t.capital for t in tokens if t.kind == "word")
    if language == "be":
        tokens = [_hardened(token) for token in tokens]
    if whispered:
        tokens = [
            token._replace(capital=True) if token.kind == "word" else token for token in tokens
        ]
    read = [
        read_sentence(part, language, gazetteer, shouted=shouted or whispered)
        for part in sentences(tokens)
    ]
    found = _found(read, language, country, gazetteer)
    if found.kind == "none" and country and elsewhere:
        free = _found(read, language, None, gazetteer)
        found = found if free.kind == "none" else free
    return Located(found, "be" if language == "lat" else language)


def _found(
    sentences: Sequence[Sentence], lang: str, country: str | None, gazetteer: Gazetteer
) -> Finding:
    """Return what the sentences of a text say that is about a country, and leave them as read."""
    read = [sentence.copy() for sentence in sentences]
    context = _context(read, lang, country)
    findings = [Reader(part, context, gazetteer).read() for part in read]
    return doubted(_best(findings, [part.has("event") for part in read]), read)


def _hardened(token: Token) -> Token:
    """Return a Belarusian word in the official spelling: сьветлафор is святлафор's сь."""
    if token.kind != "word" or "ь" not in token.key:
        return token
    return token._replace(key=_SOFT.sub("", token.key))


def _is_latin(tokens: Sequence[Token]) -> bool:
    letters = "".join(token.text for token in tokens if token.kind == "word")
    return bool(letters) and sum("Ѐ" <= c <= "ӿ" for c in letters) * 2 < len(letters)


def _context(read: Sequence[Sentence], lang: str, country: str | None) -> Context:
    mentions = [m for sentence in read for m in sentence.mentions]
    regions = [m.area for m in mentions if m.kind == "region" and m.prep not in ("towards", "from")]
    countries = [
        code
        for sentence in read
        for token in sentence.tokens
        if (code := country_of_unit(token.key))
    ]
    countries += [
        m.area
        for sentence in read
        for m in sentence.mentions
        if m.kind == "country" and m.prep not in ("towards", "near") and not _across(sentence, m)
    ]
    demonyms = [m.area for m in mentions if m.kind == "demonym"]
    return Context(
        lang=lang,
        country=country or "",
        countries=tuple(dict.fromkeys(countries)),
        within=frozenset(
            code[:2]
            for sentence in read
            for m in sentence.mentions
            if m.kind in ("country", "region") and m.prep == "at" and not m.beside
            if not _across(sentence, m)
            for code in m.area.split("+")
        ),
        regions=tuple(
            dict.fromkeys(code for area in regions for code in area.split("+") if code in REGIONS)
        ),
        demonyms=tuple(dict.fromkeys(demonyms)),
        borders=_border_regions(read),
    )


def _border_regions(read: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the regions along the border of a country that a text says a place is near."""
    beyond = {
        m.area
        for sentence in read
        for m in sentence.mentions
        if (m.kind == "country" and (m.prep == "near" or _across(sentence, m)))
        or (m.kind == "demonym" and sentence.cue_at(m.last, "border_zone"))
    }
    return tuple(
        region for sides, regions in BORDERS.items() if sides[3:] in beyond for region in regions
    )


def _across(sentence: Sentence, mention: Mention) -> bool:
    """Whether a country lies across the border that the text speaks of: "the border with X"."""
    return any(
        cue.role == "border_zone" and 0 <= mention.first - cue.last <= _BORDER_REACH
        for cue in sentence.cues
    )


def _best(findings: Sequence[Finding], happened: Sequence[bool]) -> Finding:
    if not findings:
        return nothing("the text is empty")
    figures = [f for f in findings if f.kind == "none" and "figure" in f.reasons[0]]
    if figures and len(findings) == len(figures):
        return figures[0]
    best, _ = max(
        zip(findings, happened, strict=True),
        key=lambda pair: _SAYS[pair[0].kind] * (0.5 + pair[0].score) + _EVENT * pair[1],
    )
    return best
