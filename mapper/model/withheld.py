"""Texts of a record that the gate withholds, until an editor decides."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

#: The column that is found empty where the words tell of equipment.
WHAT_WAS_HIT = "asset"
#: The column that is empty where a record cites nothing.
NO_SOURCE = "sources"


@dataclass(frozen=True, slots=True)
class Exact:
    """Words of a text in Latin letters, of what kind they are, and what that ``says``."""

    kind: str
    words: str
    says: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A text of a record, of a source that it cites or a claim about it, and why it is withheld.

    ``of`` is the record's dataclass in small letters, ``source_id`` whose source or claim it is,
    ``field`` the column: `WHAT_WAS_HIT` where the text tells of equipment that the
    record does not name, `NO_SOURCE` where the record, of which the text is the title, cites none.
    """

    of: str
    field: str
    text: str
    found: tuple[Exact, ...]
    source_id: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing of the record is shown while the text is withheld."""
        return self.field == WHAT_WAS_HIT or self.unsourced

    @property
    def unsourced(self) -> bool:
        """Whether the record is held for want of a source, which no decision but a source mends."""
        return self.of == "incident" and self.field == NO_SOURCE

    @property
    def digest(self) -> str:
        """What a decision is bound to: another text, or another reason, is another matter."""
        kinds = sorted(each.kind for each in self.found)
        parts = (self.of, self.source_id, self.field, self.text, *kinds)
        return sha256("\0".join(parts).encode()).hexdigest()
