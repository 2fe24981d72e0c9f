"""Values go out with the types that the schema says; flat ones hold no others."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mapper.formats import geojson
from mapper.formats.flat import flat_columns
from mapper.schema import Type

DRAWN = ("records", "lines", "stations")


def is_date(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


#: Whether a JSON value is of a type; bool is an int to Python, not to a reader.
IS = {
    Type.TEXT: lambda v: isinstance(v, str) and v != "",
    Type.INTEGER: lambda v: type(v) is int,
    Type.REAL: lambda v: type(v) is float,
    Type.FLAG: lambda v: type(v) is bool,
    Type.DATE: is_date,
    Type.TEXTS: lambda v: isinstance(v, list) and all(isinstance(each, str) for each in v),
    Type.POSITION: lambda v: [type(each) for each in v] == [float, float],
}


def features(export):
    return json.loads(b"".join(geojson.write(export)))["features"]


@pytest.mark.parametrize("name", DRAWN)
def test_a_column_has_one_type_whatever_the_row(export_of, name):
    export = export_of(name)
    found = [each["properties"] for each in features(export)]
    names = [each.name for each in export.columns]
    assert {tuple(each) for each in found} == {
        (*names, *(("sources", "claims") if name == "records" else ()))
    }
    for column in export.columns:
        values = [each[column.name] for each in found]
        said = [value for value in values if value is not None]
        assert all(map(IS[column.type], said)), column.name
        assert column.type is not Type.TEXTS or None not in values, column.name


@pytest.mark.parametrize("name", DRAWN)
def test_a_flat_column_has_one_type_and_holds_no_other_value(export_of, name):
    export = export_of(name, profile="flat")
    columns = flat_columns(export)
    assert {each.type for each in columns} <= {*Type} - {Type.TEXTS, Type.POSITION}
    found = [each["properties"] for each in features(export)]
    assert {tuple(each) for each in found} == {tuple(each.name for each in columns)}
    for column in columns:
        said = [each[column.name] for each in found if each[column.name] is not None]
        assert all(map(IS[column.type], said)), column.name


def test_flat_tells_the_same(export_of):
    for nested, flat in zip(
        features(export_of("records")), features(export_of("records", profile="flat")), strict=True
    ):
        assert (nested["id"], nested["geometry"]) == (flat["id"], flat["geometry"])
        was, told = nested["properties"], flat["properties"]
        assert told["asset"] == (";".join(was["asset"]) or None)
        assert told["source_ids"] == (";".join(s["source_id"] for s in was["sources"]) or None)
        assert told["claim_count"] == len(was["claims"])
        lonlat = was["origin_lonlat"] or [None, None]
        assert [told["origin_longitude"], told["origin_latitude"]] == lonlat


def test_points_may_be_flat(export_of):
    found = features(export_of("records", profile="flat", geom="point"))
    assert {each["geometry"] and each["geometry"]["type"] for each in found} == {"Point", None}
