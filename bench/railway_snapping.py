"""Benchmark: points snapped and referenced on the network, against geopandas.

    python bench/railway_snapping.py [POINTS]

Equal work: for each point, in input order, the nearest edge, the snapped point, the place along
the edge and the distance, in one plane.  Peer: `geopandas.sjoin_nearest`, then shapely's
`line_locate_point` and `line_interpolate_point` on the edge found.  Where two edges are equally
near, ours takes the lowest edge number; the peer gives a row each, of which the lowest is kept.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np


def main() -> None:
    """Time both on the same points and compare what they give."""
    import geopandas
    import shapely

    from mapper.railway.network import load_network
    from mapper.railway.tracks.plane import metres_at, to_plane
    from mapper.railway.tracks.segments import track_segments

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    tracks = load_network().placed.tracks
    rng = np.random.default_rng(3)
    vertex = rng.integers(0, len(tracks.lonlat), count)
    lonlat = tracks.lonlat[vertex] + rng.normal(0, 0.02, (count, 2))
    segments = track_segments(tracks)
    segments.snap(lonlat[:10])

    started = time.perf_counter()
    ours = segments.snap_plane(to_plane(lonlat))
    ours_s = time.perf_counter() - started

    parts = np.split(tracks.plane, tracks.first_vertex[1:-1])
    edges = geopandas.GeoDataFrame(geometry=[shapely.LineString(part) for part in parts])
    _ = edges.sindex
    started = time.perf_counter()
    points = geopandas.GeoDataFrame(geometry=shapely.points(to_plane(lonlat)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        joined = points.sjoin_nearest(edges, distance_col="distance")
    joined = joined.sort_values("index_right", kind="stable")
    joined = joined[~joined.index.duplicated()].sort_index()
    lines = edges.geometry.values[joined["index_right"].to_numpy()]
    along = shapely.line_locate_point(np.asarray(lines), np.asarray(joined.geometry.values))
    snapped = shapely.line_interpolate_point(np.asarray(lines), along)
    peer_s = time.perf_counter() - started

    apart = np.abs(ours.distance - joined["distance"].to_numpy()) * metres_at(lonlat[:, 1])
    moved = np.hypot(*(ours.place - shapely.get_coordinates(snapped)).T)
    same = segments.edge[ours.segment] == joined["index_right"].to_numpy()
    print(f"{count:,} points on {len(segments.edge):,} segments of {len(parts):,} edges")
    print(f"ours       {ours_s:6.2f} s  {count / ours_s:10,.0f} a second")
    print(f"geopandas  {peer_s:6.2f} s  {count / peer_s:10,.0f} a second")
    print(f"ratio {peer_s / ours_s:.2f} (to reach: >= 1.3)")
    print(f"distances differ by at most {apart.max():.2g} m; the same edge for {same.mean():.4%}")
    print(f"snapped points differ by at most {moved[same].max():.2g} m where the edge is the same")
    print("ties: the lowest edge number")


if __name__ == "__main__":
    main()
