"""A region: a railway to map, as one value that is made once and passed on.

It joins the rails, lines and stations with the areas around them, with every name by which a
report may call them, and with the texts of its file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from mapper.errors import InputError, ResourceMissing
from mapper.region.reading import load_texts, shipped_texts
from mapper.region.texts import RegionTexts
from mapper.settings import Settings

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.geocode.names.entries import NameFiles
    from mapper.geocode.names.gazetteer import Gazetteer
    from mapper.geocode.spellings import Spellings
    from mapper.railway.network import Network


@dataclass(frozen=True, eq=False)
class Region:
    """The rails, the areas, the names of both, and what is said of them; immutable."""

    network: Network
    areas: Areas
    texts: RegionTexts = field(default_factory=shipped_texts, repr=False)
    _loading: Lock = field(default_factory=Lock, repr=False)

    @property
    def by_reaches_back_days(self) -> int:
        """How many days before its report an event of "by" a date may lie, for filters only."""
        return self.texts.by_reaches_back_days

    @property
    def digest(self) -> str:
        """A digest of what public forms take from it: rails, lines, stations, areas and texts."""
        return _digest(self.network.digest, self.areas.digest, self.texts.digest)

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

    @property
    def spellings(self) -> Spellings:
        """The spellings of the places that a text names; loaded when first asked for.

        That takes half a second; it is no part of the gazetteer, which takes longer.

        Raises
        ------
        ResourceMissing
            A file of the gazetteer is not there.
        """
        with self._loading:
            return self._spellings

    @cached_property
    def _spellings(self) -> Spellings:
        from mapper.geocode.spellings import Spellings

        return Spellings(self.network.stations, self.areas, self._name_files, self.texts.scope)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        from mapper.geocode.names.entries import load_gazetteer

        return load_gazetteer(
            self.network.stations,
            self.network.lines,
            self._divisions_of_stations(),
            self._name_files,
            self.texts.scope,
        )

    @property
    def _name_files(self) -> NameFiles:
        from mapper.geocode.names.entries import NameFiles

        files = self.texts.files
        return NameFiles(files.places, files.station_keys, files.unlisted)

    def _divisions_of_stations(self) -> dict[str, str]:
        """Return the ISO 3166-2 code of the division that each station lies in, by station id."""
        import numpy as np

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
    SettingError
        ``MAPPER_REGION`` names no region, or a value of its file cannot be used.
    ResourceMissing
        One of the shipped files, or one that the region names, is missing or damaged.
    InputError
        A file of the network that the settings name cannot be read.
    """
    texts = load_texts(settings)
    network = load_network_of(texts)
    # Another network than the region's own need not have the lines that stand out in that.
    highlight = tuple(slug for slug in texts.highlight if slug in network.lines)
    return Region(network, load_areas_of(texts), replace(texts, highlight=highlight))


def region_digest(settings: Settings) -> str:
    """Return the `Region.digest` of the region that the settings name, without loading it.

    Raises
    ------
    SettingError
        ``MAPPER_REGION`` names no region, or a value of its file cannot be used.
    ResourceMissing
        One of the region's files is missing.
    InputError
        A file of the network that the settings name cannot be read.
    """
    from mapper.areas import areas_digest
    from mapper.railway.files import placed_digest

    texts = load_texts(settings)
    admin1 = texts.files.admin1
    try:
        network = placed_digest(texts.files.network)
    except OSError as error:
        raise InputError(
            f"{error.filename}: {error.strerror}; give the folder of a network"
        ) from error
    return _digest(network, areas_digest(admin1) if admin1 else "", texts.digest)


def _digest(*parts: str) -> str:
    return " ".join(parts)


def load_network_of(texts: RegionTexts) -> Network:
    """Return the rail network of a region.

    Raises
    ------
    ResourceMissing
        The shipped files are missing or damaged, or the region has none yet.
    InputError
        A file of the network cannot be read.
    """
    from mapper.railway.network import load_network

    folder = texts.files.network
    if _is_shipped(folder):
        return load_network()
    if not has_network(texts):
        raise ResourceMissing(
            f"{folder} holds no rail network; `mapper railway import FILE --out {folder}` or "
            "`mapper railway fetch` makes it"
        )
    return load_network(folder)


def has_network(texts: RegionTexts) -> bool:
    """Tell whether a region has a network yet; the shipped one has, even if it is damaged."""
    from mapper.railway.files import NETWORK
    from mapper.railway.packed import packed_path

    network = texts.files.network / NETWORK
    return _is_shipped(texts.files.network) or network.is_file() or packed_path(network).is_file()


def _is_shipped(network: Path) -> bool:
    return network.resolve() == shipped_texts().files.network.resolve()


def load_areas_of(texts: RegionTexts) -> Areas:
    """Return the countries and divisions of a region, none where it has no outlines.

    Raises
    ------
    ResourceMissing
        The file of the outlines is damaged.
    """
    from mapper.areas import areas_from, load_areas

    if texts.files.admin1 is None:
        return areas_from({"features": []}, texts.country_names)
    return load_areas(texts.files.admin1, texts.country_names)
