"""Names that are not spelled so: they are only sure for a station that lies where the text says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from mapper.geocode.names.gazetteer import ALIKE, MISTYPED, NAMED_AFTER, RESPELLED, Entry
from mapper.geocode.spelling import is_cyrillic, plain, written
from mapper.placing import Placing, place
from mapper.region import Region

#: Where nothing else says where; and where a country or a region does.
BARE = {"en": "A relay cabinet burned at {} station.", "ru": "На станции {} сгорел шкаф."}
IN_COUNTRY = "In {country} a relay cabinet burned at {name} station."
LOOSE = (ALIKE, MISTYPED, RESPELLED, NAMED_AFTER)


def mistyped(name: str, rng: random.Random) -> str:
    """Return ``name`` with one letter left out, put in, changed or swapped."""
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя" if is_cyrillic(name) else "abcdefghijklmnopqrstuvwxyz"
    at = rng.randrange(1, len(name) - 1)
    new = rng.choice(letters)
    return rng.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + new + name[at:],
            name[:at] + new + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


@pytest.fixture(scope="module")
def typed(region: Region) -> list[tuple[Entry, str, str]]:
    """Stations, the language of a text and what stands in it for their name."""
    rng = random.Random(10)
    named = [entry for entry in region.gazetteer.entries if entry.kind == "station" and entry.keys]
    return [
        (entry, lang, wrong)
        for entry in rng.sample(named, 400)
        for lang, name in (("en", entry.name), ("ru", _russian(entry)))
        if name.isalpha() and len(name) > 5
        for wrong in (mistyped(name, rng),)
        if not region.gazetteer.find(plain(wrong).split(), lang, loose=False)
    ]


def _russian(entry: Entry) -> str:
    return next((key.title() for key in entry.keys if is_cyrillic(key)), "")


def _reached(placing: Placing) -> Iterator[str]:
    """Yield by which looseness a placing's names were read."""
    yield from (why for why in LOOSE if any(r.endswith(f": {why}") for r in placing.reasons))


def test_a_changed_letter_is_never_sure(
    region: Region, typed: list[tuple[Entry, str, str]]
) -> None:
    assert len(typed) > 400
    sure = [
        (wrong, placing.reasons)
        for _, lang, wrong in typed
        if (placing := place(BARE[lang].format(wrong), region=region)).sure
    ]
    # What languages write for one another is spelled so: Vohulka is Vogulka.
    assert len(sure) <= 0.01 * len(typed), sure
    assert all("written so" in reason for _, reasons in sure for reason in reasons[:1]), sure


def test_where_it_fits_only_a_station_is_sure(
    region: Region, typed: list[tuple[Entry, str, str]]
) -> None:
    names = region.texts.country_names
    fits = 0
    for entry, lang, wrong in typed:
        if lang != "en" or entry.country not in names:
            continue
        text = IN_COUNTRY.format(country=names[entry.country], name=wrong)
        placing = place(text, region=region)
        if placing.sure and any(_reached(placing)):
            assert [each.kind for each in placing.places] == ["station"], text
            assert placing.at.countries == (entry.country,), text
            fits += 1
    assert fits


@pytest.mark.parametrize(
    "text",
    [
        "In {} a relay cabinet burned at {} station.",
        "A relay cabinet burned at {1} station in {0}.",
        "A relay cabinet burned at {1}, {0}.",
        "A relay cabinet burned at {1} ({0}) on Monday.",
    ],
)
def test_where_the_text_names_another_country_it_is_a_candidate(text: str, region: Region) -> None:
    for name, own, other in (
        ("Asipovichy", "Belarus", "Poland"),
        ("Zhmerynka", "Ukraine", "Russia"),
        ("Rtishchevo", "Russia", "Ukraine"),
    ):
        there = place(text.format(own, name), region=region)
        assert there.sure
        elsewhere = place(text.format(other, name), region=region)
        assert elsewhere.kind == "none"
        assert there.places[0] in elsewhere.candidates
        code = {value: key for key, value in region.texts.country_names.items()}.get(other, "PL")
        given = place(f"A relay cabinet burned at {name}.", region=region, country=code)
        assert given.kind == "none"
        assert given.candidates


@pytest.mark.parametrize(
    "text",
    [
        "In Belarus relays burned between Gomel and Chernihiv.",
        "A fertiliser train from Belarus caught fire in the sidings at Daugavpils.",
        "In Belarus a train left for Smolensk.",
    ],
)
def test_what_crosses_a_border_stays_a_place(text: str, region: Region) -> None:
    assert place(text, region=region).at.lonlat is not None


def test_what_lies_beyond_the_map_is_no_place_that_is_called_alike(region: Region) -> None:
    gazetteer, rng = region.gazetteer, random.Random(3)
    beyond = [e for e in gazetteer.entries if e.kind == "elsewhere" and e.country == "RU"]
    assert len(beyond) > 1_000
    asked = 0
    for entry in rng.sample(beyond, 150):
        words = plain(entry.name).split()
        if all(m.entry.lonlat is None for m in gazetteer.find(words, "en", loose=False)):
            asked += 1
            text = f"A freight train derailed near {entry.name} on Monday."
            assert place(text, region=region).at.lonlat is None, text
    assert asked > 100


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("юратишки", "юрацішкі", "be"),
        ("рогачев", "рагачев", "be"),
        ("птичь", "пціч", "be"),
        ("конотоп", "конотоп", "uk"),
        ("сумы", "суми", "uk"),
        ("vogulka", "vohulka", "en"),
        ("krivskiy", "krivskyi", "en"),
    ],
)
def test_what_languages_write_for_one_another(one: str, other: str, lang: str) -> None:
    assert written(one, lang) == written(other, lang)


@pytest.mark.parametrize(
    ("one", "other"),
    [("горки", "гирки"), ("брест", "брестт"), ("minsk", "pinsk"), ("хойники", "гойники")],
)
def test_another_letter_makes_another_name(one: str, other: str) -> None:
    assert written(one, "en") != written(other, "en")
