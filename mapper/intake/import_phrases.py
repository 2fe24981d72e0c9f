"""Rows of a file that say where only in words: placed by the geocoder, or left for an editor.

A row that says nothing of its place is left for an editor, too; one that says anything else of
it, be it that it has none, is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.formats.delimited import Row, read_rows
from mapper.formats.table import headers
from mapper.intake.choices import READ, Choice, Found, elsewhere, find, placed_at
from mapper.intake.phrases import Phrase, phrase_of
from mapper.intake.railway_names import misfits
from mapper.model import Incident

if TYPE_CHECKING:
    from mapper.region import Region

#: A row with one of these says where by itself.
_PLACE_COLUMNS = (
    "place_kind",
    "line",
    "from_station",
    "to_station",
    "km_post",
    "latitude",
    "longitude",
    "admin1",
    "origin",
    "destination",
)


@dataclass(frozen=True, slots=True)
class ToReview:
    """A row that is in but whose place an editor chooses: where it stands, its phrase, and why.

    ``held`` are rows that were placed and are not public until then; the others are public, and
    not placed.
    """

    file: str
    line: int
    incident_id: str
    location: str
    score: float
    reason: str
    held: bool = False

    def __str__(self) -> str:
        state = "is held back" if self.held else "is not placed yet"
        why = f"{self.location!r}: {self.reason}" if self.location else self.reason
        return (
            f"{self.file}, line {self.line}: {self.incident_id} {state}: {why}; "
            "an editor chooses at /review"
        )


@dataclass(frozen=True, slots=True)
class ByPhrase:
    """An incident after its phrase was read: placed, or with the reason why an editor chooses.

    ``was`` holds what the row says itself of the fields that its place has filled in, where it
    was placed and is held back all the same.
    """

    incident: Incident
    found: Found
    reason: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Whether the row is placed and kept back until an editor has chosen."""
        return bool(self.was)

    def as_values(self) -> dict[str, Any]:
        """Return what is kept of it beside the record, as JSON values."""
        chosen = "" if self.reason else READ
        doubt = {"doubt": self.reason or None, "was": dict(self.was) or None}
        return self.found.as_values(chosen) | doubt


def unplaced_lines(path: Path) -> frozenset[int]:
    """Return the lines of the rows of a file that say of their place a phrase at most."""
    return frozenset(
        row.line
        for row in read_rows(path, headers(Incident))
        if isinstance(row, Row) and not any(row.cells.get(name) for name in _PLACE_COLUMNS)
    )


def place_by_phrase(incident: Incident, region: Region) -> ByPhrase:
    """Return an incident placed by its phrase if the geocoder is sure, else the reason why not.

    One that is placed in another country than it names is held back, for an editor to settle.
    """
    if not incident.location:
        return ByPhrase(incident, find(Phrase(""), region), "the row says nothing of its place")
    phrase = phrase_of(
        incident.location, incident.location_lang, incident.country, incident.reported_date
    )
    found = find(phrase, region)
    choice = found.sure(incident)
    if choice is None and phrase.country:
        # Does nothing but the country that the row names speak against the reading?
        free = find(replace(phrase, country=""), region)
        if (read := free.sure(incident)) and elsewhere(incident, read):
            found, choice = free, read
    if choice is None:
        return ByPhrase(incident, found, _doubt(found))
    placed = placed_at(incident, choice)
    for name, remedy in misfits(placed, region):
        return ByPhrase(incident, found, f"{name}: {remedy}")
    if elsewhere(incident, choice):
        return _held(incident, placed, found, choice)
    return ByPhrase(placed, found)


def _held(incident: Incident, placed: Incident, found: Found, choice: Choice) -> ByPhrase:
    """Keep a row back whose words mean a place in another country than the one it names."""
    reason = (
        f"these words mean a place in {', '.join(choice.countries)}, "
        f"but country is {', '.join(incident.country)}"
    )
    if placed.status == "published":
        placed = replace(placed, status="held")
    before, after = asdict(incident), asdict(placed)
    was = {name: value for name, value in before.items() if value != after[name]}
    return ByPhrase(placed, found, reason, was)


def _doubt(found: Found) -> str:
    """Return in words why a phrase was not placed."""
    from mapper.placing import SURE

    placing = found.placing
    because = "; ".join(placing.reasons)
    if placing.kind == "none":
        return because
    if placing.kind == "multiple":
        return f"{because}; it names several places"
    if placing.score >= SURE:
        return f"{because}; no single place of an event"
    return f"{because}; score {placing.score:.2f}, sure from {SURE:.2f}"
