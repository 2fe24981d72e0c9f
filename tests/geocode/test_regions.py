"""The regions of Russia's south, Volga, Urals and north, as seven languages call them."""

from __future__ import annotations

import pytest

from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.regions import REGIONS
from mapper.placing import place
from mapper.region import Region

#: A sentence of each language around the words for "in the region".
SENTENCES = {
    "en": "A freight train derailed in {} on Monday.",
    "nl": "In {} ontspoorde maandag een goederentrein.",
    "de": "Am Montag entgleiste in {} ein Güterzug.",
    "pl": "W poniedziałek w {} wykoleił się pociąg towarowy.",
    "ru": "В понедельник в {} сошёл с рельсов грузовой поезд.",
    "uk": "У понеділок у {} зійшов з рейок вантажний потяг.",
    "be": "У панядзелак у {} сышоў з рэек грузавы цягнік.",
}

#: The code and, in the order of `SENTENCES`, what the region is usually called.
CALLED = """
RU-AD | Adygea | Adygea | Adygeja | Adygei | Адыгее | Адигеї | Адыгеі
RU-ARK | the Arkhangelsk region | de regio Archangelsk | der Region Archangelsk | obwodzie archangielskim | Архангельской области | Архангельській області | Архангельскай вобласці
RU-AST | Astrakhan Oblast | de oblast Astrachan | der Oblast Astrachan | obwodzie astrachańskim | Астраханской области | Астраханській області | Астраханскай вобласці
RU-BA | Bashkortostan | Basjkirië | Baschkortostan | Baszkirii | Башкирии | Башкортостані | Башкартастане
RU-CE | Chechnya | Tsjetsjenië | Tschetschenien | Czeczenii | Чечне | Чечні | Чачні
RU-CHE | the Chelyabinsk region | de regio Tsjeljabinsk | der Oblast Tscheljabinsk | obwodzie czelabińskim | Челябинской области | Челябінській області | Чалябінскай вобласці
RU-CU | Chuvashia | Tsjoevasjië | Tschuwaschien | Czuwaszji | Чувашии | Чувашії | Чувашыі
RU-DA | Dagestan | Dagestan | Dagestan | Dagestanie | Дагестане | Дагестані | Дагестане
RU-IN | Ingushetia | Ingoesjetië | Inguschetien | Inguszetii | Ингушетии | Інгушетії | Інгушэтыі
RU-KB | Kabardino-Balkaria | Kabardino-Balkarië | Kabardino-Balkarien | Kabardo-Bałkarii | Кабардино-Балкарии | Кабардино-Балкарії | Кабардзіна-Балкарыі
RU-KC | Karachay-Cherkessia | Karatsjaj-Tsjerkessië | Karatschai-Tscherkessien | Karaczajo-Czerkiesji | Карачаево-Черкесии | Карачаєво-Черкесії | Карачаева-Чаркесіі
RU-KHM | the Khanty-Mansi Autonomous Okrug | Chanto-Mansië | dem Autonomen Kreis der Chanten und Mansen | Chanty-Mansyjskim Okręgu Autonomicznym | ХМАО | Ханти-Мансійському автономному окрузі | Ханты-Мансійскай аўтаномнай акрузе
RU-KIR | the Kirov region | de oblast Kirov | der Oblast Kirow | obwodzie kirowskim | Кировской области | Кіровській області | Кіраўскай вобласці
RU-KL | Kalmykia | Kalmukkië | Kalmückien | Kałmucji | Калмыкии | Калмикії | Калмыкіі
RU-KO | the Komi Republic | de republiek Komi | der Republik Komi | Republice Komi | Республике Коми | Республіці Комі | Рэспубліцы Комі
RU-KR | Karelia | Karelië | Karelien | Karelii | Карелии | Карелії | Карэліі
RU-ME | Mari El | Mari El | Mari El | Mari El | Марий Эл | Марій Ел | Марый Эл
RU-MO | Mordovia | Mordovië | Mordwinien | Mordowii | Мордовии | Мордовії | Мардовіі
RU-ORE | Orenburg Oblast | de regio Orenburg | der Oblast Orenburg | obwodzie orenburskim | Оренбургской области | Оренбурзькій області | Арэнбургскай вобласці
RU-PER | Perm Krai | de regio Perm | der Region Perm | Kraju Permskim | Пермском крае | Пермському краї | Пермскім краі
RU-SAM | Samara Oblast | de regio Samara | der Oblast Samara | obwodzie samarskim | Самарской области | Самарській області | Самарскай вобласці
RU-SE | North Ossetia | Noord-Ossetië | Nordossetien | Osetii Północnej | Северной Осетии | Північній Осетії | Паўночнай Асеціі
RU-SVE | the Sverdlovsk region | de regio Sverdlovsk | der Oblast Swerdlowsk | obwodzie swierdłowskim | Свердловской области | Свердловській області | Свярдлоўскай вобласці
RU-TA | Tatarstan | Tatarstan | Tatarstan | Tatarstanie | Татарстане | Татарстані | Татарстане
RU-UD | Udmurtia | Oedmoertië | Udmurtien | Udmurcji | Удмуртии | Удмуртії | Удмурціі
RU-ULY | the Ulyanovsk region | de oblast Oeljanovsk | der Oblast Uljanowsk | obwodzie uljanowskim | Ульяновской области | Ульяновській області | Ульянаўскай вобласці
"""  # noqa: E501 - a row is a region
ROWS = [row.split(" | ") for row in CALLED.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_region_is_found_by_its_usual_names(row: list[str], region: Region) -> None:
    code, *names = row
    for sentence, name in zip(SENTENCES.values(), names, strict=True):
        found = place(sentence.format(name), region=region)
        assert (found.kind, found.at.admin1) == ("area", (code,)), name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("В Чеченской Республике сошёл с рельсов поезд.", "RU-CE"),
        ("В Республике Башкортостан сошёл с рельсов поезд.", "RU-BA"),
        ("В Оренбуржье сошёл с рельсов поезд.", "RU-ORE"),
        ("В Прикамье сошёл с рельсов поезд.", "RU-PER"),
        ("U Čačni padpalili ciahnik.", "RU-CE"),
        ("В Кировоградской области сошёл с рельсов поезд.", "UA-35"),
    ],
)
def test_other_names_of_regions(text: str, code: str, region: Region) -> None:
    assert place(text, region=region).at.admin1 == (code,)


def test_kirovsk_is_a_town_and_no_case_of_kirov_oblast(region: Region) -> None:
    found = place("У Кіраўску Магілёўскай вобласці затрымалі чыгуначніка.", region=region)
    assert (found.kind, found.at.admin1) == ("point", ("BY-MA",))


@pytest.mark.parametrize(
    "text", ["Пострадавший машинист поезда в коме.", "Машиніст потяга перебуває в комі."]
)
def test_a_coma_is_not_komi(text: str, region: Region) -> None:
    assert place(text, region=region).kind == "none"


def test_towns_of_these_regions_know_theirs(gazetteer: Gazetteer) -> None:
    found = gazetteer.find(["saransk"], "en", loose=False)
    assert "RU-MO" in {match.entry.admin1 for match in found}
    assert REGIONS["RU-MO"].geonames == "RU.46"
