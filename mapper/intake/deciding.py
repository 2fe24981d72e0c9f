"""What to do with a row that comes in: three states are compared.

They are the row as it is in the file, as it is here, and as it was at its last import.  Who
changed what follows from them, so that a second import never undoes an editor's work.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from mapper.model import Claim, Incident, Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer

#: The outcomes that are written: a new row, and one that changed in the file only.
TAKEN = ("added", "changed")
#: Columns that there were not when the first databases kept their digests, where they are empty;
#: within a text the quotation marks would be escaped.
_LATER = tuple(f',"{name}":""'.encode() for name in ("external_id", "reason", "replaced_by"))


def decide(
    writer: Writer,
    kind: str,
    key: str,
    new: str | None,
    stored: str | None,
    made: str | None = None,
) -> str:
    """Return what to do with a row: added, changed, unchanged or kept; remember its import.

    ``new`` is the row's digest as it is in the file, ``made`` that of what is recorded for it
    where the two differ, as when its place phrase was read.
    """
    made_kind = f"{kind}-made"
    last = record.imported_hash(writer.connection, kind, key)
    last_made = record.imported_hash(writer.connection, made_kind, key)
    made = made or new
    if stored is not None and new == last:
        return "unchanged"
    if stored is not None and stored not in (made, last_made or last):
        return "kept"
    writer.set_imported(kind, key, new or "")
    if made != new or last_made is not None:
        writer.set_imported(made_kind, key, made or "")
    if stored is None:
        return "added"
    return "unchanged" if made == stored else "changed"


def decide_claims(writer: Writer, key: str, claims: list[Claim]) -> str:
    """Return what to do with the claims about one incident, which are taken as one."""
    held = record.claims(writer.connection, key)
    if not held and record.imported_hash(writer.connection, "claims", key) is None:
        return decide(writer, "claims", key, digest(claims), None) if claims else "unchanged"
    return decide(writer, "claims", key, digest(claims), digest(held))


def digest(value: Incident | Source | list[Claim] | None) -> str | None:
    """Return a digest by which two states of a row are compared; None for no row."""
    if value is None:
        return None
    row = record.as_json(value)
    for each in _LATER:
        row = row.replace(each, b"")
    return sha256(row).hexdigest()
