"""What comes along when a record is merged into another: its sources and its claims.

The revision of the other record keeps what came, so that an undoing gives back that and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from mapper.intake.publishing import save, today
from mapper.model import MERGED, Claim, Incident
from mapper.store import record

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Revision, Writer

#: What a revision calls that which came along.
_CAME = "came_along"


@dataclass(frozen=True, slots=True)
class CameAlong:
    """What a record brought along when it was merged: sources and claims, by their rows.

    ``beside`` are the other claims that the record had then into which it was merged.
    """

    id: str
    sources: tuple[str, ...]
    claims: tuple[Mapping[str, Any], ...]
    beside: tuple[Mapping[str, Any], ...] = ()


def bring(
    writer: Writer, region: Region, merged: Incident, target: Incident, who: str, why: str
) -> None:
    """Add to a record what one that is merged into it has and it has not."""
    said = record.claims(writer.connection, target.id)
    came = _coming(writer, merged, target, said)
    claims = [each for each in _claims(came) if each not in said]
    sources = [each for each in came.sources if each not in target.sources]
    fuller = today(replace(target, sources=(*target.sources, *sources)))
    kept = {each.name: getattr(came, each.name) for each in fields(came)}
    beside = {_CAME: kept}
    save(writer, fuller, [*said, *claims], region, who=who, why=why, beside=beside)


def _coming(writer: Writer, merged: Incident, target: Incident, said: list[Claim]) -> CameAlong:
    """Return what a record brings: all that the other has not of its own."""
    others = came_along(writer, target.id).values()
    of_others = {source for each in others for source in each.sources}
    claims_of_others = [claim for each in others for claim in _claims(each)]
    own = [each for each in said if each not in claims_of_others]
    brought = (
        replace(each, incident_id=target.id) for each in record.claims(writer.connection, merged.id)
    )
    claims = [each for each in dict.fromkeys(brought) if each not in own]
    return CameAlong(
        merged.id,
        tuple(s for s in merged.sources if s in of_others or s not in target.sources),
        tuple(map(record.as_row, claims)),
        tuple(record.as_row(each) for each in said if each not in claims),
    )


def came_along(writer: Writer, target_id: str) -> dict[str, CameAlong]:
    """Return what came along with each record that is merged into another now, by its id."""
    found: dict[str, CameAlong] = {}
    for revision in record.revisions_with(writer.connection, target_id, _CAME):
        came = _from_row(revision)
        merged = record.stored_incident(writer.connection, came.id)
        if merged and merged.status == MERGED and merged.replaced_by == target_id:
            found[came.id] = came
    return found


@dataclass(frozen=True, slots=True)
class _Parting:
    """What leaves a record with one that was merged into it, and in words what stays."""

    sources: tuple[str, ...]
    claims: tuple[Claim, ...]
    stays: tuple[str, ...]


def give_back(
    writer: Writer, region: Region, target_id: str, came: CameAlong, who: str, why: str
) -> tuple[str, ...]:
    """Take back from a record what came along with another; return in words what stays."""
    target = record.incident(writer.connection, target_id)
    said = record.claims(writer.connection, target_id)
    others = [each for each in came_along(writer, target_id).values() if each.id != came.id]
    gone = _parting(target, said, came, others)
    if gone.sources or gone.claims:
        sources = tuple(each for each in target.sources if each not in gone.sources)
        rested = today(replace(target, sources=sources))
        rest = [each for each in said if each not in gone.claims]
        save(writer, rested, rest, region, who=who, why="; ".join([why, *gone.stays]))
    further = came_along(writer, target.replaced_by).get(target_id)
    if target.status != MERGED or further is None:
        return gone.stays
    moved = [replace(each, incident_id=target.replaced_by) for each in gone.claims]
    went = replace(
        further,
        sources=tuple(each for each in further.sources if each in gone.sources),
        claims=tuple(each for each in further.claims if _claim(each) in moved),
    )
    return gone.stays + give_back(writer, region, target.replaced_by, went, who, why)


def _parting(
    target: Incident, said: list[Claim], came: CameAlong, others: list[CameAlong]
) -> _Parting:
    """Return what of that which came along leaves: what ``others`` brought or need stays."""
    of_others = [claim for each in others for claim in _claims(each)]
    leaving = tuple(each for each in _claims(came) if each in said and each not in of_others)
    known = [*leaving, *of_others, *map(_claim, came.beside)]
    since = [each for each in said if each not in known and _is_of(each, came)]
    needed = {source for each in others for source in each.sources}
    needed |= {each.source_id for each in since}
    gone = tuple(s for s in target.sources if s in came.sources and s not in needed)
    stays = tuple(
        f"the claim of {each.source_id} about {each.field} was added or changed since"
        for each in since
    )
    if gone and set(gone) == set(target.sources):
        last = f"{target.id} has no other source than {', '.join(gone)}"
        return _Parting((), leaving, (*stays, last))
    return _Parting(gone, leaving, stays)


def _is_of(claim: Claim, came: CameAlong) -> bool:
    """Tell whether a claim is by a source that came along, or instead of a claim that did."""
    instead = ((each["source_id"], each["field"]) for each in came.claims)
    return claim.source_id in came.sources or (claim.source_id, claim.field) in instead


def _claims(came: CameAlong) -> list[Claim]:
    return [_claim(each) for each in came.claims]


def _claim(row: Mapping[str, Any]) -> Claim:
    return record.from_row(Claim, row)


def _from_row(revision: Revision) -> CameAlong:
    kept: Mapping[str, Any] = revision.row[_CAME]
    several = {name: tuple(kept[name]) for name in ("sources", "claims", "beside")}
    return CameAlong(kept["id"], **several)
