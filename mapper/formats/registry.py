"""The formats of exports: the only list of them.

Addresses, command line, download buttons and documentation read it; a new format is one entry
here and its writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mapper.errors import FilterError, InputError, UnknownFormat
from mapper.formats import csv_writer, geojson, geopackage
from mapper.formats.collections import COLLECTIONS, Collection, Of
from mapper.formats.export import Export

FLAT = "flat"
POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    ``suffixes`` are the endings of its files, the usual one first; ``write`` yields the bytes of
    an export; ``holds`` says of what it can hold rows.  ``nested`` tells that a value may hold
    others, else every profile of it is flat; ``geometries`` what ``geom`` may ask for; ``streams``
    that its first bytes are there before its last row is read.  ``help`` says what it is for.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    write: Callable[[Export], Iterator[bytes]]
    help: str
    holds: tuple[Of, ...] = tuple(Of)
    nested: bool = False
    geometries: tuple[str, ...] = (POINT,)
    streams: bool = True
    unit: str = "rows"

    @property
    def suffix(self) -> str:
        """The usual ending of its files, without a dot."""
        return self.suffixes[0]

    @property
    def collections(self) -> tuple[Collection, ...]:
        """The collections that it can hold."""
        return tuple(each for each in COLLECTIONS if each.of in self.holds)

    def check(self, collection: Collection, geom: str = "", profile: str = "") -> None:
        """Refuse what the format, or the collection, cannot be written as.

        Raises
        ------
        InputError
            The format cannot hold the collection.
        FilterError
            ``geom`` or ``profile`` asks for what neither of them has.
        """
        if collection.of not in self.holds:
            others = ", ".join(each.suffix for each in formats_of(collection))
            raise InputError(f"{self.name} cannot hold {collection.name}; take one of {others}")
        if geom and not collection.drawn:
            raise FilterError("geom", geom, f"{collection.name} have no place; leave it out")
        if geom not in ("", *self.geometries):
            remedy = " or ".join(f"give {each}" for each in self.geometries)
            only = f"{remedy} for points only, or leave it out" if remedy else "leave it out"
            raise FilterError("geom", geom, only)
        if profile not in ("", FLAT):
            nested = "give flat for values that hold no others, or leave it out"
            raise FilterError("profile", profile, nested)


GEOJSON = Format(
    name="GeoJSON",
    suffixes=("geojson", "json"),
    media_type=geojson.MEDIA_TYPE,
    write=geojson.write,
    help="for QGIS, web maps and programs: a feature a record, its sources and claims inside; "
    "with profile=flat no value holds others",
    holds=(Of.RECORDS, Of.LINES, Of.STATIONS),
    nested=True,
    unit="features",
)

FORMATS: tuple[Format, ...] = (
    GEOJSON,
    Format(
        name="CSV",
        suffixes=("csv",),
        media_type=csv_writer.MEDIA_TYPE,
        write=csv_writer.write,
        help="for spreadsheets and statistics: a row a record, in the columns of incidents.csv, "
        "which may be imported again; its point and its geometry stand beside them",
    ),
    Format(
        name="GeoPackage",
        suffixes=("gpkg",),
        media_type=geopackage.MEDIA_TYPE,
        write=geopackage.write,
        help="for QGIS and GDAL: points, stretches and areas as layers with typed columns and "
        "styles, what has no place as a table",
        streams=False,
        unit="features",
    ),
)


def format_of(suffix: str) -> Format:
    """Return the format of a suffix, with or without its dot.

    Raises
    ------
    UnknownFormat
        There is none; the text names those that there are.
    """
    wanted = suffix.removeprefix(".").lower()
    for each in FORMATS:
        if wanted in each.suffixes:
            return each
    raise UnknownFormat(suffix, tuple(each.suffix for each in FORMATS))


def formats_of(collection: Collection) -> tuple[Format, ...]:
    """Return the formats that can hold a collection."""
    return tuple(each for each in FORMATS if collection.of in each.holds)


def documented() -> str:
    """Return what the formats are as a table in Markdown."""
    lines = [
        "| format | suffix | media type | collections | values | written |",
        "|---|---|---|---|---|---|",
    ]
    for each in FORMATS:
        suffixes = ", ".join(f"`.{suffix}`" for suffix in each.suffixes)
        every = len(each.collections) == len(COLLECTIONS)
        held = "all" if every else ", ".join(f"`{held.name}`" for held in each.collections)
        values = "nested, or flat with `profile=flat`" if each.nested else "flat"
        written = "as a stream" if each.streams else "whole, then sent"
        lines.append(
            f"| {each.name} | {suffixes} | `{each.media_type}` | {held} | {values} | {written} |"
        )
    return "\n".join(lines)
