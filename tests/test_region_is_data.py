"""No code names a country, a line, a box or a place of the shipped region: `region.toml` does.

What the words are is read from that file, so that the test follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapper.region import RegionTexts, shipped_texts

ROOT = Path(__file__).resolve().parents[1]
CODE = tuple(
    path
    for folder, suffixes in (
        ("mapper", (".py",)),
        ("static/js", (".js",)),
        ("static/css", (".css",)),
        ("templates", (".html",)),
    )
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in suffixes
)

#: Where such words have to stand all the same, and why.
EXCEPTIONS = {
    "mapper/names.py": "how letters of three languages are romanised",
    "mapper/geocode/locate.py": "a rule of spelling of a language",
    "mapper/geocode/spelling.py": "rules of spelling of languages",
    "mapper/geocode/names": "word lists of languages; regions.toml, what sentences call areas",
    "mapper/geocode/reading": "word lists of languages, and which countries their writers mean",
    "mapper/geocode/building": "the build of the shipped files out of their particular sources",
    "mapper/railway/building": "the same",
    "mapper/railway/sources/naming.py": "which language the names of a country's stations are in",
    "mapper/railway/sources/osm/stations.py": "the same",
}


def words_of(region: RegionTexts) -> Iterator[str]:
    """Yield patterns of what the region is called, of its countries, places and numbers."""
    for country in region.countries:
        yield country.name
        yield rf"\b{country.code}-[A-Z\d]"
        yield rf"(?<!CC )(?<!ORDER )(?<!GROUP )\b{country.code}\b"
    yield from (name.title() for name, _ in region.labels)
    yield from region.highlight
    yield from ("[Oo]blast", "Crimea", "Moscow", "Minsk", "Homyel")
    examples = region.examples
    named = [
        *examples.stations,
        examples.via,
        examples.id,
        *re.findall(r"\w{6,}", examples.stretch),
    ]
    yield from (name for name in named if name not in ("between",))
    for box in (region.opening, region.extent, *region.scope.windows):
        yield r",\s*".join(re.escape(f"{side:g}") + r"(\.0)?" for side in box)


PATTERN = re.compile("|".join(words_of(shipped_texts())))


def exception_of(path: Path) -> str | None:
    name = path.relative_to(ROOT).as_posix()
    return next((each for each in EXCEPTIONS if f"{name}/".startswith(f"{each}/")), None)


def found_in(path: Path) -> list[str]:
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [f"{number}: {line.strip()}" for number, line in lines if PATTERN.search(line)]


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_code_names_anything_of_the_region(path: Path) -> None:
    if exception_of(path) is None:
        assert found_in(path) == []


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_still_one(name: str) -> None:
    assert any(exception_of(path) == name and found_in(path) for path in CODE)


@pytest.mark.parametrize(
    "line",
    [
        '_COUNTRIES = ("BY", "UA")',
        "ids are like BY-2022-0007",
        'HIGHLIGHT = "gomel-kyiv"',
        "CORRIDOR = (26.3, 49.9, 33.4, 54.2)",
        "EXTENT = (19.0, 42.0, 61.0, 62.0)",
        "<td>Oblast</td>",
        "the three countries: Belarus, Ukraine and Russia",
    ],
)
def test_the_pattern_sees(line: str) -> None:
    assert PATTERN.search(line)
