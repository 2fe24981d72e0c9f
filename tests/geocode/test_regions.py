"""Regions, as seven languages call them: every one of the countries that reports mean."""

from __future__ import annotations

from collections import Counter

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
RU-AL | the Altai Republic | de republiek Altaj | der Republik Altai | Republice Ałtaju | Республике Алтай | Республіці Алтай | Рэспубліцы Алтай
RU-ALT | Altai Krai | de kraj Altaj | der Region Altai | Kraju Ałtajskim | Алтайском крае | Алтайському краї | Алтайскім краі
RU-AMU | the Amur region | de oblast Amoer | der Oblast Amur | obwodzie amurskim | Амурской области | Амурській області | Амурскай вобласці
RU-BU | Buryatia | Boerjatië | Burjatien | Buriacji | Бурятии | Бурятії | Бураціі
RU-CHU | Chukotka | Tsjoekotka | Tschukotka | Czukotce | Чукотском автономном округе | Чукотському автономному окрузі | Чукотцы
RU-IRK | Irkutsk Oblast | de oblast Irkoetsk | der Oblast Irkutsk | obwodzie irkuckim | Иркутской области | Іркутській області | Іркуцкай вобласці
RU-KAM | Kamchatka | Kamtsjatka | Kamtschatka | Kraju Kamczackim | Камчатском крае | Камчатському краї | Камчацкім краі
RU-KEM | the Kemerovo region | de oblast Kemerovo | der Oblast Kemerowo | obwodzie kemerowskim | Кузбассе | Кемеровській області | Кемераўскай вобласці
RU-KGN | the Kurgan region | de oblast Koergan | der Oblast Kurgan | obwodzie kurgańskim | Курганской области | Курганській області | Курганскай вобласці
RU-KHA | Khabarovsk Krai | de kraj Chabarovsk | der Region Chabarowsk | Kraju Chabarowskim | Хабаровском крае | Хабаровському краї | Хабараўскім краі
RU-KK | Khakassia | Chakassië | Chakassien | Chakasji | Хакасии | Хакасії | Хакасіі
RU-KYA | Krasnoyarsk Krai | de kraj Krasnojarsk | der Region Krasnojarsk | Kraju Krasnojarskim | Красноярском крае | Красноярському краї | Краснаярскім краі
RU-MAG | the Magadan region | de oblast Magadan | der Oblast Magadan | obwodzie magadańskim | Магаданской области | Магаданській області | Магаданскай вобласці
RU-MUR | the Murmansk region | de oblast Moermansk | der Oblast Murmansk | obwodzie murmańskim | Мурманской области | Мурманській області | Мурманскай вобласці
RU-NEN | the Nenets Autonomous Okrug | Nenetsië | dem Autonomen Kreis der Nenzen | Nienieckim Okręgu Autonomicznym | Ненецком автономном округе | Ненецькому автономному окрузі | Ненецкай аўтаномнай акрузе
RU-NVS | the Novosibirsk region | de oblast Novosibirsk | der Oblast Nowosibirsk | obwodzie nowosybirskim | Новосибирской области | Новосибірській області | Навасібірскай вобласці
RU-OMS | the Omsk region | de oblast Omsk | der Oblast Omsk | obwodzie omskim | Омской области | Омській області | Омскай вобласці
RU-PRI | Primorsky Krai | Primorje | der Region Primorje | Kraju Nadmorskim | Приморье | Приморському краї | Прыморскім краі
RU-SA | Yakutia | Jakoetië | Jakutien | Jakucji | Якутии | Якутії | Якуціі
RU-SAK | the Sakhalin region | de oblast Sachalin | der Oblast Sachalin | obwodzie sachalińskim | Сахалинской области | Сахалінській області | Сахалінскай вобласці
RU-TOM | the Tomsk region | de oblast Tomsk | der Oblast Tomsk | obwodzie tomskim | Томской области | Томській області | Томскай вобласці
RU-TY | Tuva | Toeva | Tuwa | Tuwie | Туве | Туві | Туве
RU-TYU | the Tyumen region | de oblast Tjoemen | der Oblast Tjumen | obwodzie tiumeńskim | Тюменской области | Тюменській області | Цюменскай вобласці
RU-YAN | the Yamalo-Nenets Autonomous Okrug | Jamalo-Nenetsië | dem Autonomen Kreis der Jamal-Nenzen | Jamalsko-Nienieckim Okręgu Autonomicznym | Ямало-Ненецком автономном округе | Ямало-Ненецькому автономному окрузі | Ямала-Ненецкай аўтаномнай акрузе
RU-YEV | the Jewish Autonomous Oblast | de Joodse Autonome Oblast | der Jüdischen Autonomen Oblast | Żydowskim Obwodzie Autonomicznym | Еврейской автономной области | Єврейській автономній області | Яўрэйскай аўтаномнай вобласці
RU-ZAB | Zabaykalsky Krai | de kraj Transbaikal | Transbaikalien | Kraju Zabajkalskim | Забайкальском крае | Забайкальському краї | Забайкалле
EE-45 | Ida-Viru County | Ida-Virumaa | Ida-Virumaa | Ida-Virumaa | Ида-Вирумаа | Іда-Вірумаа | Іда-Вірумаа
EE-37 | Harju County | Harjumaa | Harjumaa | Harjumaa | Харьюмаа | Хар’юмаа | Хар’юмаа
LT-UT | the Utena region | de regio Utena | der Region Utena | okręgu uciańskim | Утенском уезде | Утенському повіті | Уценскім павеце
LT-VL | the Vilnius region | de regio Vilnius | der Region Vilnius | okręgu wileńskim | Вильнюсском уезде | Вільнюському повіті | Віленскім павеце
LV-058 | Ludza Municipality | Ludza Municipality | Ludza Municipality | Ludza Municipality | Лудзенском крае | Лудзенському краї | Лудзенскім краі
MD-GA | Gagauzia | Gagaoezië | Gagausien | Gagauzji | Гагаузии | Гагаузії | Гагаузіі
MD-SN | Transnistria | Transnistrië | Transnistrien | Naddniestrzu | Приднестровье | Придністров’ї | Прыднястроўі
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


#: As many first-level regions as ISO 3166-2 has, Crimea and Sevastopol in Ukraine.
COUNTS = {"BY": 7, "EE": 15, "LT": 10, "LV": 43, "MD": 37, "PL": 16, "RU": 83, "UA": 27}


def test_every_region_is_known_by_its_english_name(region: Region) -> None:
    assert Counter(code[:2] for code in REGIONS) == COUNTS
    assert len({each.geonames for each in REGIONS.values()}) == len(REGIONS)
    for code, each in REGIONS.items():
        if each.name_en == each.capital.title() or each.name_en.endswith("City"):
            continue  # what is called like its city means the city
        found = place(f"A freight train derailed in {each.name_en} on Monday.", region=region)
        assert found.kind == "area", (code, found.reasons)
        assert found.at.admin1 == (code,), (code, found.reasons)


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_every_region_with_an_outline_is_known_by_its_names(lang: str, region: Region) -> None:
    headline = {"ru": "{}: сошёл с рельсов поезд.", "uk": "{}: зійшов з рейок потяг."}[lang]
    for code in region.areas.divisions:
        name = region.areas.name(code, lang)
        if code not in region.texts.divisions.cities:
            found = place(headline.format(name), region=region, lang=lang)
            assert found.at.admin1 == (code,), (name, found.reasons)


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("A train derailed in Latgale.", "LV-REZ"),
        ("В Курземе сошёл с рельсов поезд.", "LV-LPX"),
        ("A train derailed in the Ungheni district.", "MD-UN"),
        ("В Унгенском районе сошёл с рельсов поезд.", "MD-UN"),
        ("В Окницком районе Молдавии сошёл с рельсов поезд.", "MD-OC"),
        ("A train derailed in Kaunas County.", "LT-KU"),
        ("A train derailed in Tartu County.", "EE-79"),
    ],
)
def test_lands_and_districts_of_the_neighbours(text: str, among: str, region: Region) -> None:
    found = place(text, region=region)
    assert found.kind == "area"
    assert among in found.at.admin1


def test_a_region_beyond_the_map_has_no_outline_and_no_pin(region: Region) -> None:
    found = place("A freight train derailed in the Murmansk region.", region=region)
    assert (found.kind, found.at.admin1, found.at.lonlat) == ("area", ("RU-MUR",), None)
    assert found.at.geometry is None


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
