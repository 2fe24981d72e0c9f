"""The quiet part of a picture: land, water, borders, and the railway of the level that fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson
import shapely

from mapper.geodesy import Floats
from mapper.layers.picture.frame import Frame
from mapper.layers.picture.svg import element, path
from mapper.model import BBox, LonLat
from mapper.railway.levels.coding import decoded_chains
from mapper.railway.levels.cutting import cells_in

if TYPE_CHECKING:
    from mapper.railway.levels.reading import Levels
    from mapper.region import RegionTexts

#: What is nearer to a straight leg than this is left out.
_SMOOTH_PX = 0.6
#: From this zoom the lines of the tariff guide are told from other track, as on the page.
_GUIDE_ZOOM = 8.0
#: Behind the classes of a stroke: the one under it that makes it a hatch.
_HATCHED = ("named", "chosen")
_STATION_DECIMALS = 5


class Station(NamedTuple):
    """A station of the view: ``rank`` from 1, ``between`` where its place is reckoned."""

    id: str
    name: str
    lonlat: LonLat
    rank: int
    between: bool


@dataclass(frozen=True)
class Rails:
    """The railway of a view: markup of its strokes, and its stations."""

    markup: str
    stations: tuple[Station, ...]


@lru_cache(maxsize=8)
def features(file: Path) -> tuple[tuple[dict[str, Any], shapely.Geometry], ...]:
    """Return the features of a file that the region draws: properties and geometry (lonlat)."""
    read = orjson.loads(file.read_bytes())["features"]
    return tuple(
        (each["properties"], shapely.from_geojson(orjson.dumps(each["geometry"]))) for each in read
    )


def ground(frame: Frame, texts: RegionTexts) -> str:
    """Return water, land and borders as markup; beyond the region's extent nothing is known."""
    west, south, east, north = texts.extent
    (x0, y0), (x1, y1) = frame.pixels(np.array([(west, north), (east, south)])).tolist()
    files = texts.files
    parts = [
        element("rect", class_="beyond", width=frame.width, height=frame.height),
        element("rect", class_="water", x=x0, y=y0, width=x1 - x0, height=y1 - y0),
    ]
    for _, shape in features(files.land) if files.land else ():
        parts.append(area(shape, frame, "land"))
    for properties, shape in features(files.borders) if files.borders else ():
        parts.append(_line([shape], frame, f"border-{properties['kind']}"))
    return "".join(parts)


def area(shape: shapely.Geometry, frame: Frame, class_: str) -> str:
    """Return an area as markup, cut to the view; "" where nothing of it is seen."""
    seen = seen_of([shape], frame)
    rings = [
        shapely.get_coordinates(ring)
        for part in shapely.get_parts(seen)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    d = path(rings, closed=True)
    return element("path", class_=class_, d=d, fill_rule="evenodd") if d else ""


def chains(shapes: Iterable[shapely.Geometry], frame: Frame) -> list[Floats]:
    """Return lines (lonlat) in pixels, cut to the view, as chains (each n × 2)."""
    return lines_of(seen_of(list(shapes), frame))


def lines_of(shapes: Any) -> list[Floats]:
    """Return the lines among shapes as chains (each n × 2)."""
    parts = shapely.get_parts(shapes)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    lines = parts[is_line & ~shapely.is_empty(parts)]
    coordinates, owners = shapely.get_coordinates(lines, return_index=True)
    return np.split(coordinates, np.flatnonzero(np.diff(owners)) + 1) if len(lines) else []


def seen_of(shapes: list[shapely.Geometry], frame: Frame) -> Any:
    """Return shapes (lonlat) in pixels, cut to the view and without corners that nobody sees."""
    parts = shapely.get_parts(shapely.clip_by_rect(np.array(shapes, dtype=object), *frame.box))
    drawn = shapely.transform(parts, frame.pixels)
    return shapely.simplify(drawn, _SMOOTH_PX, preserve_topology=True)


def rails(frame: Frame, levels: Levels, chosen: tuple[str, ...]) -> Rails:
    """Return the railway of a view; the lines that are ``chosen`` stand out."""
    level, pieces = _pieces(levels, frame.zoom, frame.box)
    strokes: dict[str, list[shapely.Geometry]] = {}
    stations: list[Station] = []
    for piece in pieces:
        strokes.setdefault("track", []).extend(_lines(piece["track"], level["decimals"]))
        strokes.setdefault("track inferred", []).extend(
            _lines(piece["inferred"], level["decimals"])
        )
        for number, track, inferred in piece["lines"]:
            slug, _, curated = levels.index["lines"][number]
            kind = _kind(chosen=slug in chosen, curated=curated, zoom=frame.zoom)
            if kind:
                strokes.setdefault(kind, []).extend(_lines(track, level["decimals"]))
                strokes.setdefault(f"{kind} inferred", []).extend(
                    _lines(inferred, level["decimals"])
                )
        stations += _stations(piece["stations"], frame, levels.index["station_zooms"])
    return Rails("".join(_strokes(strokes, frame)), tuple(stations))


def _kind(*, chosen: bool, curated: bool, zoom: float) -> str:
    if chosen:
        return "chosen"
    if curated:
        return "named"
    return "guide" if zoom >= _GUIDE_ZOOM else ""


#: The order in which strokes are drawn, the quietest first.
_ORDER = ("track", "guide", "named", "chosen")


def _strokes(strokes: dict[str, list[shapely.Geometry]], frame: Frame) -> Iterator[str]:
    for kind in _ORDER:
        track, inferred = strokes.get(kind, []), strokes.get(f"{kind} inferred", [])
        if kind == "chosen":
            yield _line([*track, *inferred], frame, "rail casing")
        yield _line(track, frame, f"rail {kind}")
        if kind in _HATCHED:
            yield _line(track, frame, f"rail {kind} ties")
        yield _line(inferred, frame, f"rail {kind} inferred")


def _line(shapes: list[shapely.Geometry], frame: Frame, class_: str) -> str:
    d = path(chains(shapes, frame)) if shapes else ""
    return element("path", class_=class_, d=d) if d else ""


def _pieces(levels: Levels, zoom: float, box: BBox) -> tuple[dict[str, Any], list[Any]]:
    """Return the finest level of a zoom, and its pieces that touch a box."""
    level = [each for each in levels.index["levels"] if zoom >= each["from_zoom"]][-1]
    wanted = ((level["id"], cell) for cell in cells_in(box, level["cell_deg"]))
    return level, [levels.pieces[key] for key in wanted if key in levels.pieces]


def _lines(text: str, decimals: int) -> Any:
    """Return encoded chains as lines (lonlat)."""
    positions, owners = decoded_chains(text, decimals)
    return shapely.linestrings(positions, indices=owners) if len(positions) else []


def _stations(found: dict[str, Any], frame: Frame, zooms: list[float]) -> Iterator[Station]:
    positions, _ = decoded_chains(found["at"], _STATION_DECIMALS)
    between = set(found["between"])
    for number, (id, name) in enumerate(zip(found["ids"], found["names"], strict=True)):
        rank = int(found["ranks"][number])
        if frame.zoom >= zooms[rank - 1]:
            lon, lat = positions[number].tolist()
            yield Station(id, name, (lon, lat), rank, number in between)
