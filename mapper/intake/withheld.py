"""What the gate withheld from a row that comes back in: it stays as it is here.

An export holds what everyone may see, which may be less than the record.  A row that says of the
columns with which the gate has to do exactly what the gate let out comes from one, and does not
mean to change them: without this, bringing an export in again would make the record coarser.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from sqlalchemy import select

from mapper.gate.citing import public_claims, public_source
from mapper.gate.withholding import withhold
from mapper.model import Claim, Incident, Source
from mapper.schema import Gate, columns
from mapper.store import record, tables, withheld

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.region import Region, RegionTexts

T = TypeVar("T", Incident, Source)


def kept_incident(connection: Connection, given: Incident, stored: Incident | None) -> Incident:
    """Return a row as it is meant, where it is one of an export of ``stored``."""
    if stored is None:
        return given
    forms = tables.public_form
    query = select(forms.c.row).where(forms.c.incident_id == stored.id)
    shown = connection.execute(query).scalar_one_or_none()
    return _kept(given, stored, orjson.loads(shown or "{}"))


def kept_source(
    given: Source, stored: Source | None, kept_back: frozenset[tuple[str, str]], texts: RegionTexts
) -> Source:
    """Return a source as it is meant, where it is one of an export of ``stored``.

    ``kept_back`` are the ids and columns of which some record withholds the text.
    """
    if stored is None:
        return given
    shown = public_source(stored, texts)
    empty = {
        each.name: each.default
        for each in columns(Source).values()
        if each.gate is Gate.WITHHELD or (stored.source_id, each.name) in kept_back
    }
    return _kept(given, stored, record.as_row(replace(shown, **empty)))


def kept_claims(
    connection: Connection,
    given: list[Claim],
    held: list[Claim],
    incident: Incident | None,
    region: Region,
) -> list[Claim]:
    """Return claims as they are meant, where they are those of an export of ``held``.

    ``incident`` is the record as it is here, which they are about.
    """
    if incident is None:
        return given
    decided = withheld.shown(withheld.held(connection, [incident.id])).get(incident.id, ())
    shown: dict[Claim, Claim] = {}
    for each in held:
        bare = withhold(incident, {}, [each], region.network, decided).claims
        shown |= dict.fromkeys(public_claims(bare, incident), each)
    if given == list(shown):
        return held
    meant = [shown.get(each, each) for each in given]
    told = list(shown.values())
    return [*meant, *(each for each in held if each not in told and each not in meant)]


def _kept(given: T, stored: T, shown: dict[str, Any]) -> T:
    here, said = record.as_row(stored), record.as_row(given)
    untold = [name for name, value in shown.items() if value != here.get(name)]
    if any(said[name] != shown[name] for name in untold):
        return given
    return replace(given, **{name: getattr(stored, name) for name in untold})
