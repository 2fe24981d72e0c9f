"""Makes the table of stretches in railway.md anew: ``python docs/stretches.py EARLIER.csv``.

The file is the record that today's is held against (``git show COMMIT:incidents.csv``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from mapper.errors import MapperError
from mapper.formats.table import RecordRow, read_records
from mapper.gate import least_doubt_km
from mapper.model import Incident, PlaceKind
from mapper.region import Region, load_region
from mapper.settings import load

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "railway.md"
_TABLE = re.compile(
    r"(<!-- stretches: made by docs/stretches.py -->\n).*?(<!-- end -->)", re.DOTALL
)
_NONE = "–"


def table(before: dict[str, Incident], after: dict[str, Incident], region: Region) -> Iterator[str]:
    """Yield the lines of the table, and above it how many said too little."""
    for when, rows in (("Before", before), ("Now", after)):
        placed = [row for row in rows.values() if _ends(row)]
        short = sum(_says_less(row, region) for row in placed)
        yield f"{when} {short} of {len(placed)} records with stations state less than they have.\n"
    yield "\n| record | stretch | km | doubt, km | precision |\n|---|---|---|---|---|\n"
    for key in sorted(before.keys() | after.keys()):
        pair = [rows.get(key) for rows in (before, after)]
        if any(row and _along(row) for row in pair):
            cells = ([_where(row, region), _length(row, region), *_doubt(row)] for row in pair)
            shown = (
                one if one == two else f"{one} → {two}" for one, two in zip(*cells, strict=True)
            )
            yield f"| {key} | {' | '.join(shown)} |\n"


def _along(row: Incident) -> bool:
    return bool(row.place_kind) and PlaceKind(row.place_kind).along


def _ends(row: Incident) -> bool:
    return _along(row) or row.place_kind == PlaceKind.STATION


def _says_less(row: Incident, region: Region) -> bool:
    least = least_doubt_km(row, region)
    return least is not None and (row.geo_uncertainty_km or 0.0) < least


def _where(row: Incident | None, region: Region) -> str:
    if row is None or not _ends(row):
        return _NONE
    stations = region.network.stations
    names = [stations[key].name_en for key in (row.from_station, row.to_station) if key in stations]
    return " – ".join(names) or row.line or _NONE


def _length(row: Incident | None, region: Region) -> str:
    if row is None or not _along(row):
        return _NONE
    ends = row.from_station, row.to_station
    try:
        part = region.network.stretch(row.line, *ends) if row.line else region.network.route(*ends)
    except MapperError:
        return _NONE
    return f"{part.length_km:.1f}"


def _doubt(row: Incident | None) -> tuple[str, str]:
    if row is None:
        return _NONE, _NONE
    return f"{row.geo_uncertainty_km:g}", str(row.geo_precision)


def _read(path: Path) -> dict[str, Incident]:
    found = read_records(path, Incident)
    return {each.record.id: each.record for each in found if isinstance(each, RecordRow)}


def main() -> None:
    """Write the table into the page."""
    region = load_region(load(environ={}))
    text = "".join(table(_read(Path(sys.argv[1])), _read(CHECKOUT / "incidents.csv"), region))
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_TABLE.sub(lambda found: found[1] + text + found[2], page), "utf-8")


if __name__ == "__main__":
    main()
