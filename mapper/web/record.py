"""The record as a list that needs no script, and each incident on a page of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
from flask import Blueprint, g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from mapper import gate, vocabulary
from mapper.errors import FilterError, NotFound
from mapper.formats.citations import STYLES
from mapper.formats.numbers import whole
from mapper.formats.query import to_query
from mapper.layers.charts import groups
from mapper.model import Filter, Incident
from mapper.schema import columns
from mapper.store import PublicRow, revisions
from mapper.store.reached import Reached, beside, page
from mapper.web import asked, citing, history, linked_data, mapfeed, marked
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view
from mapper.web.taken_back import elsewhere
from mapper.web.words import is_plain, value_in_words

blueprint = Blueprint("record", __name__)

PAGE_LENGTH = 50
#: What tells everyone of these columns, in words.
_IN_WORDS = {"event_date": "when", "event_date_end": "when", "location": "place"}
#: As many of the changes as a record's own page lists.
_LATEST_CHANGES = 5
#: Parameters of the list that are no part of the filter: ``at`` are the numbers of places,
#: ``among`` is one of `groups.GROUPS`, ``ids`` are as `marked` has them.
_OWN = ("page", "at", "among", marked.IDS)


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as a page shows it: the properties of its public form, and its facts."""

    id: str
    properties: Mapping[str, Any]
    held_until: object
    is_drawn: bool
    facts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the record has of a column, in words, and what sources say of it."""

    label: str
    recorded: str
    claims: Sequence[Mapping[str, Any]]


@blueprint.get("/incidents")
def index() -> str | Response:
    """Everything that a filter matches, newest first, a page at a time."""
    site, view = current_site(), current_view()
    wanted = asked.wanted(request.args, _OWN)
    if shorter := asked.led_on("/incidents", request.args, wanted):
        return shorter
    number, at = page_number(request.args), request.args.get("at", "")
    among = request.args.get("among", "")
    if among and among not in groups.GROUPS:
        raise FilterError("among", among, f"give {', '.join(groups.GROUPS)}")
    check_rate("search")
    found = site.store.reached(wanted, view)
    if at:
        found = found.at(mapfeed.place_numbers(at))
    if among:
        found = found.only(groups.rows(found.columns, among))
    if ids := request.args.get(marked.IDS, ""):
        known = [each.encode() for each in marked.ids_in(ids)]
        found = found.only(np.isin(found.columns.ids, known))
    shown = int(found.mask.sum())
    last = max(1, -(-shown // PAGE_LENGTH))
    if number > last:
        raise FilterError("page", str(number), f"the list has {last}; give a page from 1 to {last}")
    return render_template(
        "record/index.html",
        records=_listed(found, number),
        shown=shown,
        total=site.store.count(Filter(), view),
        page=number,
        last_page=last,
        filter=wanted,
        query=to_query(wanted),
        at=at or None,
        among=among or None,
        group=groups.GROUPS.get(among),
        ids=ids or None,
        given=request.args,
        lines=site.network.lines,
    )


def _listed(found: Reached, number: int) -> list[Shown]:
    """Return a page of what a filter reaches, newest first."""
    end = number * PAGE_LENGTH
    ids = page(found.columns, found.mask, None, end).ids[end - PAGE_LENGTH :]
    return [shown_record(row) for row in current_site().store.public_some(ids, current_view())]


@blueprint.get("/incidents/<incident_id>")
def incident(incident_id: str) -> str | Response:
    """One record: all that everyone may see of it, its sources and what they disagree on.

    With ``?on=`` a day, as it was at the end of that day.
    """
    if "on" in request.args:
        return history.on_day(incident_id, request.args["on"])
    return _page(incident_id)


def again(problem: str) -> str:
    """Return the page of the record to which a form was sent that failed, with what is wrong.

    It is "" where there is no such page.
    """
    try:
        shown = _page(str((request.view_args or {})["incident_id"]), problem)
    except NotFound:
        return ""
    return shown if isinstance(shown, str) else shown.get_data(as_text=True)


def _page(incident_id: str, problem: str = "") -> str | Response:
    site = current_site()
    row = site.store.public_one(incident_id, current_view(), also=("facts",))
    if row is None:
        return history.held_back(incident_id) or elsewhere(incident_id, problem=problem)
    with site.store.reading() as connection:
        latest = revisions.listed(
            connection, incident_id, told=not g.get("editor"), most=_LATEST_CHANGES
        )
    record = shown_record(row)
    cited = citing.reference(incident_id, record.properties["title"], latest[0] if latest else None)
    return render_template(
        "record/incident.html",
        record=record,
        area_name=partial(gate.area_name, areas=site.region.areas),
        disagreements=by_field(record.properties),
        plain=is_plain(),
        recorded=site.store.incident(incident_id) if g.get("editor") else None,
        revisions=latest,
        latest=latest[0] if latest else None,
        changed=history.changed_in_words,
        styles=STYLES,
        cited=cited,
        linked=linked_data.of_record(row, record.properties, cited),
        titles=_titles(record.properties["related"]),
        in_time=_in_time(incident_id),
        reading=_reading(incident_id) if g.get("editor") else None,
        merged=site.store.merged_into(incident_id) if g.get("editor") else (),
        problem=problem,
    )


def _titles(ids: Sequence[str]) -> Mapping[str, str]:
    """Return title and day in words of those of some records that the reader may see, by id."""
    rows = map(shown_record, current_site().store.public_some(ids, current_view())) if ids else ()
    return {
        each.id: ", ".join(
            filter(None, (each.properties["title"] or each.id, each.properties["when"]))
        )
        for each in rows
    }


def _in_time(incident_id: str) -> Mapping[str, Mapping[str, str]]:
    """Return the records before and after one in time, as ``prev`` and ``next``: id and title."""
    every = current_site().store.reached(Filter(), current_view())
    before, after = beside(every.columns, every.mask, incident_id)
    titles = _titles([each for each in (before, after) if each])
    return {
        rel: {"id": each, "title": titles[each]}
        for rel, each in (("prev", before), ("next", after))
        if each in titles
    }


def _reading(incident_id: str) -> Mapping[str, Any] | None:
    """Return what was last kept of how the words of a record's place were read, for its page."""
    kept = current_site().store.placings(incident_id=incident_id)
    if not kept:
        return None
    last, place = kept[-1], kept[-1].reading.place
    meanings = [
        {
            "id": each.id,
            "name": each.name,
            "admin1": list(each.admin1),
            "country": list(each.countries),
            "latitude": each.latitude,
            "longitude": each.longitude,
        }
        for each in place.alternatives
    ]
    read = {
        "text": place.words,
        "lang": place.lang,
        "reasons": place.reasons,
        "alternatives": meanings,
        "chosen": last.reading.chosen,
    }
    return {"origin": last.origin, "who": last.who, "at": last.at, "placing": read}


def by_field(shown: Mapping[str, Any]) -> list[Disagreement]:
    """Return what a record's sources say of each column, side by side, in the columns' order."""
    places = {name: place for place, name in enumerate(columns(Incident))}
    claims = sorted(shown.get("claims") or [], key=lambda c: places.get(c["field"], len(places)))
    return [
        Disagreement(gate.label_of(name, shown["record"]), _recorded(shown, name), list(some))
        for name, some in groupby(claims, lambda claim: str(claim["field"]))
    ]


def _recorded(shown: Mapping[str, Any], name: str) -> str:
    """Return in words what everyone may see that the record has of a column; "" for nothing."""
    value, column = shown.get(_IN_WORDS.get(name, name)), columns(Incident).get(name)
    if column is None or value in (None, "", []):
        return ""
    values = [str(each) for each in (value if isinstance(value, list) else [value])]
    if column.terms:
        values = [vocabulary.label(column.terms, each) for each in values]
    return ", ".join(map(value_in_words, values))


def shown_record(row: PublicRow) -> Shown:
    """Return a public row as a page shows it."""
    properties = json.loads(row.properties_json)
    drawn = row.geometry_json is not None
    facts = json.loads(row.more[0]) if row.more else ()
    return Shown(row.incident_id, properties, row.held_until, drawn, facts)


def page_number(args: MultiDict[str, str], name: str = "page") -> int:
    """Return which page is asked for, from 1.

    Raises
    ------
    FilterError
        It is no such number.
    """
    text = args.get(name, "1")
    if not (number := whole(text)):
        raise FilterError(name, text, f"give a whole number from 1, like {name}=2")
    return number
