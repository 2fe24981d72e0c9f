"""Reading ``incidents.csv`` and tables like it: each row an incident, or what is wrong with it.

The columns are the fields of `mapper.model.Incident`.  In a file from elsewhere ``sources`` may
hold addresses instead of ids, and a few other names of columns are understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from mapper import vocabulary
from mapper.formats import cells
from mapper.formats.delimited import Columns, Problem, Row, read_rows, typed
from mapper.model import Incident

_COUNTRY = cells.pattern(r"[A-Z]{2}", "no country code; two capitals of ISO 3166-1, like BY")
_ADMIN1 = cells.pattern(r"[A-Z]{2}-[A-Z0-9]{1,3}", "no region code; ISO 3166-2, like BY-HO")

_READERS: dict[str, cells.Reader] = {
    "id": cells.pattern(r"[A-Z]{2}-\d{4}-\d{4,}", "no id; ids are like BY-2022-0007"),
    "record": cells.terms_of("record"),
    "status": cells.terms_of("status"),
    "date_meaning": cells.terms_of("date_meaning"),
    "time_precision": cells.grade_of("time_precision"),
    "time_of_day": cells.terms_of("time_of_day"),
    "event_type": cells.terms_of("event_type"),
    "sub_event_type": cells.terms_of("sub_event_type"),
    "asset": cells.many_terms_of("asset"),
    "cause": cells.terms_of("cause"),
    "location_lang": cells.language,
    "place_kind": cells.terms_of("place_kind"),
    "country": cells.many(_COUNTRY),
    "admin1": cells.many(_ADMIN1),
    "latitude": cells.latitude,
    "longitude": cells.longitude,
    "geo_method": cells.terms_of("geo_method"),
    "geo_precision": cells.grade_of("geo_precision"),
    "geo_uncertainty_km": cells.distance_km,
    "effect": cells.terms_of("effect"),
    "effect_scope": cells.many_terms_of("effect_scope"),
    "mode": cells.terms_of("mode"),
    "cargo": cells.many_terms_of("cargo"),
    "unit": cells.terms_of("unit"),
    "verification": cells.terms_of("verification"),
    "sources": cells.by_spaces,
    "related": cells.by_spaces,
}
_DATES = (
    "event_date",
    "event_date_end",
    "reported_date",
    "effect_start",
    "effect_end",
    "updated",
)
_COUNTS = (
    "fatalities",
    "fatalities_max",
    "injured",
    "injured_max",
    "detained",
    "quantity_min",
    "quantity_max",
)
_LISTS = (
    "actor",
    "claimed_by",
    "attributed_by",
    "via",
    "tags",
)


def _reader(column: str) -> cells.Reader:
    if column in _DATES:
        return cells.day
    if column in _COUNTS:
        return cells.whole
    if column in _LISTS:
        return cells.parted
    return _READERS.get(column, cells.plain)


#: The columns of ``incidents.csv`` in their order, and what else they may be called.
COLUMNS = Columns(
    {field.name: _reader(field.name) for field in fields(Incident)},
    {
        "lat": "latitude",
        "lon": "longitude",
        "lng": "longitude",
        "date": "event_date",
        "description": "notes",
    },
)

_PAIRS = (
    ("event_date", "event_date_end"),
    ("effect_start", "effect_end"),
    ("fatalities", "fatalities_max"),
    ("injured", "injured_max"),
    ("quantity_min", "quantity_max"),
)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident and the line where it stands; its id is empty where the file gives none."""

    line: int
    incident: Incident


def read_incidents(path: Path) -> Iterator[IncidentRow | Problem]:
    """Yield the incidents of a file, and a problem for each row that cannot be used.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    seen: dict[str, int] = {}
    for found in read_rows(path, COLUMNS):
        if isinstance(found, Problem):
            yield found
            continue
        values, problems = typed(found, COLUMNS, path.name)
        if not problems:
            problems = _contradictions(found, values, seen, path.name)
        if problems:
            yield from problems
            continue
        yield IncidentRow(found.line, replace(Incident(id=""), **_filled(values)))


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out empty cells, so that the default of the model stands."""
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _contradictions(
    row: Row, values: Mapping[str, Any], seen: dict[str, int], name: str
) -> list[Problem]:
    """Return what is wrong with a row whose cells can all be read."""

    def problem(column: str, remedy: str) -> Problem:
        return Problem(name, row.line, column, row.cells.get(column, ""), remedy)

    problems = []
    if identity := values.get("id"):
        if identity in seen:
            remedy = f"the id stands in line {seen[identity]} already; give another"
            problems.append(problem("id", remedy))
        else:
            seen[identity] = row.line
    problems += [
        problem(column, remedy)
        for column, remedy in (
            ("title", "a title is missing; say in a few words what happened"),
            ("event_type", f"missing; give one of {', '.join(vocabulary.terms('event_type'))}"),
            ("sources", "a source is missing; give its id or its address"),
        )
        if not values.get(column)
    ]
    problems += [problem(*wrong) for wrong in contradicting(values)]
    return problems


def contradicting(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (column, remedy) where two cells of a row contradict each other."""
    sub_type = values.get("sub_event_type")
    if sub_type and vocabulary.terms("sub_event_type")[sub_type].parent != values.get("event_type"):
        allowed = ", ".join(term.id for term in vocabulary.sub_types(values.get("event_type", "")))
        yield "sub_event_type", f"not a kind of {values.get('event_type')}; there are {allowed}"
    for low, high in _PAIRS:
        least, most = values.get(low), values.get(high)
        if least is not None and most is not None and least > most:
            yield high, f"less than {low} ({least}); swap the two"
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        yield missing, "missing; give both latitude and longitude, or neither"
