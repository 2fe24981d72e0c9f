"""What a gazetteer is about: where its places may be put, which countries reports mean first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from mapper.model import BBox, LonLat
from mapper.toml_table import Table, read_table

_ELSEWHERE = -0.2
#: Inhabitants from which a place beyond the windows is known in a country without a weight.
_BIG = 300_000


@dataclass(frozen=True, slots=True)
class Beyond:
    """A part of a country that is seldom meant: what lies east of a longitude, and its weight."""

    country: str
    east_of: float
    weight: float


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a gazetteer.

    ``windows`` are the boxes within which a place has a position; what lies outside is only known
    by its name, so that a report from there names no place within that is called alike.
    ``weights`` say how much likelier a report means a place of a country than one of
    ``elsewhere``, among places of one size.
    """

    windows: tuple[BBox, ...] = ()
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    elsewhere: float = _ELSEWHERE
    beyond: tuple[Beyond, ...] = ()

    def knows(self, country: str, lonlat: LonLat, population: int) -> bool:
        """Whether a place is known: all within, of the countries that have a weight all, cities."""
        return country in self.weights or self.holds(lonlat) or population >= _BIG

    def holds(self, lonlat: LonLat) -> bool:
        """Whether a position lies in one of the windows."""
        lon, lat = lonlat
        return any(w <= lon <= e and s <= lat <= n for w, s, e, n in self.windows)

    def weight(self, country: str, lonlat: LonLat | None = None) -> float:
        """Return the weight of a country's places, or of those at a position in it."""
        for part in self.beyond:
            if country == part.country and lonlat is not None and lonlat[0] > part.east_of:
                return part.weight
        return self.weights.get(country, self.elsewhere)


def scope_of(table: Table, countries: Iterable[str], extent: BBox) -> Scope:
    """Read the scope out of the table ``gazetteer`` of a region's file.

    What it leaves out follows from the region's ``countries`` and its ``extent``.

    Raises
    ------
    SettingError
        A value cannot be used; the text says which, and what to give.
    """
    return Scope(
        windows=table.boxes("windows", [extent]),
        weights=table.numbers("weights", dict.fromkeys(countries, 1.0)),
        elsewhere=table.number("elsewhere", _ELSEWHERE),
        beyond=tuple(
            Beyond(each.text("country"), each.number("east_of"), each.number("weight"))
            for each in table.tables("beyond")
        ),
    )


def read_scope(path: Path) -> Scope:
    """Read the scope of the region whose file is ``path``.

    Raises
    ------
    SettingError
        The file cannot be read, or a value of it cannot be used.
    """
    whole = read_table(path)
    countries = [each.text("code") for each in whole.tables("countries")]
    extent = whole.box("extent", whole.box("opening"))
    return scope_of(whole.table("gazetteer"), countries, extent)
