"""What ``region.toml`` says of a region, as plain, immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.geocode.names.scope import Scope
from mapper.model import BBox, LonLat
from mapper.region.outlets import Outlets
from mapper.region.searches import Searches


@dataclass(frozen=True, slots=True)
class Country:
    """A country that reports are about: ``risk`` tells who reads or reports there what to mind."""

    code: str
    name: str
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Divisions:
    """What the parts of a country are called (ISO 3166-2), and which of them are cities.

    Without words there are no divisions to speak of.
    """

    one: str = ""
    many: str = ""
    cities: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The word for one, with a capital."""
        return self.one[:1].upper() + self.one[1:]


@dataclass(frozen=True, slots=True)
class Convictions:
    """Where a conviction or a confession proves nothing (ISO 3166), and as readers are told."""

    prove_nothing_in: frozenset[str] = frozenset()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose data something is, where that says so, and its licence."""

    owner: str
    url: str
    licence: str
    licence_url: str = ""


@dataclass(frozen=True, slots=True)
class Credits:
    """Whose the railway, the towns, and the land with its borders are; None where there is none."""

    railway: Credit
    towns: Credit | None = None
    land: Credit | None = None

    @property
    def line(self) -> str:
        """All of them in the one line that a small map has room for."""
        said = [f"Rail: {self.railway.owner}, {self.railway.licence}"]
        said += [f"Towns: {self.towns.owner}"] if self.towns else []
        said += [f"Borders: {self.land.owner}"] if self.land else []
        return ". ".join(said)


@dataclass(frozen=True, slots=True)
class Rights:
    """What every export says of whose it is and how it may be used."""

    attribution: str
    licence: str


@dataclass(frozen=True, slots=True)
class About:
    """Paragraphs of the page about the record; "" leaves one out."""

    story: str = ""
    borders_title: str = ""
    borders: str = ""
    listed_sources: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples from the region in help, hints and messages.

    ``stations`` are two with a way between them by way of ``via``; ``line`` is a slug,
    ``line_words`` what a reader would type for a line; ``phrases`` are places as published;
    ``stretch`` and ``area`` are such places as the site would word them.
    """

    id: str = "XX-2022-0007"
    stations: tuple[str, str] = ("A", "B")
    via: str = ""
    line: str = "first-last"
    line_words: str = ""
    phrases: tuple[str, ...] = ()
    stretch: str = "between one station and the next"
    area: str = "Somewhere in the country"
    lonlat: LonLat = (0.0, 0.0)
    country: str = "XX"

    def fill(self, hint: str) -> str:
        """Return the hint of a field, with these examples where it has braces for them.

        ``{like_phrases}``, ``{like_line}``, ``{lon}`` and ``{lat}``: "Like this or that, in",
        " like this" or nothing, and degrees.
        """
        phrases = " or ".join(f"“{phrase}”" for phrase in self.phrases)
        lon, lat = self.lonlat
        return hint.format(
            like_phrases=f"Like {phrases}, in" if phrases else "In",
            like_line=f" like “{self.line_words}”" if self.line_words else "",
            lon=f"{lon:g}",
            lat=f"{lat:g}",
        )


@dataclass(frozen=True, slots=True)
class RegionFiles:
    """Where the region's files are; None for what it does not have.

    ``network`` is the folder of the rail network, ``lines`` the curated lines, ``unlisted`` the
    stations that the network lacks, ``searches`` where reports were looked for, ``owners`` whose
    outlets are.
    """

    folder: Path
    network: Path
    admin1: Path | None = None
    land: Path | None = None
    borders: Path | None = None
    towns: Path | None = None
    lines: Path | None = None
    places: Path | None = None
    station_keys: Path | None = None
    unlisted: Path | None = None
    record: Path | None = None
    sources: Path | None = None
    claims: Path | None = None
    searches: Path | None = None
    owners: Path | None = None

    @property
    def drawn(self) -> Mapping[str, Path]:
        """What the map draws beside the railway, by name."""
        files = {"land": self.land, "borders": self.borders, "towns": self.towns}
        return {name: path for name, path in files.items() if path is not None}

    def with_network(self, folder: Path) -> RegionFiles:
        """Return the files with another network, and what its folder has to draw beside it."""
        own = {name: folder / f"{name}.geojson" for name in ("land", "borders", "towns")}
        found = {name: path for name, path in own.items() if path.is_file()}
        return replace(self, network=folder, **found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTexts:
    """All that ``region.toml`` says.

    ``opening`` is the view on which the map opens, ``small_opening`` that of the form's small
    map, ``extent`` what land, borders and railways cover; ``highlight`` are slugs of lines.
    ``labels`` are names of countries on the map, each with its place; ``other_lines`` says what
    lines are that nobody curated.  ``languages`` are those of
    place phrases that the form offers, ``source_languages`` those of publications (() for every
    language of the vocabulary).  What was last reported of traffic fades after
    ``traffic_fades_days``.  ``online_countries`` limit what Nominatim is asked for, () does
    not; ``warming`` are phrases that bring into memory what reading a phrase needs; ``digest``
    is that of the file.
    """

    title: str
    subtitle: str
    files: RegionFiles
    opening: BBox
    small_opening: BBox
    extent: BBox
    countries: tuple[Country, ...]
    divisions: Divisions
    labels: tuple[tuple[str, LonLat], ...]
    highlight: tuple[str, ...]
    other_lines: str
    languages: tuple[str, ...]
    source_languages: tuple[str, ...]
    by_reaches_back_days: int
    traffic_fades_days: int
    convictions: Convictions
    scope: Scope
    online_countries: tuple[str, ...]
    warming: tuple[str, ...]
    credits: Credits
    rights: Rights
    about: About
    examples: Examples
    searches: Searches
    outlets: Outlets
    digest: str = ""

    @property
    def country_names(self) -> Mapping[str, str]:
        """The names of the region's countries by their codes, in its order."""
        return {country.code: country.name for country in self.countries}
