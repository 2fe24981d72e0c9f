"""The record and the railway as the tables and graphs that notebooks work with.

GeoDataFrames of geopandas (https://geopandas.org) and the street-network graph of osmnx
(https://osmnx.readthedocs.io), so that their plots, exports and measures work on what this
project holds.  All coordinates are WGS 84, lonlat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mapper.formats import geojson, railway
from mapper.model import Basis, Incident, Told
from mapper.schema import Type, out

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from networkx import MultiDiGraph

    from mapper.railway import Network
    from mapper.railway.tracks.tracks import Tracks
    from mapper.store import PublicRow

_CRS = "EPSG:4326"


def records(rows: Iterable[PublicRow]) -> GeoDataFrame:
    """Return public records, one a row, indexed by ``id``; dates are datetimes.

    ``rows`` are those of `mapper.store.Store.public`; a record without a place has no geometry.
    """
    import pandas as pd

    frame = _frame("".join(geojson.feature_collection(rows)))
    for each in out(Incident, Told):
        if each.type is Type.DATE and each.name in frame:
            frame[each.name] = pd.to_datetime(frame[each.name])
    return frame


def lines(network: Network) -> GeoDataFrame:
    """Return the named lines, indexed by ``id`` (their slug); a line without a course is empty."""
    return _frame("".join(geojson.feature_collection(railway.lines(network))))


def stations(network: Network) -> GeoDataFrame:
    """Return the stations of the named lines, indexed by ``id``."""
    return _frame("".join(geojson.feature_collection(railway.stations(network))))


def graph(network: Network) -> MultiDiGraph:
    """Return the track as osmnx's graph: each edge in both directions, ``length`` in metres.

    Nodes carry ``x`` and ``y`` (lon, lat), edges ``geometry``, ``length`` and ``basis``.
    """
    import geopandas as gpd
    import osmnx
    import pandas as pd

    tracks = network.placed.tracks
    x, y = tracks.node_lonlat.T
    nodes = gpd.GeoDataFrame({"x": x, "y": y}, geometry=gpd.points_from_xy(x, y), crs=_CRS)
    there = _edges(tracks)
    back = there.rename(columns={"u": "v", "v": "u"}).set_geometry(there.geometry.reverse())
    both = pd.concat([there, back], ignore_index=True)
    both["key"] = both.groupby(["u", "v"]).cumcount()
    return osmnx.convert.graph_from_gdfs(nodes, both.set_index(["u", "v", "key"]))


def _edges(tracks: Tracks) -> GeoDataFrame:
    """Return the edges as they are stored, each in one direction."""
    import geopandas as gpd
    import numpy as np
    import shapely

    owners = np.repeat(np.arange(len(tracks.edge_km)), np.diff(tracks.first_vertex))
    columns = {
        "u": tracks.edge_ends[:, 0],
        "v": tracks.edge_ends[:, 1],
        "length": tracks.edge_km * 1000.0,
        "basis": [Basis(basis).word for basis in tracks.basis.tolist()],
    }
    shapes = shapely.linestrings(tracks.lonlat, indices=owners)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=_CRS)


def _frame(text: str) -> GeoDataFrame:
    import geopandas as gpd

    features: list[dict[str, Any]] = json.loads(text)["features"]
    frame = gpd.GeoDataFrame.from_features(features, crs=_CRS)
    frame["id"] = [feature["id"] for feature in features]
    return frame.set_index("id")
