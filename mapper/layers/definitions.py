"""The layers of the map: what each shows, from which data, and how it reads in the legend.

A `Layer` is plain data.  Its ``drawer`` names the function in ``static/js/map`` that draws it,
its ``source`` the data that the page or the file binds to it; colours stand in
``static/css/map.css``, those of the kinds of event in the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

from mapper import vocabulary
from mapper.vocabulary import Handling, Term


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

    ``event_type`` restricts the records drawn; ``min_zoom`` is the first zoom level at which
    anything shows; ``attribution`` names the data's origin on the map.
    """

    id: str
    group: str
    title: str
    drawer: str
    source: str
    pane: str
    shown: bool = True
    min_zoom: int = 0
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
    Pane("borders", 220),
    Pane("areas", 250),
    Pane("network", 300),
    Pane("lines", 310),
    Pane("halos", 400),
    Pane("routes", 405),
    Pane("bands", 410),
    Pane("stations", 430),
    Pane("labels", 440),
    Pane("symbols", 600),
)

OPENSTREETMAP = Attribution(
    "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright"
)
GEONAMES = Attribution("GeoNames", "https://www.geonames.org/about.html")
NATURAL_EARTH = Attribution("Natural Earth", "https://www.naturalearthdata.com/about/terms-of-use/")

_BASE = (
    Layer("land", "base", "Land and water", "land", "land", "land", attribution=(NATURAL_EARTH,)),
    Layer(
        "borders",
        "base",
        "Borders and oblasts",
        "borders",
        "borders",
        "borders",
        legend=(
            LegendEntry("State border", swatch="border-state"),
            LegendEntry("Oblast border", swatch="border-oblast"),
        ),
        attribution=(NATURAL_EARTH,),
    ),
    Layer(
        "towns",
        "base",
        "Towns",
        "towns",
        "towns",
        "stations",
        attribution=(GEONAMES,),
    ),
)

_RAILWAY = (
    Layer(
        "network",
        "railway",
        "All railways",
        "network",
        "railway",
        "network",
        legend=(
            LegendEntry("Railway", swatch="track"),
            LegendEntry("Inferred: no source has its track", swatch="track-inferred"),
        ),
        attribution=(OPENSTREETMAP,),
    ),
    Layer(
        "lines",
        "railway",
        "Named lines",
        "lines",
        "railway",
        "lines",
        legend=(
            LegendEntry("Line of the region", swatch="line-named"),
            LegendEntry("The line looked at", swatch="line-chosen"),
            LegendEntry("Its way is inferred", swatch="line-inferred"),
            LegendEntry("Line of the tariff guide, from near", swatch="line-guide"),
        ),
        attribution=(OPENSTREETMAP,),
    ),
    Layer(
        "stations",
        "railway",
        "Stations",
        "stations",
        "railway",
        "stations",
        min_zoom=6,
        legend=(
            LegendEntry("Station", swatch="station-mapped"),
            LegendEntry("Placed between its neighbours", swatch="station-interpolated"),
        ),
        attribution=(OPENSTREETMAP, GEONAMES),
    ),
)

#: The kind of event whose symbol shows how a grade is read: a plain square.
_EXAMPLE = "operations"


def _record_layers() -> tuple[Layer, ...]:
    """Return a layer for each kind of event, in the order of the vocabulary."""
    return tuple(_record_layer(each) for each in vocabulary.terms("event_type").values())


def _record_layer(kind: Term) -> Layer:
    moves = kind.handling is Handling.MOVEMENT
    return Layer(
        id=kind.id,
        group="records",
        title=kind.text(),
        drawer="movements" if moves else "incidents",
        source="records",
        pane="routes" if moves else "bands",
        shown=kind.shown,
        event_type=kind.id,
        legend=(LegendEntry(kind.text(), symbol=kind.id),),
    )


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


def layers() -> tuple[Layer, ...]:
    """Return every layer, from the lowest drawn to the highest."""
    return (*_BASE, *_RAILWAY, *_record_layers())


def in_group(group: str) -> tuple[Layer, ...]:
    """Return the layers of one group of the control, in its order."""
    return tuple(layer for layer in layers() if layer.group == group)
