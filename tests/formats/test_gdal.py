"""What GDAL makes of the exports: every flat one becomes what its users use."""

from __future__ import annotations

import pyogrio
import pytest

from tests.formats import ogr

pytestmark = pytest.mark.skipif(not ogr.AVAILABLE, reason="pyogrio brings no GDAL of its own")

FORMATS = {"FlatGeobuf": "fgb", "CSV": "csv", "KML": "kml", "ESRI Shapefile": "shp"}
#: A FlatGeobuf with an index takes no row without a place.
UNINDEXED = ("-lco", "SPATIAL_INDEX=NO")
LAYERS = {
    "records": ("points", "stretches", "areas", "unplaced"),
    "lines": ("lines",),
    "stations": ("stations", "unplaced"),
}


def turned(source, goal, *arguments):
    """Turn a file into another with ogr2ogr, and return how many features are in it."""
    assert ogr.ogr2ogr(goal, source, *arguments) == []
    return pyogrio.read_info(goal)["features"]


@pytest.mark.parametrize("suffix", ["geojson", "csv"])
@pytest.mark.parametrize("name", LAYERS)
def test_ogr2ogr_turns_it_into_what_holds_all_sorts_of_geometry(write, tmp_path, name, suffix):
    path = write(name, suffix, profile="flat")
    count = pyogrio.read_info(path)["features"]
    for driver, ending in (("FlatGeobuf", "fgb"), ("CSV", "csv"), ("KML", "kml")):
        goal = tmp_path / f"out-{driver}.{ending}"
        options = UNINDEXED if driver == "FlatGeobuf" else ()
        assert turned(path, goal, "-f", driver, *options) == count, driver


@pytest.mark.parametrize("suffix", ["geojson", "csv"])
def test_ogr2ogr_turns_each_sort_of_geometry_into_a_shapefile(write, tmp_path, suffix):
    path = write("records", suffix, profile="flat")
    counts = []
    for sort in ("POINT", "LINESTRING", "POLYGON"):
        chosen = ("-where", f"OGR_GEOMETRY LIKE '%{sort}'")
        counts.append(turned(path, tmp_path / f"{sort}.shp", "-f", "ESRI Shapefile", *chosen))
    assert all(counts)
    assert sum(counts) == sum(pyogrio.read_dataframe(path).geometry.notna())


@pytest.mark.parametrize("driver", FORMATS)
@pytest.mark.parametrize("name", LAYERS)
def test_ogr2ogr_turns_every_layer_of_a_geopackage_into_a_file(write, tmp_path, name, driver):
    path = write(name, "gpkg")
    for layer in LAYERS[name]:
        goal = tmp_path / f"out-{layer}.{FORMATS[driver]}"
        options = UNINDEXED if (driver, layer) == ("FlatGeobuf", "unplaced") else ()
        if driver == "ESRI Shapefile" and layer == "unplaced":
            goal = goal.with_suffix(".dbf")
        count = turned(path, goal, "-f", driver, *options, layer)
        assert count == pyogrio.read_info(path, layer=layer)["features"]


def test_ogr2ogr_turns_what_has_no_place_into_a_table(write, tmp_path):
    for name in ("sources", "claims"):
        for suffix in ("csv", "gpkg"):
            path = write(name, suffix)
            goal = tmp_path / f"out-{name}-{suffix}.csv"
            assert turned(path, goal, "-f", "CSV") == pyogrio.read_info(path)["features"]


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_gdal_takes_every_area_for_valid(write, tmp_path, suffix):
    path, goal = write("records", suffix), tmp_path / "valid.csv"
    layer, geometry = ("areas", "geom") if suffix == "gpkg" else (path.stem, "geometry")
    question = (
        f"SELECT ST_IsValid({geometry}) AS valid FROM {layer} "  # noqa: S608 - names of our own
        f"WHERE ST_GeometryType({geometry}) LIKE '%POLYGON'"
    )
    assert ogr.ogr2ogr(goal, path, "-f", "CSV", "-dialect", "SQLITE", "-sql", question) == []
    answers = pyogrio.read_dataframe(goal)["valid"].astype(int)
    assert len(answers) > 20
    assert answers.all()


def test_geojson_that_is_not_flat_is_read_too(write, tmp_path):
    assert turned(write("records", "geojson"), tmp_path / "out.gpkg", "-f", "GPKG") > 90
