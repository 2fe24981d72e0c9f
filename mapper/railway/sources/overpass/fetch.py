"""Fetches the railway of tiles from an Overpass API into the value that `read_osm` gives.

Tiles that were fetched lately are not asked for again, those without a track neither, so that an
interrupted fetch goes on where it stopped.  Where the server fails, an older answer of the tile
stands in and is reported with its date; where there is none, the fetch fails: there is never a
network with a hole in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.railway.sources.overpass.answer import Answer, merged, read_answer
from mapper.railway.sources.overpass.cache import Kept, TileCache
from mapper.railway.sources.overpass.client import OverpassServer
from mapper.railway.sources.overpass.query import Box, query
from mapper.railway.sources.overpass.refusals import STRANGE, OverpassError

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
    def day(self) -> str | None:
        """The day of the tile's data (ISO 8601); None where the server did not say."""
        return self.osm_base[:10] or None


@dataclass(frozen=True, eq=False)
class Fetched:
    """The railway of all tiles, and what came of each."""

    rail: OsmRail
    tiles: tuple[Tile, ...]

    def of(self, origin: str) -> list[Tile]:
        """Return the tiles that are `ASKED`, `KEPT` or `OLDER`."""
        return [tile for tile in self.tiles if tile.origin == origin]

    @property
    def day(self) -> str | None:
        """The day of the oldest data in it (ISO 8601); None where that of a tile is unknown."""
        days = [tile.day for tile in self.tiles]
        return None if None in days else min(day for day in days if day)


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
    run = _Run(server, cache, max_age, now or datetime.now(UTC))
    for number, box in enumerate(boxes):
        if progress is not None:
            progress(number, len(boxes))
        try:
            run.take(box)
        except OverpassError as failure:
            raise _unfinished(failure, box, number, len(boxes)) from failure
    if progress is not None:
        progress(len(boxes), len(boxes))
    return Fetched(_rail(run), tuple(run.tiles))


@dataclass(eq=False)
class _Run:
    """One run over tiles: what was answered so far, and whether the server serves at all."""

    server: OverpassServer
    cache: TileCache
    max_age: timedelta
    now: datetime
    answers: list[Answer] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    failure: OverpassError | None = None
    asked: int = 0

    def take(self, box: Box) -> None:
        """Take the answer of a tile: kept lately, else asked for, else an older one."""
        kept = self.cache.read(box)
        if kept is not None and self.now - kept.fetched < self.max_age:
            self._add(box, KEPT, kept)
        # A server that does not serve at all is not tried again for what is at hand.
        elif kept is not None and self.failure is not None and self.failure.refusal.down:
            self._add(box, OLDER, kept, str(self.failure))
        else:
            try:
                answer = self._ask(box, kept)
            except OverpassError as failure:
                if kept is None:
                    raise
                self.failure = failure
                self._add(box, OLDER, kept, str(failure))
            else:
                self.cache.keep(box, answer, self.now)
                self._add(box, ASKED, Kept(answer, self.now))

    def _ask(self, box: Box, kept: Kept | None) -> Answer:
        def read(body: bytes) -> Answer:
            answer = read_answer(body)
            if answer.empty and kept is not None and not kept.answer.empty:
                raise OverpassError(
                    f"the answer has no track where that of {kept.fetched.date()} has "
                    f"{len(kept.answer.ways)}",
                    STRANGE,
                )
            return answer

        if self.asked:
            self.server.pause()
        self.asked += 1
        return self.server.ask(lambda timeout: query(box, timeout), read)

    def _add(self, box: Box, origin: str, kept: Kept, failure: str = "") -> None:
        self.answers.append(kept.answer)
        self.tiles.append(Tile(box, origin, kept.fetched, kept.answer.osm_base, failure))


def _unfinished(failure: OverpassError, box: Box, done: int, total: int) -> OverpassError:
    text = f"the box {box} could not be fetched: {failure}; {_remedy(failure, box)}"
    if done:
        text += f"; {done} of {total} tiles are kept and are not asked for again"
    return OverpassError(text, failure.refusal, failure.retry_after_s)


def _remedy(failure: OverpassError, box: Box) -> str:
    return failure.refusal.remedy.format(part=box.quarter)


def _rail(run: _Run) -> OsmRail:
    # The newest answer has the last word on what lies in several tiles.
    order = sorted(range(len(run.tiles)), key=lambda number: run.tiles[number].osm_base)
    found = merged(run.answers[number] for number in order)
    if not found.ways:
        boxes = ", ".join(str(tile.box) for tile in run.tiles[:4])
        boxes += " …" if len(run.tiles) > 4 else ""
        if run.failure is not None:
            raise OverpassError(
                f"older answers have no railway track in {boxes}, and a newer one did not come: "
                f"{run.failure}; {_remedy(run.failure, run.tiles[0].box)}",
                run.failure.refusal,
                run.failure.retry_after_s,
            )
        raise InputError(f"there is no railway track in {boxes}; choose an area that has one")
    return found.rail()
