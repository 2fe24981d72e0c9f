"""What is asked of a report's place before it is taken, so that nobody is placed by default.

Which of its meanings words have, whether the title or the chosen place is right, and whether a
report is to stay without a place; each once, and only while `Draft.place_choice` leaves it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.intake.choices import standing
from mapper.intake.title_place import drawn, title_against

if TYPE_CHECKING:
    from mapper.intake.draft import Draft
    from mapper.model import Incident
    from mapper.region import Region
    from mapper.store import Reading


class Asked(StrEnum):
    """What a question is about."""

    MEANING = "meaning"
    TITLE = "title"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the incident that it is about, and what was read: of its words or its title.

    ``apart_km`` is how far the title's place lies from the incident's.
    """

    about: Asked
    incident: Incident
    reading: Reading | None = None
    apart_km: float = 0.0


class PlaceAsked(InputError):
    """A report cannot be taken before a ``question`` of its place is answered."""

    def __init__(self, question: Question) -> None:
        super().__init__(
            f"the place of the report has to be settled first ({question.about}): choose one of "
            "its meanings, or leave it unplaced"
        )
        self.question = question


def question_of(
    draft: Draft, incident: Incident, reading: Reading | None, region: Region
) -> Question | None:
    """Return what is to be asked of a draft that is in order otherwise; None for nothing.

    ``incident`` is what it makes, ``reading`` what its words mean, by `read_words`.
    """
    if draft.place_choice is not None:
        return None
    if reading and standing(reading.place, region.network).alternatives:
        return Question(Asked.MEANING, incident, reading)
    if draft.place_by in ("line", "point") and (other := title_against(incident, region)):
        return Question(Asked.TITLE, incident, other.reading, other.apart_km)
    form = drawn(incident, region)
    if form is not None and form.geometry is None:
        return Question(Asked.UNPLACED, incident, reading)
    return None
