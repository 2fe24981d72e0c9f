"""Draws a network as a picture: tracks grey, lines dark, what is inferred and dead ends marked.

It needs matplotlib, which nothing else does: the extra ``plot`` brings it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mapper.errors import ResourceMissing
from mapper.railway.network import Network


def plot_network(network: Network, path: Path) -> None:
    """Write the picture to ``path`` (PNG).

    Raises
    ------
    ResourceMissing
        matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.collections import LineCollection
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ResourceMissing(
            "the picture is drawn by matplotlib, which is not installed; "
            "`pip install 'railway-incident-mapper[plot]'` brings it"
        ) from error

    tracks = network.placed.tracks
    width, height = np.ptp(tracks.plane, axis=0)
    figure = Figure(figsize=(12, 0.5 + 12 * min(max(float(height / width), 0.3), 2.0)), dpi=110)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.95))
    edges = [tracks.plane[tracks.edge_vertices(edge)] for edge in range(len(tracks.edge_km))]
    inferred = tracks.inferred.tolist()
    real = [xy for xy, made in zip(edges, inferred, strict=True) if not made]
    made = [xy for xy, made in zip(edges, inferred, strict=True) if made]
    courses = network.placed.courses.values()
    axes.add_collection(LineCollection(real, colors="#9a9a9a", linewidths=0.6))
    axes.add_collection(
        LineCollection([course.plane for course in courses], colors="#222222", linewidths=1.3)
    )
    axes.add_collection(LineCollection(made, colors="#d55e00", linewidths=2.4))
    degree = np.bincount(tracks.edge_ends.ravel(), minlength=len(tracks.node_lonlat))
    ends = np.array([xy[[0, -1]] for xy in edges]).reshape(-1, 2)
    dead = degree[tracks.edge_ends.ravel()] == 1
    axes.scatter(ends[dead, 0], ends[dead, 1], s=4, color="#0072b2", zorder=3)
    axes.set_aspect("equal")
    axes.margins(0.01)
    axes.autoscale_view()
    axes.set_axis_off()
    axes.set_title(
        f"{network.about.get('name')}: lines dark, inferred parts orange, dead ends blue.  "
        f"{network.about.get('attribution')}",
        fontsize=9,
    )
    figure.savefig(path)
