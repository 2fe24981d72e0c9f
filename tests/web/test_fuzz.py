"""Whatever is asked of any route, the site answers, and never as if it were broken."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from werkzeug.routing import Rule

from tests.web.conftest import Unlimited

#: `make soak` asks for more.
CASES = int(os.environ.get("MAPPER_FUZZ_CASES", "200"))

NASTY = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "9" * 20,
        "9" * 400,
        "1e999",
        "nan",
        "٣",
        "x" * 300,
        "x" * 5_000,
        "[" * 200,
        "{" * 200,
        "../../etc/passwd",
        "..%2f",
        "a\x00b",
        "\u202e",
        "😀",
        "%",
        "%%s",
        "' OR 1=1 --",
        "2022-02-30",
        "2022-03-14/2021-01-01",
        "0001-01-01/9999-12-31",
        "../9999-12-31",
        "181,91,-181,-91",
        "0,0,0,0",
        "nan,nan,nan,nan",
        "sabotage",
        "BY",
        "BY-2022-0001",
        "BY-2022-99999999999999999999",
        "orsha-brest",
        "incidents",
        "records",
        "geojson",
        "csv",
        "gpkg",
    ]
)
TEXT = NASTY | st.text(max_size=40)
NAMES = st.sampled_from(
    "q bbox datetime from to page places since seen text lang country published limit geom profile "
    "event_type line station asset cause verification record stations v lon lat more token kind "
    "place_by location title event_date sub_event_type sources-0-url latitude longitude size map "
    "scale scheme after turned done brief sort via number".split()
)
PAIRS = st.lists(st.tuples(NAMES | TEXT, TEXT), max_size=5)
TYPES = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data; boundary=x",
        "text/plain; charset=nonsense",
        "",
    ]
)


@st.composite
def requests(draw: DrawFn, rules: SearchStrategy[Rule]) -> dict[str, object]:
    rule = draw(rules)
    path = "".join(
        quote(draw(TEXT | st.integers(0, 2**70).map(str)), safe="/") if is_dynamic else part
        for is_dynamic, part in rule._trace
        if part != "|"
    )
    return {
        "method": draw(st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT", *rule.methods])),
        "path": f"/{path.lstrip('/')}",
        "query_string": draw(st.dictionaries(NAMES | TEXT, TEXT, max_size=5)),
        "data": draw(st.binary(max_size=200) | PAIRS.map(dict)),
        "content_type": draw(TYPES),
        "headers": draw(
            st.dictionaries(
                st.sampled_from(["If-None-Match", "Range", "Accept", "Cookie", "Origin", "Host"]),
                st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
                max_size=3,
            )
        ),
    }


@pytest.fixture
def clients(app: Flask, client, editor, filled):
    app.extensions["mapper.limits"] = Unlimited()
    return client, editor


def test_no_request_breaks_the_site(app, clients):
    rules = st.sampled_from(sorted(app.url_map.iter_rules(), key=str))

    @settings(
        max_examples=CASES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(requests(rules), st.booleans())
    def ask(request, as_editor):
        kwargs = dict(request)
        if isinstance(kwargs["data"], dict) and kwargs["content_type"].startswith("multipart"):
            kwargs["content_type"] = "application/x-www-form-urlencoded"
        answer = clients[as_editor].open(**kwargs)
        body = answer.get_data()
        assert answer.status_code < 500, (request, body[:2000])

    ask()


@pytest.mark.parametrize("text", ["9" * 5_000, "ab " * 2_500], ids=["number", "words"])
def test_no_parameter_is_too_long_for_any_page(app, clients, text):
    pages = [e.rule for e in app.url_map.iter_rules() if "GET" in e.methods and not e.arguments]
    assert "/map/find" in pages and "/sources" in pages
    for page in pages:
        for name in "q limit page since after from via line country size map done bbox".split():
            answer = clients[True].get(page, query_string={name: text})
            assert answer.status_code < 500, (page, name)


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/{}",
        "/incidents?country={}",
        "/incidents?page={}",
        "/lines/{}",
        "/map/find?limit={}",
        "/map/places/{}",
        "/map/stations/{}",
        "/map/nothing/{}",
        "/stats/{}",
        "/export/{}.csv",
        "/sources?q={}",
        "/sources/{}",
    ],
)
def test_no_message_repeats_a_long_text_whole(clients, path):
    answer = clients[False].get(path.format("9" * 2_000), headers={"Accept": "application/json"})
    assert 400 <= answer.status_code < 500
    assert "9" * 100 not in re.sub(r'(?:href|value|action|content)="[^"]*"', "", answer.text)


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("POST", "/review/99999999999999999999/accept", {}),
        ("GET", "/review/99999999999999999999/accept", None),
        ("GET", "/review//reject", None),
        ("GET", f"/static/{'x' * 300}", None),
        ("GET", f"/geodata/{'x' * 5000}", None),
        ("POST", "/api/locate", "[" * 200_000),
        ("POST", "/api/locate", '{"text":' * 100_000),
        ("GET", f"/api/locate?text={'[' * 60_000}", None),
        ("GET", f"/incidents?q={'x ' * 20_000}", None),
        ("GET", f"/incidents?page={'9' * 5000}", None),
    ],
)
def test_what_once_broke_it(clients, method, path, data):
    for each in clients:
        kind = "application/json" if isinstance(data, str) else None
        answer = each.open(path, method=method, data=data, content_type=kind)
        assert answer.status_code < 500
