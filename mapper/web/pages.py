"""The map page, the page about the project, the vocabulary and the health check."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from mapper import vocabulary
from mapper.formats.query import parse_filter, to_query
from mapper.layers.compose import Parts, compose
from mapper.model import Filter
from mapper.web import cards, finding, mapfeed
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view
from mapper.web.words import day, plural, preparing

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """The map, with the filter that its address carries."""
    site, view = current_site(), current_view()
    wanted = parse_filter(request.args, site.region, also=())
    if wanted != Filter():
        check_rate("search")
    shown, total = site.store.count(wanted, view), site.store.count(Filter(), view)
    return render_template(
        "map/index.html",
        parts=map_parts(),
        query=to_query(wanted),
        summary=_summary(shown, total, site.store.newest_date(view), g.missing),
    )


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
