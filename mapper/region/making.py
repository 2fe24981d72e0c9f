"""Makes the folder of a region out of one extract: its ``region.toml`` and what that names.

What a person would write is left out or neutral; the file says how to go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError, MapperError
from mapper.geocode import LANGUAGES
from mapper.model import LINE_END, BBox, Station
from mapper.region.reading import REGION_FILE
from mapper.vocabulary import has

if TYPE_CHECKING:
    from mapper.railway.network import Network

#: How much room the opening view has on each side, as a share of it, and how wide it is at least.
_ROOM, _LEAST_DEGREES = 0.06, 0.02
#: How far the map goes on beyond the railway: as a share of it, and at least, in degrees.
_AROUND, _AROUND_DEGREES = 0.5, 0.3
#: Between how many pairs of stations a way is looked for, to give it as an example.
_TRIED = 20


@dataclass(frozen=True, slots=True)
class Made:
    """What of a region is known from its extract: its name, its countries and its files.

    ``countries`` are (code, name), that with most track first; ``division`` is what their parts
    are called, "" where they have none; ``languages`` those of the countries (ISO 639-1);
    ``files`` are the names of its files by their entries, ``sources`` what the credits name.
    """

    title: str
    opening: BBox
    extent: BBox
    countries: tuple[tuple[str, str], ...]
    division: str
    languages: tuple[str, ...]
    labels: tuple[tuple[str, tuple[float, float]], ...]
    files: tuple[tuple[str, str], ...]
    own_outlines: bool
    named: bool


def title_of(folder: Path) -> str:
    """Return what a region is called by its folder: ``lower-austria`` is Lower Austria."""
    words = folder.name.replace("-", " ").replace("_", " ").strip()
    return words.title() if words.islower() else words


def views_of(box: BBox) -> tuple[BBox, BBox]:
    """Return the opening view and the extent of a map of the railway within a box."""
    width, height = box[2] - box[0], box[3] - box[1]
    opening = _grown(box, max(width * _ROOM, (_LEAST_DEGREES - width) / 2),
                     max(height * _ROOM, (_LEAST_DEGREES - height) / 2))  # fmt: skip
    beyond = max(_AROUND * max(width, height), _AROUND_DEGREES)
    return opening, _grown(box, beyond, beyond)


def _grown(box: BBox, east: float, north: float) -> BBox:
    west_, south, east_, north_ = box
    return (
        round(max(west_ - east, -180.0), 4),
        round(max(south - north, -85.0), 4),
        round(min(east_ + east, 180.0), 4),
        round(min(north_ + north, 85.0), 4),
    )


def require_free(folder: Path, *, force: bool) -> None:
    """Raise where a folder holds a region already, unless that may be overwritten.

    Raises
    ------
    InputError
        It does.
    """
    if (folder / REGION_FILE).exists() and not force:
        raise InputError(
            f"{folder} is a region already; --force makes its files anew, or give another folder"
        )


def write_region(folder: Path, made: Made, network: Network | None = None) -> Path:
    """Write ``region.toml``; with its network, examples of its stations and lines stand in it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REGION_FILE
    path.write_text("\n".join(_lines(made, network)) + "\n", "utf-8")
    return path


def _lines(made: Made, network: Network | None) -> Iterable[str]:
    yield "# Made of an extract of OpenStreetMap; docs/regions.md says what else a region may have."
    yield _entry("title", f"Railways of {made.title}")
    yield _entry("subtitle", made.title)
    yield _entry("opening", made.opening)
    yield _entry("extent", made.extent)
    yield _entry("languages", [each for each in LANGUAGES if each in {"en", *made.languages}])
    published = [each for each in sorted({"en", *made.languages}) if has("language", each)]
    yield _entry("source_languages", published)
    for code, name in made.countries:
        yield from ("", "[[countries]]", _entry("code", code), _entry("name", name))
    if made.division:
        yield from (
            "",
            "[divisions]",
            _entry("one", made.division),
            _entry("many", _many(made.division)),
        )
    yield from ("", "[labels]")
    yield from (f"{_written(name.upper())} = {_written(place)}" for name, place in made.labels)
    yield from ("", "[gazetteer]", _entry("online_countries", [code for code, _ in made.countries]))
    if network is not None:
        yield from ("", "[examples]", *_examples(made, network))
    yield from _credits(made)
    yield from ("", "[files]", *(_entry(name, file) for name, file in made.files))


def _many(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _entry(key: str, value: Any) -> str:
    return f"{key} = {_written(value)}"


def _written(value: Any) -> str:
    """Return a value as TOML, which writes texts, numbers and lists of them as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def _examples(made: Made, network: Network) -> Iterable[str]:
    """Yield examples for help and hints, as far as the railway has any."""
    pair = _pair(network)
    if pair:
        names = [station.name_en for station in pair]
        yield _entry("stations", names)
        yield _entry("phrases", [f"between {names[0]} and {names[1]}"])
        yield _entry("stretch", f"between {names[0]} and {names[1]}")
    line = next(iter(network.lines.values()), None)
    if line:
        yield _entry("line", line.slug)
        yield _entry("line_words", line.name_en)
    yield _entry("area", f"In {made.countries[0][1]}")
    place = network.placed.tracks.lonlat[0].round(4).tolist()
    yield _entry("lonlat", list(pair[0].lonlat) if pair and pair[0].lonlat else place)


def _pair(network: Network) -> tuple[Station, Station] | None:
    """Return two stations with a way between them, of one line where there is one."""
    stations = network.stations
    rows = [[stations[key] for key in line.station_ids] for line in network.lines.values()]
    rows += [sorted(stations.values(), key=lambda station: station.id)]
    real = [[each for each in row if each.kind != LINE_END] for row in rows]
    tried = [(row[0], other) for row in real for other in row[:0:-1][:_TRIED]][:_TRIED]
    return next((pair for pair in tried if _way(network, *pair)), None)


def _way(network: Network, start: Station, goal: Station) -> bool:
    try:
        one, other = (network.one_station(each.name_en).id for each in (start, goal))
        return (one, other) == (start.id, goal.id) and network.route(one, other).length_km > 0
    except MapperError:
        return False


#: Whose data it is: owner, page, licence.
_OPENSTREETMAP = ("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL")
_NATURAL_EARTH = (
    "Natural Earth",
    "https://www.naturalearthdata.com/about/terms-of-use/",
    "public domain",
)
_GEONAMES = ("GeoNames", "https://www.geonames.org/about.html", "CC BY 4.0")


def _credits(made: Made) -> Iterable[str]:
    yield from _credit("land", _OPENSTREETMAP if made.own_outlines else _NATURAL_EARTH)
    attribution = ["© OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)"]
    if not made.own_outlines:
        attribution.append("areas made with Natural Earth")
    if made.named:
        yield from _credit("towns", _GEONAMES)
        attribution.append("places from GeoNames, CC BY 4.0")
    yield from ("", "[exports]", _entry("attribution", "; ".join(attribution)))


def _credit(name: str, credit: Sequence[str]) -> Iterable[str]:
    owner, url, licence = credit
    yield from ("", f"[credits.{name}]", _entry("owner", owner), _entry("url", url))
    yield _entry("licence", licence)
