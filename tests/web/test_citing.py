"""A record's references: on its page, and at an address for each style."""

from __future__ import annotations

import json

import pytest
import rispy

from mapper.formats.citations import STYLES
from tests.web.conftest import HOSTILE, STRETCH


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.suffix)
def test_each_style_has_an_address_and_names_the_revision(client, filled, style):
    answer = client.get(f"/incidents/{STRETCH.id}/cite.{style.suffix}")
    assert answer.status_code == 200
    assert answer.mimetype == style.media_type
    assert f"/incidents/{STRETCH.id}/history/1" in answer.text
    assert STRETCH.title in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get(f"/incidents/{STRETCH.id}").text
    assert f'href="/incidents/{STRETCH.id}/cite.{style.suffix}"' in page


def test_the_page_shows_what_the_addresses_hold(client, filled):
    page = client.get(f"/incidents/{STRETCH.id}").text
    said = client.get(f"/incidents/{STRETCH.id}/cite.txt").text
    assert said in page
    assert "data-copy" in page


def test_a_hostile_title_is_only_a_title(client, filled):
    (record,) = rispy.loads(client.get(f"/incidents/{HOSTILE.id}/cite.ris").text)
    assert HOSTILE.title in record.values()
    (item,) = json.loads(client.get(f"/incidents/{HOSTILE.id}/cite.json").text)
    assert item["title"] == HOSTILE.title
    assert "<img" not in client.get(f"/incidents/{HOSTILE.id}").text


def test_what_is_not_shown_or_not_written_so_is_said(client, filled, held):
    assert client.get(f"/incidents/{held.id}/cite.bib").status_code == 404
    assert client.get("/incidents/BY-2022-0999/cite.bib").status_code == 404
    wrong = client.get(f"/incidents/{STRETCH.id}/cite.docx")
    assert wrong.status_code == 404
    assert ".bib" in wrong.json["detail"]
