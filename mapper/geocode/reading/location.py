"""Where something happened: the names at which a sentence puts it, and the one that it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mapper.geocode.finding import STAND_IN_KM, UNSURE, Finding
from mapper.geocode.names.gazetteer import ADJECTIVE, Entry
from mapper.geocode.reading.mentions import PASSING, Mention, Sentence, joined_to, span
from mapper.geocode.reading.resolve import NEAR_KM, Choice, Context, choose
from mapper.geocode.reading.said import DISTRICT_KM, place_said, places_said
from mapper.geocode.reading.standing import Standings, is_aside, seats_institution
from mapper.geodesy import flat_km

#: Spelled so or declined, and bigger than this, a name is its place whatever stands beside it.
_SURE_QUALITY, _SURE_WEIGHT = 0.96, 3.6
#: So many tokens part a name from the place that it is put near: "X in de buurt van Y".
_BESIDE_TOKENS = 3
#: A reading that is no surer than this asks the other names of the sentence.
_UNSETTLED = 0.86
#: The stations of a city lie within this of its centre.
_CITY_KM = 5.0
_HAMLET, _LIGHTER = 2.5, 0.5
#: Another place whose standing is within this of the first could be meant as well.
_CLOSE = 1


@dataclass(frozen=True, slots=True)
class Locator:
    """Reads where one sentence puts something; ``paired`` are the ends of its stretches."""

    sentence: Sentence
    context: Context
    paired: Sequence[Mention] = ()

    def choose(self, mention: Mention, near: Sequence[Entry] = ()) -> Choice | None:
        """Return the likeliest reading of a mention beside the places ``near``."""
        return choose(mention, replace(self.context, near=(*self.context.near, *near)))

    def location(self, at: Sequence[Mention], bare: Sequence[Mention]) -> Finding | None:
        """Return where something was; ``at`` have a preposition of place, ``bare`` have none."""
        if not at:
            return None
        known = [(m, c) for m in at if (c := self.choose(m))]
        known += [(m, c) for m in bare if m.joined and m.prep and (c := self.choose(m))]
        standings = Standings(self.sentence, at)
        points = {id(m): standings.of(m) for m in at}
        primary = max(at, key=lambda m: (points[id(m)], -m.first))
        others = [c.entry for m, c in known if m is not primary]
        primary = list_head(primary, at)
        joined = joined_to(primary, [m for m in at if m.first > primary.first])
        if len(joined) > 1:
            return several(self, joined)
        city = self._city_of_station(primary)
        if city:
            return _in_city(place_said(self.sentence, *city), primary, city[1].entry)
        choice = self._settled(primary, others)
        if choice is None or self._is_elsewhere(primary, choice):
            return self._unknown_place(primary, known)
        beside = next((c.entry for m, c in known if m is not primary and m.prep == "near"), None)
        found = replace(place_said(self.sentence, primary, choice), beside=beside)
        if is_aside(self.sentence, primary) or seats_institution(self.sentence, primary):
            return found.because("the text says where somebody is from or sits", factor=UNSURE)
        rivals = [
            c.entry
            for m, c in known
            if m is not primary and points.get(id(m), -1) >= max(0, points[id(primary)] - _CLOSE)
        ]
        return _or_elsewhere(found, choice.entry, rivals)

    def _settled(self, primary: Mention, others: Sequence[Entry]) -> Choice | None:
        """Return the reading of ``primary``; any other name of the sentence may settle it."""
        beside = [c.entry for m in self._put_beside(primary) if (c := self.choose(m))]
        context = replace(self.context, beside=tuple(beside))
        choice = choose(primary, replace(context, near=(*self.context.near, *others)))
        if choice is None or choice.sure > _UNSETTLED:
            return choice
        named = [
            c.entry
            for m in self.sentence.mentions
            if m is not primary
            and m.kind in ("place", "district")
            and (c := self.choose(m))
            and not any(m is end for end in self.paired)
        ]
        settled = self.choose(primary, [*others, *named])
        return settled and replace(settled, sure=min(settled.sure, _UNSETTLED))

    def _is_elsewhere(self, mention: Mention, choice: Choice) -> bool:
        """Whether the best reading lies far from where the sentence puts the name."""
        entry = choice.entry
        if entry.lonlat is None:
            return False
        towns = [town.lonlat for town in self.context.districts if town.lonlat]
        if towns and all(flat_km(entry.lonlat, town) > DISTRICT_KM for town in towns):
            return True
        if (
            choice.quality >= _SURE_QUALITY
            and entry.weight > _SURE_WEIGHT
            and (mention.typed != "station")
        ):
            return False
        near = [c.entry for m in self._put_beside(mention) if (c := self.choose(m, [entry]))]
        # A hamlet of that name elsewhere says nothing against a place that reports do name.
        near = [other for other in near if other.weight > max(_HAMLET, entry.weight - _LIGHTER)]
        return bool(near) and all(
            other.lonlat and flat_km(entry.lonlat, other.lonlat) > NEAR_KM for other in near
        )

    def _city_of_station(self, mention: Mention) -> tuple[Mention, Choice] | None:
        """Return the city of "the Kyiv station in Moscow", which is named after another."""
        if not mention.matches or mention.matches[0].why != ADJECTIVE:
            return None
        for other in self.sentence.mentions:
            if other is mention or other.kind != "place" or other.prep in PASSING:
                continue
            choice = self.choose(other)
            if choice and choice.entry.weight > _SURE_WEIGHT:
                return other, choice
        return None

    def _put_beside(self, mention: Mention) -> list[Mention]:
        """Return the names that a sentence puts ``mention`` near or, a station, in."""
        preps = ("near", "at") if mention.typed == "station" else ("near",)
        return [
            m
            for m in self.sentence.mentions
            if m is not mention
            and m.kind == "place"
            and (
                (m.beside and m.prep == "from")  # "which lies 30 km from"
                or (m.prep in preps and self._follows(m, mention))
            )
        ]

    def _follows(self, other: Mention, mention: Mention) -> bool:
        if other.prep == "near":
            return abs(other.before - mention.last) < _BESIDE_TOKENS
        cue = self.sentence.cue_at(mention.last, "station")
        return other.before == (cue.last if cue else mention.last)

    def _unknown_place(
        self, mention: Mention, known: Sequence[tuple[Mention, Choice]]
    ) -> Finding | None:
        """Place a name that no gazetteer has at what the sentence puts it near, and say so."""
        beside = [(m, c) for m, c in known if m is not mention and c.entry.lonlat]
        districts = [m for m in self.sentence.mentions if m.kind == "district"]
        beside += [(m, c) for m in districts if (c := self.choose(m)) and c.entry.lonlat]
        if not beside:
            return None
        other, choice = min(beside, key=lambda known: known[0].prep != "near")
        said = place_said(self.sentence, other, choice)
        if said.kind == "none":
            return said
        kind = "station" if mention.typed == "station" else "point"
        return replace(
            said,
            kind=kind,
            stand_in=True,
            uncertainty_km=STAND_IN_KM,
            spans=(span("place", mention), span("near", other)),
            unknown=(mention.text,),
        ).because(
            f"no gazetteer has {mention.text!r} there; placed at {choice.entry.name}, "
            "which the text names beside it",
            factor=0.82,
        )


def _in_city(found: Finding, station: Mention, city: Entry) -> Finding:
    return replace(
        found,
        kind="station",
        stand_in=True,
        uncertainty_km=city.error_km + _CITY_KM,
        spans=(span("place", station), *found.spans),
        unknown=(station.text,),
    ).because(
        f"{station.text!r} names a station of {city.name}; placed at its centre", factor=UNSURE
    )


def list_head(mention: Mention, at: Sequence[Mention]) -> Mention:
    """Return the first of the names that a list joins to ``mention``."""
    head = mention
    for one, other in reversed(list(pairwise(at))):
        if other is head and other.joined:
            head = one
    listed = joined_to(head, [m for m in at if m.first > head.first])
    return head if any(m is mention for m in listed) else mention


def several(locator: Locator, mentions: Sequence[Mention]) -> Finding | None:
    """Return the finding of names joined by "and" or "or"."""
    chosen = [(m, c) for m in mentions if (c := locator.choose(m)) and c.entry.lonlat]
    if len(chosen) < 2:
        return place_said(locator.sentence, *chosen[0]) if chosen else None
    return places_said(chosen)


def _or_elsewhere(found: Finding, entry: Entry, rivals: Sequence[Entry]) -> Finding:
    """Lower the score where the text names another place that could as well be meant."""
    for rival in rivals:
        if rival.lonlat is None or entry.lonlat is None:
            continue
        if flat_km(rival.lonlat, entry.lonlat) > NEAR_KM:
            return replace(found, candidates=(*found.candidates, rival)).because(
                f"the text also names {rival.name}", factor=UNSURE
            )
    return found
