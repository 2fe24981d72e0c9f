"""The table of mapped stations: OpenStreetMap's stations and halts with their ESR codes.

One object may stand in several rows, one code on several objects.  Rows of one code within 1 km
are one station; where they lie farther apart the code is in doubt, and what stands on it keeps
the id of its OpenStreetMap object and takes no part in lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from mapper.errors import InputError
from mapper.geodesy import distance_km
from mapper.model import BBox, LonLat
from mapper.railway.sources.guide import Doubt
from mapper.railway.sources.rows import read_rows

#: Objects of one code within this of each other are one station, in km.
ONE_STATION_KM = 1.0
_REMEDY = "give the folder of the sources"
_COLUMNS = ("esr", "osm_type", "osm_id", "lat", "lon", "name_ru", "railway")
_OTHER_NAMES = ("alt_name", "old_name", "official_name")
#: Of several objects of one code the station counts before the halt, the node before the area.
_RANK = {"station": 0, "halt": 1, "node": 0, "way": 1, "relation": 2}


@dataclass(frozen=True, slots=True)
class MappedStation:
    """A station as mapped: ``osm`` is like ``n306065758``, ``esr`` "" where it is in doubt."""

    osm: str
    esr: str
    lonlat: LonLat
    kind: str
    name_ru: str
    other_names: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The station's id where it is not curated: ``esr-137101`` or ``osm-n123``."""
        return f"esr-{self.esr}" if self.esr else f"osm-{self.osm}"


def read_station_table(path: Path, bbox: BBox) -> tuple[tuple[MappedStation, ...], list[Doubt]]:
    """Return the stations within ``bbox`` (west, south, east, north), by id, and what is in doubt.

    Raises
    ------
    InputError
        The file is missing, lacks a column, or holds a position that is no number.
    """
    rows = _rows(path, bbox)
    by_code: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        if row["esr"]:
            by_code[row["esr"]].append(row)
    apart = {code for code, same in by_code.items() if _spread_km(same) > ONE_STATION_KM}
    taken: dict[str, MappedStation] = {}
    for code, same in sorted(by_code.items()):
        best = min(same, key=_rank)
        if code not in apart and _osm(best) not in taken:
            taken[_osm(best)] = _station(best, code, same)
    merged = {_osm(row) for code in by_code.keys() - apart for row in by_code[code]}
    for row in rows:
        if _osm(row) not in merged:
            taken.setdefault(_osm(row), _station(row, "", [row]))
    doubts = [
        Doubt(code, by_code[code][0]["name_ru"], _apart_words(by_code[code]))
        for code in sorted(apart)
    ]
    return tuple(sorted(taken.values(), key=lambda station: station.id)), doubts


def _rows(path: Path, bbox: BBox) -> list[Mapping[str, str]]:
    west, south, east, north = bbox
    try:
        return [
            row
            for row in read_rows(path, _COLUMNS, _REMEDY)
            if west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north
        ]
    except ValueError as error:
        raise InputError(f"{path} is no table of stations ({error}); {_REMEDY}") from error


def _osm(row: Mapping[str, str]) -> str:
    return row["osm_type"][0] + row["osm_id"]


def _lonlat(row: Mapping[str, str]) -> LonLat:
    return (round(float(row["lon"]), 5), round(float(row["lat"]), 5))


def _rank(row: Mapping[str, str]) -> tuple[int, int, int]:
    return _RANK.get(row["railway"], 2), _RANK[row["osm_type"]], int(row["osm_id"])


def _spread_km(rows: Sequence[Mapping[str, str]]) -> float:
    """Return the greatest distance in km between any two of the rows."""
    return max((distance_km(_lonlat(a), _lonlat(b)) for a, b in combinations(rows, 2)), default=0.0)


def _apart_words(rows: Sequence[Mapping[str, str]]) -> str:
    return f"one code on objects {_spread_km(rows):.0f} km apart: " + ", ".join(
        f"{_osm(row)} ({float(row['lat']):.4f} N {float(row['lon']):.4f} E)" for row in rows
    )


def _station(row: Mapping[str, str], code: str, same: Sequence[Mapping[str, str]]) -> MappedStation:
    name = " ".join(row["name_ru"].split())
    others = [each["name_ru"] for each in same]
    others += [each[key] for each in same for key in _OTHER_NAMES if each.get(key)]
    spelled = dict.fromkeys(" ".join(each.split()) for each in others)
    spelled.pop(name, None)
    return MappedStation(
        osm=_osm(row),
        esr=code,
        lonlat=_lonlat(row),
        kind="station" if row["railway"] == "station" else "halt",
        name_ru=name,
        other_names=tuple(spelled),
    )
