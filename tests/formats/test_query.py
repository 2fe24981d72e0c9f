"""The filter grammar: what it reads, what it refuses, and that it is the same both ways."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.cli.filters import _FLAGS
from mapper.errors import FilterError
from mapper.formats.query import PARAMETERS, parse_filter, to_query
from mapper.model import Filter, Incident, Told
from mapper.model import filters as model_filters
from mapper.model.filters import FILTERED
from mapper.schema import Face, columns, on
from mapper.store import tables

A, B = date(2022, 3, 1), date(2022, 3, 31)


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({}, Filter()),
        ({"bbox": "23,51,33,56.5"}, Filter(bbox=(23, 51, 33, 56.5))),
        ({"datetime": "2022-03-01"}, Filter(first=A, last=A)),
        ({"datetime": "2022-03-01/2022-03-31"}, Filter(first=A, last=B)),
        ({"datetime": "2022-03-01T/2022-03-31T"}, Filter(first=A, last=B)),
        ({"datetime": "2022-03-01T00:00:00Z/2022-03-31T23:59:59.5+02:00"}, Filter(first=A, last=B)),
        ({"datetime": "../2022-03-31"}, Filter(last=B)),
        ({"datetime": "2022-03-01/.."}, Filter(first=A)),
        ({"datetime": "2022-03-01/"}, Filter(first=A)),
        ({"datetime": "/2022-03-31"}, Filter(last=B)),
        ({"datetime": "../.."}, Filter()),
        ({"record": "movement"}, Filter(record="movement")),
        ({"event_type": "sabotage,attack"}, Filter(event_type=("sabotage", "attack"))),
        (
            {"event_type": ["sabotage", "attack,sabotage"]},
            Filter(event_type=("sabotage", "attack")),
        ),
        (
            MultiDict([("asset", "track"), ("asset", "points"), ("q", "")]),
            Filter(asset=("track", "points")),
        ),
        ({"country": "by, ua"}, Filter(country=("BY", "UA"))),
        ({"line": "gomel-kyiv"}, Filter(line=("gomel-kyiv",))),
        ({"q": "  relay   cabinet "}, Filter(q="relay cabinet")),
        ({"bbox": "", "datetime": "", "record": "", "line": "", "q": ""}, Filter()),
        ({"geom": "point", "lang": "nl", "limit": "5"}, Filter()),
    ],
)
def test_what_is_read(region, params, wanted):
    assert parse_filter(params, region) == wanted


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("bbox", "1,2,3", "west,south,east,north"),
        ("bbox", "a,b,c,d", "west,south,east,north"),
        ("bbox", "nan,1,2,3", "west,south,east,north"),
        ("bbox", "33,51,23,56", "west lies east of east"),
        ("bbox", "23,56,33,51", "swap them"),
        ("bbox", "23,51,33,91", "between -90 and 90"),
        ("bbox", "-181,51,33,56", "between -180 and 180"),
        ("datetime", "2022-02-31", "no day of the calendar"),
        ("datetime", "14-3-2022", "give a day like 2022-03-14"),
        ("datetime", "yesterday", "give a day like"),
        ("datetime", "2022-03-31/2022-03-01", "swap the two days"),
        ("datetime", "2022-01-01/2022-02-01/2022-03-01", "two ends"),
        ("record", "accident", "incident, movement"),
        ("event_type", "sabotage,vandalism", "sabotage, explosion"),
        ("asset", "signal_box", "relay_cabinet"),
        ("cause", "revenge", "claimed, alleged"),
        ("verification", "true", "corroborated"),
        ("country", "Belarus", r"ISO 3166-1; the nearest are BY \(Belarus\)"),
        ("country", "Беларусь", r"BY \(Belarus\)"),
        ("country", "BLR", r"BY \(Belarus\)"),
        ("country", "ukrane", r"UA \(Ukraine\)"),
        ("country", "XX", "there are AL, "),
        ("country", "BY,JP", "there are AL, "),
        ("line", "Gomel – Kyiv", "nearest are gomel-kyiv"),
        ("line", "gomel-kiev", "gomel-kyiv"),
        ("line", "gomel-kyiv,no-such-line", "no line has this slug; the nearest are "),
        ("line", "x" * 101, "too long"),
        ("q", "x" * 201, "at most 200"),
        ("nearest_signal", "1", "no such parameter"),
    ],
)
def test_what_is_refused_names_the_value_and_the_remedy(region, name, text, remedy):
    with pytest.raises(FilterError, match=remedy) as caught:
        parse_filter({name: text}, region)
    assert caught.value.parameter == name
    assert name in str(caught.value)


def test_a_single_value_given_twice_is_refused(region):
    with pytest.raises(FilterError, match="given twice"):
        parse_filter({"bbox": ["1,2,3,4", "1,2,3,4"]}, region)


def test_the_region_is_asked_only_where_a_line_or_an_area_is_named():
    class Unasked:
        def __getattr__(self, name):
            raise AssertionError(f"asked for {name}")

    wanted = parse_filter({"q": "gomel", "cause": "claimed", "bbox": "1,2,3,4"}, Unasked())
    assert wanted.cause == ("claimed",)


def test_every_list_of_parameters_is_that_of_the_schema():
    names = [column.name for kind in (Incident, Told) for column in on(kind, Face.FILTER)]
    assert ("bbox", "datetime", *names, "q") == PARAMETERS
    assert {each.name for each in fields(Filter)} == {"bbox", "first", "last", *names, "q"}
    assert list(tables.FILTER_COLUMNS) == names
    flags = [flag(lambda: None).__click_params__[0].name for flag in _FLAGS]
    assert flags == list(PARAMETERS)


def test_a_filter_gets_the_columns_that_it_does_not_name(monkeypatch):
    mode = replace(columns(Incident)["mode"], faces=Face.FILTER)
    monkeypatch.setattr(model_filters, "FILTERED", (*FILTERED, mode))
    made = model_filters._with_terms(type("Made", (), {"__annotations__": {}, "record": ""}))
    assert made(mode=("rail",)).mode == ("rail",)


def terms(name):
    return st.lists(st.sampled_from(list(vocabulary.terms(name))), max_size=3, unique=True).map(
        tuple
    )


degrees = st.floats(-90, 90, allow_nan=False)
boxes = st.tuples(degrees, degrees, degrees, degrees).map(
    lambda e: (min(e[0], e[2]), min(e[1], e[3]), max(e[0], e[2]), max(e[1], e[3]))
)
days = st.none() | st.dates(date(1900, 1, 1))
filters = st.builds(
    Filter,
    bbox=st.none() | boxes,
    first=days,
    last=days,
    record=st.sampled_from(["", "incident", "movement"]),
    event_type=terms("event_type"),
    asset=terms("asset"),
    cause=terms("cause"),
    line=st.lists(st.sampled_from(["gomel-kyiv", "orsha-brest"]), max_size=2, unique=True).map(
        tuple
    ),
    country=st.lists(st.sampled_from(["BY", "UA", "PL"]), max_size=2, unique=True).map(tuple),
    verification=terms("verification"),
    q=st.text(max_size=30).map(lambda text: " ".join(text.split())),
)


@given(filters)
def test_a_filter_survives_its_query(region, wanted):
    if wanted.first and wanted.last and wanted.first > wanted.last:
        wanted = Filter()
    assert parse_filter(parse_qs(to_query(wanted)), region) == wanted


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["bbox", "datetime", "line", "country", "q"]), st.text()))
def test_any_text_is_read_or_refused(region, params):
    try:
        wanted = parse_filter(params, region)
    except FilterError as error:
        assert error.remedy
    else:
        assert parse_filter(parse_qs(to_query(wanted)), region) == wanted
