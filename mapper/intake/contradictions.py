"""What an editor is warned of: what in a report speaks against itself, and what points at a person.

The gate withholds words by what a record is about; an editor is warned of them in any report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.gate import exact
from mapper.intake.title_place import title_against
from mapper.placing import READ
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.intake.built import Built
    from mapper.model import Incident
    from mapper.region import Region

#: Kinds of words that say where on the line it was, and nothing of a person.
_OF_THE_LINE = frozenset({"kilometre", "distance", "piece"})


def contradictions(made: Built, region: Region) -> list[str]:
    """Return in words what speaks against a report; that its country does, it says by itself.

    What names another place is its title by its own words, where it is farther than both are in
    doubt; what is told before it happened was published before its first day.
    """
    return [*_of_title(made.incident, region), *_of_days(made)]


def _of_title(incident: Incident, region: Region) -> Iterator[str]:
    against = title_against(incident, region)
    if against and (read := against.reading.place.alternative(READ)):
        yield f"the title names {read.name}, and that is not where the report is placed"


def _of_days(made: Built) -> Iterator[str]:
    first = made.incident.span().first
    for source in made.sources:
        if first and source.published and source.published < first:
            name = source.publisher or source.title
            yield (
                f"{name} was published on {source.published.isoformat()}, before the event: "
                f"{first.isoformat()}"
            )


def pointing(made: Built) -> dict[str, tuple[str, ...]]:
    """Return by text what points at a person, or at a moment, train or spot, whatever it is of."""
    incident, sources = made.incident, made.sources
    said = (*incident.claimed_by, *incident.attributed_by, *(each.title for each in sources))
    texts = (incident.title, incident.notes, incident.location, *said)
    kinds = exact.kinds_for(frozenset(Handling)) - _OF_THE_LINE
    found = {text: exact.find(text, kinds) for text in texts}
    return {
        text: tuple(f"{each.says}: {each.words}" for each in some)
        for text, some in found.items()
        if some
    }
