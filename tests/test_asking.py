"""Who asks other servers, what they say as they refuse, and how long they ask to wait."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper import resources
from mapper.asking import agent_name, own_words, retry_after_s
from mapper.errors import SettingError
from mapper.settings import load


def test_the_agent_names_the_program_its_address_and_whom_to_write_to():
    assert resources.address().startswith("https://")
    own = f"railway-incident-mapper/{resources.version()} (+{resources.address()}"
    assert agent_name() == f"{own})"
    assert agent_name("editors@rail.example.org") == f"{own}; editors@rail.example.org)"


@pytest.mark.parametrize("contact", ["editors@rail.example.org", "https://rail.example.org/a?b=1"])
def test_a_contact_is_a_mail_or_a_web_address(contact):
    assert load({"MAPPER_CONTACT": contact}).contact == contact
    site = {"MAPPER_SITE_URL": "https://rail.example.org/"}
    assert load(site).contact == "https://rail.example.org"
    assert load(site | {"MAPPER_CONTACT": contact}).contact == contact


@pytest.mark.parametrize(
    "contact", ["me", "a@b)", "a@b\r\nX: y", "a@b c", "рейки@example.org", "ftp://a.example"]
)
def test_what_a_header_cannot_hold_is_no_contact(contact):
    with pytest.raises(SettingError, match=r"MAPPER_CONTACT=.* is no mail or web address"):
        load({"MAPPER_CONTACT": contact})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"maintenance\n", "maintenance"),
        (b"", ""),
        (b"<p>busy &amp; tired</p>", "busy & tired"),
        (b"\xef\xbb\xbf<html><style>p { }</style><!-- a --><p>one<p>two</html>", "one two"),
        (b"<script>if (a < b) { c > d }</script><p>words</p>", "words"),
        (b"<title>OSM3S</title><p>ODbL.</p><p><strong>Error</strong>: too busy </p>", "too busy"),
        (b'{"error": {"code": 400, "message": "no query"}}', "no query"),
        (b'{"elements": [1, 2]}', ""),
        (b'{"elements": [1, 2', ""),
        (b"[1, 2]", ""),
        (b"\xff\xfe words", "\ufffd\ufffd words"),
    ],
)
def test_a_refusal_is_told_in_its_words_without_tags(body, words):
    assert own_words(body) == words


def test_words_are_short_and_hold_nothing_for_a_terminal_to_obey():
    words = own_words(b"<p>bad \x1b[31mred\x07" + b"x" * 1000)
    assert words.startswith("bad [31mred xxx")
    assert words.isprintable()
    assert len(words) == 201


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode) | st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner)
    | st.dictionaries(st.sampled_from(["error", "message", "detail"]), inner)
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_any_body_has_words_for_a_terminal(body):
    words = own_words(body)
    assert words.isprintable()
    assert len(words) <= 201


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "Fri, 01 May 2020 12:00:00 GMT"}, 0.0),
        (
            {
                "Retry-After": "Fri, 01 May 2020 12:01:00 GMT",
                "Date": "Fri, 01 May 2020 12:00:00 GMT",
            },
            60.0,
        ),
    ],
)
def test_retry_after_is_read_in_both_its_forms(headers, seconds):
    assert retry_after_s(headers) == seconds
