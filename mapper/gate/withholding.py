"""Texts that are more exact than a record may be told, or point at a person: they are withheld.

Which texts there are, the schema says: of the record, the sources that it cites and the claims
about it; which words count, what the gate minds of the record (`mapper.gate.exact`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from mapper import vocabulary
from mapper.gate import exact
from mapper.gate.columns import passes
from mapper.gate.platforms import as_told, is_private
from mapper.memo import Memo
from mapper.model import Claim, Exact, Incident, Source, Withheld
from mapper.model.withheld import WHAT_WAS_HIT
from mapper.schema import Column, Kind, columns
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.railway.network import Network

R = TypeVar("R", Incident, Source, Claim)

#: Kinds of columns that hold words of somebody's own.
_WORDS = (Kind.TEXT, Kind.STOP, Kind.ADDRESS)
#: Terms that say no more than that nobody says what was hit.
_UNSAID = frozenset({"unknown", "other"})
#: The texts in which a report says what was hit.
_SAYS_WHAT = ("title", "location", "notes")
#: The words of a part of an address stand between these.
_BETWEEN = str.maketrans("-_+,", " " * 4)


@dataclass(frozen=True, slots=True)
class Passed:
    """A record, its sources and claims without the texts that are ``withheld``.

    It is ``held`` where nothing of the record may be shown.
    """

    incident: Incident
    sources: Mapping[str, Source]
    claims: Sequence[Claim]
    withheld: tuple[Withheld, ...]
    held: bool


def withhold(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    network: Network,
    shown: Collection[str] = (),
    memo: Memo | None = None,
) -> Passed:
    """Take the texts out that are too exact, but not those whose digests an editor has ``shown``.

    Those that are shown are among the withheld, too: what was decided of them still holds.
    """
    look = _Look(incident, network, frozenset(shown), memo or Memo())
    bare = look.without(incident)
    if bare.title != incident.title:
        kind = vocabulary.label("event_type", incident.event_type)
        bare = replace(
            bare, title=vocabulary.label("sub_event_type", incident.sub_event_type) or kind
        )
    claims = list(claims)
    own = dict.fromkeys((*incident.sources, *(claim.source_id for claim in claims)))
    cited = {key: look.at_source(sources[key]) for key in own if key in sources}
    said = [each for claim in claims if (each := look.without(claim)).field and each.value]
    held = look.says_what_was_hit(incident)
    return Passed(bare, cited, said, tuple(dict.fromkeys(look.found)), held)


class _Look:
    """One look at a record and what belongs to it; ``found`` grows by what is too exact."""

    def __init__(
        self, incident: Incident, network: Network, shown: frozenset[str], memo: Memo
    ) -> None:
        self.incident, self.network, self.shown, self.memo = incident, network, shown, memo
        self.minds = incident.handling
        self.kinds = exact.kinds_for(self.minds)
        journey = (incident.origin, incident.destination, *incident.via)
        ends = (incident.from_station, incident.to_station, *journey)
        self.mapped = _mapped(network)
        self.own = memo.of(ends, _called_of, ends, network)
        self.found: list[Withheld] = []

    def at_source(self, source: Source) -> Source:
        """Return a source as `without` does; many records cite the same.

        Of a private person's post no more is looked at than may be told.
        """
        key = source, self.kinds, self.own, self.shown
        bare, found = self.memo.of(key, _Look._source, self, source)
        self.found += found
        return bare

    def _source(self, source: Source) -> tuple[Source, list[Withheld]]:
        before, self.found = self.found, []
        bare, found = self.without(as_told(source) if is_private(source) else source), self.found
        self.found = before
        return bare, found

    def without(self, record: R) -> R:
        """Return a record without the texts of its own that are withheld."""
        emptied: dict[str, Any] = {}
        kind: Any = type(record)  # mypy takes no class of values for a key
        for column in _texts(kind):
            value = getattr(record, column.name)
            if not value or (record is self.incident and not passes(column, self.minds)):
                continue
            kept = tuple(
                each for each in column.values(value) if not self._takes(record, column, each)
            )
            if column.many and kept != value:
                emptied[column.name] = kept
            elif not kept:
                emptied |= {column.name: column.default}
                emptied |= {column.lang: ""} if column.lang else {}
        return replace(record, **emptied) if emptied else record

    def says_what_was_hit(self, incident: Incident) -> bool:
        """Tell whether its words are of wayside equipment that it does not name as hit."""
        if self.minds & {Handling.EQUIPMENT, Handling.DETENTION} or set(incident.asset) - _UNSAID:
            return False
        for name in _SAYS_WHAT:
            text = getattr(incident, name)
            if found := exact.find(text, frozenset({exact.WAYSIDE})):
                return self._is_withheld(Withheld("incident", WHAT_WAS_HIT, text, found))
        return False

    def _takes(self, record: Incident | Source | Claim, column: Column, text: str) -> bool:
        if column.kind is Kind.STOP and text in self.network.stations:
            return False
        look = _in_address if column.kind is Kind.ADDRESS else exact.find
        found = look(text, self.kinds, self.mapped, self.own)
        if not found:
            return False
        of, source_id = type(record).__name__.lower(), getattr(record, "source_id", "")
        return self._is_withheld(Withheld(of, column.name, text, found, source_id))

    def _is_withheld(self, text: Withheld) -> bool:
        self.found.append(text)
        return text.digest not in self.shown


@lru_cache(maxsize=4096)
def _in_address(
    url: str, kinds: frozenset[str], mapped: frozenset[int], own: frozenset[int]
) -> tuple[Exact, ...]:
    """Return what an address says: in figures as it is written, or in the words of its path."""
    plain = unquote(url)
    written = exact.find(plain, kinds & exact.in_addresses("figures"))
    words = plain.partition("://")[2].partition("/")[2].translate(_BETWEEN)
    spelled = exact.find(words, kinds & exact.in_addresses("words"), mapped, own)
    return (*written, *spelled)


@lru_cache
def _texts(record: type) -> tuple[Column, ...]:
    return tuple(each for each in columns(record).values() if each.kind in _WORDS)


@lru_cache(maxsize=8)
def _mapped(network: Network) -> frozenset[int]:
    """Return the numbers of the kilometres that stations of a network are called like."""
    return frozenset(exact.kilometres_called(_names(network, network.stations)))


def _called_of(ids: tuple[str, ...], network: Network) -> frozenset[int]:
    """Return the numbers of the kilometres that some stations are called like."""
    return frozenset(exact.kilometres_called(_names(network, ids)))


def _names(network: Network, ids: Iterable[str]) -> Iterator[str]:
    for each in ids:
        if station := network.stations.get(each):
            yield from (station.name_en, *station.names.values(), *station.spellings)
