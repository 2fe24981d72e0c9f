"""Where something is: one value from the words of a report to what everyone sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from mapper.model.railway import Basis, LonLat

#: A GeoJSON geometry, lonlat.
Geometry = Mapping[str, Any]


class PlaceKind(StrEnum):
    """What sort of place it is; the terms of the vocabulary's ``place_kind``."""

    STATION = "station"
    SECTION = "section"
    STRETCH = "stretch"
    LINE = "line"
    SITE = "site"
    AREA = "area"
    NONE = "none"

    @property
    def along(self) -> bool:
        """Whether it is a part of a line, or all of one."""
        return self in (PlaceKind.SECTION, PlaceKind.STRETCH, PlaceKind.LINE)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that a movement names: its name, the station where it is one, and its country.

    ``lonlat`` is the station's position as it may be shown; None off the network.
    """

    name: str
    station_id: str = ""
    lonlat: LonLat | None = None
    country: str = ""

    @property
    def key(self) -> str:
        """What a record's column holds: the station's id, else the name."""
        return self.station_id or self.name


@dataclass(frozen=True, slots=True)
class Journey:
    """From where to where a movement went; ``inferred`` tells that no report names the way."""

    origin: Stop | None = None
    destination: Stop | None = None
    via: tuple[Stop, ...] = ()
    inferred: bool | None = None
    length_km: float | None = None

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The stops that are named, in order."""
        return tuple(each for each in (self.origin, *self.via, self.destination) if each)

    @property
    def off_network(self) -> tuple[str, ...]:
        """The names of the stops that have no position."""
        return tuple(each.name for each in self.stops if each.lonlat is None)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, as far as it is known.

    ``line`` is a slug, stations are ids, kilometres run along the drawn line from its first
    station; ``published_km`` are the published kilometres of both ends.  ``section`` is the id of
    the section that it is, ``at_station`` the station that a report names where what is drawn is
    wider than it.  ``geometry`` is GeoJSON and ``lonlat`` one representative position, both None
    where nothing may be drawn; ``uncertainty_km`` says how far off it may be, ``precision`` ACLED's
    code.  ``course_basis`` is the weakest that a part of its course stands on, ``course_error_km``
    how far off that may be.  ``outside`` tells that it lies beyond what the map covers.

    The rest is for editors: ``words`` that it was read from and their language, the ``score``
    from 0 to 1 and the ``reasons`` of the reading, and ``alternatives``, each what else the words
    may mean, with an ``id`` and a ``name``.
    """

    kind: PlaceKind = PlaceKind.NONE
    line: str = ""
    section: str = ""
    from_station: str = ""
    to_station: str = ""
    at_station: str = ""
    km_post: str = ""
    km_from: float | None = None
    km_to: float | None = None
    published_km: tuple[float, float] | None = None
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    geometry: Geometry | None = None
    lonlat: LonLat | None = None
    method: str = ""
    precision: int | None = None
    uncertainty_km: float | None = None
    course_basis: Basis | None = None
    course_error_km: float | None = None
    outside: bool = False
    journey: Journey | None = None
    id: str = ""
    name: str = ""
    words: str = ""
    lang: str = ""
    score: float | None = None
    reasons: tuple[str, ...] = ()
    alternatives: tuple[Place, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Whether a part of its course is inferred: no source has its track."""
        return self.course_basis is not None and self.course_basis.inferred

    @property
    def own_lonlat(self) -> LonLat | None:
        """Its position where nothing but coordinates says where it is; else None."""
        at_station = self.kind is PlaceKind.STATION and self.from_station
        by_itself = self.kind in (PlaceKind.SITE, PlaceKind.STATION) and not at_station
        return self.lonlat if by_itself else None

    @property
    def latitude(self) -> float | None:
        """The latitude of `own_lonlat`."""
        return self.own_lonlat[1] if self.own_lonlat else None

    @property
    def longitude(self) -> float | None:
        """The longitude of `own_lonlat`."""
        return self.own_lonlat[0] if self.own_lonlat else None

    @property
    def origin(self) -> str:
        """Where a movement began, as a record's column holds it."""
        return self.journey.origin.key if self.journey and self.journey.origin else ""

    @property
    def destination(self) -> str:
        """Where a movement ended, as a record's column holds it."""
        return self.journey.destination.key if self.journey and self.journey.destination else ""

    @property
    def via(self) -> tuple[str, ...]:
        """The places between, as a record's column holds them."""
        return tuple(stop.key for stop in self.journey.via) if self.journey else ()

    @property
    def crossed(self) -> tuple[str, ...]:
        """The countries in which it lies, and those of the stops of its journey."""
        stops = self.journey.stops if self.journey else ()
        found = (*self.countries, *(stop.country for stop in stops))
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The ISO 3166 codes of the area in which it lies: divisions, else countries."""
        return self.admin1 or self.countries

    def unread(self) -> Place:
        """Return the place without how it was read."""
        return replace(
            self, id="", name="", words="", lang="", score=None, reasons=(), alternatives=()
        )

    def alternative(self, place_id: str) -> Place | None:
        """Return the meaning of the words with an id; None where they cannot mean it."""
        return next((each for each in self.alternatives if each.id == place_id), None)

    def to_json(self) -> dict[str, Any]:
        """Return the place as JSON values, without what it does not say."""
        return {
            each.name: _to_json(value)
            for each in fields(self)
            if (value := getattr(self, each.name)) != each.default
        }


def place_from_json(values: Mapping[str, Any]) -> Place:
    """Return the place that `Place.to_json` gave."""
    return Place(**{name: _FROM_JSON.get(name, _same)(value) for name, value in values.items()})


def _to_json(value: Any) -> Any:
    if isinstance(value, Place):
        return value.to_json()
    if isinstance(value, Journey | Stop):
        return {each.name: _to_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return value.word if isinstance(value, Basis) else value


def _same(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _stop(values: Mapping[str, Any] | None) -> Stop | None:
    return Stop(**{name: _same(value) for name, value in values.items()}) if values else None


def _journey(values: Mapping[str, Any]) -> Journey:
    via = tuple(stop for each in values["via"] if (stop := _stop(each)))
    ends = {name: _stop(values[name]) for name in ("origin", "destination")}
    return Journey(**{**values, **ends, "via": via})


_FROM_JSON: Mapping[str, Any] = {
    "kind": PlaceKind,
    "course_basis": lambda word: Basis[word.upper()],
    "journey": _journey,
    "alternatives": lambda found: tuple(place_from_json(each) for each in found),
}
