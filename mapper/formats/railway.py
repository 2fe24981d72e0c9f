"""The named lines and their stations as rows that every format writes, as the schema says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from mapper.errors import MapperError
from mapper.model import Geometry, Line, LonLat, Station
from mapper.schema import Column, Kind, column, exported, out
from mapper.store import PublicRow

if TYPE_CHECKING:
    from mapper.railway import Network

#: The column that stands for one a language, ``name_be`` and so on.
_NAMES = "name_lang"
_DEGREES = 5  # decimals, about a metre


@dataclass(frozen=True, slots=True)
class LineTold:
    """What is told of a line beside its course."""

    id: str = column("", "Id", "slug of the line", kind=Kind.LINE)
    name_en: str = column("", "Name", "English name")
    name_lang: Mapping[str, str] | None = column(
        None, "Name", "its name in a language, in a column each"
    )
    station_ids: tuple[str, ...] = column((), "Stations", "ids of its stations, in order")
    length_km: float | None = column(None, "Length", "length of its course", unit="km")
    km_published_from: float | None = column(
        None, "Published kilometre", "the tariff guide's kilometre of its first station", unit="km"
    )
    km_published_to: float | None = column(
        None, "Published kilometre", "the same of its last station", unit="km"
    )
    course_basis: str = column("", "Course", "the weakest that a part of its course stands on")
    course_error_km: float | None = column(
        None,
        "Error of the course",
        "how far off the drawn course may be where it is worst",
        unit="km",
    )
    synthetic: bool | None = column(None, "Inferred", "whether no source has a part of its track")
    basis: str = column("", "Kilometres", "how many stations have a published kilometre")
    gap: str = column("", "Gap", "why it has no course")


@dataclass(frozen=True, slots=True)
class StationTold:
    """What is told of a station beside its position."""

    id: str = column("", "Id", "id of the station", kind=Kind.STATION)
    esr: str = column("", "Code", "the six-digit code of the tariff guide")
    name_en: str = column("", "Name", "English name")
    name_en_basis: str = column(
        "",
        "Name from",
        "where its English name comes from: `curated`, `OpenStreetMap`, `GeoNames`, or romanised "
        "from the name in `uk`, `ru` or `be`",
    )
    name_lang: Mapping[str, str] | None = column(
        None, "Name", "its name in a language, in a column each"
    )
    country: str = column("", "Country", "ISO 3166-1", kind=Kind.COUNTRY)
    kind: str = column(
        "", "Kind", "station, halt, junction, passing_loop, yard, border or line_end"
    )
    lines: tuple[str, ...] = column((), "Lines", "slugs of the lines on which it is")
    position_basis: str = column("", "Position", "mapped, town_centre or interpolated")
    position_error_km: float | None = column(
        None, "Error of the position", "how far off it may be", unit="km"
    )


def line_columns(network: Network) -> tuple[Column, ...]:
    """Return the columns of the rows of `lines`."""
    return _columns(LineTold, network.lines.values())


def station_columns(network: Network) -> tuple[Column, ...]:
    """Return the columns of the rows of `stations`."""
    return _columns(StationTold, network.stations.values())


def lines(network: Network) -> Iterator[PublicRow]:
    """Yield the named lines; one whose track has a gap has no geometry, the others their middle."""
    columns = line_columns(network)
    for line in network.lines.values():
        told, geometry, middle = _line(line, network)
        yield _row(told, line.names, columns, geometry, middle)


def stations(network: Network) -> Iterator[PublicRow]:
    """Yield the stations by their ids; one without a position has no geometry."""
    columns = station_columns(network)
    on_lines: dict[str, list[str]] = {}
    for slug, line in network.lines.items():
        for station_id in line.station_ids:
            on_lines.setdefault(station_id, []).append(slug)
    for key, station in sorted(network.stations.items()):
        told = StationTold(
            id=station.id,
            esr=station.esr,
            name_en=station.name_en,
            name_en_basis=station.name_basis,
            country=station.country,
            kind=station.kind,
            lines=tuple(on_lines.get(key, ())),
            position_basis=station.position_basis,
            position_error_km=station.position_error_km,
        )
        lonlat = station.lonlat
        point = lonlat and {"type": "Point", "coordinates": [*lonlat]}
        yield _row(told, station.names, columns, point, lonlat)


def _line(line: Line, network: Network) -> tuple[LineTold, Geometry | None, LonLat | None]:
    told = LineTold(
        id=line.slug,
        name_en=line.name_en,
        station_ids=line.station_ids,
        synthetic=False,
        basis=line.basis,
        gap=line.gap,
    )
    try:
        stretch = network.stretch(line.slug, line.station_ids[0], line.station_ids[-1])
    except MapperError:
        return told, None, None
    published = line.published_between(stretch.km_from, stretch.km_to)
    first, last = (None, None) if published is None else (round(km, 1) for km in published)
    told = replace(
        told,
        length_km=round(stretch.length_km, 1),
        km_published_from=first,
        km_published_to=last,
        course_basis=stretch.course.weakest.word,
        course_error_km=stretch.course.error_km,
        synthetic=stretch.course.inferred,
    )
    lon, lat = stretch.middle
    return told, stretch.geometry, (round(lon, _DEGREES), round(lat, _DEGREES))


def _columns(record: type, named: Iterable[Line | Station]) -> tuple[Column, ...]:
    """Return the columns of a record, in place of `_NAMES` one a language that has a name."""
    languages = sorted({lang for each in named for lang in each.names} - {"en"})
    found: list[Column] = []
    for each in out(record):
        if each.name == _NAMES:
            found += [
                replace(each, name=f"name_{lang}", hint_type=str, default="") for lang in languages
            ]
        else:
            found.append(each)
    return tuple(found)


def _row(
    told: LineTold | StationTold,
    names: Mapping[str, str],
    columns: Iterable[Column],
    geometry: Geometry | None,
    point: LonLat | None,
) -> PublicRow:
    values: dict[str, Any] = {f"name_{lang}": name for lang, name in names.items()}
    values |= exported(told)
    properties = {each.name: values.get(each.name) for each in columns}
    return PublicRow(
        told.id,
        "",
        orjson.dumps(properties),
        None if geometry is None else orjson.dumps(geometry),
        point,
    )
