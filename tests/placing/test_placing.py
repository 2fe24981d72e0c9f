"""What placings promise, whatever the sentence."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.geodesy import displaced, distance_km
from mapper.placing import SURE, Placing, place
from mapper.railway.network import Network
from mapper.region import Region
from tests.geocode.judge import OWN, UNSEEN, read_cases
from tests.shipped import shipped_region

SENTENCES = [case["text"] for case in read_cases(OWN)]


def where(placing: Placing) -> tuple[object, ...]:
    """What must not change when only the writing does."""
    return (
        placing.kind,
        placing.at.line,
        placing.at.from_station,
        placing.at.to_station,
        placing.at.lonlat,
        placing.areas,
    )


def without_marks(text: str) -> str:
    marks = unicodedata.normalize("NFD", text)
    plain = "".join(char for char in marks if not unicodedata.combining(char))
    return plain.replace("ł", "l").replace("Ł", "L")


@pytest.mark.parametrize(
    "rewrite",
    [
        str.upper,
        without_marks,
        lambda t: t.replace("'", "’"),
        lambda t: t.rstrip(".") + ".",
        lambda t: t.rstrip("."),
    ],
    ids=["capitals", "no diacritics", "U+2019", "full stop", "no full stop"],
)
@given(text=st.sampled_from(SENTENCES))
@settings(max_examples=60, deadline=None)
def test_the_writing_changes_nothing(rewrite: object, text: str) -> None:
    assert callable(rewrite)
    region = shipped_region()
    once, again = place(text, region=region), place(rewrite(text), region=region)
    assert where(once) == where(again)


#: Names as a report writes them: no kilometre, number or bracket out of a table of stations.
PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[-'’ ][^\W\d_]+)*’?")
SLUGS = st.deferred(lambda: st.sampled_from(sorted(shipped_region().network.lines)))
PAIRS = st.tuples(SLUGS, st.integers(0, 30), st.integers(0, 30))


@given(PAIRS, st.sampled_from(["between {} and {}", "the {} – {} section", "{} — {}"]))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_swapping_two_stations_gives_the_same_stretch(
    pair: tuple[str, int, int], phrase: str
) -> None:
    region = shipped_region()
    line, stations = region.network.lines[pair[0]], region.network.stations
    named = [stations[key].name_en for key in line.station_ids]
    names = [name for name in named if PLAIN_NAME.fullmatch(name)]
    if len(names) < 2:
        return
    a, b = (names[n % len(names)] for n in pair[1:])
    one = place(phrase.format(a, b), region=region, lang="en")
    other = place(phrase.format(b, a), region=region, lang="en")
    assert where(one) == where(other)
    assert (one.at.km_from, one.at.km_to, one.at.geometry) == (
        other.at.km_from,
        other.at.km_to,
        other.at.geometry,
    )


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str) -> None:
    placing = place(text, region=shipped_region(), published=date(2022, 4, 1))
    assert 0 <= placing.score <= 1
    assert placing.reasons
    json.dumps(placing.to_json())
    assert all(0 <= start < end <= len(text) for _, start, end in placing.spans)


@given(st.lists(st.sampled_from(" ".join(SENTENCES).split()), max_size=25))
@settings(max_examples=300, deadline=None)
def test_any_words_are_answered(words: list[str]) -> None:
    text = " ".join(words)
    placing = place(text, region=shipped_region())
    assert all(text[start:end].strip() for _, start, end in placing.spans)
    if placing.kind == "none":
        assert placing.at.lonlat is None
        assert placing.at.geometry is None


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_random_texts_raise_nothing(region: Region, count: int) -> None:
    rng = random.Random(2022)
    words = sorted({word for text in SENTENCES for word in text.split()})
    signs = [*"–—-.,;:!?()«»„“'’/№0123456789", "\n", "\u0301", "км", "km", "→", "ґ", "ß", "漢"]
    for _ in range(count):
        text = " ".join(
            rng.choice(words if rng.random() < 0.8 else signs) for _ in range(rng.randrange(12))
        )
        placing = place(text, region=region)
        assert 0 <= placing.score <= 1, text
        assert (placing.kind == "none") <= (placing.at.lonlat is None), text


@pytest.mark.parametrize(
    "text",
    [
        "A" * 30_000,
        "in " * 5_000,
        "km " * 4_000,
        "5 km north " * 2_000,
        "«" * 5_000,
        "Gomel – " * 3_000,
        "von Gomel bis " * 2_000,
        "\u0301" * 4_000,
        "1.2.3.4." * 500,
    ],
)
def test_hostile_texts_are_answered(region: Region, text: str) -> None:
    assert place(text, region=region, published=date(2022, 4, 1)).reasons


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_capitals_move_few_of_the_unseen_sentences(region: Region, every: int) -> None:
    # "В МОСТАХ" is on bridges as well as in Masty: what capitals alone tell is lost.
    cases = read_cases(UNSEEN)[::every]
    moved = [
        case["text"]
        for case in cases
        if place(case["text"], region=region).at.lonlat
        != place(case["text"].upper(), region=region).at.lonlat
    ]
    assert len(moved) <= 0.04 * len(cases), moved


def test_json_has_the_promised_fields(region: Region) -> None:
    found = place(
        "уночы 15 сакавіка на перагоне Даманава – Лясная",
        region=region,
        published=date(2022, 3, 28),
    ).to_json()
    assert {
        "kind",
        "line",
        "from_station",
        "to_station",
        "km_from",
        "km_to",
        "latitude",
        "longitude",
        "geometry",
        "uncertainty_km",
        "country",
        "admin1",
        "geo_precision",
        "score",
        "reasons",
        "candidates",
        "spans",
        "event_date",
        "event_date_end",
        "date_meaning",
        "time_precision",
        "time_of_day",
    } <= set(found)
    assert found["kind"] == "section"
    assert found["line"] == "orsha-brest"
    assert {found["from_station"], found["to_station"]} == {"by-damanava", "by-lyasnaya"}
    assert found["event_date"] == "2022-03-15"
    assert found["time_of_day"] == "night"


def test_spans_point_at_the_names(region: Region) -> None:
    text = "Rails were cut between Klintsy and Unecha."
    spans = place(text, region=region).spans
    assert [(part, text[start:end]) for part, start, end in spans] == [
        ("from", "Klintsy"),
        ("to", "Unecha"),
    ]


def test_a_region_is_never_a_pin_and_a_country_never_its_capital(region: Region) -> None:
    for text in ("in Gomel region", "в Киевской области", "in Belarus", "w całym kraju"):
        placing = place(text, region=region)
        assert placing.kind == "area", text
        assert placing.at.lonlat is None, text


@pytest.mark.parametrize(
    "text",
    [
        "a town near the front",
        "в неназванном городе",
        "The place was not disclosed.",
        "",
        "…",
        "Kyiv denies the attack.",
        "The talks in Minsk were derailed.",
    ],
)
def test_what_is_not_said_is_not_placed(region: Region, text: str) -> None:
    placing = place(text, region=region)
    assert placing.kind == "none"
    assert placing.at.lonlat is None


def test_a_halt_that_no_gazetteer_has_lies_on_its_section(region: Region) -> None:
    placing = place("Shots at the Qwertovka halt between Klintsy and Unecha.", region=region)
    assert placing.at.line == "bryansk-gomel"
    assert placing.kind in ("section", "stretch")
    assert any("Qwertovka" in reason for reason in placing.reasons)
    assert placing.score < SURE


def test_three_new_huts_stay_three(region: Region) -> None:
    places = [place(name, region=region) for name in ("Novaya Huta", "Nova Huta", "Nowa Huta")]
    assert [placing.at.countries for placing in places] == [("BY",), ("UA",), ("PL",)]
    spots = [placing.at.lonlat for placing in places]
    assert all(spots)
    assert distance_km(spots[0], spots[1]) > 100
    assert distance_km(spots[1], spots[2]) > 100


def test_homonyms_without_context_come_back_as_candidates(region: Region) -> None:
    placing = place("Wólka", region=region, lang="pl")
    assert placing.score < SURE
    assert len(placing.candidates) > 1


def test_the_railway_settles_homonyms(region: Region) -> None:
    alone = place("Красное", region=region)
    border = place("стык Красное — Осиновка", region=region)
    assert border.at.line == "smolensk-orsha"
    assert alone.at.lonlat is None or alone.candidates


def test_a_kilometre_is_counted_from_the_end_that_is_named_first(region: Region) -> None:
    for first, other in (("Bryansk", "Unecha"), ("Unecha", "Bryansk")):
        placing = place(f"km 130 of the {first}–{other} line", region=region)
        assert placing.kind == "km_post"
        assert any(f"km 130 counted from {first}" in reason for reason in placing.reasons)
        assert placing.score < SURE  # the text does not say from which end
        assert placing.at.uncertainty_km >= 4
    far = place("km 900 of the Bryansk–Unecha line", region=region)
    assert far.score < SURE
    assert any("counted from elsewhere" in reason for reason in far.reasons)


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("km 130 of the Unecha–Bryansk line, counted from Bryansk", 130),
        ("на 130-м километре линии Унеча — Брянск, считая от Брянска", 130),
        ("km 130 of the Unecha–Bryansk line, near Unecha", 130),
        ("km 7 of the Bryansk–Unecha line, near Unecha", 132),
    ],
)
def test_the_text_may_say_from_which_end(region: Region, text: str, km: float) -> None:
    placing = place(text, region=region)
    assert placing.at.km_from == pytest.approx(km, abs=1)
    assert placing.score >= SURE


def test_a_kilometre_between_places_without_a_line_is_measured_on_the_way(
    region: Region,
) -> None:
    placing = place("km 12 of the Kovel–Sarny line, counted from Kovel", region=region)
    kovel = (24.70077, 51.21548)
    assert placing.at.lonlat
    assert 8 < distance_km(placing.at.lonlat, kovel) < 14
    assert placing.at.lonlat[0] > kovel[0]


@pytest.mark.parametrize(
    ("text", "east", "north"),
    [
        ("20 km east of Gomel a shell fell", 20, 0),
        ("twintig kilometer ten noorden van Gomel", 0, 20),
        ("20 km südwestlich von Gomel", -14, -14),
        ("dwadzieścia kilometrów na zachód od Homla", -20, 0),
        ("в двадцати километрах юго-восточнее Гомеля", 14, -14),
        ("за 20 км на північ від Гомеля", 0, 20),
        ("за дваццаць кіламетраў на поўдзень ад Гомеля", 0, -20),
    ],
)
def test_a_direction_and_a_distance_make_a_place(
    region: Region, text: str, east: float, north: float
) -> None:
    gomel = (30.9754, 52.4345)
    placing = place(text, region=region)
    assert placing.kind == "point"
    assert placing.at.lonlat
    meant = displaced(
        displaced(gomel, abs(east), 90 if east > 0 else 270), abs(north), 0 if north > 0 else 180
    )
    assert distance_km(placing.at.lonlat, meant) < 4
    # A point of the compass spans 45 degrees, and the town itself is 7.4 km to its edge.
    assert placing.at.uncertainty_km == pytest.approx(0.4 * 20 + 7.4, abs=0.1)


def test_a_rough_position_makes_a_placing_less_sure(region: Region) -> None:
    stations = region.network.stations
    rough = replace(stations["by-damanava"], position_error_km=20.0)
    placed = replace(region.network.placed, stations={**stations, rough.id: rough})
    text = "on the section Domanovo - Lesnaya"
    known = place(text, region=region)
    unknown = place(text, region=replace(region, network=Network(placed)))
    assert unknown.at.from_station == known.at.from_station
    assert unknown.score < known.score
    assert known.at.uncertainty_km
    assert (unknown.at.uncertainty_km or 0) > known.at.uncertainty_km + 18


def test_an_offset_is_measured_along_the_line(region: Region, network: Network) -> None:
    placing = place("12 km from Ovruch towards Korosten", region=region)
    ovruch = network.stations["ua-ovruch"].lonlat
    assert placing.at.line == "kalinkavichy-korosten"
    assert placing.at.lonlat
    assert distance_km(placing.at.lonlat, ovruch) <= 12.5
    assert placing.at.lonlat[1] < ovruch[1]


def test_a_country_option_settles_a_homonym(region: Region) -> None:
    russian = place("Svetlogorsk", region=region, country="RU")
    belarusian = place("Svetlogorsk", region=region, country="BY")
    assert russian.at.countries == ("RU",)
    assert belarusian.at.countries == ("BY",)


def test_a_paragraph_gives_its_most_exact_place(region: Region) -> None:
    text = (
        "Belarusian partisans were active again. Two cabinets burned on the Damanava – Lyasnaya "
        "section. A court in Minsk heard the case."
    )
    assert place(text, region=region).at.line == "orsha-brest"
