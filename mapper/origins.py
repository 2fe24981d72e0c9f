"""Independent origins: how many of those who report an event do not repeat one another.

Publications are one origin where one is a copy of the other (``derived_from``, however long the
chain; the same address), where they repeat the same statement, agency or party, and where they
belong to one owner or state (the region's table of owners).  An origin is *independent* where it
is no party to the event, and more than a conviction that proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper import convictions, vocabulary
from mapper.memo import Memo
from mapper.model import Claim, Incident, Source
from mapper.names import fold
from mapper.pages import page_of

if TYPE_CHECKING:
    from mapper.region import RegionTexts

#: The sort of publication that is a party's own.
_PARTY = "party"


@dataclass(frozen=True, slots=True)
class Origin:
    """Publications that count as one; ``party`` where it is of somebody who takes part.

    It ``proves`` nothing where all of it is a conviction under the rules of the region.
    """

    source_ids: tuple[str, ...]
    party: bool
    proves: bool

    @property
    def independent(self) -> bool:
        """Whether it may raise what is known of an event."""
        return self.proves and not self.party


def origins(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    texts: RegionTexts,
) -> tuple[Origin, ...]:
    """Return the origins of an incident, in the order in which it cites them.

    ``sources`` holds, by id, at least those that it cites and what these were derived from.
    """
    cited = list(dict.fromkeys(each for each in incident.sources if each in sources))
    look = _Look(incident, sources, list(claims), texts)
    groups = _joined([({each}, look.keys(sources[each])) for each in cited])
    return tuple(look.origin([each for each in cited if each in ids]) for ids, _ in groups)


def independent(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    texts: RegionTexts,
    memo: Memo | None = None,
) -> int:
    """Return how many independent origins an incident has; see `origins`.

    It is kept in the ``memo`` by all that it depends on.
    """
    claims, cited = tuple(claims), tuple(_with_origins(incident.sources, sources))
    of = incident.actor, incident.claimed_by, incident.handling, incident.country, incident.admin1
    key = cited, claims, of
    return (memo or Memo()).of(key, _independent, incident, sources, claims, texts)


def _independent(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    texts: RegionTexts,
) -> int:
    return sum(each.independent for each in origins(incident, sources, claims, texts))


def _with_origins(ids: Iterable[str], sources: Mapping[str, Source]) -> Iterator[Source]:
    """Yield the sources of some ids, and what they were derived from, as far as it is known."""
    waiting, seen = [*ids], set[str]()
    for each in waiting:
        if each not in seen and (source := sources.get(each)):
            seen.add(each)
            waiting.append(source.derived_from)
            yield source


def at_most(verification: str, count: int) -> str:
    """Return a grade of verification, or the highest that so many independent origins carry.

    What sources deny or refute does not stand or fall with them.
    """
    terms = vocabulary.terms("verification")
    asked = terms.get(verification)
    if asked is None or asked.origins is None or asked.origins <= count:
        return verification
    fitting = [e for e in terms.values() if e.origins is not None and e.origins <= count]
    return max(fitting, key=lambda term: term.origins or 0).id


def agreed(verification: str, count: int) -> tuple[str, int]:
    """Return a grade of verification and a number of independent origins that go together.

    The grade is no higher than `at_most`; where it says that there is none, there is none: the
    editor knows that all that is cited passes on a party's word.
    """
    grade = at_most(verification, count)
    term = vocabulary.terms("verification").get(grade)
    return grade, 0 if term and term.origins == 0 else count


class _Look:
    """One look at what an incident cites."""

    def __init__(
        self,
        incident: Incident,
        sources: Mapping[str, Source],
        claims: list[Claim],
        texts: RegionTexts,
    ) -> None:
        self.incident, self.sources, self.claims, self.texts = incident, sources, claims, texts
        cited = (sources[each] for each in incident.sources if each in sources)
        #: The publishers, bodies and owners that somebody here repeats.
        self.repeated = {
            self.named(each.derived_from)
            for start in cited
            for each in self.chain(start)
            if each.derived_from and each.derived_from not in sources
        }
        self.claimants = {self.named(each) for each in (*incident.claimed_by, *incident.actor)}

    def chain(self, source: Source) -> Iterator[Source]:
        """Yield a source, what it was derived from, and so on, each once."""
        seen: set[str] = set()
        here: Source | None = source
        while here is not None and here.source_id not in seen:
            seen.add(here.source_id)
            yield here
            here = self.sources.get(here.derived_from)

    def named(self, name: str) -> str:
        """Return what all that is of a publisher or body has in common."""
        owner = self.texts.outlets.called(name)
        return owner.key if owner else f"owner {fold(name)}"

    def whose(self, source: Source) -> str:
        """Return what all that is of a source's publisher has in common."""
        owner = self.texts.outlets.of(source.publisher, source.url, source.original_url)
        if owner is not None:
            return owner.key
        return f"owner {fold(source.publisher)}" if source.publisher else ""

    def keys(self, source: Source) -> set[str]:
        """Return all that makes a source one with others that have a part of it."""
        found: set[str] = set()
        for each in self.chain(source):
            found.add(f"id {each.source_id}")
            addresses = map(page_of, (each.url, each.original_url, each.archive_url))
            found |= {f"at {address}" for address in addresses if address}
            whose = self.whose(each)
            if not each.derived_from or whose in self.repeated:
                found.add(whose)
            if each.derived_from and each.derived_from not in self.sources:
                found.add(self.named(each.derived_from))
        return found - {""}

    def origin(self, ids: list[str]) -> Origin:
        """Return the origin that some of the cited sources are."""
        cited = [self.sources[each] for each in ids]
        return Origin(
            tuple(ids),
            party=any(map(self._is_party, cited)),
            proves=not all(map(self._is_conviction, cited)),
        )

    def _is_party(self, source: Source) -> bool:
        """Tell whether somebody who takes part says it first."""
        *_, end = self.chain(source)
        if end.type == _PARTY:
            return True
        called = self.texts.outlets.called
        if end.derived_from and end.derived_from not in self.sources:
            owner, key = called(end.derived_from), self.named(end.derived_from)
        else:
            owner = self.texts.outlets.of(end.publisher, end.url, end.original_url)
            key = self.whose(end)
        return bool(owner and owner.party) or key in self.claimants

    def _is_conviction(self, source: Source) -> bool:
        is_one = convictions.is_one
        if any(is_one(self.incident, each, self.claims, self.texts) for each in self.chain(source)):
            return True
        *_, end = self.chain(source)
        return bool(end.derived_from) and convictions.is_body(
            end.derived_from, self.incident, self.texts
        )


def _joined(parts: list[tuple[set[str], set[str]]]) -> list[tuple[set[str], set[str]]]:
    """Join what has a key in common, as often as there is something to join."""
    joined: list[tuple[set[str], set[str]]] = []
    for ids, keys in parts:
        apart = [each for each in joined if not each[1] & keys]
        alike = [each for each in joined if each[1] & keys]
        one = (ids.union(*(e[0] for e in alike)), keys.union(*(e[1] for e in alike)))
        joined = [*apart, one]
    return joined
