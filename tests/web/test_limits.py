"""What costs work is counted: which limit each route asks, as docs/running.md has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapper.web.limits import RATES, Limits
from tests.web.conftest import token_in

RUNNING = Path(__file__).resolve().parents[2] / "docs" / "running.md"
#: A question to each route that costs work, and the limits that it counts to.
COSTLY = (
    ("GET", "/?q=track", ("search",)),
    ("GET", "/incidents", ("search",)),
    ("GET", "/incidents?q=track", ("search",)),
    ("GET", "/lines", ("search",)),
    ("GET", "/lines?q=brest", ("search",)),
    ("GET", "/map/places?q=track", ("search",)),
    ("GET", "/map/places/1?q=track", ("search",)),
    ("GET", "/map/records?q=track", ("search",)),
    ("GET", "/map/records/BY-2022-0001", ("search",)),
    ("GET", "/api/changes?since=0", ("search",)),
    ("GET", "/export/records.geojson?q=track", ("download",)),
    ("GET", "/export/lines.csv", ("download",)),
    ("GET", "/incidents/BY-2022-0001.geojson", ("download",)),
    ("GET", "/api/locate?text=Gomel", ("locate",)),
    ("POST", "/api/locate", ("locate",)),
    ("POST", "/report/places", ("form",)),
    ("GET", "/report/place?lon=27.5&lat=53.9", ("form",)),
    ("POST", "/report/names", ("names",)),
    ("POST", "/report", ("form", "report")),
    ("POST", "/sign-in", ("sign_in", "account")),
    ("POST", "/invitation/none", ("sign_in",)),
)
POSTED = {
    "/api/locate": {"json": {"text": "Gomel"}},
    "/report/places": {"data": {"text": "Gomel"}},
    "/report/names": {"data": {"kind": "station", "q": "Brest"}},
}


class Asked(Limits):
    """Notes what is counted, and refuses nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.of: list[str] = []

    def wait_s(self, what: str, address: str) -> int:
        self.of.append(what)
        return 0


@pytest.fixture
def asked(app) -> Asked:
    limits = app.extensions["mapper.limits"] = Asked()
    return limits


@pytest.mark.parametrize(("method", "address", "limits"), COSTLY)
def test_what_costs_work_has_its_limit(client, filled, asked, method, address, limits):
    given = POSTED.get(address, {})
    if method == "POST" and not given:
        given = {"data": {"token": token_in(client.get("/report").text)}}
    client.open(address, method=method, **given)
    assert tuple(asked.of) == limits


def test_the_docs_name_every_limit_as_it_is():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| .* \|$", RUNNING.read_text("utf-8"), re.MULTILINE)
    said = {name: counts for name, counts in rows if name in RATES}
    for name, rate in RATES.items():
        together = f", all together {in_words(rate.together)}" if rate.together else ""
        assert said[name] == f"{in_words(rate.each)}{together}"


def in_words(rate) -> str:
    unit = rate.GRANULARITY.name
    return f"{rate.amount} in {rate.multiples} {unit}{'s' if rate.multiples > 1 else ''}"
