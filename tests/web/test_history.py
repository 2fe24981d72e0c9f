"""Changes of a record: listed, read, compared, dated and cited; and all corrections."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from mapper.intake.withdrawing import withdraw
from tests.web.conftest import CLAIMS, STRETCH, token_in

ID = STRETCH.id
PAGE = f"/incidents/{ID}"
MARK = "qzxmark"


@pytest.fixture
def changed(put):
    """A record of three published states, the first of them imported."""
    put(replace(STRETCH, updated=date(2024, 2, 1), status="held", title=f"Held {MARK}"), CLAIMS)
    put(replace(STRETCH, updated=date(2024, 3, 1)), CLAIMS)
    put(replace(STRETCH, updated=date(2024, 5, 1), title="Mended", effect="delays"), CLAIMS)
    at = {"from_station": "by-baranavichy-paleskiya", "to_station": "", "line": ""}
    twice = replace(STRETCH, updated=date(2024, 6, 1), title="Mended twice", **at)
    put(replace(twice, place_kind="station"), CLAIMS)


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return unescape(answer.text)


def test_the_history_begins_with_publication_and_names_fields_only(client, editor, changed):
    page = text(client, f"{PAGE}/history")
    assert re.findall(r'<li value="(\d+)">', page) == ["4", "3", "2"]
    assert "Title, Place" in page
    assert "Title, Effect on traffic" in page
    assert "example" not in page, "why is for editors"
    assert MARK not in page
    own = text(editor, f"{PAGE}/history")
    assert re.findall(r'<li value="(\d+)">', own) == ["4", "3", "2", "1"]
    assert "By test: example" in own


def test_a_revision_is_read_and_compared_by_the_labels_of_the_schema(client, changed):
    page = text(client, f"{PAGE}/history/2")
    assert STRETCH.title in page
    assert "1 March 2024" in page
    page = text(client, f"{PAGE}/history/4?with=2")
    assert page.index(STRETCH.title) < page.index("Mended twice")
    assert "data-compared" in page
    assert '<th scope="row">Where</th>' in page
    page = text(client, f"{PAGE}/history/3?with=2")
    assert '<th scope="row">Effect on traffic</th>' in page
    assert text(client, f"{PAGE}/history/2?with=4").count("Revision 2") >= 1


def test_what_is_not_public_is_not_found_by_its_number(client, editor, changed):
    for path in ("/history/1", "/history/9", "/history/2?with=1", "/history/99999999999"):
        assert MARK not in text(client, PAGE + path, 404)
    assert MARK in text(editor, f"{PAGE}/history/1")
    text(client, f"{PAGE}/history/2?with=x", 400)
    text(client, f"{PAGE}/history?before=x", 400)
    text(client, "/incidents/BY-2022-9999/history", 404)


def test_as_it_was_on_a_day(client, changed):
    assert STRETCH.title in text(client, f"{PAGE}?on=2024-04-30")
    page = text(client, f"{PAGE}?on=2024-05-01")
    assert "As it was on 1 May 2024: revision 3" in page
    assert '"record-title">Mended<' in page
    assert "was not in the record" in text(client, f"{PAGE}?on=2024-02-29", 404)
    text(client, f"{PAGE}?on=2999-01-01", 400)
    text(client, f"{PAGE}?on=yesterday", 400)


def test_a_citation_names_the_revision_and_its_day_and_its_address_stays(client, changed, put):
    cited = re.search(r'id="cite-txt"[^>]*>(.*?)</pre>', text(client, PAGE))[1]
    assert "revision 4 of 1 June 2024" in cited
    address = re.search(r"(/incidents/\S+)", cited)[1]
    assert address == f"{PAGE}/history/4"
    put(replace(STRETCH, title="Another"))
    page = text(client, address)
    assert '"record-title">Mended twice<' in page
    assert "It has been changed since" in page


def test_its_page_lists_the_latest_changes_and_leads_to_all(client, editor, changed):
    page = text(client, PAGE)
    changes = page[page.index('id="changes"') :]
    assert f'href="{PAGE}/history"' in changes
    assert "by test" not in changes
    assert "by test: example" in text(editor, PAGE)


def test_former_words_are_taken_away_and_erased_by_an_editor(client, editor, put, store, region):
    put(replace(STRETCH, notes=f"{MARK} here"))
    put(replace(STRETCH, notes="Nobody is named."))
    assert MARK in text(client, f"{PAGE}/history/1")
    form = {"token": token_in(editor.get(f"{PAGE}/history").text), "upto": "1"}
    path = f"{PAGE}/history/former"
    assert client.post(path, data=form).status_code == 403
    assert editor.post(path, data=form | {"reason": "x"}).status_code == 400
    assert editor.post(path, data=form | {"field": "notes"}).status_code == 400
    assert (
        editor.post(path, data=form | {"field": "notes", "reason": "x", "upto": "y"}).status_code
        == 400
    )
    assert editor.post(path, data=form | {"field": "notes", "reason": "x"}).status_code == 303
    today = datetime.now(UTC).date()
    faces = ("/history", "/history/1", "/history/1?with=2", "/history/2?with=1", f"?on={today}")
    for who in (client, editor):
        for face in (*(PAGE + each for each in faces), "/corrections", f"/incidents?q={MARK}"):
            shown = text(who, face).replace(f"q={MARK}", "").replace(f'value="{MARK}"', "")
            assert MARK not in shown, face
    erase = {"field": "notes", "reason": "x", "erase": "yes"}
    assert editor.post(path, data=form | erase).status_code == 303
    page = text(client, f"{PAGE}/history/1")
    assert "The words of this revision were erased" in page
    assert text(client, f"{PAGE}/history/1?with=2")
    assert store.verify().fault == ""


def test_corrections_name_fields_and_reasons_and_never_words(client, changed, store, region):
    page = text(client, "/corrections")
    assert page.index("1 June 2024") < page.index("1 May 2024")
    assert "Title, Effect on traffic" in page
    assert "Mended twice" in page, "its title as it is now"
    assert STRETCH.title not in page
    assert "/corrections" in text(client, "/about")
    withdraw(store, region, ID, "wrong_place", f"{MARK} inside", editor="editor-3")
    page = text(client, "/corrections")
    assert "Wrong place" in page
    assert "Withdrawn" in page
    assert "Mended" not in page
    assert MARK not in page
    for path in ("/history", "/history/2", "?on=2024-05-01"):
        assert client.get(PAGE + path).status_code in (404, 410)


def test_corrections_come_in_pages(client, put):
    for number in range(40):
        put(replace(STRETCH, title=f"Title {number}"))
    first = text(client, "/corrections")
    more = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = text(client, more)
    numbers = [re.findall(r"/history/(\d+)", page) for page in (first, second)]
    assert [*numbers[0], *numbers[1]] == [str(number) for number in range(40, 1, -1)]
    text(client, "/corrections?after=x", 400)


def test_a_history_comes_in_pages(client, put):
    for number in range(35):
        put(replace(STRETCH, title=f"Title {number}"))
    first = text(client, f"{PAGE}/history")
    more = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = text(client, more)
    numbers = [re.findall(r'<li value="(\d+)">', page) for page in (first, second)]
    assert [*numbers[0], *numbers[1]] == [str(number) for number in range(35, 0, -1)]


def test_an_editor_reads_the_history_of_what_is_not_public(client, editor, put):
    put(replace(STRETCH, status="held"))
    text(client, f"{PAGE}/history", 404)
    assert '<li value="1">' in text(editor, f"{PAGE}/history")
    assert STRETCH.title in text(editor, f"{PAGE}/history/1")
    assert editor.get(PAGE).location == f"{PAGE}/history/1"
    assert f'href="{PAGE}/edit"' in text(editor, f"{PAGE}/history/1")
    assert client.get(PAGE).status_code == 404
