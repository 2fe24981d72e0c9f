"""A draft: what a form gives, as it was typed, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import orjson

from mapper.model import Incident, Source
from mapper.schema import Face, on


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as typed: ``values`` are texts by column, several where several were chosen.

    Its columns are those that the schema puts into the form; ``sources`` are the same of each
    publication.  ``place_by`` tells which way to say the place counts: ``line`` (line,
    from_station, to_station), ``point`` (longitude, latitude) or ``text`` (location).
    ``place_choice`` is the meaning that was chosen of the words or, by another way, of the title
    that speaks against it: the id of an alternative of its `Place`; "" for none of them, None
    where nobody was asked.

    An editor's draft of a change has the columns of the editors' form, ``claims``, sources with
    the ``source_id`` of those that the record has, and two more ways: ``area`` (admin1, country)
    and ``kept`` (where the record has it).
    """

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    place_by: str = ""
    place_choice: str | None = ""
    sources: tuple[Mapping[str, str], ...] = ()
    claims: tuple[Mapping[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return what was typed into a column, several texts with semicolons between them."""
        return ";".join(self.texts(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return what was chosen of a column, or the one text typed into it; () for nothing."""
        value = self.values.get(name) or ()
        return (value,) if isinstance(value, str) else value

    @property
    def digest(self) -> str:
        """A digest of what it says, however its words are spaced and capitalised."""
        texts = [f"{name}: {self.text(name).strip()}" for name in self.values]
        texts += [self.place_by, self.place_choice or ""]
        texts += [text for source in self.sources for text in source.values() if text]
        said = [" ".join(text.casefold().split()) for text in texts]
        return sha256(orjson.dumps(said)).hexdigest()

    def as_json(self) -> str:
        """Return the draft as JSON text."""
        own = {"place_by": self.place_by, "place_choice": self.place_choice or ""}
        sources = [dict(source) for source in self.sources]
        return orjson.dumps({**self.values, **own, "sources": sources}).decode()


def draft_from_json(text: str) -> Draft:
    """Return the draft that `Draft.as_json` wrote; what is no column of it now is left out."""
    kept = orjson.loads(text)
    sources = (
        {name: each[name] for name in _names(Source) if name in each}
        for each in kept.get("sources", ())
    )
    return Draft(
        {name: _chosen(kept[name]) for name in _names(Incident) if name in kept},
        place_by=kept.get("place_by", ""),
        place_choice=kept.get("place_choice", ""),
        sources=tuple(sources),
    )


def _chosen(value: str | list[str]) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)


def _names(record: type) -> tuple[str, ...]:
    return tuple(each.name for each in on(record, Face.FORM))
