"""Rows of a file that say where only in words: placed by the geocoder, or left for an editor."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from mapper.errors import Remedy
from mapper.intake.agreement import against
from mapper.intake.choices import elsewhere, placed_at, score_for
from mapper.intake.doubting import with_doubt
from mapper.intake.phrases import phrase_of, read_phrase
from mapper.intake.place_columns import area_of
from mapper.intake.railway_names import misfits
from mapper.model import PUBLISHED, Incident, Place, place_of
from mapper.placing import READ, SURE
from mapper.store import Reading

if TYPE_CHECKING:
    from mapper.region import Region


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

    @property
    def kind(self) -> str:
        """What is the same in all rows that wait for a reason like this."""
        return f"{self.held} {Remedy.kind_of(self.reason)}"

    @property
    def text(self) -> str:
        """What is said of the row."""
        state = "is held back" if self.held else "is not placed yet"
        why = f"{self.location!r}: {self.reason}" if self.location else self.reason
        return f"{self.incident_id} {state}: {why}; an editor chooses at /review"

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}"


def place_by_phrase(incident: Incident, region: Region) -> tuple[Incident, Reading]:
    """Return an incident placed by its phrase if the geocoder is sure, and what was read.

    Where it is not, or the place lies in another country or division than the row names, the
    reading says why an editor chooses; the latter is placed and held back.
    """
    phrase = phrase_of(
        incident.location, incident.location_lang, incident.country, incident.reported_date
    )
    reading = read_phrase(phrase, region)
    choice = _sure(reading, incident)
    if choice is None and phrase.country:
        # Another question, and so another reading: with its country among what the text says, a
        # phrase means the likeliest place there; only without it does it tell that it lies abroad.
        free = read_phrase(replace(phrase, country=""), region)
        if (read := _sure(free, incident)) and elsewhere(incident, read):
            reading, choice = free, read
    read = reading.place
    named = area_of(place_of(incident), region.areas)
    reading = replace(reading, place=replace(read, alternatives=(*read.alternatives, *named)))
    if choice is None:
        return incident, replace(reading, doubt=_doubt(reading))
    placed = with_doubt(placed_at(incident, choice), region)
    for name, remedy in misfits(placed, region):
        return incident, replace(reading, doubt=Remedy("{name}: {why}", name=name, why=remedy))
    if elsewhere(incident, choice):
        abroad = Remedy(
            "these words mean a place in {there}, but country is {country}",
            there=", ".join(choice.crossed),
            country=", ".join(incident.country),
        )
        return held(incident, placed, replace(reading, doubt=abroad))
    if doubt := against(placed, region, incident):
        return held(incident, placed, replace(reading, doubt=doubt))
    return placed, replace(reading, chosen=READ)


def _sure(reading: Reading, incident: Incident) -> Place | None:
    """Return the reading if it may stand for this incident without a person's look."""
    # Where something went is not where something happened.
    moved = reading.place.journey is not None and not incident.is_movement
    read = reading.place.alternative(READ)
    sure = read is not None and (score_for(incident, read) or 0.0) >= SURE and not moved
    return read if sure else None


def held(incident: Incident, placed: Incident, reading: Reading) -> tuple[Incident, Reading]:
    """Keep a row back that is placed where it speaks against itself, until an editor chooses."""
    if placed.status == PUBLISHED:
        placed = replace(placed, status="held")
    before, after = asdict(incident), asdict(placed)
    was = {name: value for name, value in before.items() if value != after[name]}
    return placed, replace(reading, was=was)


def _doubt(reading: Reading) -> str:
    """Return in words why a phrase was not placed."""
    because, score = "; ".join(reading.place.reasons), reading.place.score or 0.0
    if reading.kind == "none":
        return because
    if reading.kind == "multiple":
        return Remedy("{because}; it names several places", because=because)
    if score >= SURE:
        return Remedy("{because}; no single place of an event", because=because)
    remedy = "{because}; score {score:.2f}, sure from {sure:.2f}"
    return Remedy(remedy, because=because, score=score, sure=SURE)
