"""Reads ``region.toml``: every value is checked, and an error says what to write instead."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from mapper import resources
from mapper.errors import ResourceMissing, SettingError
from mapper.geocode import LANGUAGES
from mapper.geocode.names.scope import scope_of
from mapper.geocode.reading.words import COMMON_WORDS
from mapper.model import BBox
from mapper.region.outlets import Outlets, read_outlets
from mapper.region.searches import Searches, read_searches
from mapper.region.texts import (
    About,
    Convictions,
    Country,
    Credit,
    Credits,
    Divisions,
    Examples,
    RegionFiles,
    RegionTexts,
    Rights,
)
from mapper.settings import Settings
from mapper.toml_table import Table, read_table

REGION_FILE = "region.toml"

_COUNTRY = "[A-Z]{2}"
_COUNTRY_REMEDY = "give the two capitals of ISO 3166-1"
_DIVISION = r"[A-Z]{2}-[A-Z0-9]{1,3}"
_LANGUAGE = "[a-z]{2}"
_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_ADDRESS = "https?://.+"
#: Files that belong to the record, not to the railway.
_BESIDE_THE_RECORD = ("sources", "claims", "searches", "owners")
#: The days by which "by 5 March" reaches back where a region does not say.
_BY_REACHES_BACK_DAYS = 31
#: The days after which what was last reported of traffic is no report any more, where it does not.
_TRAFFIC_FADES_DAYS = 30
_OPENSTREETMAP = Credit(
    "© OpenStreetMap contributors",
    "https://www.openstreetmap.org/copyright",
    "ODbL",
    "https://opendatacommons.org/licenses/odbl/1-0/",
)
_RIGHTS = Rights(
    "Geometry of railways © OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)",
    "railway geometry ODbL 1.0 (opendatacommons.org/licenses/odbl/1-0)",
)


def load_texts(settings: Settings) -> RegionTexts:
    """Return the texts of the region that the settings name, with the network that they name.

    Raises
    ------
    SettingError
        ``MAPPER_REGION`` names no region, or a value of its file cannot be used.
    ResourceMissing
        The shipped region's file is missing or damaged, or a file that a region names is.
    """
    texts = own_texts(settings)
    if settings.network is None:
        return texts
    return replace(texts, files=texts.files.with_network(settings.network))


def own_texts(settings: Settings) -> RegionTexts:
    """Return the same with the region's own network, whatever other one is shown.

    Raises
    ------
    SettingError, ResourceMissing
        As of `load_texts`.
    """
    return shipped_texts() if settings.region is None else read_texts(settings.region)


@cache
def shipped_texts() -> RegionTexts:
    """Return the texts of the shipped region.

    Raises
    ------
    ResourceMissing
        Its file is missing or damaged.
    """
    try:
        return read_texts(resources.folder("geodata"))
    except SettingError as error:
        raise ResourceMissing(f"{error}; `git checkout -- geodata` brings it back") from error


def read_texts(folder: Path) -> RegionTexts:
    """Read the file ``region.toml`` of a folder.

    Raises
    ------
    SettingError
        There is no such file, or a value of it cannot be used.
    ResourceMissing
        A file that it names is not there.
    """
    path = folder / REGION_FILE
    if not path.is_file():
        raise SettingError(
            f"{folder} holds no {REGION_FILE}, so it is no region; docs/regions.md says how one is "
            "made, and an empty MAPPER_REGION means the shipped one"
        )
    table = read_table(path)
    texts = _texts(table, folder)
    table.end()
    names = (
        texts.files.places,
        texts.files.station_keys,
        texts.files.owners,
        resources.geodata(COMMON_WORDS),
    )
    return replace(texts, digest=_digest(path, *names))


def _digest(*paths: Path | None) -> str:
    """Return a digest of the region's file and of those that say what names a place."""
    digest = sha256()
    for path in paths:
        digest.update(sha256(path.read_bytes() if path else b"").digest())
    return digest.hexdigest()


def _texts(table: Table, folder: Path) -> RegionTexts:
    title, opening = table.text("title"), table.box("opening")
    extent = table.box("extent", opening)
    countries = tuple(map(_country, table.tables("countries", least=1)))
    gazetteer = table.table("gazetteer")
    files = _files(table.table("files"), folder)
    return RegionTexts(
        title=title,
        subtitle=table.text("subtitle", ""),
        files=files,
        opening=opening,
        small_opening=table.box("small_opening", opening),
        extent=extent,
        countries=countries,
        divisions=_divisions(table.table("divisions")),
        labels=table.positions("labels"),
        highlight=table.texts("highlight", (), like=_SLUG, what="give slugs of lines"),
        other_lines=table.text("other_lines", ""),
        languages=_languages(table),
        source_languages=table.texts(
            "source_languages", (), like=_LANGUAGE, what="give codes of ISO 639-1"
        ),
        by_reaches_back_days=table.whole("by_reaches_back_days", _BY_REACHES_BACK_DAYS),
        traffic_fades_days=table.whole("traffic_fades_days", _TRAFFIC_FADES_DAYS),
        convictions=_convictions(table.table("convictions")),
        scope=scope_of(gazetteer, (country.code for country in countries), extent),
        online_countries=gazetteer.texts(
            "online_countries", (), like=_COUNTRY, what=_COUNTRY_REMEDY
        ),
        warming=gazetteer.texts("warming", ()),
        credits=_credits(table.table("credits")),
        rights=_rights(table.table("exports")),
        about=_about(table.table("about")),
        examples=_examples(table.table("examples"), countries[0].code, opening),
        searches=read_searches(files.searches) if files.searches else Searches(),
        outlets=read_outlets(files.owners) if files.owners else Outlets(),
    )


def _country(table: Table) -> Country:
    return Country(
        code=table.text("code", like=_COUNTRY, what=_COUNTRY_REMEDY),
        name=table.text("name"),
        risk=table.text("risk", ""),
    )


def _divisions(table: Table) -> Divisions:
    return Divisions(
        one=table.text("one", ""),
        many=table.text("many", ""),
        cities=frozenset(
            table.texts("cities", (), like=_DIVISION, what="give codes of ISO 3166-2")
        ),
    )


def _languages(table: Table) -> tuple[str, ...]:
    known = "|".join(LANGUAGES)
    remedy = f"the geocoder reads {', '.join(LANGUAGES)}"
    return table.texts("languages", ("en",), like=known, what=remedy)


def _convictions(table: Table) -> Convictions:
    codes = table.texts(
        "prove_nothing_in",
        (),
        like=f"{_COUNTRY}|{_DIVISION}",
        what="give codes of countries and divisions (ISO 3166)",
    )
    return Convictions(frozenset(codes), table.text("told", ""))


def _credits(table: Table) -> Credits:
    return Credits(
        railway=_credit(table, "railway") or _OPENSTREETMAP,
        towns=_credit(table, "towns"),
        land=_credit(table, "land"),
    )


def _credit(credits: Table, name: str) -> Credit | None:
    table = credits.table(name)
    if not credits.has(name):
        return None
    remedy = "give the address of a page"
    return Credit(
        owner=table.text("owner"),
        url=table.text("url", like=_ADDRESS, what=remedy),
        licence=table.text("licence"),
        licence_url=table.text("licence_url", "", like=f"({_ADDRESS})?", what=remedy),
    )


def _rights(table: Table) -> Rights:
    return Rights(
        table.text("attribution", _RIGHTS.attribution), table.text("licence", _RIGHTS.licence)
    )


def _about(table: Table) -> About:
    return About(
        story=table.text("story", ""),
        borders_title=table.text("borders_title", ""),
        borders=table.text("borders", ""),
        listed_sources=table.text("listed_sources", ""),
    )


def _examples(table: Table, country: str, opening: BBox) -> Examples:
    west, south, east, north = opening
    middle = (round((west + east) / 2, 2), round((south + north) / 2, 2))
    plain = Examples(id=f"{country}-2022-0007", country=country, lonlat=middle)
    start, goal = table.texts(
        "stations", plain.stations, what="give the names of two stations", count=2
    )
    return Examples(
        id=table.text("id", plain.id),
        stations=(start, goal),
        via=table.text("via", plain.via),
        line=table.text("line", plain.line, like=_SLUG, what="give the slug of a line"),
        line_words=table.text("line_words", plain.line_words),
        phrases=table.texts("phrases", plain.phrases),
        stretch=table.text("stretch", plain.stretch),
        area=table.text("area", plain.area),
        lonlat=table.lonlat("lonlat", plain.lonlat),
        country=table.text("country", plain.country, like=_COUNTRY, what=_COUNTRY_REMEDY),
    )


def _files(table: Table, folder: Path) -> RegionFiles:
    network = folder / table.text("network", ".")
    names = ("admin1", "land", "borders", "towns", "lines", "places", "station_keys", "unlisted")
    found = {name: _file(table, name, folder) for name in (*names, *_BESIDE_THE_RECORD)}
    return RegionFiles(folder=folder, network=network, record=_record(table, folder), **found)


def _file(table: Table, name: str, folder: Path) -> Path | None:
    written = table.text(name, "")
    if not written:
        return None
    path = folder / written
    if not path.is_file():
        raise ResourceMissing(_missing(path, name, folder))
    return path


def _record(table: Table, folder: Path) -> Path | None:
    """Return the region's incidents; an installed program has the shipped ones elsewhere."""
    written = table.text("record", "")
    if not written:
        return None
    path = folder / written
    if path.is_file():
        return path
    if _is_shipped(folder):
        return resources.shipped_incidents()
    raise ResourceMissing(_missing(path, "record", folder))


def _missing(path: Path, name: str, folder: Path) -> str:
    if _is_shipped(folder):
        return (
            f"{path} is missing; `git checkout -- geodata` brings it back, `mapper railway build` "
            "derives the railway files anew"
        )
    return f"{path} is missing; put it there, or take files.{name} out of {folder / REGION_FILE}"


def _is_shipped(folder: Path) -> bool:
    return folder.resolve() == resources.folder("geodata").resolve()
