"""Names for the fields of the form: stations and lines by the beginning of any spelling.

Asked for as one types, so that no page carries thousands of names.  Posted, as what is typed
into a form belongs in no log; answered with what the field takes as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import cast

from flask import Response, current_app, jsonify, request

from mapper.errors import FilterError
from mapper.model import Line, Station
from mapper.names import fold
from mapper.railway.levels.making import is_curated
from mapper.railway.network import Network
from mapper.region.finding import Finder
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.site import current_site
from mapper.web.words import km

blueprint = DataBlueprint("naming", __name__)

#: As many as a list below a field shows without scrolling for long.
MOST_NAMES = 20
#: Longer than any name.
_MOST_SIGNS = 100
_FIELDS = ("kind", "q", "line")


@dataclass(frozen=True, slots=True)
class Name:
    """A station or line to choose: what the field takes, its name, and what tells it apart."""

    value: str
    name: str
    about: str


class Names:
    """The names of one network as a form takes them."""

    def __init__(self, network: Network, finder: Finder) -> None:
        self._network, self._finder = network, finder

    def stations(self, text: str) -> Iterator[Name]:
        """Yield the stations that ``text`` finds."""
        return (self._station(hit.key) for hit in self._finder.stations.find(text))

    def stations_of(self, slug: str, text: str) -> Iterator[Name]:
        """Yield the stations of a line in their order, or those that begin with ``text``."""
        wanted = {hit.key for hit in self._finder.stations.find(text)} if text else None
        for key in self._network.lines[slug].station_ids:
            if wanted is None or key in wanted:
                yield self._station(key)

    def lines(self, text: str) -> Iterator[Name]:
        """Yield the lines that ``text`` finds."""
        return (self.line(hit.key) for hit in self._finder.lines.find(text))

    @cached_property
    def curated(self) -> tuple[Name, ...]:
        """The lines that every form offers."""
        lines, placed = self._network.lines, self._network.placed
        return tuple(self.line(slug) for slug in lines if is_curated(placed, slug))

    def line(self, slug: str) -> Name:
        """Return a line as the form offers it."""
        line = self._network.lines[slug]
        length = km(line.station_kms[-1]) if line.station_kms else "without a place"
        return Name(_value(line.name_en, slug, self._network.find_line), line.name_en, length)

    def _station(self, key: str) -> Name:
        station = self._network.stations[key]
        value = _value(station.name_en, key, self._network.find_station)
        return Name(value, station.name_en, station.country)


def _value(name: str, key: str, find: Callable[[str], Sequence[Station | Line]]) -> str:
    """Return a name, or where several things are called so the key of the one."""
    return name if len(find(name)) == 1 else key


def known_names() -> Names:
    """Return the names of the site that serves the present request."""
    return cast(Names, current_app.extensions["mapper.names"])


@blueprint.post("/report/names")
def names() -> Response:
    """The first stations or lines (``kind``) that begin with ``q``.

    With a ``line`` by any of its names only its stations, all of them where ``q`` is empty.
    """
    for field in request.form:
        if field not in _FIELDS:
            known = ", ".join(_FIELDS)
            raise FilterError(field, request.form[field], f"no such field; there are {known}")
    check_rate("names")
    found = _found(
        request.form.get("kind", "station"),
        request.form.get("q", "").strip()[:_MOST_SIGNS],
        request.form.get("line", "").strip()[:_MOST_SIGNS],
    )
    response = jsonify(names=[asdict(name) for name in found])
    response.headers["Cache-Control"] = "no-store"
    return response


def _found(kind: str, text: str, line: str) -> Iterable[Name]:
    known = known_names()
    if kind not in ("station", "line"):
        raise FilterError("kind", kind, "give station or line")
    lines = current_site().network.find_line(line) if line and kind == "station" else []
    if len(lines) == 1:
        return known.stations_of(lines[0].slug, text)
    if not fold(text):
        return []
    found = known.lines(text) if kind == "line" else known.stations(text)
    return [name for name, _ in zip(found, range(MOST_NAMES), strict=False)]
