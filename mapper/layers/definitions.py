"""The layers of the map: what each shows, from which data, and how it reads in the legend.

A `Layer` is plain data.  Its ``id`` is what ``static/js/map`` asks for when it draws, its
``source`` the data that the page or the file binds to it; colours stand in ``static/css/map.css``,
those of the kinds of event in the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.vocabulary import Handling, Term

if TYPE_CHECKING:
    from mapper.region import Credit, RegionTexts


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: the CSS classes of its swatch, the event type of its symbol."""

    label: str
    swatch: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose data a layer shows, and where that says how it may be used."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Pane:
    """One storey of the drawing; Leaflet stacks panes by ``z_index``."""

    id: str
    z_index: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer that can be switched on and off.

    ``event_type`` restricts the records drawn; ``attribution`` names the data's origin on the map.
    """

    id: str
    group: str
    title: str
    source: str
    shown: bool = True
    event_type: str = ""
    legend: tuple[LegendEntry, ...] = ()
    attribution: tuple[Attribution, ...] = ()


#: Groups of the layer control, in its order; "records" is the filter by type of event as well.
GROUPS: tuple[tuple[str, str], ...] = (
    ("records", "What was reported"),
    ("railway", "Railway"),
    ("base", "Base map"),
)

PANES: tuple[Pane, ...] = (
    Pane("land", 200),
    Pane("tiles", 210),
    Pane("drawing", 300),
    Pane("labels", 440),
)


def _base_layers(region: RegionTexts) -> tuple[Layer, ...]:
    """Return the layers of the base map; what the region has no file of is none."""
    files, of_land = region.files, _of(region.credits.land)
    word = region.divisions
    division = (LegendEntry(f"{word.title} border", swatch="border-division"),)
    found = (
        files.land and Layer("land", "base", "Land and water", "land", attribution=of_land),
        (files.borders or region.labels)
        and Layer(
            "borders",
            "base",
            f"Borders and {word.many}" if word.many else "Borders",
            "borders",
            legend=(
                LegendEntry("State border", swatch="border-state"),
                *(division if word.one else ()),
            ),
            attribution=of_land,
        ),
        files.towns
        and Layer(
            "towns",
            "base",
            "Towns",
            "towns",
            attribution=_of(region.credits.towns),
        ),
    )
    return tuple(layer for layer in found if isinstance(layer, Layer))


def _railway_layers(region: RegionTexts) -> tuple[Layer, ...]:
    credits = region.credits
    others = LegendEntry(f"{region.other_lines}, from near", swatch="line-guide")
    return (
        Layer(
            "network",
            "railway",
            "All railways",
            "railway",
            legend=(
                LegendEntry("Railway", swatch="track"),
                LegendEntry("Inferred: no source has its track", swatch="track-inferred"),
            ),
            attribution=_of(credits.railway),
        ),
        Layer(
            "lines",
            "railway",
            "Named lines",
            "railway",
            legend=(
                LegendEntry("Line of the region", swatch="line-named"),
                LegendEntry("The line looked at", swatch="line-chosen"),
                LegendEntry("Its way is inferred", swatch="line-inferred"),
                *((others,) if region.other_lines else ()),
            ),
            attribution=_of(credits.railway),
        ),
        Layer(
            "stations",
            "railway",
            "Stations",
            "railway",
            legend=(
                LegendEntry("Station", swatch="station-mapped"),
                LegendEntry("Placed between its neighbours", swatch="station-interpolated"),
            ),
            attribution=_of(credits.railway, credits.towns),
        ),
    )


def _of(*credits: Credit | None) -> tuple[Attribution, ...]:
    return tuple(Attribution(each.owner, each.url) for each in credits if each)


#: The kind of event whose symbol shows how a grade is read: a plain square.
_EXAMPLE = "operations"


def _record_layers() -> tuple[Layer, ...]:
    """Return a layer for each kind of event, in the order of the vocabulary."""
    return tuple(_record_layer(each) for each in vocabulary.terms("event_type").values())


def _record_layer(kind: Term) -> Layer:
    return Layer(
        id=kind.id,
        group="records",
        title=kind.text(),
        source="records",
        shown=kind.shown,
        event_type=kind.id,
        legend=(LegendEntry(kind.text(), symbol=kind.id),),
    )


def usual_types() -> tuple[str, ...]:
    """Return the kinds of event that the map shows until somebody chooses."""
    return tuple(each.id for each in vocabulary.terms("event_type").values() if each.shown)


def reading() -> tuple[LegendEntry, ...]:
    """Return how to read a place and a grade; it belongs to no single layer."""
    types = vocabulary.terms("event_type").values()
    going = next((f" of-{each.id}" for each in types if each.handling is Handling.MOVEMENT), "")
    return (
        LegendEntry("Somewhere on this stretch of track", swatch="read-stretch"),
        LegendEntry("An end that fades is placed between its neighbours", swatch="read-fade"),
        LegendEntry("At a station; the halo is as wide as the doubt", swatch="read-station"),
        LegendEntry("Somewhere in this area", swatch="read-area"),
        LegendEntry("Transport by rail, its way reported", swatch=f"read-route{going}"),
        LegendEntry("Transport by rail, route inferred", swatch=f"read-route-inferred{going}"),
        LegendEntry("Corroborated or verified", swatch="read-solid", symbol=_EXAMPLE),
        LegendEntry("Reported or claimed once", swatch="read-dashed", symbol=_EXAMPLE),
        LegendEntry("Disputed or refuted", swatch="read-split", symbol=_EXAMPLE),
    )


def layers(region: RegionTexts) -> tuple[Layer, ...]:
    """Return every layer of a region's map, from the lowest drawn to the highest."""
    return (*_base_layers(region), *_railway_layers(region), *_record_layers())


def in_group(group: str, region: RegionTexts) -> tuple[Layer, ...]:
    """Return the layers of one group of the control, in its order."""
    return tuple(layer for layer in layers(region) if layer.group == group)
