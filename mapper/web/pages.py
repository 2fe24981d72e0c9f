"""The map page, the page about the project, the vocabulary and the health check."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper import vocabulary
from mapper.formats.query import to_query
from mapper.layers.compose import Parts, compose
from mapper.model import Filter, Line
from mapper.web import asked, cards, finding, linked_data, mapfeed, record
from mapper.web import wanted as words
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.picture import preview_of
from mapper.web.site import current_site, current_view
from mapper.web.words import day, plural, preparing

blueprint = Blueprint("pages", __name__)

#: So many reports the map's page lists where no script does.
_NEWEST = 20


@blueprint.get("/")
def index() -> str | WerkzeugResponse:
    """The map, with the filter that its address carries; without scripts a picture and a list."""
    site, view = current_site(), current_view()
    wanted = asked.wanted(request.args)
    if shorter := asked.led_on("/", request.args, wanted):
        return shorter
    if wanted != Filter():
        check_rate("search")
    query = to_query(wanted)
    shown, total = (site.store.count(each, view) for each in (wanted, Filter()))
    # The columns in memory may still have to be read, for which the first page does not wait.
    newest = islice(site.store.public(wanted, view), _NEWEST)
    summary = _summary(shown, total, site.store.newest_date(view), g.missing)
    return render_template(
        "map/index.html",
        parts=map_parts(),
        query=query,
        summary=summary,
        heading=words.title(wanted, site.region),
        preview_picture=preview_of(wanted),
        linked=linked_data.of_view(wanted, query, summary),
        records=[record.shown_record(row) for row in newest],
        given=request.args,
        wanted=wanted,
        lines=_curated(wanted),
    )


def _curated(wanted: Filter) -> dict[str, Line]:
    """Return the lines of which a form without scripts gives the choice: all would be too many."""
    lines, levels = current_site().network.lines, current_app.extensions["mapper.levels"].levels
    few = {slug for slug, _, curated in levels.index["lines"] if curated} | {*wanted.line}
    return {slug: line for slug, line in lines.items() if slug in few}


@blueprint.get("/about")
def about() -> str:
    """What the record is, what it leaves out, how it is made, and whose data it uses."""
    site = current_site()
    return render_template("pages/about.html", settings=site.settings, network=site.network.about)


@blueprint.get("/vocabulary.json")
@data_route
def vocabulary_json() -> Response:
    """Every term with label and definition, for programs."""
    lists: dict[str, list[dict[str, Any]]] = {
        name: [
            {
                "id": term.id,
                "label": dict(term.label),
                "definition": dict(term.definition),
                "parent": term.parent,
            }
            for term in terms.values()
        ]
        for name, terms in vocabulary.lists().items()
    }
    return jsonify(lists)


@blueprint.get("/healthz")
@data_route
def healthz() -> Response:
    """Say whether the record can be read and written, how much everyone sees, how much waits.

    Those are ``preparing`` whose public form is made anew.
    """
    store, view = current_site().store, current_site().view()
    store.require_sound()
    response = jsonify(
        status="ok", records=store.count(Filter(), view), preparing=store.missing(view)
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _summary(shown: int, total: int, newest: date | None, missing: int) -> str:
    """Return what a reader without scripts learns: how much there is, how new, what is missing."""
    counted = plural(total, "report")
    if shown != total:
        counted = f"{shown:,} of {counted}"
    said = f"{counted}, the newest of {day(newest)}." if newest else f"{counted}."
    return f"{said} {preparing(missing)}".rstrip()


def map_parts() -> Parts:
    """Return the map as parts of a page; composed once, since it holds no record."""
    known = current_app.extensions
    if "mapper.map" not in known:
        feeds = known["mapper.geodata"].feeds() | known["mapper.levels"].feeds()
        known["mapper.map"] = compose(
            known["mapper.static"].url,
            feeds
            | {"places": mapfeed.PLACES, "records": mapfeed.RECORDS}
            | {"find": finding.PATH, "stations": cards.STATION, "lines": cards.LINE},
            current_site().region.texts,
            osm_tiles=current_site().settings.osm_tiles,
            incidentPage="/incidents/{id}",
            listPage="/incidents",
        )
    return cast(Parts, known["mapper.map"])
