"""Words that are more exact than the gate lets out, in every writing; and words that are not."""

from __future__ import annotations

import pytest

from mapper.gate.exact import WAYSIDE, find, kilometres_called, kinds_for
from mapper.gate.latin import in_latin
from mapper.vocabulary import Handling

MOVES, HELD, WIRED = (
    kinds_for(frozenset({each}))
    for each in (Handling.MOVEMENT, Handling.DETENTION, Handling.EQUIPMENT)
)

KILOMETRES = """
km.12|км. 12-й|на 12м километре|km12+300|пикет №7|ПК№123|PK-123|опора № 123|mast 214|post no. 214a
at km 12 of the line|на км 12|12. kilometr|km12|KM 12,4|PK 123|ПК 123+4|пк123|at 12+300|post 214
the 12th kilometre|12 km|12-й километр|на 12-м километре|на 12-му кілометрі|на 12-м кіламетры
bei Kilometer 12|bij kilometerpaal 12|hectometerpaal 12.3|Streckenkilometer 45,2|kilometre post 214
km: 12|km. 12|km no. 12|двенадцатый километр|на дванадцятому кілометрі|kilometre twelve
na 12 kilometrze|słup 12|столб № 12|piketa 14|пикет 7|milepost 31|ｋｍ １２|кm 12|k\u200bm 12
twelve kilometres from the town|12 км перегона|на дзявятым кіламетры|kilometer 12
km-12|km/12|km_12|km=12|km: [12]|k m 1 2|к м 1 2|k i l o m e t r e 1 2|klm 12|&#107;m 12|km&nbsp;12
на сороковом километре|на двухсотом кіламетры|на сотому кілометрі|at the fiftieth kilometre
na czterdziestym kilometrze|am vierzigsten Kilometer|op de veertigste kilometer|12-ый км
Kilometer zweihundertvierzehn|Streckenkilometer einhundertzwölf|kilometer tweehonderdveertien
у 12-го столба|hm 12.4
214 km/215 km|на 12 км/13 км
"""
DISTANCES = """
500 m north of the station|500 m ten noorden van het station|500 м от станции
в 500 метрах от станции
за 500 м від станції|500 m nördlich|500 metrów od stacji|300 yards beyond the bridge
half a kilometre north of the halt|five hundred metres|у 500 метрах ад станцыі
einen halben Kilometer nördlich
пятьсот метров|полкилометра от станции
dreihundert Meter vom Bahnhof|driehonderd meter van de overweg|семьсот метров от станции
чатырыста метраў ад станцыі|чотириста метрів|siedemset metrów|две тысячи метров|paręset metrów
a kilometre from the station|в километре от станции|за кілометр від станції|kilometr od stacji
een kilometer van het station|three quarters of a kilometre from the halt
300 paces from the halt|в ста шагах от станции
"""
COORDINATES = """
POINT(31.02 52.41)|{"lat": 52.41, "lon": 31.02}|52° 13.5' N|loc:52.1234,31.1234|52.1234°, 24.5678°
52.1234, 24.5678|52,1234; 24,5678|52.1234 24.5678|52.12345N 24.56789E|N52.1234 E24.5678
52.41, 31.02
52°13'20"N 30°58'12"E|52°13′20″ с. ш.|52 градуса 13 минут|52 degrees 13 minutes north|52º13'|52° N
geo:52.1,31.2|9G5C4X2Q+3V|4X2Q+3VG|35UQU1234567890|35U QU 12345 67890|35U 312345 5801234
https://www.google.com/maps/@52.1,31.2,14z|https://www.openstreetmap.org/?mlat=52.1&mlon=31.2
https://yandex.ru/maps/?ll=31.2|широта 52.41|lat 52.4, lon 31.0|521320N 0305800E
///filled.count.soap
52-13-20N 030-58-12E|https://osm.org/go/0EEQjE|координаты: 52.41 31.02
52.1234°N|52·1234, 24·5678|52.1234%2C24.5678|52 13.555, 24 28.162|52,123° Breite
easting 598123, northing 6007421|598123 6007421|KO34gf|https://omaps.app/xyz|geohash.org/u9e5vxk2b
fifty-four degrees twelve minutes north|coordinates fifty-four point two zero
fünfundfünfzig Grad Nord|52.123 szer. geogr. północnej
5801234N 312345E|GK 5312345 5801234|x=5312345 y=5801234
52.1234_24.5678|52-13-20-N, 30-58-12-E
"""
PIECES = """
strelka 12/14|Weiche W12|relay cabinet #5|шкаф РШ-12|signal box 5|switch 3B|сигнал «Ч»
signal N2|signal No. 5|светофор Н2|светофор «Н»|стрелка № 12|стрелочный перевод 12|points 12
switch no. 7
wissel 12|Weiche 12|rozjazd nr 3|semafor A|relay cabinet RSh-14|релейный шкаф РШ-3|стрілка № 5
seinpaal 12|Н2 светофор|the 5th signal|стрэлка 7|світлофор Ч2
Einfahrsignal A|Ausfahrsignal N2|inrijsein 14|uitrijsein A|wisselnummer 12|Bogenweiche 12
das Signal »A«|points number seven|points Nos 7/9|стрелка номер семь|rozjazd numer siedem
светофор литера Ч|светофор под литерой Ч|выходной Н2|маневровый М12|semafor wjazdowy A
tarcza manewrowa Tm12|РШ-4|релейка №4|сигнальная установка 5|signal-N4A|s i g n a l N4
шкаф релейный №3
signal F. Trains waited|светофор ч2
"""
CONTACTS = """
375291234567|375 29 123 45 67|555-123-4567|06-12345678|ivan at example dot org|029-123-45-67
+375 29 123-45-67|8 (029) 123 45 67|80291234567|+380671234567|tel. 123-45-67|(044) 123-45-67
somebody@example.org|somebody (at) example org|тел: 29 1234567|0671234567|8 800 555 35 35
(067)1234567|0171/2345678|06 12 34 56 78|+ 3 7 5 2 9 1 2 3 4 5 6 7|contact: 512345678
a @ b . by|a&#64;b.by|phone: one two three four five six seven
номер восемь девятьсот двенадцать три четыре пять шесть семь восемь
375(29)1234567
"""
PLATES = """
Е123КХ 77|1234АВ-7
1234 AB-7|AA 1234 BB|А123ВС 77|plate AB 123|номерной знак 1234 AB|Kennzeichen B-AB 123|АА1234ВВ
1234AB7|1234-АВ-7|AB 1234-7|B-AB 1234|а123вс77|aa1234bb
"""
PEOPLE = """
Petrov (34)|Ivan P., 34|employee of the Gomel depot Ivan Petrov|Ivan Petrov — locomotive driver
Ivan Petrov 34 years old
Ivan Petrov, 34, of Homyel|Иван Петров (34)|34-летний Иван Петров|the 34-year-old Ivan Petrov
Ivan Petrov, aged 34|машинист Иванов|driver Petrov|machinist Ivan Petrov|maszynista Jan Kowalski
Lokführer Iwan Petrow|Ivan Petrov, a locomotive driver|Ivan Petrov works at the depot
Иван Петров работает в депо|Ivan Petrov of the Zhlobin depot|Іван Петренко, 34 роки
Иван Петров, 1988 г. р.|житель Иван Петров|electrician Siarhei Hanchar|34-гадовы Іван Пятроў
И. И. Петров, машинист|Петров И. И., слесарь
his wife Anna Petrova|the son of Ivan Petrov|Ivan Petrov's mother|Ivan Petrov and his wife
жена Ивана Петрова|брат задержанного Сергей Иванов|маці Алеся Пятрова|дружина Івана Петренка
żona Jana Kowalskiego|zijn broer Jan Jansen|seine Ehefrau Erika Mustermann|I. Petrov, father of two
машинист И. Петров|the fitter (Ivan Petrov)|driver: Ivan Petrov|Lokführer Hans M.
machinist Piet de Vries|34-year-old Petrov|34-річний Петренко|34-летний Иван|Ivan, 34, from Orsha
уроженец Орши Иван Петров|гражданин Петров И.И.|Jan Kowalski, lat 34
школьник Иван Петров|the teenager Ivan Petrov|Ivan Petrov, a 34-year-old from Orsha
"""
ACCOUNTS = """
write to @ivan_petrov_88|(@siarhei.h)|the account @hanchar|t.me/ivan_petrov|https://vk.com/id12345678
instagram.com/anna.p|posted at https://www.facebook.com/ivan.petrov.5
telegram: ivan_petrov|instagram ivan_p|ник ivan_p в телеграме|discord ivan#1234
passport MP1234567|паспорт серии МР 1234567|BY13 NBRB 3600 9000 0000 2Z00 AB00|4255 1234 5678 9012
t.me/+AbCdEf|card 4255123456789012|identity card 1234567A123PB1
"""
#: Where somebody is at home, in every record.
HOMES = """
lives at Lenin Street 5|lived in Homyel at 5 Lenin Street|живет в Гомеле по ул. Ленина, 5
проживает по адресу: улица Ленина, дом 5, квартира 12|мешкає на вул. Шевченка, буд. 12
mieszka przy ul. Lipowej 7|woont aan de Kerkstraat 5|wohnt in der Lindenstraße 12
жыве на вул. Савецкай, 3
wohnt Hauptstr. 12|his flat at 12 Lenin Street|address: Orsha, Lenin 12-5|живет на Ленина, 12
проживает в доме № 12 по ул. Ленина|его квартира на улице Ленина, 12|woont aan het Plein 12
lives on Mira Street, house 3
"""
#: Of equipment, transports and detentions no house is told at all.
HOUSES = """
at Lenin Street 5|5 Lenin Street|ул. Ленина, 5|вул. Шевченка 12а|by vul. Savieckaja, d. 3
ul. Lipowa 7
Kerkstraat 5|Lindenstraße 12|квартира 12|apartment 12|переулок Вокзальный 2
"""
DETAINEES = """
a 34-year-old man|34-летний мужчина|aged 34|Иван Петров|Ivan Petrov|Пётр Иванович|И. Петров
electrician of the Zhlobin depot|работник депо Жлобин на станции|works at a depot|в возрасте 34 лет
mężczyzna w wieku 34 lat|een 34-jarige man|ein 34-jähriger Mann|34-річний чоловік
"""
TRAINS = """
поезд № 7|train №1234
train 1234|train no. 1234|поезд № 3021|эшелон 12345|pociąg nr 3021|Zug Nr. 45678|trein 1234
потяг № 45
wagon 52345678|цягнік № 12|train number 3021|locomotive VL80-1234
ВЛ80С-1234|2ТЭ10У-0234|ЧМЭ3-4567|Güterzug 2417|goederentrein 2417|train2417|поезд «2417»
поезд номер двадцать четыре|train index 1234 567 8901|рейс 2417|поезд N 2417
trains 2417 and 2418|Zugnummer 2417|treinnummer 2417
"""
TIMES = """
2pm|14:30:15|в 14ч30|quarter past five
at 14:30|14.30 Uhr|в 14.30|at 2 pm|2 p.m.|at three o'clock|om 14 uur|um 14 Uhr|в 14 часов
о 14 годині
o godz. 14|half past three|1430 hrs|14h30|at noon|у 14 гадзін|около 3 часов ночи|at 14-30|04:05
at seven in the morning|о 7-й ранку|o siódmej rano|um sieben morgens|om 7 's avonds|a siomaj ranicy
it left at seven.|в семь, затем|вирушив о сьомій|выйшаў а сёмай|odjechał o siódmej|um acht|om zeven
без пяти семь|в четверть восьмого|десять минут восьмого|десять хвилин на восьму|ten past seven
ten minutes to seven|vijf over zeven|tien voor half acht|zehn nach sieben|dziesięć po siódmej
dreiviertel acht|палове на трэцюю|пів восьмої|в полвосьмого|в час ночи|опівночі|at 0730|seven p. m.
o godzinie siódmej pociąg
half-past two|в ноль часов|o piętnastej, potem|o 15-tej|вирушив о п'ятнадцятій|po północy
после полуночи|departure 05.30
"""
#: What is said of a movement, equipment or a detention and is none of these.
INNOCENT = """
In January Ukrainian forces|the Romanian Army|Petrozavodsk Depot|the Marine Corps|Market Square
a step towards peace|the first step|zwei Verstärkungen|on 20221008|exercise Allied Resolve 22,
post 24 February|Antonov Airport|Borisov Depot|Maximum Security|half the wagons
About 200 military trains of some 50 wagons in 29 days|almost 300 km of track were mended
50 m of track
damage of 55,000 roubles|14 or 15 March 2022|on 14.03.2022|between Barysau and Navasady|Mahilyow-2
13 relay cabinets, 4 signalling devices|two relay cabinets burned|Points and signals out of action
the 3rd brigade with 19 vehicles and 750 soldiers|One person detained in Mahilyow Oblast
Over thirty within a week, 38 in videos, 48 detained|a speed of 40 km/h|300 km2 of forest
Head of Ukrainian Railways, Kamyshin|Brest-Yuzhny|Orsha-Tsentralnaya|Zapad-2021|the letter V
станция Могилёв-2|перегон Останковичи — Жердь|Сигналы и стрелки не работали 14 марта
two nights, 1,500 soldiers from Smolensk to Vitebsk|at night|in the morning|the 2022 rail war
Vladimir Oblast|In Moscow Oblast|The Moscow Times|signal 14 March|signals 2022|24/7
more than 80 acts
@ 40 km/h|Svoboda@night|son et lumiere|mother and child in Kryvyi Rih
В другом Ивановском районе|на улице 14 марта 2022 года|on Station Street
улица Вокзальная|Wall Street
In Kryvyi Rih, mother and child were hurt|the neighbouring Vladimir Oblast|relatives of prisoners
residents of Mahilyow|жители Могилёва|the Zhlobin depot|railway workers of Belarus|BYPOL
200 m cable|40 Kilometer Strecke|20 кіламетраў за гадзіну|212792 a-7406473|exactly seven hundred
trains came three in a row, at three stations|two to six wagons|с разрывом в час
a train (57 wagons)|train, 57 wagons|без семафоров|der Fall soll es sein. 3 Züge|hundreds of people
24 February in the morning|native of Russia|Telegram Belarus|ein Tausend Soldaten
citizens of Minsk|passport control in 2022
четверть состава|поезд — 57 вагонов|эшелон: 40 вагонов|from two to three trains|at fifteen stations
подросток, поджигавший оборудование на железной дороге|the trains 2022
Attack Signals A New Phase|30 km/h|40 км/ч|40 км/г|20 км/год|at two-track lines
"""


def texts(of: str) -> list[str]:
    return [
        each.strip() for line in of.strip().splitlines() for each in line.split("|") if each.strip()
    ]


def kinds(text: str, among: frozenset[str]) -> set[str]:
    return {each.kind for each in find(text, among)}


@pytest.mark.parametrize("text", texts(KILOMETRES))
def test_kilometres_in_any_writing(text):
    assert all(kinds(text, among) & {"kilometre", "distance"} for among in (WIRED, MOVES, HELD))


@pytest.mark.parametrize("text", texts(DISTANCES))
def test_distances_from_a_place(text):
    assert kinds(text, WIRED) & {"kilometre", "distance"}


@pytest.mark.parametrize("text", texts(COORDINATES))
def test_coordinates_in_any_writing(text):
    assert "coordinates" in kinds(text, WIRED)


@pytest.mark.parametrize("text", texts(PIECES))
def test_one_piece_of_equipment(text):
    assert "piece" in kinds(text, WIRED)


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        (CONTACTS, "contact"),
        (ACCOUNTS, "account"),
        (HOMES, "home"),
        (PLATES, "plate"),
        (PEOPLE, "person"),
    ],
)
def test_what_points_at_a_person_in_every_record(of, kind):
    anywhere = kinds_for(frozenset())
    assert [text for text in texts(of) if kind not in kinds(text, anywhere)] == []


@pytest.mark.parametrize("text", texts(HOUSES))
def test_houses_where_a_place_is_kept_wide(text):
    assert all("house" in kinds(text, among) for among in (WIRED, MOVES, HELD))
    assert "house" not in kinds(text, kinds_for(frozenset()))


@pytest.mark.parametrize("text", texts(DETAINEES))
def test_the_age_name_or_work_of_who_is_held(text):
    assert kinds(text, HELD) & {"detainee", "person"}


@pytest.mark.parametrize("text", texts(TRAINS))
def test_train_numbers_of_movements(text):
    assert "train" in kinds(text, MOVES)
    assert "train" not in kinds(text, WIRED)


@pytest.mark.parametrize("text", texts(TIMES))
def test_clock_times_of_movements(text):
    assert "time" in kinds(text, MOVES)
    assert "time" not in kinds(text, WIRED)


@pytest.mark.parametrize("text", texts(INNOCENT))
def test_nothing_is_held_back_by_guess(text):
    assert [find(text, among) for among in (MOVES, HELD, WIRED)] == [(), (), ()]


@pytest.mark.parametrize("text", texts(KILOMETRES + COORDINATES + TRAINS + TIMES))
def test_what_is_exact_hides_in_no_other_signs(text):
    wide = "".join(chr(ord(s) + 0xFEE0) if "!" <= s <= "~" else s for s in text)
    apart = "\u200d".join(text.replace(" ", "\u00a0 "))
    assert kinds(wide, MOVES) and kinds(apart, MOVES)


#: Where what is exact may stand in a text.
AMONG = ("{}. Then trains ran.", "«{}»", "({})", "They say: {}, and more", "— {} —", "[{}]!")


@pytest.mark.parametrize("among", AMONG)
def test_what_is_exact_is_found_wherever_it_stands(among):
    exact = KILOMETRES + DISTANCES + COORDINATES + PIECES + CONTACTS + PLATES
    exact += PEOPLE + ACCOUNTS + HOMES + TRAINS + TIMES
    every = kinds_for(frozenset(Handling))
    assert [text for text in texts(exact) if not find(among.format(text), every)] == []


def test_a_station_called_like_a_kilometre_is_a_name():
    mapped = frozenset(
        kilometres_called(["427 км", "Разъезд 10-й километр", "12 km", "Asipovichy-1"])
    )
    assert mapped == {427, 10, 12}
    assert not find("cabinet at the halt 427 km", WIRED, mapped)
    assert not find("между станциями «Азовское» и «Разъезд 10-й километр»", WIRED, mapped)
    assert not find("о.п. 427 км", WIRED, mapped)
    assert find("halt 428 km", WIRED, mapped)
    assert find("на 427 км", WIRED, mapped)
    assert find("km 427", WIRED, mapped, frozenset({427}))
    assert not find("cabinet at 427 km", WIRED, mapped, frozenset({427}))
    assert find("halt 427 km, 500 m north", WIRED, mapped)


@pytest.mark.parametrize(
    "text",
    texts(
        "Relay cabinet burned|релейный шкаф сгорел|signalling cabinet|"
        "Signals and points out of order|"
        "светофоры|сожгли шкаф СЦБ|relaiskast in brand|Relaisschrank angezündet|rozjazdy uszkodzone"
    ),
)
def test_words_that_are_plainly_of_equipment(text):
    assert kinds(text, frozenset({WAYSIDE})) == {WAYSIDE}


@pytest.mark.parametrize(
    "text",
    texts(
        "Rails taken up|rail war|railway partisans|Track blown up|a signal to the authorities|"
        "no signal from the ministry|at all points of the country|Rail sabotage|power points|"
        "switched off|подали сигнал|the cabinet of ministers|Kabinett"
    ),
)
def test_words_that_are_not_plainly_of_equipment(text):
    assert kinds(text, frozenset({WAYSIDE})) == set()


def test_one_writing_for_every_script():
    assert in_latin("ПК\u00a0 123+4") == "PK 123+4"
    assert in_latin("&#1055;К&nbsp;12") == in_latin("＆#1055;К 12") == "PK 12"
    assert in_latin("ш к а ф 5, a b c or so") == "shkaf 5, a b c or so"
    assert in_latin("train 2 4 1 7, 1 2, 3 4") == "train 2417, 1 2, 3 4"
    assert in_latin("&amp;#107;m k\U000e0041m") == "km km"


def test_letters_that_look_alike_hide_no_word():
    assert in_latin("pоst, \u0440ost") == "post, post"
    assert in_latin("килoмeтр, cветофор") == in_latin("километр, светофор")
    assert in_latin("s\u043bup, пост, post, Т-72B") == "slup, post, post, T-72B"
