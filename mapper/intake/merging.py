"""What two people changed of one record: as it was, as it is now, and as typed, side by side.

A draft falls into parts: a column each, where it was, each source and each claim.  A part that
both changed is never decided here (three-way merge,
https://en.wikipedia.org/wiki/Merge_(version_control)#Three-way_merge).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mapper import vocabulary
from mapper.intake.draft import Draft
from mapper.intake.draft_place import AREA, DECIDED, KEPT
from mapper.model import Claim, Incident, Source
from mapper.schema import Column, Face, columns, on

NOW, TYPED = "now", "typed"
PLACE = "place"
#: The columns that each way to say the place takes.
_TAKEN = {
    "line": ("line", "from_station", "to_station", "km_post"),
    "point": ("latitude", "longitude"),
    "text": ("location",),
    AREA: ("admin1", "country"),
}

#: What a part says: texts by column.  None where a draft does not have it.
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of a draft that somebody changed: what it is called, and its three texts."""

    key: str
    label: str
    was: str
    now: str
    typed: str

    @property
    def by_others(self) -> bool:
        """Whether the record has moved on in it."""
        return self.now != self.was

    @property
    def both(self) -> bool:
        """Whether it was changed twice, and not to the same."""
        return self.by_others and self.typed not in (self.was, self.now)

    @property
    def choice(self) -> str:
        """Which of the two is meant, as far as that is no question; "" where it is."""
        return "" if self.both else NOW if self.typed == self.was else TYPED


def differences(was: Draft, now: Draft, typed: Draft) -> list[Difference]:
    """Return the parts in which three drafts of one record are not the same, in their order."""
    parts = [_parts(each) for each in (was, now, typed)]
    found = []
    for key in dict.fromkeys(key for each in parts for key in each):
        record, given = _record_of(key), [each.get(key) for each in parts]
        if key == PLACE and typed.place_by == KEPT:
            given[2] = given[0]
        texts = _texts(record, given)
        if len(set(texts)) > 1:
            found.append(Difference(key, _label(key), *texts))
    return found


def taken(now: Draft, typed: Draft, choices: Mapping[str, str]) -> Draft:
    """Return what was typed, but the parts that are chosen as they are ``now``."""
    chosen = {key for key, choice in choices.items() if choice == NOW}
    values = {**typed.values, **{k: v for k, v in now.values.items() if k in chosen}}
    draft = typed
    if PLACE in chosen:
        own = {name: now.values[name] for name in DECIDED if name in now.values}
        values |= own
        draft = replace(draft, place_by=KEPT, place_choice="")
    return replace(
        draft,
        values=values,
        sources=tuple(_rows(_sources(now), _sources(typed), chosen)),
        claims=tuple(_rows(_claims(now), _claims(typed), chosen)),
    )


def _rows(
    now: Mapping[str, Cells], typed: Mapping[str, Cells], chosen: set[str]
) -> Iterator[Cells]:
    for key in dict.fromkeys((*typed, *(each for each in now if each in chosen))):
        cells = now.get(key) if key in chosen else typed.get(key)
        if cells is not None:
            yield cells


def _parts(draft: Draft) -> dict[str, Cells]:
    names = [each.name for each in on(Incident, Face.EDIT)]
    own = {name: {name: draft.text(name)} for name in names if name not in DECIDED}
    return {**own, PLACE: {PLACE: _place(draft)}, **_sources(draft), **_claims(draft)}


def _place(draft: Draft) -> str:
    """Return where a draft says that it was, by the columns that its way takes."""
    known = columns(Incident)
    taken = DECIDED if draft.place_by == KEPT else _TAKEN.get(draft.place_by, ())
    said = [f"{known[n].label}: {text}" for n in taken if (text := draft.text(n))]
    return "; ".join(filter(None, [*said, draft.place_choice])) or "not placed"


def _sources(draft: Draft) -> dict[str, Cells]:
    return {
        f"source {each.get('source_id') or f'+{number}'}": each
        for number, each in enumerate(draft.sources)
        if each
    }


def _claims(draft: Draft) -> dict[str, Cells]:
    """Return claims by who says what of which column, and which of several."""
    found: dict[str, Cells] = {}
    for each in filter(None, draft.claims):
        about = f"claim {each.get('source_id', '')} {each.get('field', '')}"
        number = sum(key.rpartition(" ")[0] == about for key in found)
        found[f"{about} {number}"] = each
    return found


def _record_of(key: str) -> type:
    return {"source": Source, "claim": Claim}.get(key.partition(" ")[0], Incident)


def _label(key: str) -> str:
    known = columns(Incident)
    if key == PLACE:
        return "Where"
    if key in known:
        return known[key].form_label
    kind, *rest = key.split(" ")
    if kind == "source":
        return "A new source" if rest[0].startswith("+") else f"Source {rest[0]}"
    about = known[rest[1]].label if rest[1] in known else rest[1]
    return f"What {rest[0]} says of “{about}”"


def _texts(record: type, given: list[Cells | None]) -> list[str]:
    """Return the three texts of a part: of several cells those that are not the same."""
    if any(cells and PLACE in cells for cells in given):
        return [cells[PLACE] if cells else "" for cells in given]
    known: Mapping[str, Any] = columns(record)
    names = dict.fromkeys(name for cells in given if cells for name in cells if name in known)
    said = [
        {name: _told(known[name], cells.get(name, "")) for name in names} if cells else None
        for cells in given
    ]
    one = record is Incident and len(names) == 1
    differing = [n for n in names if len({each[n] for each in said if each}) > 1]
    lacking = any(each is None for each in said)
    shown: Iterable[str] = names if one or lacking else differing
    return [_joined(known, each, shown, one=one) for each in said]


def _joined(
    known: Mapping[str, Column], cells: Cells | None, names: Iterable[str], *, one: bool
) -> str:
    if cells is None:
        return ""
    return "\n".join(
        cells[name] if one else f"{known[name].label}: {cells[name]}"
        for name in names
        if one or cells[name]
    )


def _told(column: Column, text: str) -> str:
    """Return a typed text as it is told: terms by their labels, several in one form."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    parts = [part.strip() for part in plain.split(";")] if column.many else [plain]
    if column.terms:
        parts = [vocabulary.label(column.terms, part) for part in parts]
    return "; ".join(filter(None, parts))
