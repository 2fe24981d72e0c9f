"""The rails: a network that knows lines, sections and stations, answers in km and finds ways.

`load_network` reads one (by default the shipped one), and a `Network` is an immutable value:

- by name: ``find_station``, ``one_station``, ``find_line``, ``line``, ``shared_line``;
- by place: ``reference`` gives the `Reference` of a position (line, kilometre, section),
  ``locate`` and ``kilometre_posts`` (`KilometrePost`) the way back, ``stretch`` the `Stretch`
  between two stations, ``course`` the `Course` of a line, ``snap_track`` the nearest `TrackPlace`;
- by way: ``route`` leads through `Waypoint` values, around `Closure` values, and gives a `Route`.

`load_levels` gives what maps draw of it (`Levels`), `network_info` what it is made of.  These are
all that other floors need; each is read from its module when it is first asked for, so that
``import mapper.railway`` costs nothing.

Below them, each imports only from those before it (``tests/test_floors.py`` holds the order):
``tracks`` the graph of the rails, ``reference`` linear reference
(https://en.wikipedia.org/wiki/Linear_referencing), ``placed`` and ``directory`` lines and stations
on them, ``routing`` the shortest ways, ``levels`` what is drawn, ``files`` and ``network``;
above, for making networks, ``sources`` (the tariff guide and tables of stations, OpenStreetMap,
Overpass), ``matching`` and ``building``.  Operational points follow the EU's RINF.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapper.railway.info import network_info
    from mapper.railway.levels.reading import Levels, load_levels
    from mapper.railway.network import Network, load_network
    from mapper.railway.reference.chainage import KilometrePost
    from mapper.railway.reference.course import Course
    from mapper.railway.reference.reference import Reference
    from mapper.railway.reference.stretch import Stretch
    from mapper.railway.routing.routes import Closure, Route, Waypoint
    from mapper.railway.tracks.places import TrackPlace

_MODULES = {
    "Closure": "routing.routes",
    "Course": "reference.course",
    "KilometrePost": "reference.chainage",
    "Levels": "levels.reading",
    "Network": "network",
    "Reference": "reference.reference",
    "Route": "routing.routes",
    "Stretch": "reference.stretch",
    "TrackPlace": "tracks.places",
    "Waypoint": "routing.routes",
    "load_levels": "levels.reading",
    "load_network": "network",
    "network_info": "info",
}

__all__ = [
    "Closure",
    "Course",
    "KilometrePost",
    "Levels",
    "Network",
    "Reference",
    "Route",
    "Stretch",
    "TrackPlace",
    "Waypoint",
    "load_levels",
    "load_network",
    "network_info",
]


def __getattr__(name: str) -> Any:
    """Return a public name from its module (https://peps.python.org/pep-0562/)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
