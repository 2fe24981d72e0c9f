"""The place phrase of a report, read by the geocoder: what it means, and what else it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.placing import Placing
    from mapper.region import Region

#: The languages that the geocoder reads; in any other it finds out by itself.
LANGUAGES = ("en", "nl", "de", "pl", "ru", "uk", "be")

#: A longer text is no place phrase but the whole report.
MAX_CHARS = 2000

#: They bring the index of typing errors, the outlines of regions and the router into memory.
_WARMING = ("near Babrujsc station", "in Homyel region", "between Kyiv and Lviv")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A place as published, with its language, the country it is known to be in, and its day."""

    text: str
    lang: str = ""
    country: str = ""
    published: date | None = None


def phrase_of(
    text: str, lang: str, countries: tuple[str, ...], published: date | None = None
) -> Phrase:
    """Return the phrase of a row or form; a language or country that says nothing is left out."""
    known = lang.strip().lower()
    return Phrase(
        text.strip(),
        known if known in LANGUAGES else "",
        countries[0] if len(countries) == 1 else "",
        published,
    )


def read(phrase: Phrase, region: Region) -> Placing:
    """Return where the geocoder puts a phrase.

    Raises
    ------
    ResourceMissing
        A file of the gazetteer is not there.
    """
    from mapper.placing import place

    return place(
        phrase.text,
        region=region,
        lang=phrase.lang or None,
        country=phrase.country or None,
        published=phrase.published,
    )


def warm(region: Region) -> None:
    """Load everything that reading a phrase needs, so that no reader waits for it."""
    for text in _WARMING:
        read(Phrase(text), region)
