"""The lines page: curated lines at length, all others as a list; the stations of one when asked."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from mapper.errors import FilterError
from mapper.model import Filter, Line, Station
from mapper.names import all_spellings, fold
from mapper.railway.levels.making import is_curated
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view

blueprint = Blueprint("lines", __name__)

#: A search that finds more says so: each line found is a link, and a page stays light.
MOST_FOUND = 200
_MOST_SIGNS = 100


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of a line; ``km`` is None where the network lacks the line's track."""

    station: Station
    km: float | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as the page shows it; ``reports`` None where they are not counted."""

    line: Line
    countries: tuple[str, ...]
    reports: int | None = None

    @property
    def length_km(self) -> float | None:
        """Length from end to end along the line; None where its track has a gap."""
        return self.line.station_kms[-1] if self.line.station_kms else None


@blueprint.get("/lines")
def index() -> str:
    """The lines; with ``q`` those whose name holds it, with ``stations`` one and its stations."""
    for name, value in request.args.items():
        if name not in ("q", "stations"):
            raise FilterError(name, value, "this page knows q and stations; leave it out")
    check_rate("search")
    if slug := request.args.get("stations", ""):
        line = current_site().network.line(slug)
        return render_template("lines/line.html", one=_counted(line), stops=_stops(line))
    text = request.args.get("q", "").strip()[:_MOST_SIGNS]
    if not fold(text):
        return _every()
    return _found(text)


def _every() -> str:
    """Return the page of all lines."""
    network = current_site().network
    lines = network.lines.values()
    curated = [_counted(line) for line in lines if is_curated(network.placed, line.slug)]
    shown = {one.line.slug for one in curated}
    others = [_view(line) for line in lines if line.slug not in shown]
    return render_template(
        "lines/index.html", curated=curated, others=sorted(others, key=lambda one: one.line.name_en)
    )


def _found(text: str) -> str:
    """Return the page of the lines of which any spelling holds ``text``."""
    wanted = fold(text)
    found = [line for line in current_site().network.lines.values() if _is_called(line, wanted)]
    return render_template(
        "lines/found.html",
        q=text,
        count=len(found),
        lines=[_view(line) for line in found[:MOST_FOUND]],
    )


def _is_called(line: Line, wanted: str) -> bool:
    """Tell whether any spelling of a line holds a folded text."""
    spellings = all_spellings(line.name_en, line.names, line.spellings)
    return any(wanted in fold(text) for text in spellings)


def _counted(line: Line) -> LineView:
    reports = current_site().store.count(Filter(line=(line.slug,)), current_view())
    return LineView(line, _countries(line), reports)


def _view(line: Line) -> LineView:
    return LineView(line, _countries(line))


def _countries(line: Line) -> tuple[str, ...]:
    """Return the countries of a line's stations in their order."""
    stations = current_site().network.stations
    return tuple(dict.fromkeys(stations[key].country for key in line.station_ids))


def _stops(line: Line) -> tuple[Stop, ...]:
    stations = current_site().network.stations
    kms: tuple[float | None, ...] = line.station_kms or (None,) * len(line.station_ids)
    return tuple(
        Stop(stations[station_id], km) for station_id, km in zip(line.station_ids, kms, strict=True)
    )
