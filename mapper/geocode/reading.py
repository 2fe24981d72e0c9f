"""From the names of one sentence and what it says of them to a finding.

The order of the rules is the order of how much they say: a figure of speech, a part of a line, a
place, a movement, an area, nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mapper.geocode.areas import area_finding
from mapper.geocode.beside import is_between
from mapper.geocode.finding import Finding, nothing, span
from mapper.geocode.gazetteer import Entry, Gazetteer
from mapper.geocode.mentions import Mention, Sentence, joined_to
from mapper.geocode.nearness import distance_km
from mapper.geocode.pairs import pair_finding
from mapper.geocode.phrases import (
    Kilometre,
    Pair,
    Roles,
    find_kilometres,
    find_pairs,
    find_roles,
)
from mapper.geocode.resolve import NEAR_KM, Choice, Context, choose
from mapper.geocode.said import against_context, is_plain_name, place_said, places_said
from mapper.geocode.sense import drop_governments, is_abstract, is_figure_of_speech, name_seats

_BASE = 0.97
#: On a stretch longer than this, a place on it says more than the stretch.
_LONG_KM = 60.0
_FROM = 0.93


@dataclass(slots=True)
class Reader:
    """Reads one sentence; ``context`` is what the whole text says of where it is."""

    sentence: Sentence
    context: Context
    gazetteer: Gazetteer

    def read(self) -> Finding:
        """Return what the sentence says."""
        districts = [m for m in self.sentence.mentions if m.kind == "district"]
        towns = tuple(c.entry for m in districts if (c := choose(m, self.context)))
        self.context = replace(self.context, districts=towns)
        name_seats(self.sentence)
        if is_figure_of_speech(self.sentence):
            return nothing("a figure of speech, not a railway event")
        drop_governments(self.sentence)
        pairs = [p for p in find_pairs(self.sentence) if _is_of_places(p)]
        kilometres = find_kilometres(self.sentence)
        paired = [mention for pair in pairs for mention in (pair.one, pair.other)]
        roles = find_roles(self.sentence, paired)
        found = (
            self._offset(kilometres)
            or self._by_pairs(pairs, kilometres, roles)
            or self._by_roles(roles)
            or self._unknown_pair(pairs)
            or area_finding(self.sentence, self.context)
        )
        if found is not None:
            if is_abstract(self.sentence):
                found = found.because("the sentence speaks of talks or plans", factor=0.85)
            return against_context(found, self.context)
        if self.sentence.has("undisclosed"):
            return nothing("the text withholds the place")
        unknown = [
            m for m in self.sentence.mentions
            if m.kind == "place" and m.prep not in ("", "towards")
        ]
        if unknown:
            names = ", ".join(repr(m.text) for m in unknown[:3])
            finding = nothing(f"no gazetteer has {names}", 0.6)
            return replace(finding, unknown=tuple(m.text for m in unknown[:3]))
        return nothing("the text names no place")

    def _choose(self, mention: Mention, near: Sequence[Entry] = ()) -> Choice | None:
        return choose(mention, replace(self.context, near=(*self.context.near, *near)))

    def _by_pairs(
        self, pairs: Sequence[Pair], kilometres: Sequence[Kilometre], roles: Roles
    ) -> Finding | None:
        if not pairs:
            return None
        stations = [
            m for m in roles.at
            if m.typed == "station" or not m.prep or is_between(self.sentence, m, pairs)
        ]
        best: Finding | None = None
        for pair in pairs:
            near = [c.entry for m in roles.at if (c := self._choose(m))]
            context = replace(self.context, near=(*self.context.near, *near))
            posts = [k for k in kilometres if not k.offset]
            found = pair_finding(pair, posts, context, self.gazetteer)
            if found and (best is None or found.score > best.score):
                best = found
        if best is None or best.kind == "km_post":
            return best
        if best.kind == "none" and not best.candidates:
            return None
        if stations:
            return self._station_on_pair(stations[0], best)
        return self._place_on_line(roles, best) if roles.at else best

    def _unknown_pair(self, pairs: Sequence[Pair]) -> Finding | None:
        said = [pair for pair in pairs if pair.form]
        if not said or any(m.kind in ("region", "district") for m in self.sentence.mentions):
            return None
        one, other = said[0].one.text, said[0].other.text
        finding = nothing(f"no gazetteer has {one!r} or {other!r}", 0.6)
        return replace(finding, unknown=(one, other))

    def _place_on_line(self, roles: Roles, line: Finding) -> Finding:
        """Prefer "near X" to the whole of the line, or long stretch, that X lies on."""
        if line.kind not in ("line", "stretch", "movement"):
            return line
        found = self._location(roles)
        if found is None or found.stand_in or not found.places or found.kind == "multiple":
            return line
        place, ends = found.places[0].lonlat, [end.lonlat for end in line.places if end.lonlat]
        if place is None or len(ends) < 2:
            return line
        away = distance_km(ends[0], ends[1])
        if line.kind == "stretch" and away < _LONG_KM:
            return line
        detour = distance_km(place, ends[0]) + distance_km(place, ends[1])
        return found if detour < 1.5 * away + 10 else line

    def _station_on_pair(self, mention: Mention, pair: Finding) -> Finding:
        """Place "the X halt between A and B": at X where it is known, else on the section."""
        choice = self._choose(mention, pair.places)
        if choice and choice.entry.lonlat and all(
            end.lonlat is None or distance_km(choice.entry.lonlat, end.lonlat) < 100
            for end in pair.places
        ):
            ids = {end.id for end in pair.places}
            if choice.entry.id not in ids:
                return self._at(mention, choice)
        return pair.because(
            f"no gazetteer has {mention.text!r} there; placed on the section around it",
            factor=0.85,
        )

    def _offset(self, kilometres: Sequence[Kilometre]) -> Finding | None:
        """Place "5 km from A", "12 km from A towards B"."""
        offset = next((k for k in kilometres if k.offset), None)
        if offset is None:
            return None
        after = [
            m for m in self.sentence.mentions
            if m.kind == "place" and m.first > offset.place and not m.negated
        ]
        if not after:
            return None
        choice = self._choose(after[0])
        if choice is None or choice.entry.lonlat is None:
            return None
        toward = next((m for m in after[1:] if m.prep in ("towards", "to")), None)
        goal = self._choose(toward, [choice.entry]) if toward else None
        places = (choice.entry, goal.entry) if goal else (choice.entry,)
        finding = self._at(after[0], choice)
        return replace(
            finding, kind="point", places=places, offset_km=offset.km,
            uncertainty_km=round((0.25 * offset.km + 2) if goal else offset.km + 3, 1),
        ).because(f"{offset.km:g} km from {choice.entry.name}"
                  + (f" towards {goal.entry.name}" if goal else ", the direction is not said"))

    def _by_roles(self, roles: Roles) -> Finding | None:
        arrives = self.sentence.has("arrival") and [m.prep for m in roles.at] == ["at"]
        if roles.origins and arrives and not roles.destinations:
            roles = replace(roles, at=(), destinations=roles.at)
        found = self._location(roles) or self._movement(roles)
        if found:
            return found
        for group in (roles.via, roles.origins, roles.destinations, roles.bare):
            found = self._listed(group, bare=group is roles.bare)
            if found:
                return found
        return None

    def _location(self, roles: Roles) -> Finding | None:
        known = [(m, c) for m in roles.at if (c := self._choose(m))]
        known += [(m, c) for m in roles.bare if m.joined and m.prep and (c := self._choose(m))]
        if not roles.at:
            return None
        primary = max(roles.at, key=lambda m: (self._priority(m, roles.at), -m.first))
        others = [c.entry for m, c in known if m is not primary]
        joined = joined_to(primary, [m for m in roles.at if m.first > primary.first])
        choice = self._choose(primary, [] if len(joined) > 1 else others)
        if len(joined) > 1:
            return self._several(joined)
        if choice is None or self._is_elsewhere(primary, choice):
            return self._unknown_place(primary, known)
        beside = next((c.entry for m, c in known if m is not primary and m.prep == "near"), None)
        return replace(self._at(primary, choice), beside=beside)

    def _priority(self, mention: Mention, at: Sequence[Mention]) -> int:
        """Rank what a sentence says of where: a station, a village, near something, in a town."""
        if mention.beside:
            return -1
        if mention.typed in ("station", "settlement"):
            return 4 if mention.typed == "station" else 3
        # "X near Y": Y only says where X is.
        before = [m for m in at if m.last in (mention.before, mention.before - 1)]
        if before and mention.prep == "near":
            return 0
        # "A court in Minsk": where it sits is not where something happened.
        if any(
            cue.role == "institution" and mention.before - 2 <= cue.last <= mention.before
            for cue in self.sentence.cues
        ):
            return 0
        return 2 if mention.prep in ("near", "compass") else 1

    def _is_elsewhere(self, mention: Mention, choice: Choice) -> bool:
        """Whether the best reading lies far from every place that the sentence puts it near."""
        beside = [
            m for m in self.sentence.mentions
            if m is not mention and m.kind == "place" and m.prep == "near"
            and abs(m.first - mention.last) < 4
        ]
        entry = choice.entry
        if not beside or entry.lonlat is None or (choice.quality >= 0.96 and entry.weight > 3.6):
            return False
        near = [c.entry for m in beside if (c := self._choose(m))]
        return bool(near) and all(
            other.lonlat and distance_km(entry.lonlat, other.lonlat) > NEAR_KM for other in near
        )

    def _unknown_place(
        self, mention: Mention, known: Sequence[tuple[Mention, Choice]]
    ) -> Finding | None:
        """Place a name that no gazetteer has at what the sentence puts it near, and say so."""
        beside = [(m, c) for m, c in known if m is not mention and c.entry.lonlat]
        districts = [m for m in self.sentence.mentions if m.kind == "district"]
        beside += [(m, c) for m in districts if (c := self._choose(m)) and c.entry.lonlat]
        if not beside:
            return None
        other, choice = beside[0]
        finding = self._at(other, choice)
        kind = "station" if mention.typed == "station" else "point"
        return replace(
            finding, kind=kind, stand_in=True, uncertainty_km=25.0,
            spans=(span("place", mention), span("near", other)), unknown=(mention.text,),
        ).because(
            f"no gazetteer has {mention.text!r} there; placed at {choice.entry.name}, "
            "which the text names beside it", factor=0.82,
        )

    def _at(self, mention: Mention, choice: Choice) -> Finding:
        return place_said(self.sentence, mention, choice)

    def _several(self, mentions: Sequence[Mention]) -> Finding | None:
        chosen = [(m, c) for m in mentions if (c := self._choose(m)) and c.entry.lonlat]
        if len(chosen) < 2:
            return self._at(*chosen[0]) if chosen else None
        return places_said(chosen)

    def _movement(self, roles: Roles) -> Finding | None:
        goals = roles.destinations or (roles.towards if self.sentence.has("motion") else ())
        moving = roles.origins or roles.via or self.sentence.has("motion")
        if not goals or not moving:
            return None
        chosen = [(m, c) for m in (*roles.origins, *roles.via, goals[-1])
                  if (c := self._choose(m)) and c.entry.lonlat]
        if not chosen or chosen[-1][0] is not goals[-1]:
            return None
        parts = {id(m): "origin" for m in roles.origins} | {id(m): "via" for m in roles.via}
        score = _BASE * min(choice.sure for _, choice in chosen)
        return Finding(
            "movement", round(score, 3), tuple(w for _, c in chosen for w in c.why),
            tuple(c.entry for _, c in chosen),
            spans=tuple(span(parts.get(id(m), "destination"), m) for m, _ in chosen),
            uncertainty_km=chosen[-1][1].entry.error_km,
        ).because("a movement: the place is its destination")

    def _listed(self, group: Sequence[Mention], *, bare: bool) -> Finding | None:
        usable = [m for m in group if not bare or is_plain_name(self.sentence, m)]
        if not usable:
            return None
        others = [m for m in self.sentence.mentions
                  if m.prep == "from" and m.kind == "place" and m not in usable]
        joined = usable if usable[0].prep == "via" and others else joined_to(usable[0], usable[1:])
        if usable[0].prep == "via":
            joined = [*joined, *others]
        if len(joined) > 1:
            return self._several(joined)
        choice = self._choose(usable[0])
        if choice is None or usable[0].prep != "from":
            return self._at(usable[0], choice) if choice else None
        return self._at(usable[0], choice).because("where from, not where", factor=_FROM)


def _is_of_places(pair: Pair) -> bool:
    return pair.one.kind == "place" and pair.other.kind == "place"
