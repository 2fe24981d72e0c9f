"""A region: a railway to map, as one value that is made once and passed on.

It joins the rails, lines and stations with the areas around them and with every name by which a
report may call them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from mapper import resources
from mapper.areas import Areas, areas_digest, load_areas
from mapper.errors import InputError
from mapper.railway.files import placed_digest
from mapper.railway.network import Network, load_network
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.geocode.names.gazetteer import Gazetteer


@dataclass(frozen=True, eq=False)
class Region:
    """The rails, the areas, and the names of both; immutable."""

    network: Network
    areas: Areas
    _loading: Lock = field(default_factory=Lock, repr=False)

    @property
    def digest(self) -> str:
        """A digest of what public forms take from it: rails, lines, stations and areas."""
        return _digest(self.network.digest, self.areas.digest)

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer: stations, lines and the places around them; loaded when first asked for.

        That takes a second or two and many megabytes; whoever asks first waits for it.

        Raises
        ------
        ResourceMissing
            A file of the gazetteer is not there.
        """
        with self._loading:
            return self._gazetteer

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        from mapper.geocode.names.entries import load_gazetteer

        return load_gazetteer(
            self.network.stations,
            self.network.lines,
            self._divisions_of_stations(),
            resources.folder("geodata"),
        )

    def _divisions_of_stations(self) -> dict[str, str]:
        """Return the ISO 3166-2 code of the division that each station lies in, by station id."""
        stations = self.network.stations
        placed = [(key, s.lonlat) for key, s in stations.items() if s.lonlat is not None]
        if not placed:
            return {}
        numbers = self.areas.locate(np.array([lonlat for _, lonlat in placed]))
        codes = [self.areas.properties[n]["admin1"] if n >= 0 else None for n in numbers]
        return {key: code for (key, _), code in zip(placed, codes, strict=True) if code}


def load_region(settings: Settings) -> Region:
    """Return the region that the settings name.

    Raises
    ------
    ResourceMissing
        One of the shipped files is missing or damaged.
    InputError
        A file of the network that the settings name cannot be read.
    """
    return Region(load_network(settings.network), load_areas())


def region_digest(settings: Settings) -> str:
    """Return the `Region.digest` of the region that the settings name, without loading it.

    Raises
    ------
    ResourceMissing
        One of the shipped files is missing.
    InputError
        A file of the network that the settings name cannot be read.
    """
    folder = settings.network or resources.folder("geodata")
    try:
        return _digest(placed_digest(folder), areas_digest())
    except OSError as error:
        raise InputError(
            f"{error.filename}: {error.strerror}; give the folder of a network"
        ) from error


def _digest(*parts: str) -> str:
    return " ".join(parts)
