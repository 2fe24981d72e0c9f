"""The lines page: each line with its stations in order, their kilometres and their basis."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from mapper.model import Filter, Line, Station
from mapper.web.site import current_site, current_view

blueprint = Blueprint("lines", __name__)


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of a line; ``km`` is None where the network lacks the line's track."""

    station: Station
    km: float | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as the page shows it."""

    line: Line
    stops: tuple[Stop, ...]
    reports: int

    @property
    def length_km(self) -> float | None:
        """Length from end to end along the line; None where its track has a gap."""
        return self.stops[-1].km if self.stops else None


@blueprint.get("/lines")
def index() -> str:
    """Every line; the one with most reports first within the page's list of contents."""
    return render_template("lines/index.html", lines=_line_views())


def _line_views() -> list[LineView]:
    site, view = current_site(), current_view()
    return [
        LineView(line, _stops(line), site.store.count(Filter(line=(slug,)), view))
        for slug, line in site.network.lines.items()
    ]


def _stops(line: Line) -> tuple[Stop, ...]:
    stations = current_site().network.stations
    kms: tuple[float | None, ...] = line.station_kms or (None,) * len(line.station_ids)
    return tuple(
        Stop(stations[station_id], km)
        for station_id, km in zip(line.station_ids, kms, strict=True)
    )
