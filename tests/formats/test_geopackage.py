"""GeoPackage: layers and tables with their types, whatever the rows, for QGIS and GDAL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely

from mapper import vocabulary
from mapper.formats import geopackage
from mapper.formats.flat import flat_columns
from mapper.model import Filter
from mapper.schema import Type
from mapper.stamp import stamp_of
from mapper.store import View

OGR = {
    Type.TEXT: ("OFTString", "OFSTNone"),
    Type.INTEGER: ("OFTInteger", "OFSTNone"),
    Type.REAL: ("OFTReal", "OFSTNone"),
    Type.FLAG: ("OFTInteger", "OFSTBoolean"),
    Type.DATE: ("OFTDate", "OFSTNone"),
}
NOTHING = Filter(q="nothingiscalledlikethis")
LAYERS = {
    "records": [
        ["points", "Point"],
        ["stretches", "MultiLineString"],
        ["areas", "MultiPolygon"],
        ["unplaced", None],
        ["layer_styles", None],
    ],
    "sources": [["sources", None]],
    "claims": [["claims", None]],
    "lines": [["lines", "MultiLineString"], ["unplaced", None]],
    "stations": [["stations", "Point"], ["unplaced", None]],
}


def types(path, layer):
    info = pyogrio.read_info(path, layer=layer)
    found = zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
    return dict(zip(info["fields"], found, strict=True))


@pytest.mark.parametrize("name", LAYERS)
def test_its_layers_hold_every_row_with_the_types_of_the_schema(write, export_of, name):
    path, export = write(name, "gpkg"), export_of(name)
    assert pyogrio.list_layers(path).tolist() == LAYERS[name]
    expected = {each.name: OGR[each.type] for each in flat_columns(export)}
    count = 0
    for layer, _ in LAYERS[name]:
        if layer != "layer_styles":
            assert types(path, layer) == expected
            count += pyogrio.read_info(path, layer=layer)["features"]
    assert count == sum(1 for _ in export.rows(()))


def test_without_a_row_its_layers_and_types_are_the_same(write, export_of):
    full, empty = write("records", "gpkg"), write("incidents", "gpkg", wanted=NOTHING)
    assert pyogrio.list_layers(empty).tolist() == LAYERS["records"]
    for layer in ("points", "stretches", "areas", "unplaced"):
        assert pyogrio.read_info(empty, layer=layer)["features"] == 0
        assert types(empty, layer) == types(full, layer)


def test_its_values_are_those_that_are_told(write, export_of):
    found = pyogrio.read_dataframe(write("records", "gpkg"), layer="stretches").set_index("id")
    told = {row.incident_id: row.geometry_json for row in export_of("records").rows(())}
    assert found.crs.to_epsg() == 4326
    for key, row in found.iterrows():
        assert row.geometry.equals(shapely.from_geojson(told[key])), key
    assert found.event_date.dropna().dt.year.min() >= 2020
    assert found.asset.str.contains(";").any()


def test_a_column_that_sql_reserves_can_be_asked_for(write):
    path = write("records", "gpkg")
    for sql in ('SELECT "when" FROM points', 'SELECT p."when" FROM points p WHERE "when" <> \'\''):
        found = pyogrio.read_dataframe(path, sql=sql)
        assert found["when"].str.contains("20").all()
    assert len(pyogrio.read_dataframe(path, layer="points", where="\"when\" LIKE '%2022%'"))


def test_points_only(write):
    path = write("records", "gpkg", geom="point")
    counts = [
        pyogrio.read_info(path, layer=each)["features"]
        for each in ("points", "stretches", "areas", "unplaced")
    ]
    assert counts[0] > 50
    assert counts[1:3] == [0, 0]
    along = write("lines", "gpkg", geom="point")
    assert pyogrio.read_info(along, layer="lines")["geometry_type"] == "Point"


def test_a_table_without_a_place_has_no_geometry(write):
    path = write("records", "gpkg")
    with closing(sqlite3.connect(path)) as file:
        kinds = dict(file.execute("SELECT table_name, data_type FROM gpkg_contents"))
        drawn = {name for (name,) in file.execute("SELECT table_name FROM gpkg_geometry_columns")}
        application, version = (
            file.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        said = [text for (text,) in file.execute("SELECT description FROM gpkg_contents")]
    assert kinds["unplaced"] == kinds["layer_styles"] == "attributes"
    assert drawn == {"points", "stretches", "areas"}
    assert (application.to_bytes(4, "big"), version) == (b"GPKG", 10300)
    assert "ODbL" in said[0]


def test_qgis_finds_a_style_for_each_layer_in_the_colours_of_the_map(write):
    styles = pyogrio.read_dataframe(write("records", "gpkg"), layer="layer_styles")
    assert styles.f_table_name.tolist() == ["points", "stretches", "areas"]
    assert set(styles.f_geometry_column) == {"geom"}
    assert styles.f_table_schema.tolist() == ["", "", ""]
    assert styles.useAsDefault.all()
    for text, kind in zip(styles.styleQML, ("marker", "line", "fill"), strict=True):
        document = ElementTree.fromstring(text)
        renderer = document.find("renderer-v2")
        assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "event_type")
        categories = {each.get("value"): each.get("symbol") for each in renderer.iter("category")}
        assert list(categories) == list(vocabulary.terms("event_type"))
        symbols = {each.get("name"): each for each in renderer.iter("symbol")}
        assert set(categories.values()) == set(symbols)
        assert {each.get("type") for each in symbols.values()} == {kind}
        if kind != "marker":  # which may be a picture
            assert "213,94,0" in ElementTree.tostring(symbols[categories["sabotage"]], "unicode")


def test_the_same_rows_are_the_same_bytes(export_of):
    once, again = (b"".join(geopackage.write(export_of("records"))) for _ in range(2))
    assert once == again
    later = b"".join(geopackage.write(export_of("records", day=date(2026, 1, 2))))
    assert later != once


def test_nothing_is_left_behind(export_of):
    export = export_of("records")
    pieces = geopackage.write(export)
    assert next(filter(None, pieces)).startswith(b"SQLite format 3")
    assert list(export.scratch.iterdir()) == []

    def broken(_also):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        list(geopackage.write(replace(export, rows=broken)))
    assert list(export.scratch.iterdir()) == []


def test_an_editors_copy_says_until_when_a_row_is_held(write, region):
    early = View(date(2023, 12, 26), 3, 30, include_held=True, made_with=stamp_of(region))
    path = write("records", "gpkg", looks=early)
    assert types(path, "points")["held_until"] == OGR[Type.DATE]
    held = pyogrio.read_dataframe(path, layer="points").held_until.dropna()
    assert len(held) >= 1
