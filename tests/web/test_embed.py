"""What others may frame: small pages without form and cookie, and only these."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from tests.web.conftest import AREA, HOSTILE, STRETCH

PAGES = (
    "/embed",
    "/embed?event_type=sabotage&map=8/52.6/25.6",
    f"/embed/{STRETCH.id}",
    f"/embed/{AREA.id}",
)


@pytest.mark.parametrize("address", PAGES)
def test_it_may_be_framed_and_holds_no_form_and_sets_no_cookie(client, filled, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "<form" not in answer.text
    assert "<input" not in answer.text
    assert "OpenStreetMap" in answer.text and "CC BY 4.0" in answer.text


@pytest.mark.parametrize(
    "address", ["/", "/incidents", f"/incidents/{STRETCH.id}", "/about", "/sign-in"]
)
def test_nothing_else_may_be_framed(client, filled, address):
    headers = client.get(address).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_without_scripts_it_is_the_picture_which_leads_to_the_page(client, filled):
    page = client.get("/embed?event_type=sabotage&map=8/52.6/25.6").text
    noscript = "".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL))
    picture = re.search(r'<img src="([^"]+)"', noscript)[1].replace("&amp;", "&")
    assert "event_type=sabotage" in picture and "map=8/52.6/25.6" in unquote(picture)
    assert client.get(picture).mimetype == "image/svg+xml"
    leads = re.search(r'<a href="([^"]+)"', noscript)[1].replace("&amp;", "&")
    assert leads == "/?event_type=sabotage#map=8/52.6/25.6"


def test_a_record_has_its_own_and_one_that_is_not_shown_has_none(client, filled, held):
    page = client.get(f"/embed/{STRETCH.id}").text
    assert STRETCH.title in page
    assert f'href="/incidents/{STRETCH.id}"' in page
    missing = client.get(f"/embed/{held.id}")
    assert missing.status_code == 404
    assert held.title not in missing.text


def test_a_hostile_title_is_only_words(client, filled):
    page = client.get(f"/embed/{HOSTILE.id}").text
    assert HOSTILE.title not in page
    assert "<img src=x" not in page


def test_what_is_no_filter_and_no_place_is_refused(client, filled):
    assert client.get("/embed?lin=x").status_code == 400
    assert client.get("/embed?map=x").status_code == 400
