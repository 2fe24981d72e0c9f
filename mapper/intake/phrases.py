"""The place phrase of a report, read by the geocoder: what it means, and what else it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mapper import placing
from mapper.geocode import LANGUAGES
from mapper.model import Incident
from mapper.schema import columns
from mapper.store import Reading

if TYPE_CHECKING:
    from mapper.region import Region

#: A longer text is no place phrase but the whole report.
MAX_CHARS = columns(Incident)["location"].longest


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


def placed(phrase: Phrase, region: Region, *, elsewhere: bool = False) -> placing.Placing:
    """Return where the geocoder puts a phrase; with ``elsewhere`` in other countries at need.

    Raises
    ------
    ResourceMissing
        A file of the gazetteer is not there.
    """
    return placing.place(
        phrase.text,
        region=region,
        lang=phrase.lang or None,
        country=phrase.country or None,
        elsewhere=elsewhere,
        published=phrase.published,
    )


def read_phrase(phrase: Phrase, region: Region) -> Reading:
    """Read a phrase: what it means, and what else it may mean.

    What means nothing in its country is read without it; whoever shows it says the contradiction.

    Raises
    ------
    ResourceMissing
        A file of the gazetteer is not there.
    """
    found = placed(phrase, region, elsewhere=True)
    return Reading(found.kind, found.place)
