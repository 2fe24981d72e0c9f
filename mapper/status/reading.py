"""Out of public forms: what each record on a line, and each claim about it, says of the traffic.

Only what everyone may see is read, as the store gives it.  What is said in terms of the vocabulary
counts; a claim in a source's own words stands beside what its record says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from mapper.model import Incident
from mapper.schema import Face, Kind, columns
from mapper.status.claims import Claims, Told, day_of, term, terms
from mapper.status.extents import Placed
from mapper.status.said import RESUMED, UNSAID, Bounds, Closure, Dated, Said, Voice, closure_of
from mapper.store.record import from_row
from mapper.vocabulary import Handling

_NIGHT = "night"
_REFUTED = "refuted"

#: The columns that are read: those of days and effects, and all that the gate minds.
_READ = tuple(
    name
    for name, column in columns(Incident).items()
    if Face.EXPORT in column.faces
    and (
        column.kind is Kind.TERM
        or column.hint_type == date | None
        or name in ("id", "title", "time_precision")
    )
)


class Spoken(NamedTuple):
    """What a record and the claims about it say of the traffic.

    Of the record itself that stands first; it is told as a closure, as it is known now, too, where
    it names an effect.
    """

    closure: Closure | None = None
    said: tuple[Said, ...] = ()


def spoken(placed: Placed) -> Spoken:
    """Return what a record on a line, and the claims about it, say of its traffic."""
    of = placed.report.properties
    claims = Claims(of)
    if not of["effect"] and not claims.about("effect"):
        return Spoken()
    record = _Record(placed, claims)
    own = record.own()
    if own is None:
        return Spoken(None, tuple(record.claimed()))
    return Spoken(closure_of(own), (own, *record.claimed()))


class _Record:
    """A record as it is read: its own columns, and its claims."""

    def __init__(self, placed: Placed, claims: Claims) -> None:
        of = placed.report.properties
        self._extent, self._claims = placed.extent, claims
        self._incident = from_row(Incident, {each: of[each] for each in _READ if of[each]})
        self._withheld = Handling.EQUIPMENT in self._incident.handling

    def own(self) -> Said | None:
        """Return what the record itself says; None where it names no effect."""
        incident, claims = self._incident, self._claims
        effect = term("effect", incident.effect)
        if not effect or (self._withheld and effect == RESUMED):
            return None
        published, by = claims.published(effect, incident.reported_date)
        ended = claims.end_published(incident.effect_end, published)
        starts = _dated(incident.effect_start, published, by)
        ends = (*_dated(incident.effect_end, ended, by), *claims.days("effect_end"))
        return replace(
            self._said(effect, published, by),
            starts=(*starts, *claims.days("effect_start")),
            ends=() if self._withheld else ends,
            words=tuple(each for each in claims.in_words() if each.published),
        )

    def claimed(self) -> Iterator[Said]:
        """Yield what each claim about it says that names an effect.

        One in words of its own that nobody dated comes by itself, as an effect that is not named.
        """
        for claim in self._claims.about("effect"):
            effect = term("effect", claim["value"])
            if effect and (said := self._of_claim(claim, effect)):
                yield said
        for words in self._claims.in_words():
            if words.published is None:
                yield replace(self._said(UNSAID, None, words.by), words=(words,))

    def _of_claim(self, claim: Told, effect: str) -> Said | None:
        """Return what a claim says; None where that would tell the end that is withheld."""
        by = self._claims.voices(claim)
        said = self._said(effect, self._claims.said_on(claim), by)
        first, to = day_of(claim["effective_from"]), day_of(claim["effective_to"])
        if self._withheld:
            until = said.last.latest
            if effect == RESUMED or (first and until and first > until):
                return None
        if first or to:
            began = Bounds(first, first, by) if first else Bounds(None, to)
            said = replace(said, began=began, last=Bounds(to or first, to or first))
        scope = terms("effect_scope", claim["scope"])
        return replace(said, scope=scope) if scope else said

    def _said(self, effect: str, published: date | None, by: tuple[Voice, ...]) -> Said:
        """Return that an effect is said of the days, the traffic and the place of the record."""
        incident = self._incident
        began, last = _days(incident, published)
        return Said(
            incident.id,
            effect,
            incident.effect_scope or (UNSAID,),
            self._extent,
            published,
            by,
            began,
            last,
            withheld=self._withheld,
            refuted=incident.verification == _REFUTED,
            title=incident.title,
        )


def _dated(day: date | None, published: date | None, by: tuple[Voice, ...]) -> Iterator[Dated]:
    if day is not None:
        yield Dated(day, published, by)


def _days(incident: Incident, published: date | None) -> tuple[Bounds, Bounds]:
    """Return the bounds of the first day, and of the last day spoken of, by those of the event.

    What went on over days began on the first; what is so since a day was so when it was published.
    """
    span, meaning = incident.span(), incident.date_meaning
    first, last = span.first, span.last
    if meaning == "since":
        reported = incident.reported_date or published
        until = max((day for day in (first, last, reported) if day), default=None)
        return Bounds(first, first), Bounds(until, until)
    if meaning == "by":
        return Bounds(first, last), Bounds(last, last)
    exact = incident.time_precision == 1 and incident.time_of_day != _NIGHT
    if meaning in ("day", "through") and exact:
        return Bounds(first, first), Bounds(last, last)
    return Bounds(first, last), Bounds(first, last)
