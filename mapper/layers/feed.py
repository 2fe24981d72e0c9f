"""The records as the map reads them: one GeoJSON collection for the live page and for the file.

A feature is that of the exports with foreign members beside it (RFC 7946, section 6.1,
https://www.rfc-editor.org/rfc/rfc7946#section-6.1): ``search``, by which filters go where no server
is asked (``days`` that a period must touch, null where open, and in the file ``date`` and
``words``), and what the gate rendered for the map.  All of it is stored as text and joined, so that
memory does not grow with the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from mapper.model.filters import DATE

if TYPE_CHECKING:
    from mapper.store import PublicRow

MEDIA_TYPE = "application/geo+json"

_FACTS = "facts"
_DAYS = ("first_day", "last_day")
_FOUND = (DATE, "search_text")
_PLACE = "drawn"
_BATCH = 200
#: What an entry of a list says of a record.
_ENTRY = ("title", "when", "place", "event_type", "verification", "held_until")
#: The columns that rows of an `entry` must have beside the usual ones.
OF_ENTRY = (_PLACE,)


def columns(*, alone: bool) -> tuple[str, ...]:
    """Return the columns that rows of a `collection` must have beside the usual ones.

    A file that is ``alone`` has no server that searches: each of its features carries whether its
    date is known, and the words that a search may begin.
    """
    return (_PLACE, _FACTS, *_DAYS, *(_FOUND if alone else ()))


def collection(rows: Iterable[PublicRow]) -> Iterator[bytes]:
    """Yield the text of a FeatureCollection in UTF-8, piece by piece."""
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    features = map(feature, rows)
    while batch := list(islice(features, _BATCH)):
        yield before + b",\n".join(batch)
        before = b",\n"
    yield b"\n]}\n"


def feature(row: PublicRow) -> bytes:
    """Return the text of one feature in UTF-8; its ``place`` is the number of what is drawn."""
    place, facts, *search = row.more
    return (
        b'{"type":"Feature","id":"%b","geometry":%b,"properties":%b,"search":%b,"facts":%b,'
        b'"place":%b}'
    ) % (
        row.incident_id.encode(),
        row.geometry_json or b"null",
        _properties(row),
        _search(*search),
        facts,
        b"null" if place is None else b"%d" % place,
    )


def entry(row: PublicRow) -> bytes:
    """Return of one feature what an entry of a list needs, in UTF-8."""
    told = orjson.loads(_properties(row))
    properties = {name: told[name] for name in _ENTRY if told.get(name)}
    return orjson.dumps({"id": row.incident_id, "properties": properties, "place": row.more[0]})


def _properties(row: PublicRow) -> bytes:
    """Return the rendered properties; the day of release, which no rendering knows, is added."""
    if row.held_until is None:
        return row.properties_json
    return b'%b,"held_until":"%b"}' % (row.properties_json[:-1], str(row.held_until).encode())


def _search(first: date | None, last: date | None, *found: bytes) -> bytes:
    """Return the member by which filters go; words are letters, digits and blanks of ASCII."""
    days = b'"days":[%b,%b]' % (_day(first, date.min), _day(last, date.max))
    if not found:
        return b"{%b}" % days
    known, words = found
    return b'{%b,"date":"%b","words":"%b"}' % (days, known, words.strip())


def _day(day: date | None, beyond: date) -> bytes:
    return b"null" if day in (None, beyond) else f'"{day}"'.encode()
