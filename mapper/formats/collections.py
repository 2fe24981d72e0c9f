"""What can be exported under one name: the site's addresses and the command line have the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from mapper.errors import NotFound


class Of(Enum):
    """What the rows of a collection are made of."""

    RECORDS = auto()
    SOURCES = auto()  #: what the records cite
    CLAIMS = auto()  #: what sources say of the records
    LINES = auto()
    STATIONS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A name, what it ``holds`` in words, and the kind of ``record`` to which it is restricted."""

    name: str
    of: Of
    holds: str
    record: str = ""

    @property
    def drawn(self) -> bool:
        """Whether its rows are places."""
        return self.of not in (Of.SOURCES, Of.CLAIMS)

    @property
    def filtered(self) -> bool:
        """Whether the filters of records choose its rows."""
        return self.of in (Of.RECORDS, Of.SOURCES, Of.CLAIMS)


COLLECTIONS = (
    Collection(name="records", of=Of.RECORDS, holds="all that is shown: incidents and movements"),
    Collection(name="incidents", of=Of.RECORDS, holds="the incidents of it", record="incident"),
    Collection(name="movements", of=Of.RECORDS, holds="the movements of it", record="movement"),
    Collection(name="sources", of=Of.SOURCES, holds="the publications that these records cite"),
    Collection(name="claims", of=Of.CLAIMS, holds="what sources say of these records"),
    Collection(name="lines", of=Of.LINES, holds="the named lines"),
    Collection(name="stations", of=Of.STATIONS, holds="the stations of the named lines"),
)


def collection(name: str) -> Collection:
    """Return the collection of a name.

    Raises
    ------
    NotFound
        There is none.
    """
    for each in COLLECTIONS:
        if each.name == name:
            return each
    there_are = ", ".join(each.name for each in COLLECTIONS)
    raise NotFound(f"there is no download of {name!r}; there are {there_are}")
