from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geocode.reading.language import detect
from mapper.geocode.tokens import sentences, tokenise, unhyphen

SENTENCES = [
    ("en", "The line near the town was closed after an explosion."),
    ("nl", "Het spoor bij de stad werd na een ontploffing gesloten."),
    ("de", "Die Strecke bei der Stadt wurde nach einer Explosion gesperrt."),
    ("pl", "Tory koło miasta zostały zamknięte po wybuchu."),
    ("ru", "Пути возле города закрыли после взрыва."),
    ("uk", "Колію біля міста закрили після вибуху."),
    ("be", "Пуці каля горада зачынілі пасля выбуху."),
    ("lat", "Rejki kala horada začynili paśla vybuchu."),
    ("pl", "Moskwa zaprzecza doniesieniom."),
    ("be", "Масква абвяргае паведамленні."),
]


@pytest.mark.parametrize(("lang", "text"), SENTENCES)
def test_language_is_detected(lang: str, text: str) -> None:
    assert detect(tokenise(text)) == lang


@given(st.text(max_size=200))
def test_tokens_lie_where_their_spans_say(text: str) -> None:
    tokens = tokenise(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert sum(len(part) for part in sentences(tokens)) == len(tokens)


def test_numbers_dashes_and_hyphens() -> None:
    kinds = [(t.kind, t.text) for t in tokenise("67-й км Суджа — Орша-2, 5.5 km")]
    assert kinds == [
        ("number", "67-й"),
        ("word", "км"),
        ("word", "Суджа"),
        ("dash", "—"),
        ("word", "Орша-2"),
        ("sign", ","),
        ("number", "5.5"),
        ("word", "km"),
    ]
    assert [p.text for p in unhyphen(tokenise("Barysaw-Navasady")[0])] == [
        "Barysaw",
        "-",
        "Navasady",
    ]


def test_abbreviations_end_no_sentence() -> None:
    assert len(sentences(tokenise("На ст. Орша пожар. Жертв нет."))) == 2
