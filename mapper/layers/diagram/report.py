"""One report as a diagram of a line has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mapper import vocabulary


@dataclass(frozen=True)
class Report:
    """One report as a diagram has it.

    ``first`` and ``last`` are its days (ordinals), None where that end is open.  ``km`` is the part
    of the line, None where it has none; its ends may be ``doubt_km`` off.  ``stops`` are the
    kilometres of the places that a movement names on the line, in its order; it ``comes`` from or
    ``goes`` to elsewhere.  ``stations`` are the ids of those that it names; ``whole`` says that it
    is about the line and no part of it, ``beside`` that it lies on a neighbouring line, or on none,
    ``banded`` that a band shows from when to when.
    """

    id: str
    kind: str
    outline: str
    title: str
    when: str
    where: str
    grade: str
    first: int | None
    last: int | None
    km: tuple[float, float] | None
    doubt_km: float = 0.0
    stops: tuple[float, ...] = ()
    comes: bool = False
    goes: bool = False
    stations: tuple[str, ...] = ()
    whole: bool = False
    beside: bool = False
    banded: bool = False

    @property
    def words(self) -> str:
        """All of it: what, when, where, and how well known."""
        kind = vocabulary.label("event_type", self.kind)
        about = ", ".join(filter(None, (self.when, self.where))) or "No day and no place"
        beside = "Beside this line: " if self.beside else ""
        return f"{beside}{kind}: {self.title}. {about}. {self.grade}"

    @cached_property
    def dated(self) -> tuple[int, ...]:
        """The days that it gives."""
        return tuple(each for each in (self.first, self.last) if each is not None)
