"""The one list of formats, and what it refuses."""

from __future__ import annotations

from collections import Counter

import pytest

from mapper.errors import FilterError, InputError, NotFound, UnknownFormat
from mapper.formats.collections import COLLECTIONS, collection
from mapper.formats.registry import FORMATS, documented, format_of, formats_of


def test_a_suffix_means_one_format():
    assert max(Counter(suffix for each in FORMATS for suffix in each.suffixes).values()) == 1
    for each in FORMATS:
        assert all(format_of(suffix) is each for suffix in each.suffixes)
        assert format_of(f".{each.suffix.upper()}") is each


def test_an_unknown_suffix_names_those_that_there_are():
    for suffix in ("", "shp", ".kml"):
        with pytest.raises(UnknownFormat, match=r"there are \.geojson, \.csv, \.gpkg"):
            format_of(suffix)


def test_an_unknown_collection_names_those_that_there_are():
    with pytest.raises(NotFound, match="there are records, incidents, movements"):
        collection("signals")


def test_every_collection_has_a_format():
    assert all(formats_of(each) for each in COLLECTIONS)
    assert [each.suffix for each in formats_of(collection("records"))] == ["geojson", "csv", "gpkg"]
    assert [each.suffix for each in formats_of(collection("claims"))] == ["csv", "gpkg"]


def test_what_a_format_cannot_hold_is_refused_with_those_that_can():
    with pytest.raises(InputError, match="GeoJSON cannot hold sources; take one of csv, gpkg"):
        format_of("geojson").check(collection("sources"))


@pytest.mark.parametrize(
    ("suffix", "name", "given", "words"),
    [
        ("geojson", "records", {"geom": "line"}, "geom='line': give point"),
        ("csv", "claims", {"geom": "point"}, "claims have no place"),
        ("gpkg", "records", {"profile": "nested"}, "give flat"),
    ],
)
def test_a_shape_that_is_not_there_is_refused_by_its_parameter(suffix, name, given, words):
    with pytest.raises(FilterError, match=words) as caught:
        format_of(suffix).check(collection(name), **given)
    assert caught.value.parameter == next(iter(given))


def test_flat_may_be_asked_of_every_format():
    for each in FORMATS:
        each.check(collection("records"), geom="point", profile="flat")


def test_the_documentation_has_a_row_for_each():
    lines = documented().splitlines()
    assert len(lines) == 2 + len(FORMATS)
    assert all(each.media_type in documented() for each in FORMATS)
