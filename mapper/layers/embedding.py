"""Which pieces of the railway a file carries, and its index, which says what the file lacks.

The coarser levels are there whole; of the finest only what lies around the records and in the
view on which the map opens, for a railway may be larger than a file should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mapper.model import BBox, LonLat
from mapper.railway.levels.cutting import cells_in, neighbours
from mapper.railway.levels.reading import Levels

#: Geometries that are drawn on the rails; a region's outline asks for no track.
_ON_RAILS = ("Point", "LineString", "MultiLineString")


def embedded(
    levels: Levels, features: Iterable[dict[str, Any]], opening: BBox
) -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
    """Return the index of a file and the pieces that it carries, by (level, cell).

    ``features`` are the records as GeoJSON (lonlat), ``opening`` the view at the start.
    """
    *_, finest = levels.index["levels"]
    wanted = _wanted(features, opening, finest["cell_deg"])
    left_out = [cell for cell in finest["cells"] if cell not in wanted]
    about = [*levels.index["levels"][:-1], {**finest, "lacks": left_out}]
    pieces = {
        key: piece
        for key, piece in levels.pieces.items()
        if key[0] != finest["id"] or key[1] in wanted
    }
    return {**levels.index, "levels": about}, pieces


def _wanted(features: Iterable[dict[str, Any]], opening: BBox, cell_deg: float) -> set[str]:
    """Return the cells of the opening view, and those of the records with the ones around."""
    found = set(cells_in(opening, cell_deg))
    for feature in features:
        geometry = feature["geometry"]
        if geometry is not None and geometry["type"] in _ON_RAILS:
            for lonlat in _positions(geometry["coordinates"]):
                found |= neighbours(lonlat, cell_deg)
    return found


def _positions(coordinates: list[Any]) -> Iterator[LonLat]:
    """Yield the positions of a geometry, however deep its coordinates are nested."""
    if isinstance(coordinates[0], list):
        for inner in coordinates:
            yield from _positions(inner)
    else:
        yield (coordinates[0], coordinates[1])
