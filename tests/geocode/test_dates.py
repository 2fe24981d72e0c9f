from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geocode.dates import read_when
from mapper.geocode.dates.when import When

#: A Monday.
PUBLISHED = date(2022, 3, 28)

DAYS = [
    ("en", "on 14 March", "2022-03-14", None, "day", "unknown"),
    ("en", "on March 14, 2022", "2022-03-14", None, "day", "unknown"),
    ("en", "14 or 15 March", "2022-03-14", "2022-03-15", "one_of", "unknown"),
    ("en", "14–16 March 2022", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("en", "in the night to 1 March", "2022-02-28", "2022-03-01", "one_of", "night"),
    ("en", "since 14 March", "2022-03-14", None, "since", "unknown"),
    ("en", "by 14 March", None, "2022-03-14", "by", "unknown"),
    ("en", "last weekend", "2022-03-26", "2022-03-27", "through", "unknown"),
    ("en", "three days ago", "2022-03-25", None, "day", "unknown"),
    ("en", "yesterday evening", "2022-03-27", None, "day", "evening"),
    ("en", "on 30 December", "2021-12-30", None, "day", "unknown"),
    ("nl", "op zaterdag", "2022-03-26", None, "day", "unknown"),
    ("nl", "in de nacht van 1 op 2 maart", "2022-03-01", "2022-03-02", "one_of", "night"),
    ("nl", "eergisteren", "2022-03-26", None, "day", "unknown"),
    ("nl", "14-3-2022", "2022-03-14", None, "day", "unknown"),
    ("de", "in der Nacht auf den 1. März", "2022-02-28", "2022-03-01", "one_of", "night"),
    ("de", "vom 14. bis 16. März", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("de", "vor drei Tagen", "2022-03-25", None, "day", "unknown"),
    ("pl", "w nocy z 27 na 28 lutego", "2022-02-27", "2022-02-28", "one_of", "night"),
    ("pl", "w sobotę wieczorem", "2022-03-26", None, "day", "evening"),
    ("ru", "в ночь на 3 марта", "2022-03-02", "2022-03-03", "one_of", "night"),
    ("ru", "с 14 по 16 марта", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("ru", "02.03.2022", "2022-03-02", None, "day", "unknown"),
    ("ru", "в минувшие выходные", "2022-03-26", "2022-03-27", "through", "unknown"),
    ("uk", "у ніч на 3 березня", "2022-03-02", "2022-03-03", "one_of", "night"),
    ("uk", "28 лютого або 1 березня", "2022-02-28", "2022-03-01", "one_of", "unknown"),
    ("uk", "у п'ятницю вранці", "2022-03-25", None, "day", "morning"),
    ("be", "уночы 1 сакавіка", "2022-03-01", None, "day", "night"),
    ("be", "учора ўвечары", "2022-03-27", None, "day", "evening"),
    ("be", "unočy 1 sakavika", "2022-03-01", None, "day", "night"),
]


@pytest.mark.parametrize(("lang", "text", "first", "last", "meaning", "period"), DAYS)
def test_days(
    lang: str, text: str, first: str | None, last: str | None, meaning: str, period: str
) -> None:
    found = read_when(text, lang, PUBLISHED)
    assert found is not None
    assert found.to_json() == {
        "event_date": first,
        "event_date_end": last,
        "date_meaning": meaning,
        "time_precision": 1,
        "time_of_day": period,
    }


#: What each rule reads: language, text, the first and the last day, meaning, time of day.
RULES = [
    # the night between two weekdays
    ("en", "overnight from Thursday to Friday", "2022-03-24", "2022-03-25", "one_of", "night"),
    ("nl", "in de nacht van donderdag op vrijdag", "2022-03-24", "2022-03-25", "one_of", "night"),
    (
        "de",
        "in der Nacht vom Donnerstag zum Freitag",
        "2022-03-24",
        "2022-03-25",
        "one_of",
        "night",
    ),
    ("pl", "w nocy ze środy na czwartek", "2022-03-23", "2022-03-24", "one_of", "night"),
    ("ru", "в ночь со среды на четверг", "2022-03-23", "2022-03-24", "one_of", "night"),
    ("uk", "у ніч з неділі на понеділок", "2022-03-27", "2022-03-28", "one_of", "night"),
    ("be", "у ноч з серады на чацвер", "2022-03-23", "2022-03-24", "one_of", "night"),
    ("be", "u noč z sierady na čaćvier", "2022-03-23", "2022-03-24", "one_of", "night"),
    ("de", "zwischen Freitag und Sonntag", "2022-03-25", "2022-03-27", "through", "unknown"),
    ("en", "on Saturday or Friday", "2022-03-25", "2022-03-26", "one_of", "unknown"),
    # the year before
    ("en", "last year, on 9 March", "2021-03-09", None, "day", "unknown"),
    ("nl", "op 9 maart van vorig jaar", "2021-03-09", None, "day", "unknown"),
    ("de", "am 9. März letzten Jahres", "2021-03-09", None, "day", "unknown"),
    ("pl", "9 marca ub. roku", "2021-03-09", None, "day", "unknown"),
    ("ru", "в прошлом году, 9 марта", "2021-03-09", None, "day", "unknown"),
    ("uk", "9 березня торік", "2021-03-09", None, "day", "unknown"),
    ("be", "9 сакавіка летась", "2021-03-09", None, "day", "unknown"),
    ("be", "9 sakavika minułaha hoda", "2021-03-09", None, "day", "unknown"),
    # spans and nights, month first, with a dash or a slash, across months and years
    ("en", "from March 9 to March 11", "2022-03-09", "2022-03-11", "through", "unknown"),
    ("en", "March 9-11", "2022-03-09", "2022-03-11", "through", "unknown"),
    ("en", "on 9, 10 and 12 March", "2022-03-09", "2022-03-12", "through", "unknown"),
    ("en", "on the night of March 8 to March 9", "2022-03-08", "2022-03-09", "one_of", "night"),
    ("en", "the night of 8-9 March", "2022-03-08", "2022-03-09", "one_of", "night"),
    ("en", "8/9 March overnight", "2022-03-08", "2022-03-09", "one_of", "night"),
    ("de", "in der Nacht 8./9. März", "2022-03-08", "2022-03-09", "one_of", "night"),
    (
        "de",
        "zwischen dem 27. Februar und dem 2. März",
        "2022-02-27",
        "2022-03-02",
        "through",
        "unknown",
    ),
    ("ru", "с 14.02 по 16.02.2022", "2022-02-14", "2022-02-16", "through", "unknown"),
    ("pl", "od 30 grudnia do 2 stycznia 2022", "2021-12-30", "2022-01-02", "through", "unknown"),
    ("en", "closed from 20 March to 5 April", "2022-03-20", None, "since", "unknown"),
    # since and by before a weekday
    ("en", "since last Thursday", "2022-03-24", None, "since", "unknown"),
    ("nl", "sinds donderdag", "2022-03-24", None, "since", "unknown"),
    ("de", "seit Donnerstag", "2022-03-24", None, "since", "unknown"),
    ("pl", "od czwartku", "2022-03-24", None, "since", "unknown"),
    ("ru", "с прошлого четверга", "2022-03-24", None, "since", "unknown"),
    ("uk", "від четверга", "2022-03-24", None, "since", "unknown"),
    ("be", "з чацвярга", "2022-03-24", None, "since", "unknown"),
    ("be", "z čaćviarha", "2022-03-24", None, "since", "unknown"),
    ("en", "by Thursday", None, "2022-03-24", "by", "unknown"),
    ("de", "bis Donnerstag", None, "2022-03-24", "by", "unknown"),
    ("pl", "do czwartku", None, "2022-03-24", "by", "unknown"),
    ("ru", "к четвергу", None, "2022-03-24", "by", "unknown"),
    # a weekday of a week, and one that is said to be past
    ("en", "on Tuesday last week", "2022-03-22", None, "day", "unknown"),
    ("nl", "vorige week dinsdag", "2022-03-22", None, "day", "unknown"),
    ("de", "letzten Montag", "2022-03-21", None, "day", "unknown"),
    # the time of day
    ("en", "on 14 March at 9:30 p.m.", "2022-03-14", None, "day", "evening"),
    ("en", "at 11pm on 14 March", "2022-03-14", None, "day", "night"),
    ("en", "at 12:30 a.m. on 14 March", "2022-03-14", None, "day", "night"),
    ("en", "in the early hours of 14 March", "2022-03-14", None, "day", "night"),
    ("nl", "op 14 maart om 21.30 uur", "2022-03-14", None, "day", "evening"),
    ("nl", "donderdagmiddag", "2022-03-24", None, "day", "day"),
    ("de", "am 14. März gegen 22 Uhr", "2022-03-14", None, "day", "evening"),
    ("de", "am Donnerstagnachmittag", "2022-03-24", None, "day", "day"),
    ("de", "Donnerstag Morgen", "2022-03-24", None, "day", "morning"),
    ("pl", "14 marca o godz. 2.15", "2022-03-14", None, "day", "night"),
    ("ru", "14 марта около 17 часов", "2022-03-14", None, "day", "day"),
    ("ru", "14 марта в 2 часа дня", "2022-03-14", None, "day", "day"),
    ("uk", "14 березня о 22 годині", "2022-03-14", None, "day", "evening"),
    ("be", "14 сакавіка каля 22 гадзін", "2022-03-14", None, "day", "evening"),
    ("be", "14 sakavika a 22 hadzinie", "2022-03-14", None, "day", "evening"),
    # words of Belarusian in both scripts
    ("be", "заўчора", "2022-03-26", None, "day", "unknown"),
    ("be", "pazaŭčora ŭviečary", "2022-03-26", None, "day", "evening"),
    ("be", "na minułych vychadnych", "2022-03-26", "2022-03-27", "through", "unknown"),
    # numbers without a year, ordinals in words, abbreviations
    ("en", "on 9/3", "2022-03-09", None, "day", "unknown"),
    ("nl", "op 09/03", "2022-03-09", None, "day", "unknown"),
    ("de", "am 9.3.", "2022-03-09", None, "day", "unknown"),
    ("pl", "w dniu 09.03", "2022-03-09", None, "day", "unknown"),
    ("ru", "с 09.03", "2022-03-09", None, "since", "unknown"),
    ("en", "2022/03/09", "2022-03-09", None, "day", "unknown"),
    ("en", "the ninth of March", "2022-03-09", None, "day", "unknown"),
    ("en", "March the 9th", "2022-03-09", None, "day", "unknown"),
    ("nl", "de negende maart", "2022-03-09", None, "day", "unknown"),
    ("de", "am neunten März", "2022-03-09", None, "day", "unknown"),
    ("pl", "piątego marca", "2022-03-05", None, "day", "unknown"),
    ("ru", "двадцать первого марта", "2022-03-21", None, "day", "unknown"),
    ("uk", "дев'ятого березня", "2022-03-09", None, "day", "unknown"),
    ("be", "дзявятага сакавіка", "2022-03-09", None, "day", "unknown"),
    ("be", "dzieviataha sakavika", "2022-03-09", None, "day", "unknown"),
    ("uk", "9 бер. 2022", "2022-03-09", None, "day", "unknown"),
    ("ru", "9 мар. 2022 г.", "2022-03-09", None, "day", "unknown"),
    # a weekday says which year is meant
    ("en", "on Monday, 5 April", "2021-04-05", None, "day", "unknown"),
    # the date of the incident, not that of what was done about it
    ("en", "Arrested on 20 March over a fire on 9 March.", "2022-03-09", None, "day", "unknown"),
    (
        "en",
        "Posted on 28 March 2022. The depot burned on Thursday.",
        "2022-03-24",
        None,
        "day",
        "unknown",
    ),
    (
        "nl",
        "De op 20 maart opgepakte man stak op 9 maart een kast aan.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
    (
        "de",
        "Am 20. März wurde er verurteilt, weil er am 9. März Kabel stahl.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
    (
        "pl",
        "Sąd skazał 20 marca mężczyznę, który 9 marca ukradł kable.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
    (
        "ru",
        "Арестованный 20 марта рассказал, что поджёг вагон 9 марта.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
    (
        "uk",
        "Затриманий 20 березня чоловік спалив вагон 9 березня.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
    (
        "be",
        "Суд 20 сакавіка асудзіў мужчыну, які 9 сакавіка спаліў вагон.",
        "2022-03-09",
        None,
        "day",
        "unknown",
    ),
]


@pytest.mark.parametrize(("lang", "text", "first", "last", "meaning", "period"), RULES)
def test_rules(
    lang: str, text: str, first: str | None, last: str | None, meaning: str, period: str
) -> None:
    test_days(lang, text, first, last, meaning, period)


@pytest.mark.parametrize(
    ("lang", "text", "first", "last", "precision"),
    [
        ("en", "in mid-February", "2022-02-11", "2022-02-20", 2),
        ("en", "in the second half of February", "2022-02-16", "2022-02-28", 2),
        ("nl", "in de tweede helft van februari", "2022-02-16", "2022-02-28", 2),
        ("de", "in der zweiten Februarhälfte", "2022-02-16", "2022-02-28", 2),
        ("de", "in der ersten Hälfte des Februars", "2022-02-01", "2022-02-15", 2),
        ("pl", "w pierwszej połowie lutego", "2022-02-01", "2022-02-15", 2),
        ("pl", "w połowie lutego", "2022-02-11", "2022-02-20", 2),
        ("ru", "во второй половине февраля", "2022-02-16", "2022-02-28", 2),
        ("uk", "у першій половині лютого", "2022-02-01", "2022-02-15", 2),
        ("be", "у другой палове лютага", "2022-02-16", "2022-02-28", 2),
        ("be", "u pieršaj pałovie lutaha", "2022-02-01", "2022-02-15", 2),
        ("be", "u siaredzinie lutaha", "2022-02-11", "2022-02-20", 2),
        ("be", "naprykancy lutaha", "2022-02-21", "2022-02-28", 2),
        ("be", "na minułym tydni", "2022-03-21", "2022-03-27", 2),
        ("be", "u minułym miesiacy", "2022-02-01", "2022-02-28", 3),
        ("en", "this week", "2022-03-28", "2022-03-28", 2),
        ("en", "in October last year", "2021-10-01", "2021-10-31", 3),
        ("de", "im Februar vergangenen Jahres", "2021-02-01", "2021-02-28", 3),
        ("ru", "в феврале прошлого года", "2021-02-01", "2021-02-28", 3),
        ("en", "last June", "2021-06-01", "2021-06-30", 3),
        ("en", "since January", "2022-01-01", None, 3),
    ],
)
def test_parts_of_months(
    lang: str, text: str, first: str, last: str | None, precision: int
) -> None:
    found = read_when(text, lang, PUBLISHED)
    assert found is not None
    read = found.to_json()
    assert (read["event_date"], read["event_date_end"], read["time_precision"]) == (
        first,
        last,
        precision,
    )


#: What names no time of an incident: what is to come, streets, measures, days that are none.
NOTHING = [
    ("en", "Traffic resumes next Thursday."),
    ("en", "On Thursday, the court will hear the driver."),
    ("en", "The hearing is scheduled for Thursday, 14 April."),
    ("en", "A depot opens on 3 May."),
    ("en", "Trains run again in June."),
    ("nl", "De brug gaat komende donderdag open."),
    ("nl", "Het proces begint op 3 mei."),
    ("de", "Ab Donnerstag sollen wieder Züge fahren."),
    ("de", "Der Prozess startet am 3. Mai."),
    ("pl", "W najbliższy czwartek rozpocznie się remont."),
    ("pl", "Wyrok zostanie ogłoszony 3 maja."),
    ("ru", "В четверг начнётся ремонт."),
    ("ru", "Заседание состоится 3 мая."),
    ("uk", "Наступного четверга міст відкриють."),
    ("uk", "Засідання відбудеться 3 травня."),
    ("be", "У чацвер пачнецца рамонт."),
    ("be", "Пасяджэнне адбудзецца 3 траўня."),
    ("be", "U nastupny čaćvier most adkryjuć."),
    ("en", "on 3 March next year"),
    ("en", "The March 9 Square stop was vandalised."),
    ("nl", "bij het Plein 9 maart"),
    ("de", "am Platz des 18. März"),
    ("pl", "przy ul. 9 Marca"),
    ("ru", "на площади 9 Января"),
    ("uk", "на вулиці 9 Січня"),
    ("be", "на вуліцы 9 Студзеня"),
    ("be", "na vulicy 9 Studzienia"),
    ("en", "on the 25/12 kV line at km 9/3"),
    ("en", "between 1/3 and 2/3 of the trains"),
    ("en", "from 1.2 to 2.3 million"),
    ("nl", "de trein van 09.03 uur"),
    ("pl", "piąta lokomotywa, 15 się zatrzymało"),
    ("ru", "в Октябрьском районе"),
    ("ru", "загрязнение окружающей среды"),
    ("be", "у Чэрвені"),
    ("en", "on 9 March 9999"),
    ("en", "in March 0000"),
    ("en", "on 9 March 1953"),
    ("en", "from 30 February to 2 March"),
    ("en", "the night from 31 April to 1 May"),
    ("en", "from 11 to 9 March"),
    ("en", "Trains ran at 9:30 in the evening."),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_what_is_no_time_of_an_incident_gives_nothing(lang: str, text: str) -> None:
    assert read_when(text, lang, PUBLISHED) is None


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize("text", ["yesterday", "last month", "on Saturday", "9 March", "9.3.2022"])
def test_a_publication_in_no_year_of_reports_gives_nothing(text: str, published: date) -> None:
    assert read_when(text, "en", published) is None


def test_a_day_without_a_year_is_counted_back_half_a_year() -> None:
    assert read_when("on 28 September", "en", PUBLISHED) is not None
    assert read_when("on 20 September", "en", PUBLISHED) is None


def test_a_word_of_the_future_dates_its_own_clause() -> None:
    found = read_when(
        "On Saturday a train derailed, and it will be removed on Tuesday", "en", PUBLISHED
    )
    assert found is not None
    assert found.event_date == date(2022, 3, 26)


def test_weeks_and_months_are_less_precise() -> None:
    week = read_when("last week", "en", PUBLISHED)
    assert week == When(date(2022, 3, 21), date(2022, 3, 27), "through", 2, start=0, end=9)
    month = read_when("в феврале 2022 года", "ru", PUBLISHED)
    assert month is not None
    assert (month.event_date, month.event_date_end) == (date(2022, 2, 1), date(2022, 2, 28))
    assert month.time_precision == 3


def test_a_clock_says_the_time_of_day() -> None:
    found = read_when("обстріляли о 6:45", "uk")
    assert found is not None
    assert found.time_of_day == "morning"
    assert found.event_date is None


@pytest.mark.parametrize("text", ["It may rain", "the march went on", "no date", "31 February"])
def test_no_date_is_made_up(text: str) -> None:
    assert read_when(text, "en", PUBLISHED) is None


def test_without_a_publication_a_yearless_day_stays_unsaid() -> None:
    assert read_when("on 14 March", "en") is None
    found = read_when("on 14 March 2022", "en")
    assert found is not None
    assert found.event_date == date(2022, 3, 14)


def test_the_span_points_at_the_words() -> None:
    text = "Two boxes burned on 14 or 15 March near Barysau."
    found = read_when(text, "en", PUBLISHED)
    assert found is not None
    assert text[found.start : found.end] == "14 or 15 March"


@given(
    st.text(max_size=60) | st.sampled_from([text for _, text, *_ in [*DAYS, *RULES, *NOTHING]]),
    st.sampled_from(["en", "nl", "de", "pl", "ru", "uk", "be"]),
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
)
def test_nothing_lies_after_its_publication(text: str, lang: str, published: date) -> None:
    found = read_when(text, lang, published)
    if found is not None:
        days = [day for day in (found.event_date, found.event_date_end) if day]
        assert all(day <= published for day in days)
        assert days == sorted(days)


@given(st.dates(date(2015, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
def test_a_written_day_is_read_back(day: date, later: int) -> None:
    text = f"On {day.day}.{day.month}.{day.year} a cabinet burned"
    found = read_when(text, "en", day + timedelta(days=later))
    assert found is not None
    assert found.event_date == day


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Пожар произошёл 14.03 около 22:00", "ru", date(2022, 3, 14)),
        ("14.03, Слуцк: згарэла шафа.", "be", date(2022, 3, 14)),
        ("Вагони зійшли 07.03.", "uk", date(2022, 3, 7)),
        ("убыток 14.03 млн рублей", "ru", None),
        ("Wzrost o 12.03 proc.", "pl", None),
        ("скорость 12.03 км", "ru", None),
    ],
)
def test_two_and_two_figures_are_a_day_where_they_measure_nothing(
    text: str, lang: str, day: date | None
) -> None:
    when = read_when(text, lang, date(2022, 3, 28))
    assert (when and when.event_date) == day
