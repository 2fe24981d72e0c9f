"""From the names of one sentence and what it says of them to a finding.

The order of the rules is the order of how much they say: a figure of speech, a part of a line, a
place, a movement, an area, nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mapper.geocode.finding import UNSURE, Finding, nothing
from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.reading.areas import area_finding
from mapper.geocode.reading.beside import is_between
from mapper.geocode.reading.kilometres import Kilometre, find_kilometres
from mapper.geocode.reading.location import Locator, list_head, several
from mapper.geocode.reading.mentions import Mention, Sentence, joined_to, span
from mapper.geocode.reading.offsets import offset_finding
from mapper.geocode.reading.pairs import pair_finding
from mapper.geocode.reading.phrases import Pair, find_pairs
from mapper.geocode.reading.resolve import Choice, Context, choose
from mapper.geocode.reading.roles import Roles, find_roles
from mapper.geocode.reading.said import against_context, heading, is_plain_name, place_said
from mapper.geocode.reading.sense import (
    drop_governments,
    is_figure_of_speech,
    name_seats,
)
from mapper.geocode.reading.standing import is_aside, seats_institution
from mapper.geodesy import flat_km
from mapper.model import LonLat

_BASE = 0.97
#: On a stretch longer than this, a place on it says more than the stretch.
_LONG_KM = 60.0
_FROM_OR_TO = "where from or where to, not where"
#: Cues of something that happened or stood somewhere, and did not pass through.
_AREAS = ("region", "district")
_STANDING = ("event", "halt")


@dataclass(slots=True)
class Reader:
    """Reads one sentence; ``context`` is what the whole text says of where it is."""

    sentence: Sentence
    context: Context
    gazetteer: Gazetteer
    _paired: Sequence[Mention] = ()

    def read(self) -> Finding:
        """Return what the sentence says."""
        districts = [m for m in self.sentence.mentions if m.kind == "district"]
        towns = tuple(c.entry for m in districts if (c := choose(m, self.context)))
        self.context = replace(self.context, districts=towns)
        name_seats(self.sentence)
        if is_figure_of_speech(self.sentence):
            return nothing("a figure of speech, not a railway event")
        drop_governments(self.sentence)
        trains, pairs = self._parted(find_pairs(self.sentence))
        kilometres = [
            each
            for each in find_kilometres(self.sentence)
            if not any(m.start <= each.start < m.end for m in self.sentence.mentions)
        ]
        self._paired = [m for pair in pairs for m in (pair.one, *self._ends(pair))]
        roles = find_roles(self.sentence, self._paired)
        found = (
            offset_finding(self._locator, kilometres)
            or self._by_pairs(pairs, kilometres, roles)
            or self._by_roles(roles)
            or area_finding(self.sentence, self.context)
            or self._of_trains(trains)
        )
        if found is not None:
            return against_context(found, self.context, self.gazetteer.home)
        unknown = [
            m for m in self.sentence.mentions if m.kind == "place" and m.prep not in ("", "towards")
        ]
        if unknown:
            names = ", ".join(repr(m.text) for m in unknown[:3])
            finding = nothing(f"no gazetteer has {names}", 0.6)
            return replace(finding, unknown=tuple(m.text for m in unknown[:3]))
        return nothing("the text names no place")

    @staticmethod
    def _parted(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
        """Part the pairs that only say which train it is from those that say where."""
        trains = [pair for pair in pairs if pair.train]
        for mention in (m for pair in trains for m in (pair.one, pair.other)):
            mention.kind = "title"
        return trains, [pair for pair in pairs if not pair.train]

    def _of_trains(self, trains: Sequence[Pair]) -> Finding | None:
        """Return the way of a train that is named by its ends, if nothing befell it on it."""
        if trains and self._tells(*_STANDING):
            return nothing("the text names a train by its ends, not where it was", 0.6)
        return self._by_pairs(trains, (), Roles((), (), (), (), (), ()))

    @property
    def _locator(self) -> Locator:
        return Locator(self.sentence, self.context, self._paired)

    def _choose(self, mention: Mention, near: Sequence[Entry] = ()) -> Choice | None:
        return self._locator.choose(mention, near)

    def _by_pairs(
        self, pairs: Sequence[Pair], kilometres: Sequence[Kilometre], roles: Roles
    ) -> Finding | None:
        if not pairs:
            return None
        stations = [
            m
            for m in roles.at
            if m.typed == "station" or not m.prep or is_between(self.sentence, m, pairs)
        ]
        best: Finding | None = None
        for pair in pairs:
            near = [c.entry for m in roles.at if (c := self._choose(m))]
            context = replace(self.context, near=(*self.context.near, *near))
            posts = [k for k in kilometres if not k.offset]
            found = pair_finding(pair, posts, context, self.gazetteer)
            others = self._ends(pair)[1:]
            if found and others:
                found = found.because(f"the text also names {others[0].text}", factor=UNSURE)
            if found and (best is None or found.score > best.score):
                best = replace(found, beside=near[0] if near else None)
        if best is None or best.kind == "km_post":
            return best and self._counted(best)
        if best.kind == "none" and not best.candidates:
            return None
        if stations:
            return self._station_on_pair(stations[0], best)
        return self._place_on_line(roles, best) if roles.at else best

    def _ends(self, pair: Pair) -> list[Mention]:
        """Return the other end of a pair, and those that the text puts beside it: "B or C"."""
        later = [m for m in self.sentence.mentions if m.first >= pair.other.last]
        before = [m for m in self.sentence.mentions if m.last <= pair.one.first]
        either = before[-1:] if pair.one.joined == "or" else []
        return [*joined_to(pair.other, later), *either] if pair.between else [pair.other]

    def _counted(self, post: Finding) -> Finding:
        """Turn the ends of a km post so that it is counted from the first, where that is said."""
        ends = [
            m
            for m in self.sentence.mentions
            if self.sentence.cue_before(m.first, "counted") and m.kind == "place"
        ]
        if not ends or len(post.places) < 2:
            return post
        said = {match.entry.id for match in ends[0].matches}
        if post.places[1].id in said and post.places[0].id not in said:
            post = replace(post, places=(post.places[1], post.places[0]))
        return replace(post, counted=post.places[0].id in said)

    def _place_on_line(self, roles: Roles, line: Finding) -> Finding:
        """Prefer "near X" to the whole of the line, or long stretch, that X lies on."""
        if line.kind not in ("line", "stretch", "movement"):
            return line
        found = self._locator.location(roles.at, roles.bare)
        if found is None or found.stand_in or not found.places or found.kind == "multiple":
            return line
        place, ends = found.places[0].lonlat, [end.lonlat for end in line.places if end.lonlat]
        if place is None or len(ends) < 2:
            return line
        away = flat_km(ends[0], ends[1])
        if line.kind == "stretch" and away < _LONG_KM:
            return line
        detour = flat_km(place, ends[0]) + flat_km(place, ends[1])
        return found if detour < 1.5 * away + 10 else line

    def _station_on_pair(self, mention: Mention, pair: Finding) -> Finding:
        """Place "the X halt between A and B": at X where it is known, else on the section."""
        ends = [end.lonlat for end in pair.places if end.lonlat]
        between = [
            m for m in mention.matches if m.entry.lonlat and _is_on_way(m.entry.lonlat, ends)
        ]
        choice = self._choose(replace(mention, matches=between), pair.places)
        if choice and choice.entry.id not in {end.id for end in pair.places}:
            return place_said(self.sentence, mention, choice)
        return pair.because(
            f"no gazetteer has {mention.text!r} there; placed on the section around it",
            factor=0.85,
        )

    def _by_roles(self, roles: Roles) -> Finding | None:
        roles = self._of_journey(roles)
        found = self._locator.location(roles.at, roles.bare)
        if found and self._is_only_aside(roles.at):
            return area_finding(self.sentence, self.context) or found
        if found and roles.origins and not self._tells(*_STANDING):
            found = found.because("whether it stood or arrived there is not said", factor=UNSURE)
        found = found or self._movement(roles)
        if found:
            return found
        for group in (roles.via, roles.origins, roles.destinations, roles.bare):
            found = self._listed(group, bare=group is roles.bare)
            if found:
                return found
        return None

    def _is_only_aside(self, at: Sequence[Mention]) -> bool:
        """Whether all names only say where somebody is from or sits, and an area says more."""
        asides = all(is_aside(self.sentence, m) or seats_institution(self.sentence, m) for m in at)
        return asides and any(m.kind in _AREAS and m.prep for m in self.sentence.mentions)

    def _tells(self, *cues: str) -> bool:
        return any(self.sentence.has(cue) for cue in cues)

    def _alights(self, at: Sequence[Mention]) -> bool:
        """Whether "boarded at A and left the train at B" arrives at the second of two places."""
        return (
            len(at) == 2
            and not at[1].joined
            and any(
                cue.role == "arrival" and at[0].last <= cue.first < at[1].first
                for cue in self.sentence.cues
            )
        )

    def _only_arrives(self) -> bool:
        """Whether something arrived and nothing else befell it: "traf" hits, or arrives."""
        words = {cue.first for cue in self.sentence.cues if cue.role == "arrival"}
        told = {cue.first for cue in self.sentence.cues if cue.role in _STANDING}
        return bool(words) and told <= words

    def _of_journey(self, roles: Roles) -> Roles:
        """Read "from A … arrived in B" and "boarded at A … to B" as the ends of a journey."""
        if not roles.at or any(m.prep != "at" for m in roles.at):
            return roles
        if self._alights(roles.at):
            return replace(roles, at=(), origins=roles.at[:1], destinations=roles.at[1:])
        if roles.origins and not roles.destinations and self._only_arrives():
            return replace(roles, at=(), destinations=roles.at) if len(roles.at) == 1 else roles
        boarded = not roles.origins and not any(m.typed == "station" for m in roles.at)
        if (
            roles.destinations
            and boarded
            and self._tells("motion")
            and not (self._tells(*_STANDING))
        ):
            return replace(roles, at=(), origins=(*roles.at, *roles.origins))
        return roles

    def _movement(self, roles: Roles) -> Finding | None:
        goals = roles.destinations or (roles.towards if self.sentence.has("motion") else ())
        moving = roles.origins or roles.via or self.sentence.has("motion")
        if not goals or not moving:
            return None
        area = self._area_of_event()
        if area:
            return area
        ends = (*roles.origins, *roles.via, goals[-1])
        first = {id(m): c.entry for m in ends if (c := self._choose(m))}
        chosen = [
            (m, c)
            for m in ends
            if (c := self._choose(m, [e for key, e in first.items() if key != id(m)]))
            and c.entry.lonlat
        ]
        if not chosen or chosen[-1][0] is not goals[-1]:
            return None
        parts = {id(m): "origin" for m in roles.origins} | {id(m): "via" for m in roles.via}
        score = _BASE * min(choice.sure for _, choice in chosen)
        return Finding(
            "movement",
            round(score, 3),
            tuple(w for _, c in chosen for w in c.why),
            tuple(c.entry for _, c in chosen),
            spans=tuple(span(parts.get(id(m), "destination"), m) for m, _ in chosen),
            uncertainty_km=chosen[-1][1].entry.error_km,
        ).because(
            "a movement: the place is its destination",
            factor=1.0 if self.sentence.has("motion") else UNSURE,
        )

    def _is_dateline(self, mention: Mention) -> bool:
        """Whether a name only heads a sentence that says of its event in which area it was."""
        following = self.sentence.tokens[mention.last : mention.last + 1]
        headed = mention.first == 0 and bool(following) and following[0].kind != "word"
        return headed and any(m.prep == "at" and m.kind in _AREAS for m in self.sentence.mentions)

    def _area_of_event(self) -> Finding | None:
        """Return the area in which something befell what moved: "a train to X derailed in Y"."""
        put = [m for m in self.sentence.mentions if m.prep == "at" and m.kind in _AREAS]
        if not put or not self._tells("event"):
            return None
        return area_finding(self.sentence, self.context)

    def _listed(self, group: Sequence[Mention], *, bare: bool) -> Finding | None:
        usable = [m for m in group if not bare or is_plain_name(self.sentence, m)]
        if bare and usable:
            head = list_head(usable[0], group)
            later = [m for m in group if m.first > head.first]
            usable = heading(self.sentence, head, later) or joined_to(head, later)
            if self._is_dateline(usable[0]):
                return None
            choice = self._choose(usable[0])
            regions = self.context.regions
            if choice and regions and choice.entry.admin1 not in regions:
                return None  # "Human rights defenders … in Vitebsk region"
        if not usable:
            return None
        others = [
            m
            for m in self.sentence.mentions
            if m.prep == "from" and m.kind == "place" and m not in usable
        ]
        listed = bare or (usable[0].prep == "via" and others)
        joined = usable if listed else joined_to(usable[0], usable[1:])
        if usable[0].prep == "via":
            joined = [*joined, *others]
        if len(joined) > 1:
            return several(self._locator, joined)
        choice = self._choose(usable[0])
        if choice is None or usable[0].prep not in ("from", "to"):
            return place_said(self.sentence, usable[0], choice) if choice else None
        return place_said(self.sentence, usable[0], choice).because(_FROM_OR_TO, factor=UNSURE)


def _is_on_way(lonlat: LonLat, ends: Sequence[LonLat]) -> bool:
    """Whether a point lies hardly off the way between two places, or near the one that is known."""
    if len(ends) < 2:
        return all(flat_km(lonlat, end) < _LONG_KM for end in ends)
    detour = flat_km(lonlat, ends[0]) + flat_km(lonlat, ends[1])
    return detour < 1.3 * flat_km(ends[0], ends[1]) + 15
