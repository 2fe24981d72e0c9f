"""The record: one incident or movement, each column with what is known of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from mapper import vocabulary
from mapper.model.time import TimeSpan
from mapper.schema import TOLD, Column, Face, Gate, Kind, Span, column, columns
from mapper.vocabulary import Handling

#: The status of what is shown once its embargo ends, and of what an editor took back.
PUBLISHED, WITHDRAWN, MERGED = "published", "withdrawn", "merged"

_FILED = Face.FILE | Face.EXPORT
_EDITED = _FILED | Face.EDIT
_ASKED = _EDITED | Face.FORM
_FILTER = _ASKED | Face.FILTER
#: The place is exported as it is drawn; its columns go into files of rows only.
_PLACE = Face.FILE | Face.FORM | Face.EDIT
_WHEN = Span("event_date", "event_date_end", "date_meaning", "time_precision")


@dataclass(frozen=True, slots=True)
class Incident:
    """One record: an incident, or a movement where ``record`` says so."""

    id: str = column(
        "",
        "Id",
        "country (XX for several), year of the event, number, as `XX-2022-0007`; never reused",
        kind=Kind.RECORD,
        key=True,
        faces=_FILED,
    )
    record: str = column(
        "incident",
        "Kind of record",
        "`incident` or `movement`",
        kind=Kind.TERM,
        terms="record",
        faces=_FILED | Face.FILTER,
    )
    status: str = column(
        PUBLISHED,
        "Status",
        "only `published` is public",
        kind=Kind.TERM,
        terms="status",
        faces=Face.FILE,
    )
    reason: str = column(
        "",
        "Reason",
        "why it was withdrawn, for everyone to read",
        kind=Kind.TERM,
        terms="reason",
        faces=Face.FILE,
    )
    replaced_by: str = column(
        "",
        "Replaced by",
        "id of the record that stands in its place: what it was merged into, or what corrects it",
        kind=Kind.RECORD,
        faces=Face.FILE,
    )
    event_date: date | None = column(
        None,
        "Day",
        "first day, or the one day; a month (2022-03) in a file fills this and the next three",
        past=True,
        span=_WHEN,
        also=("date",),
        faces=_ASKED,
        group="when",
        condition="",
        asked="missing; give the day, or the first day of the month it was in",
        hint="The local date there; the first, if there are several.",
    )
    event_date_end: date | None = column(
        None,
        "Last day",
        "last day, or the other day",
        past=True,
        span=_WHEN,
        least="event_date",
        faces=_ASKED,
        group="when",
        folded=True,
        condition="if there is one",
        beside=True,
        hint="If it is more than one day, or one of several.",
    )
    date_meaning: str = column(
        "day",
        "Date means",
        "how the two dates are meant",
        kind=Kind.TERM,
        terms="date_meaning",
        faces=_ASKED | Face.PAGE,
        told="{definition}",
        needs="event_date",
        group="when",
        folded=True,
        question="What the days mean",
        brief=True,
    )
    time_precision: int = column(
        1,
        "How exact",
        "1 day, 2 week, 3 month (ACLED)",
        kind=Kind.GRADE,
        terms="time_precision",
        faces=_ASKED | Face.PAGE,
        joins="date_meaning",
        told=" {definition}",
        group="when",
        folded=True,
        brief=True,
        beside=True,
    )
    time_of_day: str = column(
        "unknown",
        "Time of day",
        "part of the day, no clock time",
        kind=Kind.TERM,
        terms="time_of_day",
        faces=_ASKED | Face.PAGE,
        group="when",
        folded=True,
        brief=True,
        beside=True,
    )
    reported_date: date | None = column(
        None,
        "Reported",
        "day of the first report",
        past=True,
        faces=_EDITED | Face.PAGE,
        group="when",
    )
    event_type: str = column(
        "",
        "Kind of event",
        "kind of event",
        kind=Kind.TERM,
        terms="event_type",
        missing="missing; choose what kind of event it was",
        faces=_FILTER,
        group="wider",
        question="Wider kind of event",
        hint="Only where no narrower kind is known; else it follows from that.",
        empty="As the narrower kind says",
        brief=True,
    )
    sub_event_type: str = column(
        "",
        "Kind of event",
        "kind within the kind",
        kind=Kind.TERM,
        terms="sub_event_type",
        within="event_type",
        faces=_ASKED,
        group="what",
        condition="",
        empty="Choose",
    )
    asset: tuple[str, ...] = column(
        (),
        "What was hit or moved",
        "what was affected, or what went by",
        kind=Kind.TERM,
        terms="asset",
        heading={"incident": "What was hit", "movement": "What moved"},
        faces=_FILTER | TOLD,
        after="geo_method",
        group="details",
        folded=True,
        hint="As many as the publication names; none if it names none.",
    )
    cause: str = column(
        "",
        "Cause",
        "who or what, as far as sources say",
        kind=Kind.TERM,
        terms="cause",
        faces=_FILTER | TOLD,
        told="{label}: {lower_definition}",
        after="asset",
        group="details",
        folded=True,
    )
    title: str = column(
        "",
        "Title",
        "one line, own words",
        longest=200,
        missing="a title is missing; say in a few words what happened",
        faces=_ASKED,
        group="what",
        hint="One line in your own words, in English if you can.",
    )
    notes: str = column(
        "",
        "What the publication says",
        "own words",
        longest=4000,
        also=("description",),
        faces=_ASKED,
        group="what",
        folded=True,
        condition="if there is more",
        hint="In your own words. Leave out names, ages, workplaces and anything else that points "
        "at one person, clock times and train numbers.",
    )
    location: str = column(
        "",
        "Place as published",
        "the place phrase as published",
        also=("place",),
        place="words",
        gate=Gate.COARSENED,
        longest=2000,
        faces=_ASKED | Face.PAGE | Face.REVIEW,
        told="“{}”",
        lang="location_lang",
        group="text",
        condition="",
        hint="{like_phrases} any of seven languages.",
    )
    location_lang: str = column(
        "",
        "Language of these words",
        "its language, two letters of ISO 639",
        kind=Kind.LANGUAGE,
        place="lang",
        gate=Gate.COARSENED,
        faces=_ASKED,
        group="of_text",
        folded=True,
        condition="",
        empty="Found by itself",
        after="country",
        beside=True,
    )
    place_kind: str = column(
        "none",
        "Kind of place",
        "what sort of place the report allows",
        kind=Kind.TERM,
        terms="place_kind",
        place="kind",
        gate=Gate.COARSENED,
        faces=Face.FILE,
    )
    country: tuple[str, ...] = column(
        (),
        "Country",
        "ISO 3166-1",
        kind=Kind.COUNTRY,
        place="countries",
        faces=_FILTER | Face.PAGE,
        group="of_text",
        folded=True,
    )
    admin1: tuple[str, ...] = column(
        (),
        "Division",
        "ISO 3166-2",
        kind=Kind.DIVISION,
        place="admin1",
        faces=_EDITED | Face.PAGE,
        group="area",
        condition="",
        hint="Codes of ISO 3166-2.",
    )
    line: str = column(
        "",
        "Line",
        "slug of the line, or any spelling; empty where the way leads over several",
        kind=Kind.LINE,
        place="line",
        gate=Gate.COARSENED,
        faces=_PLACE | Face.FILTER,
        group="line",
        condition="",
        hint="Its name, or its two ends{like_line}.",
    )
    from_station: str = column(
        "",
        "Station, or first of two",
        "id or any spelling of a station (`esr-137101` is one by the code of the tariff guide)",
        also=("station",),
        kind=Kind.STATION,
        place="from_station",
        gate=Gate.COARSENED,
        faces=_PLACE,
        group="line",
        condition="",
        hint="Any usual spelling.",
    )
    to_station: str = column(
        "",
        "Second station",
        "the other end",
        kind=Kind.STATION,
        place="to_station",
        gate=Gate.COARSENED,
        faces=_PLACE,
        group="line",
        condition="if there is one",
        hint="If it was between two.",
        beside=True,
    )
    km_post: str = column(
        "",
        "Kilometre post as published",
        "chainage as published, a text",
        also=("km", "kilometre", "kilometer"),
        place="km_post",
        gate=Gate.DROPPED,
        faces=_EDITED | Face.PAGE,
        group="line",
    )
    latitude: float | None = column(
        None,
        "Latitude",
        "WGS 84; empty for areas",
        kind=Kind.LATITUDE,
        unit="degrees",
        also=("lat", "y"),
        place="latitude",
        gate=Gate.DROPPED,
        faces=_PLACE,
        group="point",
        condition="",
        hint="Degrees north, like {lat}.",
    )
    longitude: float | None = column(
        None,
        "Longitude",
        "WGS 84; empty for areas",
        kind=Kind.LONGITUDE,
        unit="degrees",
        also=("lon", "lng", "long", "x"),
        place="longitude",
        gate=Gate.DROPPED,
        faces=_PLACE,
        group="point",
        condition="",
        hint="Degrees east, like {lon}.",
        beside=True,
    )
    geo_method: str = column(
        "",
        "How it was placed",
        "how it was placed",
        kind=Kind.TERM,
        terms="geo_method",
        place="method",
        gate=Gate.COARSENED,
        faces=_EDITED | Face.PAGE,
        told="{definition}",
        group="kept",
        brief=True,
    )
    geo_precision: int | None = column(
        None,
        "Precision",
        "1 to 5 km of doubt, 2 to 25 km, 3 beyond (ACLED)",
        kind=Kind.GRADE,
        terms="geo_precision",
        place="precision",
        gate=Gate.COARSENED,
        group="exactness",
        brief=True,
    )
    geo_uncertainty_km: float | None = column(
        None,
        "Uncertainty",
        "how far off it may be: for a spot between two stations half the way and their own errors, "
        "for what befell all of it the errors; never less than is worked out",
        kind=Kind.KILOMETRES,
        unit="km",
        place="uncertainty_km",
        gate=Gate.COARSENED,
        faces=_EDITED | Face.PAGE,
        joins="geo_method",
        told=" May be {} off.",
        group="exactness",
        beside=True,
    )
    actor: tuple[str, ...] = column(
        (),
        "Actor",
        "organisations only",
        faces=_ASKED | TOLD,
        group="more",
        hint="Only who did it by what is beyond dispute; never by a confession.",
    )
    claimed_by: tuple[str, ...] = column(
        (),
        "Claimed by",
        "organisations that say they did it",
        faces=_ASKED | TOLD,
        group="more",
    )
    attributed_by: tuple[str, ...] = column(
        (),
        "Attributed by",
        "who says who did it",
        faces=_ASKED | TOLD,
        group="more",
        hint="An authority or organisation that says who did it.",
    )
    effect: str = column(
        "",
        "Effect on traffic",
        "on traffic",
        kind=Kind.TERM,
        terms="effect",
        faces=_ASKED | TOLD,
        group="details",
        folded=True,
        beside=True,
    )
    effect_scope: tuple[str, ...] = column(
        (),
        "Traffic",
        "which traffic",
        kind=Kind.TERM,
        terms="effect_scope",
        faces=_ASKED | TOLD,
        joins="effect",
        told=" ({lower})",
        group="details",
    )
    effect_start: date | None = column(
        None,
        "Effect from",
        "first day of the effect",
        past=True,
        faces=_ASKED | TOLD,
        joins="effect",
        told=", from {}",
        group="details",
    )
    effect_end: date | None = column(
        None,
        "Effect to",
        "last day of the effect; may be said ahead",
        least="effect_start",
        gate=Gate.DROPPED,
        faces=_ASKED | TOLD,
        joins="effect",
        told=" to {}",
        group="details",
        beside=True,
    )
    fatalities: int | None = column(
        None, "Killed", "lowest count", unit="people", faces=_ASKED | TOLD, group="more"
    )
    fatalities_max: int | None = column(
        None,
        "Killed, at most",
        "highest count",
        unit="people",
        least="fatalities",
        faces=_ASKED | TOLD,
        joins="fatalities",
        told=" to {}",
        group="more",
        beside=True,
    )
    injured: int | None = column(
        None,
        "Injured",
        "lowest count",
        unit="people",
        faces=_ASKED | TOLD,
        group="more",
        beside=True,
    )
    injured_max: int | None = column(
        None,
        "Injured, at most",
        "highest count",
        unit="people",
        least="injured",
        faces=_ASKED | TOLD,
        joins="injured",
        told=" to {}",
        group="more",
        beside=True,
    )
    detained: int | None = column(
        None,
        "Detained",
        "a count, by region",
        unit="people",
        faces=_ASKED | TOLD,
        group="more",
        beside=True,
    )
    origin: str = column(
        "",
        "From",
        "movements: station id or place; the name of a country or division is never taken for a "
        "station called so",
        kind=Kind.STOP,
        place="origin",
        gate=Gate.COARSENED,
        faces=_PLACE,
        group="movement",
    )
    destination: str = column(
        "",
        "To",
        "the same",
        kind=Kind.STOP,
        place="destination",
        gate=Gate.COARSENED,
        faces=_PLACE,
        group="movement",
        beside=True,
    )
    via: tuple[str, ...] = column(
        (),
        "By way of",
        "places between, in order",
        kind=Kind.STOP,
        place="via",
        gate=Gate.COARSENED,
        faces=_PLACE,
        group="movement",
    )
    mode: str = column(
        "",
        "Mode",
        "how it went",
        kind=Kind.TERM,
        terms="mode",
        faces=_ASKED | Face.PAGE,
        group="movement",
        beside=True,
    )
    cargo: tuple[str, ...] = column(
        (),
        "Cargo",
        "what was carried",
        kind=Kind.TERM,
        terms="cargo",
        faces=_ASKED | TOLD,
        group="movement",
        question="What was carried",
    )
    quantity_min: int | None = column(
        None,
        "Quantity",
        "least number",
        faces=_ASKED | TOLD,
        group="movement",
        question="How many, at least",
    )
    quantity_max: int | None = column(
        None,
        "At most",
        "greatest number",
        least="quantity_min",
        faces=_ASKED | TOLD,
        joins="quantity_min",
        told=" to {}",
        group="movement",
        beside=True,
    )
    unit: str = column(
        "",
        "Of what",
        "what was counted",
        kind=Kind.TERM,
        terms="unit",
        faces=_ASKED | TOLD,
        joins="quantity_min",
        told=" {}",
        group="movement",
        asked="missing; say what was counted",
        wanted_by="quantity_min",
        empty="Choose",
        beside=True,
    )
    verification: str = column(
        "reported",
        "How well known",
        "how well it is known",
        kind=Kind.TERM,
        terms="verification",
        faces=_FILTER,
        group="details",
        folded=True,
    )
    sources: tuple[str, ...] = column(
        (),
        "Sources",
        "ids of sources.csv, or addresses",
        also=("source", "url", "link"),
        kind=Kind.CITED,
        longest=2000,
        missing="a source is missing; give its id or its address",
        faces=Face.FILE,
    )
    related: tuple[str, ...] = column(
        (),
        "Related",
        "ids of other records",
        kind=Kind.RECORD,
        faces=_EDITED | Face.PAGE,
    )
    tags: tuple[str, ...] = column(
        (), "Tags", "words of the editors’ own", faces=_EDITED | Face.PAGE
    )
    external_id: str = column(
        "",
        "Key elsewhere",
        "key of the row in the file that it came from; the same key again is the same record",
        unique=True,
        gate=Gate.WITHHELD,
        faces=Face.FILE | Face.EDIT,
    )
    updated: date | None = column(
        None,
        "Changed",
        "day of the last change",
        faces=_FILED,
    )

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

    @property
    def left(self) -> bool:
        """Whether it was taken back: withdrawn, or merged into another."""
        return self.status in (WITHDRAWN, MERGED)

    @property
    def is_movement(self) -> bool:
        """Whether it tells of a transport, as its record or its kind of event says."""
        return Handling.MOVEMENT in self.handling

    @property
    def told_as(self) -> str:
        """The kind of record that it is told as: a transport is one whatever ``record`` says."""
        own = self.record in vocabulary.movements() or not self.is_movement
        return self.record if own else vocabulary.movements()[0]

    @property
    def whole(self) -> bool:
        """Whether it befell all of the stretch that it names, not one spot on it."""
        return vocabulary.whole(self.event_type, self.sub_event_type)

    @property
    def handling(self) -> frozenset[Handling]:
        """What the gate has to mind of it: all that one of its terms says."""
        kind: Any = type(self)  # mypy takes no class of values for a key
        return _handling(kind, _minded_values(kind)(self))


def handling_of(told: Mapping[str, Any]) -> frozenset[Handling]:
    """Return what the gate has to mind of an incident, by what is told of its columns as JSON."""
    values = _minded_items()(told)
    kind: Any = Incident
    return _handling(kind, tuple([tuple(v) if isinstance(v, list) else v for v in values]))


@lru_cache(maxsize=4096)
def _handling(record: type, values: tuple[Any, ...]) -> frozenset[Handling]:
    """Return what the gate has to mind by the values of the columns of which it minds some."""
    return vocabulary.handling(
        (each.terms, term)
        for each, value in zip(_minded(record), values, strict=True)
        for term in each.values(value)
    )


@cache
def _minded_items() -> itemgetter[Any]:
    return itemgetter(*(each.name for each in _minded(Incident)))


@cache
def _minded_values(record: type) -> attrgetter[Any]:
    return attrgetter(*(each.name for each in _minded(record)))


@cache
def _minded(record: type) -> tuple[Column, ...]:
    """Return the columns that hold terms of which the gate minds some."""
    return tuple(
        each
        for each in columns(record).values()
        if each.kind is Kind.TERM and any(t.handling for t in vocabulary.terms(each.terms).values())
    )
