"""The words by which a record is found: every spelling of what is shown, and nothing else."""

from __future__ import annotations

import pytest

from mapper import gate
from mapper.model import Incident, Source
from mapper.names import fold

SECTION = {
    "place_kind": "section",
    "line": "orsha-brest",
    "from_station": "by-damanava",
    "to_station": "by-lyasnaya",
}
EQUIPMENT = SECTION | {"asset": ("relay_cabinet",)}
DETENTION = {
    "event_type": "repression",
    "sub_event_type": "arrest",
    "place_kind": "area",
    "admin1": ("BY-HO",),
}


def found_by(form, query: str) -> bool:
    """Whether a search finds a form, as the store and the file look for it."""
    words = f" {form.search_text}"
    return all(f" {word}" in words for word in fold(query).split())


@pytest.mark.parametrize(
    "spellings",
    [
        ("Chernihiv", "Chernigov", "Чернігів", "Чернигов", "Czernihów"),
        ("Homyel", "Gomel", "Гомель", "Homiel"),
        ("Asipovichy", "Osipovichi", "Осиповичи", "Асіповічы", "Osipowicze"),
        ("Russia", "Россия", "Росія", "Rosja"),
    ],
)
def test_a_place_is_found_by_every_spelling_wherever_it_is_shown(let_out, spellings):
    for spelling in spellings:
        for shown in (
            {"title": f"Trains towards {spelling} stopped"},
            {"notes": f"So said a channel ({spelling})."},
            {"location": spelling},
            {"claimed_by": (f"Friends of {spelling}",)},
        ):
            form = let_out(**shown)
            assert [each for each in spellings if not found_by(form, each)] == [], shown


@pytest.mark.parametrize(
    ("shown", "queries"),
    [
        (SECTION, ("Lesnaya", "Лясная", "Доманово", "Orsha", "Брест", "Białoruś", "Беларусь")),
        ({"place_kind": "station", "from_station": "by-asipovichy-1"}, ("Osipowicze", "Осиповичи")),
        (DETENTION, ("Homyel Region", "Gomel", "Гомельская", "Гомельская область", "Weißrussland")),
        ({"country": ("UA",), "admin1": ("UA-74",)}, ("Чернігівська", "Czernihów", "Oekraïne")),
        ({"actor": ("BYPOL",), "attributed_by": ("Interior Ministry",)}, ("bypol interior",)),
        ({"location": "у Чернігові", "location_lang": "uk"}, ("Chernihiv", "Czernihów")),
        ({"id": "BY-2022-0007"}, ("BY-2022-0007",)),
        (
            {
                "record": "movement", "event_type": "movement", "origin": "by-homyel-pasazhyrski",
                "destination": "Chelyabinsk", "via": ("by-kalinkavichy",),
            },
            ("Гомель", "Калинковичи", "Челябинск"),
        ),
    ],
)  # fmt: skip
def test_what_is_shown_is_found(let_out, shown, queries):
    form = let_out(**shown)
    assert [query for query in queries if not found_by(form, query)] == []


def test_a_record_is_found_by_its_publishers(let_out):
    form = let_out(sources=("news", "mirror"))
    assert found_by(form, "news other")
    assert not found_by(form, "Copyist")


def test_a_place_that_is_hidden_is_not_found(let_out):
    """The founding case: a detention whose court is hidden was found by the court's name."""
    form = let_out(
        **DETENTION,
        location="Barysaw court in Рэчыца",
        location_lang="en",
        from_station="by-barysau",
        to_station="by-navasady",
        line="orsha-brest",
    )
    for hidden in ("court", "Barysaw", "Борисов", "Рэчыца", "Речица", "Novosady", "Orsha"):
        assert not found_by(form, hidden), hidden
    assert found_by(form, "Gomel")


HIDDEN_OF_DETENTIONS = [
    {"location": "Barysaw court"},
    {"from_station": "by-barysau"},
    {"from_station": "by-barysau", "to_station": "by-navasady", "line": "orsha-brest"},
    {"line": "gomel-kyiv"},
    {"latitude": 54.2, "longitude": 28.5},
    {"km_post": "380", "geo_uncertainty_km": 3.0, "geo_method": "km_post"},
    {"origin": "by-barysau", "destination": "Chernihiv", "via": ("by-orsha-tsentralnaya",)},
]


@pytest.mark.parametrize("kind", ["area", "station", "section", "site"])
@pytest.mark.parametrize("hidden", HIDDEN_OF_DETENTIONS, ids=str)
def test_what_the_gate_withholds_of_a_detention_changes_no_word(let_out, kind, hidden):
    plain = let_out(**DETENTION)
    assert let_out(**(DETENTION | {"place_kind": kind} | hidden)).search_text == plain.search_text


@pytest.mark.parametrize(
    "hidden",
    [
        {"km_post": "380"},
        {"location": "на 380 км перегона у Барановичей", "location_lang": "ru"},
        {"latitude": 52.95, "longitude": 25.78},
    ],
    ids=str,
)
def test_what_the_gate_withholds_of_equipment_changes_no_word(let_out, hidden):
    assert let_out(**(EQUIPMENT | hidden)).search_text == let_out(**EQUIPMENT).search_text


def test_nothing_of_a_source_but_its_publisher_is_searched(region):
    """A headline may name a place that the gate keeps wider."""
    source = Source("s", publisher="A paper", title="Arrest at Barysaw", url="https://b.org/c")
    incident = Incident("BY-2022-0001", title="x", country=("BY",), sources=("s",), **DETENTION)
    form = gate.public_form(incident, {"s": source}, (), region)
    assert form is not None
    assert found_by(form, "paper")
    assert not found_by(form, "Barysaw") and not found_by(form, "arrest")
