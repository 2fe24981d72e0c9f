"""What everyone may see of a record: the one result of the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mapper.model.incident import Incident
from mapper.model.place import Geometry, Place
from mapper.model.railway import LonLat
from mapper.model.sources import Claim, Source
from mapper.model.time import TimeSpan
from mapper.schema import TOLD, Face, Kind, column, exported

_OUT = Face.EXPORT
_NUMBER = "{:.1f}"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a record beside its own columns: columns of exports, facts and filters."""

    when: str = column("", "When", "when in words", faces=_OUT | TOLD)
    place: str = column("", "Place", "where in words", faces=_OUT | TOLD, after="reported_date")
    exactness: str = column(
        "",
        "Exactness",
        "how far off a point may be, or that nothing is drawn",
        faces=Face.CARD | Face.REVIEW,
        joins="place",
    )
    place_kind: str = column(
        "none",
        "Kind of place",
        "what sort of place is shown",
        kind=Kind.TERM,
        terms="place_kind",
        faces=_OUT | Face.PAGE,
        after="location",
    )
    first_day: date | None = column(None, "First day", "the first day within which it was")
    last_day: date | None = column(None, "Last day", "the last day within which it was")
    lines: tuple[str, ...] = column((), "Lines", "the lines on which it was")
    line_id: str = column("", "Line", "its line", faces=_OUT)
    line_name: str = column(
        "",
        "Line",
        "the name of its line",
        kind=Kind.LINE,
        links="line_id",
        faces=_OUT | Face.PAGE | Face.REVIEW,
        after="place_kind",
    )
    section_id: str = column(
        "",
        "Section",
        "the section, or the part of one that the report names; null for more than one section",
    )
    from_station_id: str = column("", "From", "id of the first end of what is drawn")
    to_station_id: str = column("", "To", "id of the other end")
    from_station: str = column(
        "", "Stations", "name of the first end", faces=_OUT | Face.PAGE, after="line_name"
    )
    to_station: str = column(
        "",
        "To",
        "name of the other end",
        faces=_OUT | Face.PAGE,
        joins="from_station",
        told=" – {}",
    )
    at_station_id: str = column(
        "", "At", "id of the station that the report names, where what is drawn is wider than it"
    )
    at_station: str = column("", "At", "name of that station")
    at_interpolated: bool | None = column(
        None, "Reckoned", "whether that station's place is reckoned from its neighbours"
    )
    from_interpolated: bool | None = column(None, "Reckoned", "the same of the first end")
    to_interpolated: bool | None = column(None, "Reckoned", "the same of the other end")
    km_from: float | None = column(
        None,
        "Kilometre along the line",
        "kilometre along the drawn course of the line from its first station",
        unit="km",
        faces=_OUT | Face.PAGE,
        told=_NUMBER,
        whole="{} from its first station",
        after="from_station",
    )
    km_to: float | None = column(
        None,
        "To kilometre",
        "the same of the other end",
        unit="km",
        faces=_OUT | Face.PAGE,
        joins="km_from",
        told=f" to {_NUMBER}",
    )
    km_published_from: float | None = column(
        None,
        "Published kilometre",
        "the tariff guide's kilometre of the first end, interpolated between stations; null unless "
        "both ends are counted from one point",
        unit="km",
    )
    km_published_to: float | None = column(
        None, "Published kilometre", "the same of the other end", unit="km"
    )
    synthetic: bool | None = column(None, "Inferred", "whether no source has a part of its track")
    course_basis: str = column(
        "",
        "Course",
        "the weakest that a part of its course stands on: `osm_way` (mapped track), `generalised` "
        "(a generalised network led through mapped stations), `through_stations` (straight from "
        "station to station), `joined` (a link where the source was cut)",
    )
    course_error_km: float | None = column(
        None,
        "Error of the course",
        "how far off the drawn course may be where it is worst",
        unit="km",
    )
    doubt: str = column(
        "",
        "Doubt",
        "whose position is reckoned, and what of the track is inferred",
        faces=Face.PAGE,
        joins="geo_method",
        told=" {}",
    )
    origin_name: str = column(
        "", "From", "where a movement begins", faces=_OUT | TOLD, after="origin"
    )
    origin_station_id: str = column("", "From", "id of the station there, where it is one")
    origin_lonlat: tuple[float, ...] | None = column(None, "From", "its position", unit="degrees")
    destination_name: str = column(
        "", "To", "where a movement ends", faces=_OUT | TOLD, after="origin_name"
    )
    destination_station_id: str = column("", "To", "id of the station there, where it is one")
    destination_lonlat: tuple[float, ...] | None = column(
        None, "To", "its position", unit="degrees"
    )
    via: tuple[str, ...] = column(
        (),
        "By way of",
        "names of the places between",
        faces=_OUT | TOLD,
        after="destination_name",
    )
    via_station_ids: tuple[str, ...] = column(
        (), "By way of", "ids of those that are stations, in their order"
    )
    off_network: tuple[str, ...] = column(
        (), "Off the network", "names of its places without a position"
    )
    route: str = column(
        "", "Route", "its length, and whether it is inferred", faces=TOLD, after="via"
    )
    route_inferred: bool | None = column(
        None,
        "Route inferred",
        "whether the way between two named stations is reckoned (on one section it is not)",
    )
    route_length_km: float | None = column(None, "Length", "length of the way", unit="km")
    grade: str = column(
        "",
        "How well known",
        "the grade and how many sources stand behind it",
        faces=TOLD,
        after="tags",
    )
    source_count: int = column(0, "Sources", "how many sources")
    independent_source_count: int = column(
        0,
        "Independent sources",
        "how many origins: copies, one owner or state count once, parties and convictions not",
    )
    source_url: str = column("", "Address", "the first address among them")
    date: str = column(
        "",
        "Date",
        "whether it is known when it began",
        kind=Kind.TERM,
        terms="date",
        faces=Face.FILTER,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a fact that leads to the page of a line or record by its id."""

    text: str
    to: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a record's facts: its name and its text, for the faces that show it.

    ``lang`` is the language of a text that is quoted; ``links`` are, where there are some, the
    parts of the text.
    """

    name: str
    text: str
    faces: Face
    lang: str = ""
    links: tuple[Link, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the fact as JSON values: faces and what links lead to by their small names."""
        return {
            "name": self.name,
            "text": self.text,
            "faces": _names_of(self.faces),
            "lang": self.lang or None,
            "links": [
                {"text": link.text, "to": link.to.name.lower(), "id": link.id}
                for link in self.links
            ],
        }


@cache
def _names_of(faces: Face) -> list[str]:
    return [str(face.name).lower() for face in TOLD if face in faces]


@dataclass(frozen=True, slots=True)
class PublicForm:
    """What everyone may see of one record.

    ``incident`` holds its columns as the gate lets them out, a row that may go into a file;
    ``place`` what may be drawn, without how it was read; ``told`` and ``facts`` what is said of
    both.  Sources have an address only where it may become a link.  Filters go by ``span``, the
    days that a period must touch, and ``search_text``, the words that a search may begin.
    """

    incident: Incident
    place: Place
    told: Told
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    publishers: Mapping[str, str]
    facts: tuple[Fact, ...]
    span: TimeSpan
    search_text: str

    @property
    def geometry(self) -> Geometry | None:
        """Its GeoJSON geometry, lonlat; None where nothing may be drawn."""
        return self.place.geometry

    @property
    def point(self) -> LonLat | None:
        """One representative lonlat for tools that need one; None for areas."""
        return self.place.lonlat

    @property
    def properties(self) -> dict[str, Any]:
        """The values of its feature: columns of one type whatever the record, sources, claims."""
        return {
            **exported(self.incident),
            **exported(self.told),
            "sources": [exported(source) for source in self.sources],
            "claims": [
                {**exported(claim), "publisher": self.publishers.get(claim.source_id) or None}
                for claim in self.claims
            ],
        }
