"""The page of a line: what was reported on it and when; of one of the network, or of a way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper.errors import FilterError, InputError
from mapper.formats.citations import STYLES, Reference, Style, style_of
from mapper.formats.query import to_query
from mapper.layers.compose import script_json
from mapper.model import Filter, Line, Station
from mapper.names import fold
from mapper.web import asked, citing, linked_data
from mapper.web import wanted as words
from mapper.web.along import BETWEEN, Along, Way, along, way_between, way_of
from mapper.web.diagram import Story
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.pages import map_parts
from mapper.web.record import Disagreement, Shown, by_field, page_number
from mapper.web.site import current_site, today
from mapper.web.status import DAYS, asked_status
from mapper.web.words import is_plain, plural, with_query

blueprint = Blueprint("line", __name__)

#: Reports of a page, and so many of those that are only at the line's stations.
PAGE_LENGTH, MOST_BESIDE = 20, 20
#: The two days of a form; "from" and "to" are stations here.
_DAYS = ("first", "last")
_OWN = ("page", "links", *DAYS)
#: What is asked for anew with other dates.
_ANEW = ("datetime", "page", *_DAYS)


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of a line; a kilometre is None where the network has none."""

    station: Station
    km: float | None
    published_km: float | None


@dataclass(frozen=True, slots=True)
class Disputed:
    """A record of which sources say different things, and what they say, by column."""

    record: Shown
    said: Sequence[Disagreement]


@blueprint.get("/lines/<slug>")
def of_line(slug: str) -> str | WerkzeugResponse:
    """The page of a line of the network."""
    return _page(way_of(slug))


@blueprint.get("/lines/between")
def between() -> str | WerkzeugResponse | tuple[str, int]:
    """The page of the way between two stations, by others; without them a form that asks."""
    if not any(request.args.get(name) for name in BETWEEN):
        return render_template("line/between.html", given=request.args, problem=None)
    check_rate("search")
    try:
        return _page(way_between(request.args))
    except InputError as error:
        if isinstance(error, FilterError) and error.parameter not in BETWEEN:
            raise
        return render_template("line/between.html", given=request.args, problem=error), 400


@blueprint.get("/lines/<slug>/cite.<suffix>")
@data_route
def cite(slug: str, suffix: str) -> Response:
    """A line's page as a reference, in one of the styles."""
    return _cited(way_of(slug), style_of(suffix))


@blueprint.get("/lines/between/cite.<suffix>")
@data_route
def cite_between(suffix: str) -> Response:
    """The page of a way as a reference."""
    style = style_of(suffix)
    return _cited(way_between(request.args), style)


def _page(way: Way) -> str | WerkzeugResponse:
    own = (*_OWN, *(BETWEEN if way.asked else ()))
    wanted = asked.wanted(request.args, own, _DAYS)
    query = way.query(wanted)
    if _is_long(request.args, way):
        return redirect(with_query(way.address, query, **_known()), 302)
    check_rate("search")
    number, found = page_number(request.args), along(way, wanted)
    last = max(1, -(-found.count // PAGE_LENGTH))
    if number > last:
        raise FilterError("page", str(number), f"the list has {last}; give a page from 1 to {last}")
    records = found.records((number - 1) * PAGE_LENGTH, PAGE_LENGTH)
    status = asked_status(way, found)
    line, said = way.line, f"{plural(found.count, 'report')}, {words.days(wanted)}"
    return render_template(
        "line/index.html",
        parts=map_parts(),
        asked=_asked(found),
        story=Story(found),
        map_query=_map_query(found),
        way=way,
        line=line,
        said=said,
        found=found,
        wanted=wanted,
        query=query,
        known=_known(),
        fields=[each for each in request.args.items(multi=True) if each[0] not in _ANEW],
        files=way.files(wanted),
        when=words.days(wanted),
        records=records,
        page=number,
        start=(number - 1) * PAGE_LENGTH + 1,
        last_page=last,
        neighbours=found.neighbours(MOST_BESIDE),
        disputes=_disputes(records),
        plain=is_plain(),
        stops=_stops(way.line),
        runs_along=_runs_along(way),
        status=status,
        opening=status.opening,
        styles=STYLES,
        cited=_reference(way, wanted),
        linked=linked_data.of_page(
            line.name_en, with_query(way.address, query), said, wanted, way.files(wanted)
        ),
    )


def _known() -> dict[str, str | None]:
    """Return the days of the present address of which the status is asked."""
    return {name: request.args.get(name) or None for name in DAYS}


def _map_query(found: Along) -> str:
    """Return what the map beside a diagram is asked for; of a way that is what lies around it."""
    way, wanted = found.way, found.wanted
    query = way.files(wanted)
    return to_query(replace(wanted, bbox=way.view)) if query is None else query


def _asked(found: Along) -> str:
    """Return what the scripts of the page go by: the map beside it, and its strip of time."""
    way = found.way
    return script_json(
        {
            "query": _map_query(found),
            "view": way.view,
            "way": way.shape,
            "places": found.places if way.route else None,
            "time": found.time(),
        }
    )


def _is_long(args: MultiDict[str, str], way: Way) -> bool:
    """Tell whether a form sent what has a shorter address."""
    given = [(name, value) for name, value in args.items(multi=True) if name in BETWEEN]
    empty = any(not value or name in _DAYS for name, value in args.items(multi=True))
    return empty or sorted(given) != sorted(way.asked)


def _disputes(records: Sequence[Shown]) -> list[Disputed]:
    """Return of which records sources say different things."""
    found = ((each, [*filter(_differs, by_field(each.properties))]) for each in records)
    return [Disputed(each, said) for each, said in found if said]


def _differs(said: Disagreement) -> bool:
    values = {fold(str(claim["value"])) for claim in said.claims}
    return len(values) + bool(said.recorded) > 1


def _stops(line: Line) -> list[Stop]:
    stations = current_site().network.stations
    if not line.station_kms:
        return [Stop(stations[key], None, None) for key in line.station_ids]
    return [
        Stop(stations[key], km, line.published_at(km))
        for key, km in zip(line.station_ids, line.station_kms, strict=True)
    ]


def _runs_along(way: Way) -> list[Line]:
    """Return the lines of the network along which a way runs, in its order."""
    if way.route is None:
        return []
    network = current_site().network
    slugs = dict.fromkeys(key.partition("/")[0] for key in way.route.section_ids)
    return [network.lines[slug] for slug in slugs if slug in network.lines]


def _cited(way: Way, style: Style) -> Response:
    wanted = asked.wanted(request.args, BETWEEN if way.asked else (), _DAYS)
    return citing.answer(_reference(way, wanted), style)


def _reference(way: Way, wanted: Filter) -> Reference:
    """Return what a citation says of a line's page, by no part of the host that was asked."""
    name = way.line.slug or "-".join(("between", *(value for _, value in way.asked)))
    about = (
        words.title(wanted, current_site().region)
        if to_query(replace(wanted, first=None, last=None))
        else ""
    )
    title = ", ".join(filter(None, (way.line.name_en, about, words.days(wanted))))
    address = current_site().settings.site_url + with_query(way.address, way.query(wanted))
    return Reference(name, f"What was reported on {title}", address, today(), kind="line")


@blueprint.get("/embed/lines/<slug>")
def embed(slug: str) -> str:
    """The diagram of a line, for a frame of another site."""
    return _embedded(way_of(slug))


@blueprint.get("/embed/lines/between")
def embed_between() -> str:
    """The diagram of a way, for a frame of another site."""
    return _embedded(way_between(request.args))


def _embedded(way: Way) -> str:
    g.may_be_framed = True
    wanted = asked.wanted(request.args, BETWEEN if way.asked else (), _DAYS)
    check_rate("search")
    found = along(way, wanted)
    return render_template(
        "line/embed.html",
        way=way,
        story=Story(found, "_blank"),
        query=way.query(wanted),
        when=words.days(wanted),
        credits=current_site().region.texts.credits.line,
    )
