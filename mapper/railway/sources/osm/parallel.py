"""Parallel tracks: of tracks that run beside each other one is drawn and measured, as mapped.

Strokes are taken in order of importance: main track before sidings, then the longer.  What runs
within `BESIDE_M` of a track taken before, in its direction, is not taken again.  Where it parts
from that, it is taken from the switch on, or from where both came nearest to each other, and
joined there.  Nothing is moved but such a join, so that an edge is as long as it is drawn.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from mapper.geodesy import Floats, distances_km
from mapper.railway.sources.osm.extract import OsmRail
from mapper.railway.sources.osm.overlaps import Corridors, is_main
from mapper.railway.sources.osm.strokes import Pieces, Strokes, pieces_of, strokes_of
from mapper.railway.tracks.contract import chains_of
from mapper.railway.tracks.plane import metres_at, to_plane
from mapper.railway.tracks.tracks import Bools, Ints

#: A track this near to another that runs in the same direction is drawn as one with it, in metres.
BESIDE_M = 30.0
#: Two directions are one within 20 degrees (its cosine), each taken over `_LOOK_KM` either way.
_SAME_WAY = 0.94
_LOOK_KM = 0.03
#: So far back from where it parts a track is followed to where it was nearest, in km.
_PARTING_KM = 0.5
#: As near as the nearest, for that, in metres: what the drawing of two tracks is off.
_AS_NEAR_M = 1.5
#: Two tracks that are both drawn lie this far apart, in metres: what joins them stays.
_APART_M = 27.0
#: A track parts from another so many times farther back than it lies beside it.
_SLANT = 5.0
#: Less than this beside another track is a crossing or a switch, in km.
_LEAST_KM = 0.1
_BATCH = 40_000


@dataclass(frozen=True, eq=False)
class _Beside:
    """k pairs of steps (numbers in the strokes' order): ``step`` beside the better ``other``.

    Ordered by step, then by ``metres``; ``first`` has an offset for each step and one more.
    """

    first: Ints
    other: Ints
    metres: Floats


def one_of_parallel(rail: OsmRail) -> Corridors:
    """Return the tracks of ``rail``, of parallel ones one."""
    main = np.array([is_main(tags) for tags in rail.tags], dtype=bool)
    pieces = pieces_of(rail, main)
    strokes = strokes_of(pieces, main[pieces.way])
    beside = _beside(pieces, strokes, _gauges(rail)[pieces.way])
    taken, target = _taken(pieces, strokes, beside)
    return _joined(pieces, strokes, taken, target)


def _gauges(rail: OsmRail) -> Ints:
    """Return for each way the numbers of its kind of railway and its gauge, -1 unknown (w × 2)."""
    seen: dict[str | None, int] = {None: -1}
    tags = [(each["railway"], each.get("gauge")) for each in rail.tags]
    return np.array([[seen.setdefault(key, len(seen)) for key in pair] for pair in tags])


def _beside(pieces: Pieces, strokes: Strokes, gauge: Ints) -> _Beside:
    """Return which steps run beside which of more important strokes, in one direction."""
    import shapely

    plane = to_plane(pieces.lonlat)
    ends, gauge = pieces.ends[strokes.steps], gauge[strokes.steps]
    stroke = np.repeat(np.arange(len(strokes.first) - 1), np.diff(strokes.first))
    heading = _directions(pieces, strokes, plane)
    lines = shapely.linestrings(plane[ends])
    tree = shapely.STRtree(lines)
    middle = plane[ends].mean(axis=1)
    scale = metres_at(pieces.lonlat[ends[:, 0], 1])
    found = []
    for low in range(0, len(ends), _BATCH):
        points = shapely.points(middle[low : low + _BATCH])
        reach = BESIDE_M / scale[low : low + _BATCH]
        step, other = tree.query(points, predicate="dwithin", distance=reach)
        step = step + low
        both = (gauge[step] == gauge[other]) | (gauge[step] < 0) | (gauge[other] < 0)
        alike = (stroke[other] < stroke[step]) & both.all(axis=1)
        alike &= np.abs((heading[step] * heading[other]).sum(axis=1)) > _SAME_WAY
        step, other = step[alike], other[alike]
        metres = shapely.distance(points[step - low], lines[other]) * scale[step]
        found.append((step, other, metres))
    step, other, metres = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((other, metres, step))
    first = np.searchsorted(step[order], np.arange(len(ends) + 1))
    return _Beside(first, other[order], metres[order])


def _directions(pieces: Pieces, strokes: Strokes, plane: Floats) -> Floats:
    """Return the unit vector (m × 2) of each step, as its stroke runs `_LOOK_KM` either way."""
    km = pieces.km[strokes.steps]
    end_km = np.cumsum(km)
    bounds = np.concatenate(([0.0], end_km))[strokes.first]
    stroke = np.repeat(np.arange(len(strokes.first) - 1), np.diff(strokes.first))
    # Strokes lie end to end along one axis; none looks into its neighbour.
    low, high = bounds[stroke] + 1e-9, bounds[stroke + 1] - 1e-9
    middle = end_km - km / 2
    marks = np.stack((end_km - km, end_km), axis=1).ravel()
    ends = np.where(strokes.forward[:, None], *_both(pieces.ends[strokes.steps]))
    corners = plane[ends.ravel()]
    back, ahead = (
        np.stack([np.interp(at, marks, axis) for axis in corners.T], axis=1)
        for at in (np.maximum(middle - _LOOK_KM, low), np.minimum(middle + _LOOK_KM, high))
    )
    way = ahead - back
    return np.asarray(way / np.maximum(np.hypot(*way.T), 1e-9)[:, None])


def _both(ends: Ints) -> tuple[Ints, Ints]:
    return ends, ends[:, ::-1]


def _taken(pieces: Pieces, strokes: Strokes, beside: _Beside) -> tuple[Bools, Ints]:
    """Return which steps are taken, and beside which step each of the others runs (-1: none)."""
    taken = np.zeros(len(strokes.steps), dtype=bool)
    target = np.full(len(taken), -1)
    stroke = np.repeat(np.arange(len(strokes.first) - 1), np.diff(strokes.first))
    km = pieces.km[strokes.steps]
    for low, high in itertools.pairwise(strokes.first.tolist()):
        if beside.first[low] == beside.first[high]:
            taken[low:high] = True
            continue
        own, metres = _followed(range(low, high), beside, taken, stroke)
        for run in _runs(own, metres, km[low:high], stroke):
            start, end = _kept_run(*run, metres, km[low:high])
            if start < end:
                part = slice(low + start, low + end)
                target[part] = _slanted(_filled(own[start:end]), metres[start:end], km[part])
        taken[low:high] = target[low:high] < 0
    return taken, target


def _followed(steps: range, beside: _Beside, taken: Bools, stroke: Ints) -> tuple[Ints, Floats]:
    """Return for each step of a stroke the taken step that it follows (-1: none), and how far off.

    A track that is followed is followed on as long as it is beside.
    """
    own, metres = np.full(len(steps), -1), np.full(len(steps), np.inf)
    before = -1
    for number, step in enumerate(steps):
        part = slice(beside.first[step], beside.first[step + 1])
        near = beside.other[part]
        usable = np.flatnonzero(taken[near])
        if len(usable):
            same = usable[stroke[near[usable]] == before]
            best = same[0] if len(same) else usable[0]
            own[number], metres[number] = near[best], beside.metres[part][best]
            before = stroke[own[number]]
        else:
            before = -1
    return own, metres


def _runs(own: Ints, metres: Floats, km: Floats, stroke: Ints) -> list[tuple[int, int]]:
    """Return the runs (from, to) of steps beside another track.

    Where a stroke comes from one track to another that lies apart from it a run ends; where it
    is away from one for less than `_LEAST_KM` it goes on.
    """
    on = np.flatnonzero(own >= 0)
    if not len(on):
        return []
    end_km = np.cumsum(km)
    gap_km = end_km[on[1:]] - km[on[1:]] - end_km[on[:-1]]
    other = stroke[own[on[1:]]] != stroke[own[on[:-1]]]
    parts = other & (metres[on[1:]] + metres[on[:-1]] > _APART_M)
    parts |= (gap_km > 0) & (other | (gap_km > _LEAST_KM))
    breaks = np.flatnonzero(parts)
    starts, ends = on[[0, *(breaks + 1)]], on[[*breaks, -1]] + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _filled(own: Ints) -> Ints:
    """Return the targets of a run, in its gaps the one before."""
    known = np.maximum.accumulate(np.where(own >= 0, np.arange(len(own)), 0))
    return np.asarray(own[known])


def _slanted(own: Ints, metres: Floats, km: Floats) -> Ints:
    """Return the targets of a run so that what parts at its ends leaves at a small angle."""
    slanted = own.copy()
    for end, reached in ((0, np.cumsum(km)), (-1, np.cumsum(km[::-1]))):
        back_km = _SLANT * min(float(metres[end]), BESIDE_M) / 1000
        steps = min(int(np.searchsorted(reached, back_km)), len(own) - 1)
        slanted[end] = own[steps if end == 0 else -1 - steps]
    return slanted


def _kept_run(start: int, end: int, metres: Floats, km: Floats) -> tuple[int, int]:
    """Return the part of a run that is left out, (0, 0) where none is.

    At an end where the stroke goes on alone the run is shortened to where it was nearest.
    """
    first, last = start, end
    if start > 0:
        reach = start + int(np.searchsorted(np.cumsum(km[start:end]), _PARTING_KM)) + 1
        near = metres[start : min(reach, end)]
        first = start + int(np.argmax(near <= near.min() + _AS_NEAR_M))
    if end < len(km):
        reach = int(np.searchsorted(np.cumsum(km[start:end][::-1]), _PARTING_KM)) + 1
        near = metres[max(end - reach, start) : end][::-1]
        last = end - int(np.argmax(near <= near.min() + _AS_NEAR_M))
    if (first, last) != (0, len(km)) and km[first:last].sum() < _LEAST_KM:
        return 0, 0
    return first, last


def _joined(pieces: Pieces, strokes: Strokes, taken: Bools, target: Ints) -> Corridors:
    """Return the taken steps, with the ends of those that part from another joined to that."""
    ends = pieces.ends[strokes.steps]
    node, step = _joins(ends, strokes, taken, target)
    # To the nearer end of the step: none is longer than `STEP_KM`.
    node, vertex = np.repeat(node, 2), ends[step].ravel()
    away_km = distances_km(pieces.lonlat[node], pieces.lonlat[vertex])
    order = np.lexsort((vertex, away_km, node))
    node, nearest = np.unique(node[order], return_index=True)
    becomes = np.arange(len(pieces.lonlat))
    becomes[node] = vertex[order][nearest]
    while not np.array_equal(becomes[becomes], becomes):
        becomes = becomes[becomes]
    ends, way = np.sort(becomes[ends[taken]], axis=1), pieces.way[strokes.steps[taken]]
    ends, place = np.unique(ends, axis=0, return_index=True)
    apart = ends[:, 0] != ends[:, 1]
    vertices = np.flatnonzero(~pieces.cut).tolist() + becomes[node].tolist()
    return _without_cuts(pieces.lonlat, ends[apart], way[place][apart], vertices)


def _joins(ends: Ints, strokes: Strokes, taken: Bools, target: Ints) -> tuple[Ints, Ints]:
    """Return the (nodes, taken steps) that may be joined: where a taken track ends at one left out.

    A track that is taken on both sides of a node stays where it is.
    """
    stroke = np.repeat(np.arange(len(strokes.first) - 1), np.diff(strokes.first))
    count = len(strokes.first)
    own, times = np.unique(
        (ends[taken] * count + stroke[taken][:, None]).ravel(), return_counts=True
    )
    left = np.flatnonzero(target >= 0)
    node, step = ends[left].ravel(), np.repeat(target[left], 2)
    wanted = np.isin(node, own // count) & ~np.isin(node, own[times > 1] // count)
    wanted &= ~np.isin(node * count + stroke[step], own)
    return node[wanted], step[wanted]


def _without_cuts(lonlat: Floats, ends: Ints, way: Ints, vertices: list[int]) -> Corridors:
    """Return pieces from vertex to vertex of ways and joins, none at where a piece was cut."""
    chains = chains_of(len(lonlat), ends, np.zeros(len(ends)), vertices)
    pairs = np.stack((chains.nodes[chains.first[:-1]], chains.nodes[chains.first[1:] - 1]), axis=1)
    one = chains.steps[chains.first[:-1] - np.arange(len(chains.first) - 1)]
    used, pairs = np.unique(pairs, return_inverse=True)
    pairs, place = np.unique(np.sort(pairs.reshape(-1, 2), axis=1), axis=0, return_index=True)
    lonlat = lonlat[used]
    length_km = distances_km(lonlat[pairs[:, 0]], lonlat[pairs[:, 1]])
    return Corridors(lonlat, pairs, length_km, way[one][place])
