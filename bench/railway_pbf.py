"""Benchmark: the railway ways of a PBF of 300,000 ways, against pyogrio, pyosmium and pyrosm.

    python bench/railway_pbf.py [WAYS]

The file is written first, into a temporary folder.  Every reader's ways and tags are compared;
each is run three times in its own process and the fastest run counts (pyrosm's second, warm).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

READERS = ("ours", "pyogrio", "pyosmium", "pyrosm")


def write_extract(path: Path, ways: int) -> None:
    """Write chained ways of ten vertices with the tags that tracks carry, and stations."""
    import numpy as np
    import osmium

    rng = np.random.default_rng(1)
    with osmium.SimpleWriter(str(path)) as writer:
        start = rng.uniform((22, 44), (40, 56), (ways, 2))
        steps = rng.normal(0, 0.002, (ways, 10, 2)).cumsum(axis=1)
        lonlat = np.round(start[:, None] + steps, 7).reshape(-1, 2).tolist()
        for number, place in enumerate(lonlat, 1):
            tags = {"railway": "station", "name": f"S{number}"} if number % 3000 == 0 else {}
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, tags=tags))
        for way in range(ways):
            tags = {"railway": "rail", "gauge": "1520", "electrified": "contact_line"}
            if way % 3:
                tags |= {"usage": "main", "name": f"Line {way % 500}"}
            if way % 5 == 0:
                tags |= {"name:uk": f"Лінія {way % 500}", "voltage": "25000", "maxspeed": "120"}
            nodes = range(way * 10 + 1, way * 10 + 11)
            writer.add_way(osmium.osm.mutable.Way(id=way + 1, nodes=nodes, tags=tags))


def read(reader: str, path: Path) -> tuple[float, object]:
    """Return (seconds, what was read) of one run of a reader; imports do not count."""
    if reader == "ours":
        from mapper.railway.sources.osm.pbf import read_ways

        run = lambda: read_ways(path)  # noqa: E731
        import pyogrio.raw
        import shapely  # noqa: F401
    elif reader == "pyogrio":
        import pyogrio

        run = lambda: pyogrio.read_dataframe(  # noqa: E731
            path, layer="lines", where="railway IS NOT NULL"
        )
    elif reader == "pyosmium":
        import osmium

        def run() -> list[object]:
            source = osmium.FileProcessor(str(path)).with_locations()
            source = source.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            source = source.with_filter(osmium.filter.KeyFilter("railway"))
            return [(way.id, [(n.lon, n.lat) for n in way.nodes], dict(way.tags)) for way in source]
    else:
        import pyrosm

        source = pyrosm.OSM(str(path))
        source.get_data_by_custom_criteria({"railway": True})
        run = lambda: source.get_data_by_custom_criteria({"railway": True})  # noqa: E731
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def one(reader: str, path: Path) -> None:
    """Run one reader three times and print its fastest time and its process's memory."""
    seconds = min(read(reader, path)[0] for _ in range(3))
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.4f} {memory_mb:.0f}")


def same_ways_and_tags(path: Path) -> bool:
    """Return whether our reader gives the ways, vertices and kept tags that pyosmium gives."""
    import numpy as np

    from mapper.railway.sources.osm.extract import TRACK_TAGS, kept
    from mapper.railway.sources.osm.pbf import read_ways

    ids, first, lonlat, tags = read_ways(path)
    _, known = read("pyosmium", path)
    for place, (key, shape, own) in enumerate(known):  # type: ignore[arg-type]
        part = lonlat[first[place] : first[place + 1]]
        if ids[place] != key or tags[place] != kept(own, TRACK_TAGS):
            return False
        if not np.allclose(part, shape, atol=1e-9):
            return False
    return len(ids) == len(known)  # type: ignore[arg-type]


def main() -> None:
    """Write the file, run every reader that is installed, print the ratios."""
    ways = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.osm.pbf"
        write_extract(path, ways)
        print(f"{ways:,} ways, {path.stat().st_size / 1e6:.0f} MB")
        times: dict[str, float] = {}
        for reader in READERS:
            if reader == "pyrosm" and find_spec("pyrosm") is None:
                print("pyrosm      not installed")
                continue
            command = [sys.executable, __file__, "--one", reader, str(path)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds, memory_mb = answer.stdout.split()
            times[reader] = float(seconds)
            print(f"{reader:10} {times[reader]:7.2f} s {memory_mb:>6} MB")
        best = min(seconds for reader, seconds in times.items() if reader != "ours")
        print(f"ours / fastest peer: {times['ours'] / best:.2f} (to reach: <= 1.2)")
        print(f"same ways and tags: {'yes' if same_ways_and_tags(path) else 'NO'}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
