"""Made records for trying a map with many: nothing in them happened, and each says so.

They are drawn from the region's own stations, lines and divisions and from the vocabulary, by dice
whose throws follow from a seed: the same region, number of rows and seed make the same records.
Few places have most of them, as with real reports.  They go through the same gate.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from mapper import vocabulary
from mapper.errors import StoreError
from mapper.intake.publishing import ROWS_AT_ONCE, Entry, Progress, save_all
from mapper.memo import Memo
from mapper.model import Incident, PlaceKind, Source
from mapper.store import record
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store

#: What marks a record as made wherever its title or its tags stand.
MARK = "Made up"
TAG = "made-up"

_WHO = "demo"
#: The days on which what is made may have been, and how long after it is reported at most.
_FIRST_DAY, _DAYS, _REPORTED_WITHIN = date(2021, 1, 1), 4 * 365, 20
#: So many lines and so many spots on them are drawn from, and so many publishers report.
_LINES, _SPOTS, _PUBLISHERS = 40, 700, 60
#: How fast the share of a place falls with its rank (Zipf's law, with a flatter head).
_HEAD = 4
#: A source is cited by so many records on average.
_CITED_BY = 8

_KINDS = {
    PlaceKind.STATION: 42,
    PlaceKind.SECTION: 26,
    PlaceKind.STRETCH: 8,
    PlaceKind.LINE: 4,
    PlaceKind.AREA: 16,
    PlaceKind.NONE: 4,
}
_GRADES = {"reported": 50, "claimed": 12, "corroborated": 20, "verified": 10, "disputed": 8}
_MEANINGS = {"day": 70, "one_of": 8, "through": 10, "by": 6, "since": 3, "": 3}


def make(
    store: Store, region: Region, rows: int, seed: int, progress: Progress | None = None
) -> None:
    """Write so many made records into a store that holds no others, and mark it as one of such.

    Raises
    ------
    StoreError
        The store holds records already.
    """
    dice = random.Random(seed)  # noqa: S311
    said = f"Made-up records for trying ({rows}, seed {seed}): nothing here happened."
    with store.in_parts(f"{rows} made records", _WHO) as batch:
        with store.writer(batch=batch) as writer:
            if not record.is_empty(writer.connection):
                raise StoreError(
                    f"the database {store.engine.url.render_as_string()} holds records; made "
                    "records go into a database of their own, which is new: name another folder"
                )
            writer.set_state(record.MADE, said)
        sources, memo, done = _Sources(dice, rows), Memo(), 0
        every = _records(region, dice, rows, sources)
        while done < rows:
            with store.writer(batch=batch) as writer:
                some = [next(every) for _ in range(min(ROWS_AT_ONCE, rows - done))]
                for source in sources.new():
                    writer.save_source(source, who=_WHO, why=said)
                named = [
                    replace(each, id=writer.next_id(country, _year(each))) for each, country in some
                ]
                entries = [Entry(each, (), said) for each in named]
                save_all(writer, entries, region, who=_WHO, memo=memo)
            done += len(some)
            if progress:
                progress(done, rows)


def _year(incident: Incident) -> int:
    day = incident.event_date or incident.reported_date or _FIRST_DAY
    return day.year


class _Sources:
    """The sources that made records cite; each is cited by several."""

    def __init__(self, dice: random.Random, rows: int) -> None:
        self._dice, self._count = dice, max(rows // _CITED_BY, 10)
        self._known: dict[str, Source] = {}
        self._new: list[Source] = []

    def cited(self, count: int, reported: date) -> tuple[str, ...]:
        """Return the ids of so many sources of different publishers."""
        publishers = self._dice.sample(range(1, _PUBLISHERS + 1), count)
        return tuple(self._one(each, reported) for each in publishers)

    def new(self) -> list[Source]:
        """Return those that nothing has cited before the last call."""
        found, self._new = self._new, []
        return found

    def _one(self, publisher: int, reported: date) -> str:
        number = self._dice.randrange(max(self._count // _PUBLISHERS, 1))
        key = f"made-{publisher}-{number}"
        if key not in self._known:
            kinds, grades = vocabulary.terms("source_type"), vocabulary.terms("reliability")
            source = Source(
                key,
                url=f"https://made-{publisher}.example.org/{number}",
                title=f"{MARK}: report {number}",
                publisher=f"{MARK} News {publisher}",
                published=reported,
                published_basis="printed",
                language="en",
                type=self._dice.choice([each for each, term in kinds.items() if not term.private]),
                reliability=self._dice.choice([*grades]),
            )
            self._known[key] = source
            self._new.append(source)
        return key


def _records(
    region: Region, dice: random.Random, rows: int, sources: _Sources
) -> Iterator[tuple[Incident, str]]:
    """Yield made records without an id, each with the country that its id is to name."""
    places, types = _Places(region, dice), [*vocabulary.terms("event_type").values()]
    by_type: dict[str, list[str]] = {each.id: [] for each in types}
    for term in vocabulary.terms("sub_event_type").values():
        by_type[term.parent or ""].append(term.id)
    shares = [1 / (rank + 2) for rank in range(len(types))]
    dice.shuffle(shares)
    for _ in range(rows):
        (kind,) = dice.choices(types, shares)
        moves = kind.handling is Handling.MOVEMENT
        where = places.journey() if moves else places.any(detained=kind.handling is not None)
        about = _about(dice, kind.id, by_type[kind.id], moves=moves)
        incident = Incident(**about, **_days(dice), **where.columns, tags=(TAG,))
        reported = incident.reported_date or _FIRST_DAY
        cited = sources.cited(dice.choices((1, 2, 3), (60, 28, 12))[0], reported)
        yield replace(incident, sources=cited), where.country


def _about(dice: random.Random, kind: str, narrower: list[str], *, moves: bool) -> dict[str, Any]:
    sub = dice.choice(narrower) if narrower else ""
    label = vocabulary.label("sub_event_type", sub) if sub else vocabulary.label("event_type", kind)
    found = {
        "event_type": kind,
        "sub_event_type": sub,
        "title": f"{MARK}: {label[:1].lower()}{label[1:]}",
        "verification": _drawn(dice, _GRADES),
        "asset": tuple(dice.sample([*vocabulary.terms("asset")], dice.choice((0, 1, 1, 2)))),
        "cause": dice.choice(["", *vocabulary.terms("cause")]),
        "effect": dice.choice(["", *vocabulary.terms("effect")]),
    }
    if moves:
        return found | {
            "record": vocabulary.movements()[0],
            "mode": next(iter(vocabulary.terms("mode"))),
            "cargo": (dice.choice([*vocabulary.terms("cargo")]),),
            "asset": (),
        }
    return found


def _days(dice: random.Random) -> dict[str, Any]:
    """Return when it was and when it was reported; there are quiet months and busy ones."""
    begun = _FIRST_DAY + timedelta(int(_DAYS * dice.betavariate(2, 3)))
    meaning = _drawn(dice, _MEANINGS)
    last = begun + timedelta(dice.randint(1, 9))
    reported = begun + timedelta(dice.randint(0, _REPORTED_WITHIN))
    if not meaning:
        return {"reported_date": reported}
    spans = meaning in ("one_of", "through")
    return {
        "event_date": begun,
        "event_date_end": last if spans else None,
        "date_meaning": meaning,
        "reported_date": max(reported, last) if spans else reported,
    }


def _drawn(dice: random.Random, shares: dict[Any, int]) -> Any:
    return dice.choices([*shares], [*shares.values()])[0]


@dataclass(frozen=True, slots=True)
class _Where:
    """The columns of a record that say where, and the country that its id names."""

    country: str
    columns: dict[str, Any]


class _Places:
    """Where made records are: spots on some lines of the region, whole lines, and its divisions."""

    def __init__(self, region: Region, dice: random.Random) -> None:
        self._dice, self._stations = dice, region.network.stations
        self._lines = _lines(region, dice)
        draw: dict[PlaceKind, Callable[[], _Where]] = {
            PlaceKind.STATION: self._station,
            PlaceKind.SECTION: partial(self._part, PlaceKind.SECTION),
            PlaceKind.STRETCH: partial(self._part, PlaceKind.STRETCH),
            PlaceKind.LINE: self._line,
        }
        spots: dict[PlaceKind, list[_Where]] = {
            kind: [make() for _ in range(_SPOTS * _KINDS[kind] // 100)]
            for kind, make in draw.items()
        }
        codes = self._areas(region)
        dice.shuffle(codes)
        spots[PlaceKind.AREA] = [_area(code) for code in codes]
        spots[PlaceKind.NONE] = [_Where(each.country, {}) for each in spots[PlaceKind.STATION][:9]]
        self._spots = {kind: some for kind, some in spots.items() if some}
        self._journeys = [self._way() for _ in range(_SPOTS // 10)]

    def _areas(self, region: Region) -> list[str]:
        """Return the divisions that the lines run through, or the countries where none is known."""
        stations = (self._stations[each] for _, ids in self._lines for each in ids)
        codes = {region.areas.admin1_of(*each.lonlat) for each in stations if each.lonlat}
        return sorted(filter(None, codes)) or [each.code for each in region.texts.countries]

    def any(self, *, detained: bool) -> _Where:
        """Return a place; of people ``detained`` it is an area."""
        kinds = {kind: share for kind, share in _KINDS.items() if kind in self._spots}
        kind = PlaceKind.AREA if detained else _drawn(self._dice, kinds)
        return self._ranked(self._spots[kind])

    def journey(self) -> _Where:
        """Return from where to where a transport went."""
        return self._ranked(self._journeys)

    def _ranked(self, some: Sequence[_Where]) -> _Where:
        return self._dice.choices(some, cum_weights=_shares(len(some)))[0]

    def _station(self) -> _Where:
        slug, ids = self._dice.choice(self._lines)
        return self._on(slug, PlaceKind.STATION, "station", self._dice.choice(ids))

    def _part(self, kind: PlaceKind) -> _Where:
        slug, ids = self._dice.choice(self._lines)
        length = 1 if kind is PlaceKind.SECTION else self._dice.randint(2, 9)
        start = self._dice.randrange(max(len(ids) - length, 1))
        ends = ids[start], ids[min(start + length, len(ids) - 1)]
        return self._on(slug, kind, "between_stations", *ends)

    def _line(self) -> _Where:
        slug, ids = self._dice.choice(self._lines)
        country = self._stations[ids[0]].country
        columns = {"place_kind": PlaceKind.LINE.value, "line": slug, "geo_method": "line"}
        return _Where(country, columns | {"country": (country,)})

    def _way(self) -> _Where:
        _, ids = self._dice.choice(self._lines)
        first, last = self._dice.sample(ids, 2)
        country = self._stations[first].country
        ends = {"origin": first, "destination": last, "country": (country,)}
        return _Where(country, ends)

    def _on(self, slug: str, kind: PlaceKind, method: str, first: str, last: str = "") -> _Where:
        countries = [self._stations[each].country for each in (first, last) if each]
        return _Where(
            countries[0],
            {
                "place_kind": kind.value,
                "line": slug,
                "from_station": first,
                "to_station": last,
                "geo_method": method,
                "country": tuple(dict.fromkeys(countries)),
            },
        )


@cache
def _shares(count: int) -> list[float]:
    """Return the shares of so many places of falling rank, summed up."""
    return [*accumulate(1 / (rank + _HEAD) for rank in range(count))]


def _area(code: str) -> _Where:
    country = code.partition("-")[0]
    columns = {
        "place_kind": PlaceKind.AREA.value,
        "country": (country,),
        "admin1": (code,) if "-" in code else (),
        "geo_method": "area",
    }
    return _Where(country, columns)


def _lines(region: Region, dice: random.Random) -> list[tuple[str, tuple[str, ...]]]:
    """Return lines that are drawn, with stations in the view on which the map opens: id by slug."""
    west, south, east, north = region.texts.opening
    stations = region.network.stations

    def is_seen(station_id: str) -> bool:
        lonlat = stations[station_id].lonlat
        return lonlat is not None and west <= lonlat[0] <= east and south <= lonlat[1] <= north

    found = [
        (line.slug, line.station_ids)
        for line in sorted(region.network.lines.values(), key=lambda line: line.slug)
        if line.station_kms and len(line.station_ids) > 1 and any(map(is_seen, line.station_ids))
    ]
    if not found:
        raise StoreError(
            "no line of this region is drawn in the view on which its map opens, so that nothing "
            "can be made of it; name another region in MAPPER_REGION"
        )
    return dice.sample(found, min(_LINES, len(found)))
