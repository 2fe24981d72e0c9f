"""Makes the tables of record.md anew: ``python docs/record.py BEFORE.geojson NOW.geojson``.

Each is written by ``mapper export --geom point``, by one of the programs that are compared, out of
its own record.  What the words of a row mean is read by the geocoder at hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mapper.formats.table import RecordRow, read_records
from mapper.gate.movement import way
from mapper.gate.placed import place
from mapper.geodesy import distance_km
from mapper.intake.choices import placed_at
from mapper.intake.import_phrases import place_by_phrase
from mapper.model import Incident, LonLat, Place, PlaceKind, place_of
from mapper.region import Region, load_region
from mapper.settings import load

PAGE = Path(__file__).with_name("record.md")
_TABLE = re.compile(r"(<!-- (\w+): made by record.py -->\n).*?(<!-- end -->)", re.DOTALL)
#: Less than this is nothing in a table of tenths.
_STILL_KM = 0.05

Features = Mapping[str, Mapping[str, Any]]
Cells = tuple[str, ...]


def renewed(page: str, tables: Mapping[str, Iterable[Cells]]) -> str:
    """Return the page with these tables, whose first rows are their heads."""
    return _TABLE.sub(lambda found: found[1] + _table(tables[found[2]]) + found[3], page)


def moved(before: Features, now: Features) -> Iterator[Cells]:
    """Yield the records of both whose mark or doubt is another, the farthest first, in km."""
    yield ("record", "before", "now", "moved, km", "doubt before, km", "doubt now, km")
    found: list[tuple[float, Cells]] = []
    for name in sorted(before.keys() & now.keys()):
        old, new = before[name], now[name]
        marks = _mark(old), _mark(new)
        doubts = [each["properties"]["geo_uncertainty_km"] for each in (old, new)]
        if _elsewhere(*marks) or doubts[0] != doubts[1]:
            far = _apart(*marks)
            row = (name, _told(old), _told(new), _km(far), *map(_km, doubts))
            found.append((-(far or 0), row))
    yield from (row for _, row in sorted(found))


def read_anew(incidents: Iterable[Incident], region: Region) -> Iterator[Cells]:
    """Yield the records whose place is not what their words alone mean to the geocoder."""
    yield ("record", "the record has", "its words alone", "apart, km", "import would")
    for incident in incidents:
        without = placed_at(incident, Place())
        _, reading = place_by_phrase(without, region)
        anew = placed_at(without, reading.place)
        marks = _shown(incident, region).lonlat, _shown(anew, region).lonlat
        if _elsewhere(*marks) or incident.place_kind != anew.place_kind:
            then = "take it" if reading.chosen else "ask a person"
            yield (incident.id, _called(incident), _called(anew), _km(_apart(*marks)), then)


def _shown(incident: Incident, region: Region) -> Place:
    return way(incident, region) if incident.is_movement else place(incident, region)


def _called(incident: Incident) -> str:
    """Return the place that a record's columns say: its stations, else the codes of its area."""
    said = place_of(incident)
    ends = filter(None, (said.from_station, said.to_station))
    named = ", ".join(said.codes) if said.kind is PlaceKind.AREA else " – ".join(ends)
    return f"{said.kind} {named}".strip()


def _elsewhere(one: LonLat | None, other: LonLat | None) -> bool:
    """Tell whether two marks are not the same, within what a table of tenths shows."""
    far = _apart(one, other)
    return (one is None) != (other is None) or (far is not None and far >= _STILL_KM)


def _apart(one: LonLat | None, other: LonLat | None) -> float | None:
    return distance_km(one, other) if one and other else None


def _mark(feature: Mapping[str, Any]) -> LonLat | None:
    found = feature["geometry"]
    return tuple(found["coordinates"]) if found and found["type"] == "Point" else None


def _told(feature: Mapping[str, Any]) -> str:
    """Return the kind of place, and where on which line, in kilometres of its drawn course."""
    told = feature["properties"]
    kms = [_km(told[key]) for key in ("km_from", "km_to") if told[key] is not None]
    on = f" on {told['line_id']}" if told["line_id"] else ""
    return f"{told['place_kind']}{on}" + (f", km {' to '.join(kms)}" if kms else "")


def _km(km: float | None) -> str:
    return "" if km is None else f"{km:.1f}"


def _table(rows: Iterable[Cells]) -> str:
    heads, *others = rows
    return "".join(f"| {' | '.join(row)} |\n" for row in (heads, ("---",) * len(heads), *others))


def _features(path: str) -> Features:
    read = json.loads(Path(path).read_text("utf-8"))
    return {feature["properties"]["id"]: feature for feature in read["features"]}


def _incidents(region: Region) -> Iterator[Incident]:
    path = region.texts.files.record
    rows = read_records(path, Incident) if path else ()
    return (row.record for row in rows if isinstance(row, RecordRow))


if __name__ == "__main__":
    here = load_region(load(environ={}))
    before, now = map(_features, sys.argv[1:])
    tables = {"moved": moved(before, now), "read": read_anew(_incidents(here), here)}
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), tables), "utf-8")
