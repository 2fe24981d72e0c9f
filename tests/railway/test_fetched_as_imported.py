"""What is fetched from an Overpass API is what is imported of the same data as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest

from mapper.areas import Areas
from mapper.railway.building.from_osm import about_osm, network_from
from mapper.railway.building.unlaid import unlaid
from mapper.railway.files import read_placed, write_placed
from mapper.railway.network import Network
from mapper.railway.sources.curated import Curated
from mapper.railway.sources.osm.extract import OsmRail
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.sources.overpass.cache import TileCache
from mapper.railway.sources.overpass.client import OverpassServer
from mapper.railway.sources.overpass.fetch import fetch
from mapper.railway.sources.overpass.query import Box
from tests.clock import WaitingClock
from tests.railway.overpass_server import Overpass, World
from tests.railway.test_import_command import HELSINKI, SHARED

#: Of each file a way between two of its stations, where it has one.
FILES = {
    SHARED / "krems.osm.gz": None,
    SHARED / "gh-moscow.osm.gz": None,
    SHARED / "liechtenstein-2013.osm.pbf": ("Schaan-Vaduz", "Nendeln"),
    SHARED / "columbus.osm.pbf": None,
    HELSINKI: None,
}


#: A file names lines of which it has nothing; no box finds those.
ELSEWHERE = "relations_without_track"
#: What is asked for has one of these keys.
KEYS = ("railway", "public_transport", "route")


def elements_of(path: Path) -> list[dict[str, Any]]:
    """Return a file's elements as an Overpass API writes them, tags in the alphabet's order.

    Those that have nothing to do with a railway are left out, for a server that is quick.
    """
    tagged = osmium.FileProcessor(str(path)).with_filter(osmium.filter.KeyFilter(*KEYS))
    found = [element_of(item) for item in tagged]
    nodes = {each["id"] for each in found if each["type"] == "node"}
    vertices = {ref for each in found for ref in each.get("nodes", ())} - nodes
    bare = osmium.FileProcessor(str(path), osmium.osm.NODE)
    return found + [element_of(item) for item in bare.with_filter(osmium.filter.IdFilter(vertices))]


def element_of(item: Any) -> dict[str, Any]:
    element: dict[str, Any] = {"id": item.id, "tags": dict(sorted((t.k, t.v) for t in item.tags))}
    if item.is_node():
        return {"type": "node", "lat": item.lat, "lon": item.lon, **element}
    if item.is_way():
        return {"type": "way", "nodes": [node.ref for node in item.nodes], **element}
    kinds = {"n": "node", "w": "way", "r": "relation"}
    members = [{"type": kinds[m.type], "ref": m.ref, "role": m.role} for m in item.members]
    return {"type": "relation", "members": members, **element}


def four_boxes(elements: list[dict[str, Any]]) -> list[Box]:
    """Return the quarters of the box round all nodes."""
    lonlat = np.array([(e["lon"], e["lat"]) for e in elements if e["type"] == "node"])
    (west, south), (east, north) = lonlat.min(axis=0) - 0.01, lonlat.max(axis=0) + 0.01
    lon, lat = (west + east) / 2, (south + north) / 2
    sides = [(west, south, lon, lat), (lon, south, east, lat), (west, lat, lon, north),
             (lon, lat, east, north)]  # fmt: skip
    return [Box(*np.round(each, 7).tolist()) for each in sides]


def fetched(elements: list[dict[str, Any]], folder: Path) -> OsmRail:
    api = Overpass(World(elements))
    try:
        server = OverpassServer(api.url, "test/1", clock=WaitingClock())
        return fetch(four_boxes(elements), server, TileCache(folder)).rail
    finally:
        api.stop()


def network_of(rail: OsmRail, areas: Areas, folder: Path) -> Network:
    nothing = Curated({}, ())
    about = about_osm("somewhere", None)
    made = network_from(rail, nothing, unlaid(nothing), areas, about, lambda _step: None)
    write_placed(made.placed, folder)
    lacks = {kind: said for kind, said in made.lacks.items() if kind != ELSEWHERE}
    (folder / "lacks.json").write_text(json.dumps(lacks), "utf-8")
    return Network(read_placed(folder))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_same_data_give_the_same_railway(path: Path, areas: Areas, tmp_path: Path) -> None:
    if not path.is_file():
        pytest.skip(f"no extract at {path}")
    rail, other = read_osm(path), fetched(elements_of(path), tmp_path / "overpass")
    assert rail.way_ids.tolist() == other.way_ids.tolist()
    assert rail.first_vertex.tolist() == other.first_vertex.tolist()
    assert np.allclose(rail.lonlat, other.lonlat, rtol=0, atol=1e-9)
    for name in ("stations", "posts", "routes", "cut_off"):
        assert getattr(rail, name) == getattr(other, name), name
    for own, its in zip(rail.tags, other.tags, strict=True):
        assert list(own.items()) == list(its.items())
    network, same = (
        network_of(each, areas, tmp_path / name)
        for each, name in ((rail, "imported"), (other, "fetched"))
    )
    for file in ("network.geojson", "stations.geojson", "lines.geojson", "lacks.json"):
        imported = (tmp_path / "imported" / file).read_bytes()
        assert imported == (tmp_path / "fetched" / file).read_bytes(), file
    if FILES[path] is not None:
        ways = [each.route(*FILES[path]) for each in (network, same)]
        assert ways[0].length_km == ways[1].length_km > 1
        assert ways[0].station_ids == ways[1].station_ids
