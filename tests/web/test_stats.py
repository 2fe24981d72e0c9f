"""The statistics: each number leads to a list of as many, and what is held back is in none."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from mapper.layers.charts import groups
from mapper.web.charts import CHARTS
from tests.web.conftest import STRETCH


def test_each_number_leads_to_a_list_of_as_many(client, filled):
    page = client.get("/stats").text
    numbers = re.findall(r'<td class="number"><a href="(/incidents[^"]*)">([\d,]+)</a>', page)
    assert len(numbers) > 8
    for address, count in numbers:
        listed = client.get(unescape(address)).text
        assert f"<strong>{count} of " in listed, address


def test_months_that_were_not_searched_are_hatched_and_not_zero(client, put):
    put(replace(STRETCH, event_date=STRETCH.event_date.replace(year=2019), event_date_end=None,
                date_meaning="day"))  # fmt: skip
    rows = client.get("/stats").text.partition("March 2019</th>")[2].split("</tr>")
    assert ">1</a>" in rows[0] and "<td>no</td>" in rows[0]
    assert "–" in rows[1] and "<td>no</td>" in rows[1]


def test_what_has_no_known_end_does_not_make_the_months_endless(client, put):
    put(replace(STRETCH, event_date_end=None, date_meaning="since"))
    for path in ("/stats", "/lines"):
        page = client.get(path).text
        assert len(page.encode()) < 100_000 and "9999" not in page


def test_every_report_is_in_one_group_of_days_to_its_report(client, filled):
    counts = [
        int(re.search(r"<strong>(\d+) of", client.get(f"/incidents?among={name}").text)[1])
        for name in groups.LATE
    ]
    assert sum(counts) == len(filled)


def test_what_is_held_back_is_counted_nowhere(client, held):
    assert "0 reports in the record" in client.get("/stats").text


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_file_an_embed_and_a_citation(client, filled, name):
    drawn = client.get(f"/stats/{name}.svg")
    assert drawn.mimetype == "image/svg+xml" and "CC BY 4.0" in drawn.text
    assert client.get(f"/stats/{name}.png?size=400x400").data.startswith(b"\x89PNG")
    assert f"/stats#{name}" in client.get(f"/stats/{name}/cite.txt").text
    framed = client.get(f"/embed/stats/{name}")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/stats?x=1", 400), ("/stats/nothing.svg", 404), ("/stats/month.gif", 404),
     ("/embed/stats/nothing", 404), ("/incidents?among=x", 400)],
)  # fmt: skip
def test_what_there_is_not_is_refused(client, address, status):
    assert client.get(address).status_code == status
