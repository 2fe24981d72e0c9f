"""The line at the edge of a diagram: its stations by kilometre, its borders, and its names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mapper.layers.diagram.axes import Plane
from mapper.layers.picture import labels
from mapper.layers.picture.labels import width_px
from mapper.layers.picture.svg import element, number, words
from mapper.model import Basis, Line, Station

if TYPE_CHECKING:
    from mapper.railway.reference.course import Course

#: How far the names of neighbouring stations are apart at least, and the size of their letters.
_APART_PX, _SIZE_PX, _SMALL_PX = 16.0, 13.0, 11.0
#: From the rail to a published kilometre, and what such a number takes.
_OFF_PX, _KM_PX = 9.0, 30.0
#: The most that names take beside the plot; above it they stand upright, and have so many signs.
_MOST_PX, _MOST_SIGNS = 210.0, 14
_DOT_PX, _STROKE_PX = 3.4, 3.0


class Stop(NamedTuple):
    """A station of the line: kilometres drawn and, where it is known, published."""

    id: str
    name: str
    km: float
    rank: int
    country: str
    between: bool
    published_km: float | None


@dataclass(frozen=True)
class Rail:
    """What a diagram needs of a line: its stations, and from where to where its course is inferred.

    A line that has no place on the network has its stations evenly apart, and is inferred as whole.
    """

    stops: tuple[Stop, ...]
    inferred: tuple[tuple[float, float], ...]
    country_names: Mapping[str, str]
    gap: str = ""

    @property
    def length_km(self) -> float:
        """The kilometre of the last station."""
        return self.stops[-1].km

    @property
    def is_placed(self) -> bool:
        """Whether its kilometres are known."""
        return not self.gap


def rail_of(
    line: Line,
    stations: Mapping[str, Station],
    course: Course | None,
    country_names: Mapping[str, str],
) -> Rail:
    """Return what a diagram needs of a line on its ``course``; None for one without a place."""
    placed = bool(line.station_kms) and course is not None
    kms = line.station_kms or tuple(map(float, range(len(line.station_ids))))
    published = {key: km for run in line.published_runs for key, km in run}
    ends = (line.station_ids[0], line.station_ids[-1])
    stops = tuple(
        Stop(
            key,
            stations[key].name_en,
            km,
            _rank(stations[key], is_end=key in ends, is_published=key in published),
            stations[key].country,
            stations[key].position_basis == "interpolated",
            published.get(key),
        )
        for key, km in zip(line.station_ids, kms, strict=True)
    )
    whole = ((0.0, stops[-1].km),)
    inferred = tuple(_inferred(course)) if course is not None else whole
    gap = "" if placed else line.gap or "no course"
    return Rail(stops, inferred if placed else whole, country_names, gap)


def _rank(station: Station, *, is_end: bool, is_published: bool) -> int:
    if is_end:
        return 0
    return 2 + (station.kind != "station") * 2 + (not is_published)


def _inferred(course: Course) -> Iterator[tuple[float, float]]:
    """Yield from where to where no source has track, in km."""
    low: float | None = None
    for part, basis in enumerate(course.basis.tolist()):
        start = float(course.km[part])
        if Basis(basis).inferred and low is None:
            low = start
        elif not Basis(basis).inferred and low is not None:
            yield low, start
            low = None
    if low is not None:
        yield low, course.length_km


def margin_px(rail: Rail, *, turned: bool) -> float:
    """Return the room that the names of a line's stations need."""
    if turned:
        return max(_upright_px(each) for each in rail.stops) + 16
    widest = max(width_px(each.name, _SIZE_PX, bold=True) for each in rail.stops)
    return min(widest, _MOST_PX) + _KM_PX + _OFF_PX + 12


def named(rail: Rail, plane: Plane, reported: Collection[str]) -> list[Stop]:
    """Return the stations that have room for a name: ends and those reported of come first."""
    found: list[Stop] = []
    for each in sorted(rail.stops, key=lambda one: (one.id not in reported, one.rank, one.km)):
        px = plane.km_px(each.km)
        if all(abs(px - plane.km_px(other.km)) >= _APART_PX for other in found):
            found.append(each)
    return found


def drawn(rail: Rail, plane: Plane, reported: Collection[str], day_length_px: float) -> str:
    """Return the line with its stations as markup; those with a name have a rule over all days."""
    stops = named(rail, plane, reported)
    across = (_stroke(plane, each.km, each.km, (0, day_length_px)) for each in stops)
    rules = element("path", class_="rule", d="".join(across))
    dots = _halts([each for each in rail.stops if each not in stops], plane)
    dots += "".join(_dot(each, plane) for each in rail.stops if each in stops)
    names = "".join(_name(each, plane, strong=each.id in reported) for each in stops)
    return (
        rules + "".join(_borders(rail, plane, day_length_px)) + _track(rail, plane) + dots + names
    )


def _track(rail: Rail, plane: Plane) -> str:
    whole = _stroke(plane, 0.0, rail.length_km, (0, 0))
    guessed = "".join(_stroke(plane, low, high, (0, 0)) for low, high in rail.inferred)
    known = element("path", class_="rail named", d=whole)
    known += element("path", class_="rail named ties", d=whole)
    if not guessed:
        return known
    paper = element("path", class_="rail cut", d=guessed)
    return known + paper + element("path", class_="rail named inferred", d=guessed)


def _stroke(plane: Plane, low: float, high: float, days: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = (
        plane.point(day, plane.km_px(km)) for day, km in zip(days, (low, high), strict=True)
    )
    return f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}"


def _halts(stops: Sequence[Stop], plane: Plane) -> str:
    """Return the marks of stations without a name, a stroke each."""
    days = (-_STROKE_PX, _STROKE_PX)
    strokes = "".join(_stroke(plane, each.km, each.km, days) for each in stops)
    return element("path", class_="halt", d=strokes) if strokes else ""


def _dot(stop: Stop, plane: Plane) -> str:
    """Return the mark of a station with a name."""
    x, y = plane.point(0, plane.km_px(stop.km))
    class_ = f"station{' between' * stop.between}"
    return element("circle", class_=class_, cx=x, cy=y, r=_DOT_PX)


def _upright_px(stop: Stop) -> float:
    """Return how high the name of a station stands above its line."""
    return width_px(f"{_town(stop)} ", _SIZE_PX, bold=True) + width_px(_km(stop), _SMALL_PX)


def _town(stop: Stop) -> str:
    """Return the name of a station, short."""
    short = labels.short(stop.name)
    return short if len(short) <= _MOST_SIGNS else f"{short[: _MOST_SIGNS - 1]}…"


def _km(stop: Stop) -> str:
    return "" if stop.published_km is None else f"{stop.published_km:g}"


def _name(stop: Stop, plane: Plane, *, strong: bool) -> str:
    x, y = plane.point(0, plane.km_px(stop.km))
    style = "name major" if strong or stop.rank == 0 else "name"
    km = _km(stop)
    if plane.turned:
        text = words(f"{_town(stop)} ") + (element("tspan", km, class_="km") if km else "")
        turn = f"translate({number(x + 4)} {number(y - 8)}) rotate(-90)"
        return element("text", text, class_=style, transform=turn)
    name = element("text", words(stop.name), class_=style, x=x - _OFF_PX - _KM_PX, y=y + 4,
                   text_anchor="end")  # fmt: skip
    if not km:
        return name
    return name + element("text", km, class_="km", x=x - _OFF_PX, y=y + 4, text_anchor="end")


def _borders(rail: Rail, plane: Plane, day_length_px: float) -> Iterator[str]:
    """Yield a dashed line for each border between two stations that follow each other."""
    for one, other in pairwise(rail.stops):
        if one.country == other.country:
            continue
        km = (one.km + other.km) / 2
        yield element("path", class_="border-state", d=_stroke(plane, km, km, (0, day_length_px)))
        for code, side in ((one.country, -1), (other.country, 1)):
            yield _country(rail.country_names.get(code, code), plane, km, side, day_length_px)


def _country(name: str, plane: Plane, km: float, side: int, day_length_px: float) -> str:
    """Return the name of a country on its side of a border, at the end of the days."""
    x, y = plane.point(day_length_px - 4, plane.km_px(km))
    if plane.turned:
        x, anchor = x + 5 * side, "start" if side > 0 else "end"
    else:
        y, anchor = y + (14 if side > 0 else -5), "end"
    return element("text", words(name), class_="small country", x=x, y=y, text_anchor=anchor)
