"""Fetches the railway of tiles from an Overpass API into the value that `read_osm` gives.

Tiles that were fetched lately are not asked for again, so that an interrupted fetch goes on where
it stopped.  Where the server fails, an older answer of the tile stands in and is reported with
its date; where there is none, the fetch fails: there is never a network with a hole in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.railway.sources.overpass.answer import Answer, merged, read_answer
from mapper.railway.sources.overpass.cache import Kept, TileCache
from mapper.railway.sources.overpass.client import OverpassError, OverpassServer
from mapper.railway.sources.overpass.query import Box, query

if TYPE_CHECKING:
    from mapper.railway.sources.osm.extract import OsmRail

#: What came of a tile: fetched now; fetched lately and kept; older, for the server failed.
ASKED, KEPT, OLDER = "asked", "kept", "older"

#: How old an answer may be and still do without asking.
MAX_AGE = timedelta(days=7)

TileProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of a fetch: what came of it, when it was fetched, why it is old ("" where not)."""

    box: Box
    origin: str
    fetched: datetime
    osm_base: str
    failure: str

    @property
    def day(self) -> str:
        """The day of the tile's data (ISO 8601): the server's, else that of the fetching."""
        return self.osm_base[:10] or self.fetched.date().isoformat()


@dataclass(frozen=True, eq=False)
class Fetched:
    """The railway of all tiles, and what came of each."""

    rail: OsmRail
    tiles: tuple[Tile, ...]

    def of(self, origin: str) -> list[Tile]:
        """Return the tiles that are `ASKED`, `KEPT` or `OLDER`."""
        return [tile for tile in self.tiles if tile.origin == origin]

    @property
    def day(self) -> str:
        """The day of the oldest data in it (ISO 8601)."""
        return min(tile.day for tile in self.tiles)


def fetch(
    boxes: Sequence[Box],
    server: OverpassServer,
    cache: TileCache,
    *,
    max_age: timedelta = MAX_AGE,
    progress: TileProgress | None = None,
    now: datetime | None = None,
) -> Fetched:
    """Return the railway of ``boxes``, each asked for by one request and kept in ``cache``.

    ``progress`` is called with the tiles done and in all; ``now`` is the time to count ages from.

    Raises
    ------
    OverpassError
        A tile has no whole answer, and no older one is kept; the finished tiles stay kept.
    InputError
        There is no track in any of them.
    """
    now = now or datetime.now(UTC)
    answers: list[Answer] = []
    found: list[Tile] = []
    down = ""
    for number, box in enumerate(boxes):
        if progress is not None:
            progress(number, len(boxes))
        kept = cache.read(box)
        if kept is not None and not kept.answer.empty and now - kept.fetched < max_age:
            answer, tile = kept.answer, _tile(box, KEPT, kept)
        elif kept is not None and down:
            answer, tile = kept.answer, _tile(box, OLDER, kept, down)
        else:
            try:
                answer = _ask(box, server, kept)
                cache.keep(box, answer, now)
                tile = _tile(box, ASKED, Kept(answer, now))
            except OverpassError as failure:
                if kept is None:
                    raise _unfinished(failure, box, number, len(boxes)) from failure
                # A server that does not serve at all is not tried again for what is at hand.
                down = str(failure) if failure.down else down
                answer, tile = kept.answer, _tile(box, OLDER, kept, str(failure))
        answers.append(answer)
        found.append(tile)
    if progress is not None:
        progress(len(boxes), len(boxes))
    return Fetched(_rail(answers, boxes, found), tuple(found))


def _ask(box: Box, server: OverpassServer, kept: Kept | None) -> Answer:
    def read(body: bytes) -> Answer:
        answer = read_answer(body)
        if answer.empty and kept is not None and not kept.answer.empty:
            raise OverpassError(
                f"the answer has no track where that of {kept.fetched.date()} has "
                f"{len(kept.answer.ways)}"
            )
        return answer

    return server.ask(query(box, server.patience.deadline_s), read)


def _tile(box: Box, origin: str, kept: Kept, failure: str = "") -> Tile:
    return Tile(box, origin, kept.fetched, kept.answer.osm_base, failure)


def _unfinished(failure: OverpassError, box: Box, done: int, total: int) -> OverpassError:
    remedy = "run the same command later, or set MAPPER_OVERPASS_URL to another server"
    if done:
        remedy += f"; {done} of {total} tiles are kept and are not asked for again"
    return OverpassError(
        f"the box {box} could not be fetched: {failure}; {remedy}",
        again=False,
        down=failure.down,
        retry_after_s=failure.retry_after_s,
    )


def _rail(answers: Sequence[Answer], boxes: Sequence[Box], found: Sequence[Tile]) -> OsmRail:
    import numpy as np

    from mapper.railway.sources.osm.extract import make_rail
    from mapper.railway.sources.osm.stops import stations_and_posts

    # The newest answer has the last word on what lies in several tiles.
    order = sorted(range(len(found)), key=lambda number: found[number].day)
    ways, points, routes = merged(answers[number] for number in order)
    if not ways:
        raise InputError(
            f"there is no railway track in {', '.join(str(box) for box in boxes[:4])}"
            f"{' …' if len(boxes) > 4 else ''}; choose an area that has one"
        )
    return make_rail(
        [(number, np.array(shape), tags) for number, shape, tags in ways.values()],
        *stations_and_posts(points.values()),
        list(routes.values()),
    )
