"""Pairs of places as parts of a line: section, stretch, line, kilometre post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mapper.geocode.finding import Finding, Span, nothing
from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.reading.kilometres import Kilometre
from mapper.geocode.reading.mentions import Mention, span
from mapper.geocode.reading.phrases import Pair
from mapper.geocode.reading.resolve import (
    CANDIDATE,
    Choice,
    Context,
    PairChoice,
    choose,
    choose_pair,
)
from mapper.geodesy import flat_km

_BASE = 0.97
#: Neighbouring stations lie at most this far apart.
_SECTION_KM = 40.0
#: Two ends of one section that no line joins are hardly farther apart than this.
_PLAUSIBLE_KM = 150.0
#: Towns of this weight may be far apart and still bound one stretch.
_BIG = 2.6


def pair_finding(
    pair: Pair, posts: Sequence[Kilometre], context: Context, gazetteer: Gazetteer
) -> Finding | None:
    """Return what a pair says, or None where neither of its names is known."""
    chosen = choose_pair(pair.one, pair.other, context, gazetteer)
    spans = (span("from", pair.one), span("to", pair.other))
    post = posts[0] if posts else None
    if chosen is None or not _is_plausible(chosen, pair):
        return _half_known(pair, post, context, spans)
    if pair.arrow or pair.train:
        return _service(chosen, spans)
    kind = "km_post" if post else _kind(chosen, pair, gazetteer)
    score = _BASE * chosen.sure
    if chosen.sure <= CANDIDATE:
        return Finding(
            "none",
            0.5,
            (*chosen.why, "the names may mean several pairs of places"),
            candidates=(chosen.one, chosen.other, *chosen.rivals),
            spans=spans,
        )
    finding = Finding(
        kind,
        round(score, 3),
        chosen.why,
        (chosen.one, chosen.other),
        chosen.line,
        chosen.apart,
        post.km if post else None,
        candidates=chosen.rivals,
        spans=spans,
    )
    if post:
        finding = replace(finding, spans=(*spans, Span("km", post.start, post.end)))
    return finding


def _is_plausible(chosen: PairChoice, pair: Pair) -> bool:
    if chosen.line or chosen.one.lonlat is None or chosen.other.lonlat is None or pair.train:
        return True
    away = flat_km(chosen.one.lonlat, chosen.other.lonlat)
    if pair.form == "section":
        return away < _PLAUSIBLE_KM
    if chosen.quality < 0.96 or (
        pair.form != "line" and min(chosen.one.weight, chosen.other.weight) < _BIG
    ):
        return away < _PLAUSIBLE_KM
    return away < 900


def _kind(chosen: PairChoice, pair: Pair, gazetteer: Gazetteer) -> str:
    one, other = chosen.one.lonlat, chosen.other.lonlat
    away_km = flat_km(one, other) if one and other else None
    near = away_km is not None and away_km < _SECTION_KM
    if pair.form == "line" and (not near or _are_its_ends(chosen, gazetteer)):
        return "line" if chosen.apart != 1 else "section"
    if chosen.line:
        return "section" if chosen.apart == 1 else "stretch"
    if away_km is not None:
        return "section" if near and pair.form == "section" else "stretch"
    return "section"


def _are_its_ends(chosen: PairChoice, gazetteer: Gazetteer) -> bool:
    """Whether a pair names the ends of the line that it lies on."""
    if not chosen.line:
        return False
    stations = gazetteer.lines[chosen.line].station_ids
    return {stations[0], stations[-1]} == {chosen.one.id, chosen.other.id}


def _service(chosen: PairChoice, spans: tuple[Span, ...]) -> Finding:
    return Finding(
        "movement",
        round(_BASE * chosen.sure * 0.9, 3),
        chosen.why,
        (chosen.one, chosen.other),
        spans=(replace(spans[0], part="origin"), replace(spans[1], part="destination")),
        uncertainty_km=chosen.other.error_km,
    ).because("a train between two places: the place is its destination")


def _half_known(
    pair: Pair, post: Kilometre | None, context: Context, spans: tuple[Span, ...]
) -> Finding | None:
    """Place a pair of which one end or none is known, at what is known, and say so."""
    ends = [(m, c) for m in (pair.one, pair.other) if (c := choose(m, context))]
    nameless = pair.other.kind in ("open", "border")
    ends = [(m, c) for m, c in ends if c.entry.lonlat and (nameless or c.quality >= 0.93)]
    near = [entry for entry in (*context.near, *context.districts) if entry.lonlat]
    if near:
        ends = [(m, c) for m, c in ends if _beside(c.entry, near)]
    kind = "km_post" if post else "line" if pair.form == "line" else "section"
    if ends:
        mention, choice = max(ends, key=lambda end: _standing(end[1]))
        other = pair.other if mention is pair.one else pair.one
        if nameless:
            return _nameless(choice, other, spans)
        reason = (
            f"no gazetteer has {other.text!r} on a line with {choice.entry.name}; "
            f"placed at {choice.entry.name}"
        )
        found = _stand_in(kind, choice.entry, 0.8 * choice.sure, reason, spans, post)
        return replace(found, unknown=(other.text,))
    if near:
        names = f"{pair.one.text!r} and {pair.other.text!r}"
        reason = f"no gazetteer has {names}; placed at {near[0].name}, which the text names"
        return _stand_in(kind, near[0], 0.7, reason, spans, post)
    if pair.form or post:
        return nothing(f"no gazetteer has {pair.one.text!r} or {pair.other.text!r}", 0.6)
    return None


def _nameless(choice: Choice, end: Mention, spans: tuple[Span, ...]) -> Finding:
    """Return the stretch from a place to a border, or to what the text gives no name."""
    if end.kind == "border":
        found = _stand_in("stretch", choice.entry, _BASE * choice.sure, choice.why[0], spans, None)
        return replace(found, border=end.area)
    reason = f"the text gives its other end no name; placed at {choice.entry.name}"
    return _stand_in("stretch", choice.entry, 0.8 * choice.sure, reason, spans, None)


def _standing(choice: Choice) -> float:
    return choice.sure * choice.quality + choice.entry.weight / 10


def _beside(entry: Entry, near: Sequence[Entry]) -> bool:
    return entry.lonlat is not None and any(
        other.lonlat is not None and flat_km(entry.lonlat, other.lonlat) < 100 for other in near
    )


def _stand_in(
    kind: str,
    entry: Entry,
    score: float,
    reason: str,
    spans: tuple[Span, ...],
    post: Kilometre | None,
) -> Finding:
    return Finding(
        kind,
        round(score, 3),
        (reason,),
        (entry,),
        km=post.km if post else None,
        spans=spans,
        uncertainty_km=20.0,
        stand_in=True,
    )
