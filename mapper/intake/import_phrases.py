"""Rows of a file that say where only in words: placed by the geocoder, or left for an editor.

A row that says anything else of its place, be it that it has none, is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.formats.delimited import Row, read_rows
from mapper.formats.table import COLUMNS
from mapper.intake.choices import READ, Found, find, placed_at
from mapper.intake.phrases import phrase_of
from mapper.intake.railway_names import misfits
from mapper.model import Incident

if TYPE_CHECKING:
    from mapper.railway.areas import Areas
    from mapper.railway.network import Network

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
    """A row that is in but not placed: where it stands, its phrase, and why an editor chooses."""

    file: str
    line: int
    incident_id: str
    location: str
    score: float
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}: {self.incident_id} is not placed yet: "
            f"{self.location!r}: {self.reason}; an editor chooses at /review"
        )


@dataclass(frozen=True, slots=True)
class ByPhrase:
    """An incident after its phrase was read: placed, or as it was with the reason for it."""

    incident: Incident
    found: Found
    reason: str = ""

    @property
    def chosen(self) -> str:
        """The id of the choice that was taken, "" where an editor has to choose."""
        return "" if self.reason else READ


def phrase_lines(path: Path) -> frozenset[int]:
    """Return the lines of the rows of a file that have a place phrase and nothing else of place."""
    return frozenset(
        row.line
        for row in read_rows(path, COLUMNS)
        if isinstance(row, Row)
        and row.cells.get("location")
        and not any(row.cells.get(name) for name in _PLACE_COLUMNS)
    )


def place_by_phrase(incident: Incident, network: Network, areas: Areas) -> ByPhrase:
    """Return an incident placed by its phrase if the geocoder is sure, else the reason why not."""
    phrase = phrase_of(
        incident.location, incident.location_lang, incident.country, incident.reported_date
    )
    found = find(phrase, network)
    choice = found.sure(incident)
    if choice is None:
        return ByPhrase(incident, found, _doubt(found))
    placed = placed_at(incident, choice)
    for name, remedy in misfits(placed, network, areas):
        return ByPhrase(incident, found, f"{name}: {remedy}")
    return ByPhrase(placed, found)


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
