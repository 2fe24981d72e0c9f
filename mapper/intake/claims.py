"""What sources say of a record: an editor adds, changes and removes it, each with a reason.

A claim is known by its words: one that was changed meanwhile is another.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from mapper import convictions
from mapper.errors import InputError
from mapper.intake.grading import reason_of, require
from mapper.intake.publishing import save
from mapper.intake.source_ids import new_source
from mapper.model import Claim, Incident, Source
from mapper.schema import columns
from mapper.store import record

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store, Writer


def key_of(claim: Claim) -> str:
    """Return by what a claim is known in a form."""
    return sha256(orjson.dumps(record.as_row(claim))).hexdigest()[:16]


def find(claims: list[Claim], key: str) -> int:
    """Return the place of a claim among those of a record.

    Raises
    ------
    InputError
        It was changed or removed meanwhile.
    """
    for number, each in enumerate(claims):
        if key_of(each) == key:
            return number
    raise InputError("this claim was changed or removed meanwhile; look at the claims as they are")


def set_claim(
    store: Store,
    region: Region,
    incident_id: str,
    claim: Claim | None,
    *,
    key: str = "",
    editor: str,
    reason: str,
) -> None:
    """Add a claim about a record, or put it in the place of the one of ``key``; None removes that.

    Raises
    ------
    NotFound
        There is no such record or source.
    InputError
        There is no reason, the claim of ``key`` was changed meanwhile, the claim is there already,
        or it makes an actor of a conviction that proves nothing.
    """
    reason = reason_of(reason)
    with store.writer() as writer:
        incident = record.incident(writer.connection, incident_id)
        claims = record.claims(writer.connection, incident_id)
        if claim is not None:
            claim = replace(claim, incident_id=incident_id)
            _check(writer, region, incident, claim)
            if claim in claims:
                raise InputError("this claim is there already; change the one that there is")
        place = find(claims, key) if key else len(claims)
        claims[place : place + 1] = [] if claim is None else [claim]
        save(writer, incident, claims, region, who=editor, why=reason)


def cite(
    store: Store, region: Region, incident_id: str, source: Source, *, editor: str, reason: str
) -> str:
    """Let a record cite a source: one that is known by its id or address, else a new one.

    Returns the id of the source.

    Raises
    ------
    NotFound
        There is no such record.
    InputError
        There is no reason, or the record cites the source already.
    """
    reason = reason_of(reason)
    with store.writer() as writer:
        incident = record.incident(writer.connection, incident_id)
        known = record.sources(writer.connection, [source.source_id]).get(source.source_id)
        if known is None and source.url:
            known = record.source_by_url(writer.connection, source.url)
        if known is None:
            new = new_source(source.url, source.publisher, source.title)
            known = replace(source, source_id=new.source_id, publisher=new.publisher, type=new.type)
            writer.save_source(known, who=editor, why=reason)
        if known.source_id in incident.sources:
            raise InputError(f"{incident_id} cites {known.source_id} already")
        cited = replace(incident, sources=(*incident.sources, known.source_id))
        save(writer, cited, None, region, who=editor, why=reason)
        return known.source_id


def cite_no_more(
    store: Store, region: Region, incident_id: str, source_id: str, *, editor: str, reason: str
) -> None:
    """Let a record cite a source no more; what it claims stays until it is removed.

    Raises
    ------
    NotFound
        There is no such record.
    InputError
        There is no reason, the record does not cite it, or it is its last.
    """
    reason = reason_of(reason)
    with store.writer() as writer:
        incident = record.incident(writer.connection, incident_id)
        if source_id not in incident.sources:
            raise InputError(f"{incident_id} does not cite {source_id}; reload the page")
        left = tuple(each for each in incident.sources if each != source_id)
        if not left:
            raise InputError(
                f"{source_id} is the last source of {incident_id}, and without one it is not "
                "shown; add another first, or withdraw the record"
            )
        save(writer, replace(incident, sources=left), None, region, who=editor, why=reason)


def _check(writer: Writer, region: Region, incident: Incident, claim: Claim) -> None:
    require(writer, [claim.source_id])
    if claim.field not in columns(Incident):
        raise InputError(f"{claim.field!r} is no column of a record; choose one of the list")
    if not claim.value:
        raise InputError("the claim says nothing; give what the source says")
    if claim.field == convictions.ACTOR:
        source = record.sources(writer.connection, [claim.source_id])[claim.source_id]
        refuse_conviction(region, incident, claim, source)


def refuse_conviction(region: Region, incident: Incident, claim: Claim, source: Source) -> None:
    """Raise `InputError` where a claim makes an actor of a conviction that proves nothing."""
    if not convictions.may_name_actor(incident, claim, source, region.texts):
        raise InputError(convictions.NEVER_ACTOR)
