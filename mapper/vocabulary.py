"""The words of the record: every term with its label and definition, from ``vocabulary.toml``.

This is the only list of terms: forms, legend, scripts, documentation and exports read it.
Spatial and time precision follow the codes of ACLED (https://acleddata.com), source reliability
and claim credibility those of the Admiralty code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

#: Side of the box in which shapes are drawn, in units of their paths.
SHAPE_BOX = 24
#: The shape of a kind of event that has none of its own: a dot.
NEUTRAL_SHAPE = "M12 5A7 7 0 1 1 12 19A7 7 0 1 1 12 5Z"


class Handling(StrEnum):
    """What the gate has to mind where a record has a term."""

    EQUIPMENT = "equipment"  #: wayside equipment: never finer than its section
    DETENTION = "detention"  #: people held: never finer than the division, never a pin
    MOVEMENT = "movement"  #: a transport: never finer than the station


@dataclass(frozen=True, slots=True)
class Term:
    """One word: its id in the data, its label and definition by language, and its facets.

    ``parent`` is the term of the wider list to which it belongs; ``handling`` what the gate has
    to mind.  A kind of event has a ``shape``, the ``d`` of an SVG path in a box of 24 by 24
    units (even-odd rule), a ``colour`` and one on dark paper, and is ``shown`` on the map unless
    it says otherwise.  A ``silent`` term says that no source says, which is no fact to tell.  A
    term that is the ``editors``' cannot be chosen by who sends a report.  ``whole`` says whether a
    kind of event befalls all of the stretch that is named, None that its parent says so.  A term
    that tells of a country's law has that ``country`` (ISO 3166-1).  Two kinds of event of one
    ``matter`` may be what two reports call the same event.  A grade needs so many independent
    ``origins``; None says that it does not stand or fall with them.  A source of a ``private``
    person is told without its address.  Of what is counted a single ``one`` is called so.  An
    effect reads as a state of ``traffic``; "" says nothing of it.
    """

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    parent: str | None = None
    handling: Handling | None = None
    shape: str = ""
    colour: str = ""
    colour_dark: str = ""
    shown: bool = True
    silent: bool = False
    editors: bool = False
    whole: bool | None = None
    country: str = ""
    matter: str = ""
    origins: int | None = None
    private: bool = False
    one: str = ""
    traffic: str = ""

    def text(self, lang: str = "en") -> str:
        """Return the label in ``lang``, or in English where that is missing."""
        return self.label.get(lang, self.label["en"])


@cache
def lists() -> Mapping[str, Mapping[str, Term]]:
    """Return every list by the name of its column: ``lists()["event_type"]["sabotage"]``."""
    raw = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))
    return MappingProxyType({name: _terms(entries) for name, entries in raw.items()})


def terms(name: str) -> Mapping[str, Term]:
    """Return the terms of one list by id, in the order in which they are to be shown."""
    return lists()[name]


def has(name: str, term: str) -> bool:
    """Tell whether ``term`` is in the list ``name``."""
    return term in lists()[name]


def label(name: str, term: str, lang: str = "en") -> str:
    """Return the label of one term; a term that is not in the list is its own label."""
    found = lists()[name].get(term)
    return found.text(lang) if found else term


def shape(event_type: str) -> str:
    """Return the shape of a kind of event, so that colour is never all that tells them apart."""
    found = terms("event_type").get(event_type)
    return (found and found.shape) or NEUTRAL_SHAPE


def sub_types(event_type: str) -> tuple[Term, ...]:
    """Return the sub-event types of one event type."""
    return tuple(t for t in lists()["sub_event_type"].values() if t.parent == event_type)


def record_of(event_type: str) -> str:
    """Return the kind of record that an event of a type makes: of the same handling, if any is."""
    event = terms("event_type").get(event_type)
    kinds = terms("record")
    same = (each.id for each in kinds.values() if event and each.handling is event.handling)
    return next(same, next(iter(kinds)))


@cache
def movements() -> tuple[str, ...]:
    """Return the kinds of record that are transports, which have an embargo of their own."""
    kinds = terms("record").values()
    return tuple(each.id for each in kinds if each.handling is Handling.MOVEMENT)


def handling(terms: Iterable[tuple[str, str]]) -> frozenset[Handling]:
    """Return what the gate has to mind of a record with these terms, each as (list, id)."""
    known = lists()
    found = (known[name].get(term) for name, term in terms)
    return frozenset(each.handling for each in found if each and each.handling)


@cache
def whole(event_type: str, sub_event_type: str) -> bool:
    """Tell whether an event befalls all of a stretch; else it happened at one spot on it.

    Its sub-event type says so, else its event type does; where neither does it is a spot.
    """
    kinds = (
        terms("sub_event_type").get(sub_event_type),
        terms("event_type").get(event_type),
    )
    return next((kind.whole for kind in kinds if kind and kind.whole is not None), False)


@cache
def matter(event_type: str, sub_event_type: str) -> str:
    """Return the matter of an event: its sub-event type's own, else its event type's."""
    kinds = (
        terms("sub_event_type").get(sub_event_type),
        terms("event_type").get(event_type),
    )
    return next((kind.matter for kind in kinds if kind and kind.matter), event_type)


@cache
def of_matter(name: str) -> tuple[str, ...]:
    """Return the event types of which a kind of event may be of a matter."""
    subs = ((each.parent or "", each.id) for each in lists()["sub_event_type"].values())
    kinds = (*subs, *((each, "") for each in lists()["event_type"]))
    return tuple(dict.fromkeys(kind for kind, sub in kinds if matter(kind, sub) == name))


def _terms(entries: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Term]:
    return MappingProxyType({key: _term(key, entry) for key, entry in entries.items()})


def _term(key: str, entry: Mapping[str, Any]) -> Term:
    """Read ``label``/``definition`` (English) and ``label_nl``, ``definition_nl``, … ."""

    def by_language(kind: str) -> Mapping[str, str]:
        found = {
            name.removeprefix(kind).removeprefix("_") or "en": text
            for name, text in entry.items()
            if name == kind or name.startswith(f"{kind}_")
        }
        return MappingProxyType(found)

    return Term(
        key,
        by_language("label"),
        by_language("definition"),
        parent=entry.get("parent"),
        handling=Handling(entry["handling"]) if "handling" in entry else None,
        shape=entry.get("shape", ""),
        colour=entry.get("colour", ""),
        colour_dark=entry.get("colour_dark", entry.get("colour", "")),
        shown=entry.get("shown", True),
        editors=entry.get("editors", False),
        silent=entry.get("silent", False),
        whole=entry.get("whole"),
        country=entry.get("country", ""),
        matter=entry.get("matter", ""),
        origins=entry.get("origins"),
        private=entry.get("private", False),
        one=entry.get("one", ""),
        traffic=entry.get("traffic", ""),
    )
