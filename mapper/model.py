"""Plain data: what happened, who said so, and the railway it happened on.

The fields of `Incident`, `Source` and `Claim` are the columns of ``incidents.csv``,
``geodata/sources.csv`` and ``geodata/claims.csv``, in their order; names follow ACLED where the
meaning is the same.  Operational points follow the EU's RINF.  Coordinates are WGS 84 degrees.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

LonLat = tuple[float, float]
#: West, south, east, north, in degrees.
BBox = tuple[float, float, float, float]


class Basis(IntEnum):
    """Where the course of a piece of track comes from, the surest first.

    Track as mapped; a generalised network led through mapped stations; straight strokes from one
    mapped station to the next where no network has the line; a link where two ends were joined.
    The last two are inferred.
    """

    OSM_WAY = 0
    GENERALISED = 1
    THROUGH_STATIONS = 2
    JOINED = 3

    @property
    def word(self) -> str:
        """The word that files and exports use, like ``osm_way``."""
        return self.name.lower()

    @property
    def inferred(self) -> bool:
        """Whether the course is drawn without track of any source."""
        return self >= Basis.THROUGH_STATIONS


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The days within which an event lies, both included; an open end is None."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Incident:
    """One record: an incident, or a movement where ``record`` says so.

    ``country`` holds ISO 3166-1 codes, ``admin1`` ISO 3166-2 codes, ``line`` a line's slug,
    ``from_station`` and ``to_station`` stations' ids, ``sources`` source ids.
    """

    id: str
    record: str = "incident"
    status: str = "published"
    event_date: date | None = None
    event_date_end: date | None = None
    date_meaning: str = "day"
    time_precision: int = 1
    time_of_day: str = "unknown"
    reported_date: date | None = None
    event_type: str = ""
    sub_event_type: str = ""
    asset: tuple[str, ...] = ()
    cause: str = ""
    title: str = ""
    notes: str = ""
    location: str = ""
    location_lang: str = ""
    place_kind: str = "none"
    country: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    line: str = ""
    from_station: str = ""
    to_station: str = ""
    km_post: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geo_method: str = ""
    geo_precision: int | None = None
    geo_uncertainty_km: float | None = None
    actor: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    attributed_by: tuple[str, ...] = ()
    effect: str = ""
    effect_scope: tuple[str, ...] = ()
    effect_start: date | None = None
    effect_end: date | None = None
    fatalities: int | None = None
    fatalities_max: int | None = None
    injured: int | None = None
    injured_max: int | None = None
    detained: int | None = None
    origin: str = ""
    destination: str = ""
    via: tuple[str, ...] = ()
    mode: str = ""
    cargo: tuple[str, ...] = ()
    quantity_min: int | None = None
    quantity_max: int | None = None
    unit: str = ""
    verification: str = "reported"
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    updated: date | None = None

    def span(self) -> TimeSpan:
        """Return the days within which the event lies, as far as the record says.

        A month's or week's precision widens the span to the whole month or week; ``by`` has no
        first day, ``since`` no last.
        """
        first = self.event_date or self.event_date_end
        last = self.event_date_end or self.event_date
        if first is None or last is None:
            return TimeSpan(None, None)
        if self.time_precision == 3:
            first = first.replace(day=1)
            last = last.replace(day=monthrange(last.year, last.month)[1])
        elif self.time_precision == 2:
            first -= timedelta(days=first.weekday())
            last += timedelta(days=6 - last.weekday())
        if self.date_meaning == "by":
            return TimeSpan(self.event_date if self.event_date_end else None, last)
        if self.date_meaning == "since":
            return TimeSpan(first, self.event_date_end)
        return TimeSpan(first, last)


@dataclass(frozen=True, slots=True)
class Source:
    """One publication.  It may lack a URL; a mirror is named, and is not a link."""

    source_id: str
    url: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None
    published_basis: str = "unknown"
    language: str = ""
    type: str = "news"
    reliability: str = "F"
    derived_from: str = ""
    original_url: str = ""
    archive_url: str = ""
    sha256: str = ""
    retrieved: date | None = None
    access_risk: str = ""
    graphic: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says about one incident, where it differs or matters."""

    incident_id: str
    source_id: str
    field: str
    value: str
    said_date: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    scope: str = ""
    credibility: str = "6"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """An operational point: station, halt, junction, passing loop, yard or border.

    ``position_basis`` is ``mapped``, ``town_centre`` or ``interpolated``; ``position_error_km``
    says how far off ``lonlat`` may be.
    """

    id: str
    name_en: str
    country: str
    kind: str = "station"
    lonlat: LonLat | None = None
    position_basis: str = ""
    position_error_km: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    source: str = ""
    esr: str = ""
    name_basis: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A named railway line between two ends, its stations in order.

    ``station_kms`` are kilometres along its drawn course from its first station, one per station;
    empty where the network lacks its track (``gap`` then says so in words).  ``published_runs``
    are (station id, published km) in order, for each stretch on which the published kilometres
    run on: each run counts from its own first station, and none goes on where a leg has none.
    """

    slug: str
    name_en: str
    station_ids: tuple[str, ...]
    station_kms: tuple[float, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    basis: str = ""
    gap: str = ""
    published_runs: tuple[tuple[tuple[str, float], ...], ...] = ()

    def published_at(self, km: float) -> float | None:
        """Return the published kilometre at a drawn one, interpolated; None outside every run."""
        both = self.published_between(km, km)
        return None if both is None else both[0]

    def published_between(self, km_from: float, km_to: float) -> tuple[float, float] | None:
        """Return the published kilometres of a stretch; None where not both are of one run."""
        low, high = sorted((km_from, km_to))
        for run in self.published_runs:
            kms = self._kms_of(run)
            if kms[0] <= low and high <= kms[-1]:
                return _interpolated(kms, run, km_from), _interpolated(kms, run, km_to)
        return None

    def published_origin(self, km: float) -> str:
        """Return the id of the station from which a published kilometre counts; "" for none."""
        for run in self.published_runs:
            kms = self._kms_of(run)
            if kms[0] <= km <= kms[-1]:
                return run[0][0]
        return ""

    def _kms_of(self, run: Sequence[tuple[str, float]]) -> list[float]:
        """Return the kilometres along the course of the stations of a run."""
        kms = dict(zip(self.station_ids, self.station_kms, strict=False))
        return [kms[key] for key, _ in run]


def _interpolated(kms: Sequence[float], run: Sequence[tuple[str, float]], km: float) -> float:
    """Return the published kilometre at a drawn one within a run."""
    place = min(max(bisect_right(kms, km), 1), len(kms) - 1)
    low, high = kms[place - 1], kms[place]
    share = (km - low) / (high - low) if high > low else 0.0
    return run[place - 1][1] + share * (run[place][1] - run[place - 1][1])


@dataclass(frozen=True, slots=True)
class Section:
    """The track between two neighbouring stations of a line (перегон)."""

    id: str
    line: str
    from_station: str
    to_station: str
    km_from: float
    km_to: float


@dataclass(frozen=True, slots=True)
class LinearReference:
    """A line and a kilometre along its drawn course from its first station, with its error.

    ``published_km`` is the tariff guide's distance there, interpolated between the stations of
    one run; None where the line has none.  Neither is official chainage.
    """

    line: str
    km: float
    error_km: float
    published_km: float | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are meant; an empty field does not restrict.

    The same filter serves the map, the list, the exports and the command line.
    """

    bbox: BBox | None = None
    first: date | None = None
    last: date | None = None
    record: str = ""
    event_type: tuple[str, ...] = ()
    asset: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    q: str = ""


@dataclass(frozen=True, slots=True)
class PublicForm:
    """What everyone may see of one record: the one result of the gate.

    ``properties`` are the flat and nested values of its GeoJSON feature; ``geometry`` is a
    GeoJSON geometry or None where nothing may be drawn; ``point`` is one representative
    position for tools that need one, None for areas.  ``span`` decides filter and embargo.
    """

    incident_id: str
    record: str
    event_type: str
    asset: tuple[str, ...]
    cause: str
    verification: str
    lines: tuple[str, ...]
    country: tuple[str, ...]
    span: TimeSpan
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    point: LonLat | None
    search_text: str
