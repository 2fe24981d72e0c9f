"""The layers of the map: what each shows, from which data, and how it reads in the legend.

A `Layer` is plain data.  Its ``drawer`` names the function in ``static/js/map`` that draws it,
its ``source`` the data that the page or the file binds to it; colours stand in
``static/css/map.css`` under ``layer-<id>``, light and dark, so that no colour is written twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from mapper import vocabulary


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: the CSS class of its swatch, or the event type of its symbol."""

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

#: Types in the order of the control; those that are not the railway come last and are off.
_HIDDEN = ("context",)


def _record_layers() -> tuple[Layer, ...]:
    return tuple(
        Layer(
            id=event_type,
            group="records",
            title=term.text(),
            drawer="movements" if event_type == "movement" else "incidents",
            source="records",
            pane="routes" if event_type == "movement" else "bands",
            shown=event_type not in _HIDDEN,
            event_type=event_type,
            legend=(LegendEntry(term.text(), symbol=event_type),),
        )
        for event_type, term in vocabulary.terms("event_type").items()
    )


#: Says how to read a place and a grade; it belongs to no single layer.
READING: tuple[LegendEntry, ...] = (
    LegendEntry("Somewhere on this stretch of track", swatch="read-stretch"),
    LegendEntry("An end that fades is placed between its neighbours", swatch="read-fade"),
    LegendEntry("At a station; the halo is as wide as the doubt", swatch="read-station"),
    LegendEntry("Somewhere in this area", swatch="read-area"),
    LegendEntry("Transport by rail, its way reported", swatch="read-route"),
    LegendEntry("Transport by rail, route inferred", swatch="read-route-inferred"),
    LegendEntry("Corroborated or verified", swatch="read-solid"),
    LegendEntry("Reported or claimed once", swatch="read-dashed"),
    LegendEntry("Disputed or refuted", swatch="read-split"),
)


def layers() -> tuple[Layer, ...]:
    """Return every layer, from the lowest drawn to the highest."""
    return (*_BASE, *_RAILWAY, *_record_layers())


def in_group(group: str) -> tuple[Layer, ...]:
    """Return the layers of one group of the control, in its order."""
    return tuple(layer for layer in layers() if layer.group == group)
