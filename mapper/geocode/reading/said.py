"""One place, or several side by side, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.geocode.finding import NEAR_KM, Finding, nothing
from mapper.geocode.reading.mentions import Mention, Sentence, span
from mapper.geocode.reading.resolve import CANDIDATE, Choice, Context
from mapper.geocode.reading.sense import is_capital, is_title
from mapper.geodesy import flat_km

#: How sure a place is whose sentence gives it no preposition.
_BARE = 0.86
_HEADLINE = 0.95
_BASE = 0.97
#: Away from home a place of less weight needs its country.
_BIG = 2.6
#: A name without a preposition is read where it is a city, or a town in a sentence of an event.
_CITY, _TOWN = 2.9, 2.5
#: What speaks for a capital's streets and not its government.
_HAPPENED = ("event", "halt", "station", "track", "facility")
#: No district reaches farther from its town.
DISTRICT_KM = 90.0


def place_said(sentence: Sentence, mention: Mention, choice: Choice) -> Finding:
    """Return the finding of one place: a station where the text says so, else a point."""
    entry = choice.entry
    if entry.kind == "elsewhere":
        return nothing(f"{entry.name} lies outside the gazetteer's map")
    kind = "station" if mention.typed == "station" else "point"
    bare = _HEADLINE if is_headline(sentence, mention) else _BARE
    score = _BASE * choice.sure * (1.0 if mention.prep or mention.typed else bare)
    if choice.sure <= CANDIDATE:
        several = (f"{mention.text!r} may mean several places",) if choice.rivals else ()
        return Finding(
            "none",
            0.5,
            (*choice.why, *several),
            candidates=(entry, *choice.rivals),
            spans=(span("place", mention),),
        )
    uncertain = entry.error_km + (NEAR_KM if mention.prep in ("near", "compass") else 0.0)
    finding = Finding(
        kind,
        round(score, 3),
        choice.why,
        (entry,),
        candidates=choice.rivals,
        spans=(span("place", mention),),
        near=mention.prep in ("near", "compass"),
        uncertainty_km=round(uncertain + (8.0 if mention.prep == "compass" else 0.0), 1),
    )
    if choice.rivals and choice.sure < 1:
        others = ", ".join(f"{r.name} ({r.country})" for r in choice.rivals[:2])
        finding = finding.because(f"not {others}")
    return finding


def places_said(chosen: Sequence[tuple[Mention, Choice]]) -> Finding:
    """Return the finding of places joined by "and" or "or"."""
    score = _BASE * min(choice.sure for _, choice in chosen)
    if any(m.joined == "or" for m, _ in chosen):
        score *= 0.85
    if not any(m.prep for m, _ in chosen):
        score *= _BARE
    return Finding(
        "multiple",
        round(score, 3),
        tuple(w for _, c in chosen for w in c.why),
        tuple(c.entry for _, c in chosen),
        spans=tuple(span("place", m) for m, _ in chosen),
        uncertainty_km=max(c.entry.error_km for _, c in chosen),
    )


def heading(sentence: Sentence, first: Mention, later: Sequence[Mention]) -> list[Mention]:
    """Return the names that head a sentence together, if a colon ends them: "Sumy, Lubny: …"."""
    names = [first]
    for mention in later:
        between = sentence.tokens[names[-1].last : mention.first]
        if not (between and all(token.text == "," for token in between)):
            break
        names.append(mention)
    after = sentence.tokens[names[-1].last : names[-1].last + 1]
    ends = bool(after) and after[0].text == ":"
    return names if len(names) > 1 and first.first == 0 and ends else []


def is_headline(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands alone, or heads its sentence: "Gomel: shots"."""
    words = sum(token.kind == "word" for token in sentence.tokens)
    following = sentence.tokens[mention.last : mention.last + 1]
    later = [m for m in sentence.mentions if m.first == mention.last + 1]
    if later and later[0].kind in ("country", "region", "district"):  # "Gomel, Belarus: shots"
        following = sentence.tokens[later[0].last : later[0].last + 1]
    colon = not following or following[0].text in (":", "–", "—", "(", ".")
    return words <= mention.last - mention.first + 1 or (mention.first == 0 and colon)


def is_plain_name(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name without a preposition is surely one: alone, a headline, or well known."""
    best = max((m.quality for m in mention.matches), default=0)
    weight = max((m.entry.weight for m in mention.matches if m.quality >= 0.96), default=0)
    if is_headline(sentence, mention) and best >= 0.8:
        return True
    if is_capital(mention) and not any(sentence.has(cue) for cue in _HAPPENED):
        return False  # "Mińsk i Moskwa …": who agrees or speaks
    happened = mention.first == 0 and any(sentence.has(cue) for cue in _HAPPENED)
    return weight >= (_TOWN if happened else _CITY) and not is_title(sentence, mention)


def against_context(found: Finding, context: Context, home: frozenset[str]) -> Finding:
    """Lower the score where the text names another region or country than the place's.

    A small place needs its country named where that is not at ``home`` (ISO 3166-1).
    """
    if not found.places or found.kind in ("area", "none", "movement", "multiple"):
        return found
    entry = found.places[0]
    spoken = {*context.countries, *context.demonyms, context.country}
    spoken |= {code[:2] for code in context.regions}
    strange = [p for p in found.places if p.country not in {*home, ""} and p.weight < _BIG]
    if strange and not spoken & {p.country for p in strange}:
        found = found.because(
            f"{strange[0].name} lies in {strange[0].country}, which the text does not name",
            factor=0.85,
        )
    towns = [town.lonlat for town in context.districts if town.lonlat]
    if towns and entry.lonlat and all(flat_km(entry.lonlat, town) > DISTRICT_KM for town in towns):
        found = found.because(
            f"{entry.name} is far from {context.districts[0].name}, whose district the text names",
            factor=0.85,
        )
    regions = [r for r in context.regions if entry.admin1]
    if regions and not any(p.admin1 in regions for p in found.places):
        return found.because(
            f"{entry.name} is not in {regions[0]}, which the text names", factor=0.85
        )
    return found
