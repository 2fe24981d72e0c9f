"""The tariff guide: which stations follow each other, at which published kilometres.

Tariff Guide No. 4 of the 1520 mm railways gives each station the distance in whole kilometres to
the transit points on either side of it.  Stations that name the same two transit points with the
same sum form a guide section, in order.  A sum that is greater by e puts the station on a branch
that leaves e/2 before it; a smaller one contradicts the section.  The published length of a
section, where there is one, is its true sum, else the commonest sum is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mapper.railway.sources.rows import read_rows

#: Where the length of a section comes from.
PUBLISHED, COMMONEST = "published", "commonest sum"
#: A sum this near to a section's length is the main course, in km: distances are rounded.
SUM_TOLERANCE_KM = 1
_REMEDY = "give the folder of the sources"
_TRANSIT = "ТП"
_EXPORT = " (эксп.)"
_DISTANCE = re.compile(r"\s*(.+?)-(\d+)(?:,|$)")
_CODE = re.compile(r"\d{6}")
#: What the guide says of a point's kind in brackets after its name.
_KINDS = {"рзд": "passing_loop", "ПП": "junction", "БП": "junction", "ОП": "halt"}
_KIND = re.compile(r"\((рзд|ПП|БП|ОП)\.?\)")
_BRACKETS = re.compile(r"\s*\([^)]*\)?")


@dataclass(frozen=True, slots=True)
class GuideStation:
    """A row of the guide: ``kind`` as far as its name says it, km to its transit points.

    ``distances`` are (code of the transit point, whole km); a transit point itself has none.
    """

    esr: str
    name_ru: str
    kind: str
    transit: bool
    distances: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Stations that leave a guide section ``at_km`` from its first end, each with km from there."""

    at_km: float
    stops: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class GuideSection:
    """The main course between two transit points: ``stops`` are (code, km from the first end).

    Both ends are among the stops.  ``basis`` says where its length comes from: `PUBLISHED` or
    `COMMONEST`.  ``loose`` are ends that do not lie where the kilometres of the others put them:
    at big knots the guide follows the rules of freight.
    """

    length_km: int
    basis: str
    stops: tuple[tuple[str, int], ...]
    branches: tuple[Branch, ...] = ()
    loose: frozenset[str] = frozenset()

    @property
    def ends(self) -> tuple[str, str]:
        """The codes of the two transit points."""
        return self.stops[0][0], self.stops[-1][0]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of the sources that was left out, and why: ``key`` is a code or an id."""

    key: str
    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Guide:
    """The guide: its stations by code, its sections, what in it contradicts itself.

    ``lengths`` are published km between two transit points, by the set of their codes.
    """

    stations: Mapping[str, GuideStation]
    sections: tuple[GuideSection, ...]
    lengths: Mapping[frozenset[str], int] = field(repr=False)
    doubts: tuple[Doubt, ...] = field(default=(), repr=False)


def read_guide(stations: Path, lengths: Path) -> Guide:
    """Read ``tariff-stations.csv`` and ``tariff-sections.csv``.

    Raises
    ------
    InputError
        A file is missing or lacks a column.
    """
    rows, doubts = _coded(
        read_rows(stations, ("esr", "name_ru", "railway", "transit_points"), _REMEDY)
    )
    codes = _Codes(rows)
    found: dict[str, GuideStation] = {}
    for row in rows:
        distances = []
        for match in _DISTANCE.finditer(row["transit_points"]):
            code = codes.of(match[1], row["railway"])
            if code:
                distances.append((code, int(match[2])))
            else:
                reason = f"names a transit point that the guide does not list: {match[1]}"
                doubts.append(Doubt(row["esr"], row["name_ru"], reason))
        found[row["esr"]] = _station(row, tuple(distances))
    published = _lengths(lengths)
    sections, contradictions = _sections(found, published, codes)
    return Guide(found, sections, published, (*doubts, *contradictions))


def plain_name(name_ru: str) -> str:
    """Return a name of the guide without what stands in brackets: ``Мелихово (рзд.)``."""
    return _BRACKETS.sub("", name_ru).strip()


def _coded(rows: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[Doubt]]:
    """Return the rows that have a code, and doubts about the others."""
    good = [row for row in rows if _CODE.fullmatch(row["esr"])]
    bad = [row for row in rows if not _CODE.fullmatch(row["esr"])]
    return good, [Doubt(row["esr"], row["name_ru"], "a tariff row without a code") for row in bad]


def _station(row: Mapping[str, str], distances: tuple[tuple[str, int], ...]) -> GuideStation:
    kind = _KIND.search(row["name_ru"])
    return GuideStation(
        esr=row["esr"],
        name_ru=row["name_ru"],
        kind=_KINDS[kind[1]] if kind else "",
        transit=row["transit_points"] == _TRANSIT,
        distances=distances,
    )


class _Codes:
    """From the name of a transit point, as a row of some railway writes it, to its code."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            for name in {row["name_ru"], plain_name(row["name_ru"])}:
                self._by_name[_folded(name)].append(row)

    def of(self, name: str, railway: str) -> str:
        """Return the code; "" where the name is unknown or means several points."""
        named = self._named(name)
        exact = [row for row in named if _folded(row["name_ru"]) == _folded(name)]
        for wanted in (
            [row for row in exact if row["transit_points"] == _TRANSIT],
            [row for row in named if row["transit_points"] == _TRANSIT],
            exact,
            named,
        ):
            fitting = [row for row in wanted if not row["name_ru"].endswith(_EXPORT)] or wanted
            own = {row["esr"] for row in fitting if row["railway"] == railway}
            codes = own or {row["esr"] for row in fitting}
            if len(codes) == 1:
                return codes.pop()
        return ""

    def alike(self, code: str, name: str) -> list[str]:
        """Return a transit point's code, then those of its namesakes: a border has its own."""
        return [code, *sorted({row["esr"] for row in self._named(name)} - {code})]

    def _named(self, name: str) -> list[dict[str, str]]:
        return self._by_name.get(_folded(name)) or self._by_name.get(_folded(plain_name(name)), [])


def _folded(name: str) -> str:
    return "".join(name.casefold().replace("ё", "е").split())


def _lengths(path: Path) -> dict[frozenset[str], int]:
    """Return the published lengths in km of guide sections by the codes of their ends."""
    rows = read_rows(path, ("a_esr", "b_esr", "km"), _REMEDY)
    return {
        frozenset((row["a_esr"], row["b_esr"])): int(row["km"])
        for row in rows
        if row["a_esr"] and row["b_esr"] and row["km"].isdigit()
    }


def _sections(
    stations: Mapping[str, GuideStation], lengths: Mapping[frozenset[str], int], codes: _Codes
) -> tuple[tuple[GuideSection, ...], list[Doubt]]:
    """Group the stations by their two transit points; return sections and contradictions."""
    grouped: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for station in stations.values():
        if len(station.distances) == 2 and station.distances[0][0] != station.distances[1][0]:
            (a, a_km), (b, b_km) = sorted(station.distances)
            grouped[a, b][station.esr] = (a_km, b_km)
    for pair in lengths:
        if len(pair) == 2:
            a, b = sorted(pair)
            if a in stations and b in stations:
                grouped.setdefault((a, b), {})
    sections, doubts = [], []
    for named, members in sorted(grouped.items()):
        ends = _true_ends(named, members, stations, lengths, codes)
        section, contradicting = _section(ends, members, lengths.get(frozenset(ends)))
        sections.append(section)
        doubts += [Doubt(code, stations[code].name_ru, reason) for code, reason in contradicting]
    return tuple(sections), doubts


def _true_ends(
    ends: tuple[str, str],
    members: Mapping[str, tuple[int, int]],
    stations: Mapping[str, GuideStation],
    lengths: Mapping[frozenset[str], int],
    codes: _Codes,
) -> tuple[str, str]:
    """Return the codes that two names of transit points mean: those whose length fits the sums.

    A border point bears its station's name, and most rows leave out what tells the two apart.
    """
    if not members:
        return ends
    commonest = _commonest(members)
    for a in codes.alike(ends[0], stations[ends[0]].name_ru):
        for b in codes.alike(ends[1], stations[ends[1]].name_ru):
            length_km = lengths.get(frozenset((a, b)))
            if length_km is not None and abs(length_km - commonest) <= SUM_TOLERANCE_KM:
                return a, b
    return ends


def _commonest(members: Mapping[str, tuple[int, int]]) -> int:
    """Return the commonest sum; of equally common ones the least: a branch is never shorter."""
    sums = Counter(a_km + b_km for a_km, b_km in members.values())
    return min(sums, key=lambda total: (-sums[total], total)) if sums else 0


def _section(
    ends: tuple[str, str], members: Mapping[str, tuple[int, int]], published: int | None
) -> tuple[GuideSection, list[tuple[str, str]]]:
    """Order one section's stations; return it and the codes that contradict its length."""
    length_km = _commonest(members) if published is None else published
    inner: list[tuple[int, str]] = []
    leaving: dict[float, list[tuple[str, float]]] = defaultdict(list)
    contradicting = []
    for code, (a_km, b_km) in members.items():
        beyond = a_km + b_km - length_km
        if abs(beyond) <= SUM_TOLERANCE_KM:
            if code not in ends:
                inner.append((a_km, code))
        elif beyond > 0:
            leaving[a_km - beyond / 2].append((code, beyond / 2))
        else:
            contradicting.append(
                (
                    code,
                    f"{a_km} km and {b_km} km to its transit points make less than the "
                    f"{length_km} km between them",
                )
            )
    stops = ((ends[0], 0), *((code, km) for km, code in sorted(inner)), (ends[1], length_km))
    branches = tuple(
        Branch(at_km, tuple(sorted(stops, key=lambda stop: stop[1])))
        for at_km, stops in sorted(leaving.items())
    )
    basis = COMMONEST if published is None else PUBLISHED
    return GuideSection(length_km, basis, stops, branches), contradicting
