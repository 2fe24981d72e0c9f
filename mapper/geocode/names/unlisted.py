"""Stations that an extract of OpenStreetMap names and the network lacks.

``geodata/stations-unlisted.tsv.gz`` (ODbL) holds them with the keys of their names, so that a
report from a closed halt or a works siding is found too.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mapper.errors import ResourceMissing
from mapper.geocode.names.stations import Keys
from mapper.model import Station

UNLISTED = "stations-unlisted.tsv.gz"
#: Stations of one name that lie nearer to each other are one.
SAME_STATION_KM = 3.0


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A station that the network lacks, its keys and the ISO 3166-2 code of its region."""

    station: Station
    keys: Keys
    admin1: str


def read_unlisted(path: Path) -> Iterator[Unlisted]:
    """Yield the rows of a file that `mapper.geocode.building.stations` wrote.

    Raises
    ------
    ResourceMissing
        The file is not there or is not such a file.
    """
    try:
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            key, name, country, admin1, lon, lat, plains, sounded = line.split("\t")
            yield Unlisted(
                Station(key, name, country, lonlat=(float(lon), float(lat))),
                Keys(tuple(plains.split("|")), tuple(sounded.split("|"))),
                admin1,
            )
    except (OSError, EOFError, ValueError) as error:
        raise ResourceMissing(
            f"the stations {path} cannot be read ({error}); `git checkout -- geodata` brings them "
            "back, `mapper railway build` makes them anew"
        ) from error
