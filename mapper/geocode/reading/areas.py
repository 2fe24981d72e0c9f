"""Areas: regions, districts, countries and border zones, which are never a pin."""

from __future__ import annotations

from dataclasses import replace

from mapper.geocode.finding import UNSURE, Finding, Span
from mapper.geocode.names.regions import BORDERS, COUNTRY_NAMES, REGIONS, region_of_adjective
from mapper.geocode.reading.mentions import Mention, Sentence, span
from mapper.geocode.reading.resolve import Context, choose
from mapper.geocode.tokens import Token

_BASE = 0.96
#: A district is about this wide around its town.
DISTRICT_KM = 25.0
_HEADINGS = ("направлени", "напрям", "кірун", "kierun", "kirun", "direction", "richtung")


def area_finding(sentence: Sentence, context: Context) -> Finding | None:
    """Return the area that a sentence without a nearer place names, if any.

    A station or section in it whose name is not known is a nearer place all the same.
    """
    found = _area(sentence, context)
    if found is None:
        return None
    unknown = tuple(m.text for m in sentence.mentions if _is_unplaced(sentence, m, context))[:3]
    if not unknown:
        return found.because("no place in it is named")
    names = ", ".join(map(repr, unknown))
    found = replace(found, unknown=unknown)
    return found.because(f"no gazetteer has {names}, which the text names", factor=UNSURE)


def _is_unplaced(sentence: Sentence, mention: Mention, context: Context) -> bool:
    """Whether a name that must be a place's, as a station's or an end's, is not known."""
    following = sentence.tokens[mention.last : mention.last + 1]
    named = (
        mention.typed == "station"
        or mention.prep in ("near", "between")
        or any(token.kind == "dash" for token in following)
        or sentence.cue_before(mention.first, "section", "settlement")
    )
    return bool(named) and mention.kind == "place" and choose(mention, context) is None


def _area(sentence: Sentence, context: Context) -> Finding | None:
    mentions = sentence.mentions
    border = _border(sentence)
    if border:
        return border
    regions = [m for m in mentions if m.kind == "region" and m.prep != "towards"]
    located = [m for m in regions if m.prep != "from"] or regions
    for mention in (m for m in mentions if m.kind == "district"):
        found = _district(mention, context)
        if found:
            return found
    if located:
        return _regions(located)
    return _its_region(sentence) or _country(sentence, context)


def _its_region(sentence: Sentence) -> Finding | None:
    """Return the region of "wojewoda lubelski … w województwie": named by an adjective before."""
    token = _region_before(sentence, "region") or _region_before(sentence, "border_zone")
    if token is None:
        return None
    code = region_of_adjective(token.key)
    return Finding(
        "area",
        0.83,
        (f"the text speaks of a region and of {token.text!r}: {REGIONS[code].name_en}",),
        areas=(code,),
        spans=(Span("area", token.start, token.end),),
    )


def _region_before(sentence: Sentence, role: str) -> Token | None:
    """Return the adjective of a region that stands before the last cue of ``role``, if any."""
    cues = [cue for cue in sentence.cues if cue.role == role]
    words = sentence.tokens[: cues[-1].first] if cues else []
    return next((t for t in words if t.kind == "word" and region_of_adjective(t.key)), None)


def _regions(mentions: list[Mention]) -> Finding:
    codes = tuple(dict.fromkeys(code for m in mentions for code in m.area.split("+")))
    names = ", ".join(REGIONS[code].name_en for code in codes)
    return Finding(
        "area",
        _BASE if len(codes) == 1 else 0.88,
        (f"the text names {names}",),
        areas=codes,
        spans=tuple(span("area", m) for m in mentions),
    )


def _district(mention: Mention, context: Context) -> Finding | None:
    choice = choose(mention, context)
    if choice is None or choice.entry.lonlat is None:
        return None
    entry = choice.entry
    return Finding(
        "area",
        round(_BASE * choice.sure, 3),
        (f"the district of {entry.name}",),
        (entry,),
        areas=(entry.admin1,) if entry.admin1 else (),
        candidates=choice.rivals,
        spans=(span("area", mention),),
        uncertainty_km=DISTRICT_KM,
    )


def _border(sentence: Sentence) -> Finding | None:
    if not sentence.has("border_zone"):
        return None
    sides = [m for m in sentence.mentions if m.kind in ("country", "demonym")]
    codes = tuple(dict.fromkeys(m.area for m in sides))
    if not codes:
        return None
    regions = BORDERS.get("-".join(codes[:2]), ()) if len(codes) > 1 else ()
    named = [m.area for m in sentence.mentions if m.kind == "region"]
    if named or _region_before(sentence, "border_zone"):
        return None
    reason = f"the border zone of {COUNTRY_NAMES[codes[0]]}"
    if len(codes) > 1:
        reason += f" with {COUNTRY_NAMES[codes[1]]}"
    return Finding(
        "area",
        0.9 if regions else 0.8,
        (reason,),
        areas=tuple(regions) or codes[:1],
        spans=tuple(span("area", m) for m in sides),
    )


def _country(sentence: Sentence, context: Context) -> Finding | None:
    countries = [m for m in sentence.mentions if m.kind == "country"]
    located = [
        m for m in countries if m.prep not in ("towards", "from", "to") or _is_genitive(sentence, m)
    ]
    if not located:
        located = [m for m in sentence.mentions if m.kind == "demonym" and _of_railway(sentence, m)]
    if sentence.has("nationwide"):
        return _nationwide(sentence, context)
    if not located:
        return None
    codes = tuple(dict.fromkeys(m.area for m in located))
    names = ", ".join(COUNTRY_NAMES[code] for code in codes)
    return Finding(
        "area",
        0.9,
        (f"the text names {names} as a whole",),
        areas=codes,
        spans=tuple(span("area", m) for m in located),
    )


def _is_genitive(sentence: Sentence, mention: Mention) -> bool:
    """Whether "van", "von" means of and not from: "in het zuiden van Wit-Rusland"."""
    return mention.prep == "from" and sentence.tokens[mention.before].key in ("van", "von")


def _of_railway(sentence: Sentence, mention: Mention) -> bool:
    """Whether a demonym belongs to a railway: "the Belarusian railways", not "partisans"."""
    after = [cue for cue in sentence.cues if mention.last <= cue.first <= mention.last + 1]
    roles = {cue.role for cue in after}
    # "The Belarusian direction" is a line out of Moscow.
    heading = any(sentence.tokens[cue.first].key.startswith(_HEADINGS) for cue in after)
    if any(sentence.cue_at(cue.last, "people") for cue in after):
        return False  # "the Belarusian railway workers"
    return bool(roles & {"line", "track", "territory"}) and "motion" not in roles and not heading


def _nationwide(sentence: Sentence, context: Context) -> Finding:
    named = [m for m in sentence.mentions if m.kind in ("country", "demonym")]
    codes = tuple(dict.fromkeys(m.area for m in named)) or (
        (context.country,) if context.country else context.countries[:1]
    )
    finding = Finding(
        "area",
        0.9,
        ("the text speaks of a whole country",),
        areas=codes[:1],
        spans=tuple(span("area", m) for m in named[:1]),
    )
    return finding if codes else replace(finding, score=0.86).because("which one is not said")
