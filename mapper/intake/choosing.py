"""One of the values on which sources disagree becomes the record's, with a reason."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper import convictions, gate, vocabulary
from mapper.errors import InputError
from mapper.formats.cells import reader_of
from mapper.formats.checks import contradicting, to_come
from mapper.formats.delimited import CellError
from mapper.intake.agreement import against
from mapper.intake.claims import find, refuse_conviction
from mapper.intake.doubting import with_doubt
from mapper.intake.grading import reason_of
from mapper.intake.import_rows import placed
from mapper.intake.publishing import save
from mapper.intake.railway_names import misfits, resolved
from mapper.memo import Memo
from mapper.model import Incident
from mapper.origins import at_most, independent
from mapper.schema import Column, Gate, columns
from mapper.store import record

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store

#: Columns that no claim decides: what the record is, and what follows from the rest.
_NOT_CHOSEN = frozenset(
    {"id", "record", "status", "reason", "replaced_by", "sources", "related", "updated"}
)
#: What says on the railway where it was; a change of it is placed anew.
_ON_THE_RAILWAY = frozenset({"location", "line", "from_station", "to_station", "km_post"})
_JOURNEY = frozenset({"origin", "destination", "via"})
_NOWHERE: dict[str, Any] = {
    "place_kind": "none",
    "latitude": None,
    "longitude": None,
    "geo_precision": None,
    "geo_uncertainty_km": None,
    "geo_method": "",
}


def can_be_chosen(name: str) -> bool:
    """Tell whether a claim about a column may become the record's value."""
    known = columns(Incident).get(name)
    return known is not None and name not in _NOT_CHOSEN and known.gate is not Gate.WITHHELD


def choose(
    store: Store,
    region: Region,
    incident_id: str,
    key: str,
    value: str,
    *,
    editor: str,
    reason: str,
    today: date,
) -> None:
    """Make what a claim says the record's value; the reason stays in the history.

    ``key`` is that of the claim, ``value`` what it says as the column has it: a day, a number, a
    term, an id or any spelling of a station.

    Raises
    ------
    NotFound
        There is no such record.
    InputError
        There is no reason, the claim was changed meanwhile, or the value cannot be the record's.
    """
    reason = reason_of(reason)
    with store.writer() as writer:
        incident = record.incident(writer.connection, incident_id)
        claims = record.claims(writer.connection, incident_id)
        claim = claims[find(claims, key)]
        sources = record.sources_with_origins(
            writer.connection, [*incident.sources, claim.source_id]
        )
        source = sources[claim.source_id]
        if not can_be_chosen(claim.field):
            raise InputError(f"{claim.field} is not chosen among claims; change the record itself")
        text = value.strip() or claim.value
        if claim.field == convictions.ACTOR:
            refuse_conviction(region, incident, replace(claim, value=text), source)
            refuse_conviction(region, incident, claim, source)
        chosen = with_value(incident, claim.field, text, region, today)
        if claim.field == "verification":
            _refuse_unsupported(chosen, independent(chosen, sources, claims, region.texts))
        if chosen == incident:
            raise InputError(f"the record says {text!r} already")
        label = gate.label_of(claim.field).lower()
        why = f"{label}: taken from {source.source_id}, “{text}”: {reason}"
        save(writer, chosen, None, region, who=editor, why=why)


def with_value(incident: Incident, name: str, text: str, region: Region, today: date) -> Incident:
    """Return an incident with another value of a column, and what goes with it.

    Raises
    ------
    InputError
        The text cannot be read, or contradicts the rest of the record.
    """
    column = columns(Incident)[name]
    try:
        value = reader_of(column)(text)
    except CellError as error:
        raise InputError(f"{column.label}: {text!r} cannot be taken: {error}") from None
    values = {name: value, **_beside(incident, column, value)}
    changed = replace(incident, **values)
    row = asdict(changed)
    for other, remedy in (*to_come(Incident, row, today), *contradicting(Incident, row)):
        raise InputError(f"{column.label}: {text!r} cannot be taken: {other}: {remedy}")
    if column.place or name in _JOURNEY:
        return _placed(changed, name, region)
    return changed


def _beside(incident: Incident, column: Column, value: Any) -> dict[str, Any]:
    """Return what else changes with a value: it would contradict it."""
    if column.span and column.name == column.span.first:
        return {column.span.last: None, column.span.meaning: "day", column.span.precision: 1}
    found: dict[str, Any] = {}
    if column.name == "event_type":
        found["record"] = vocabulary.record_of(value)
        kinds = {each.id for each in vocabulary.sub_types(value)}
        if incident.sub_event_type not in kinds:
            found["sub_event_type"] = ""
    if column.within and (parent := vocabulary.terms(column.terms)[value].parent):
        found |= {column.within: parent, "record": vocabulary.record_of(parent)}
    for each in columns(Incident).values():
        most = getattr(incident, each.name)
        if each.least == column.name and most is not None and most < value:
            found[each.name] = None
    return found


def _placed(incident: Incident, name: str, region: Region) -> Incident:
    """Return an incident that is where its columns say now."""
    incident, wrong = resolved(incident, region.network)
    if name in _ON_THE_RAILWAY:
        anew = replace(incident, **_NOWHERE)
        if name == "location":
            anew = replace(anew, line="", from_station="", to_station="", km_post="")
        incident, reading = placed((), anew, region, Memo())
        if reading is not None and reading.doubt:
            raise InputError(
                f"the place stays in doubt: {reading.doubt}; choose it on the map of the edit page"
            )
    for column, remedy in wrong or misfits(incident, region):
        raise InputError(f"{gate.label_of(column)}: {remedy}")
    if doubt := against(incident, region):
        raise InputError(f"{doubt}; change the country or the place on the edit page")
    return with_doubt(incident, region)


def _refuse_unsupported(incident: Incident, count: int) -> None:
    carried = at_most(incident.verification, count)
    if carried != incident.verification:
        raise InputError(
            f"{incident.verification} needs more than {count} independent sources; they carry "
            f"{carried}"
        )
