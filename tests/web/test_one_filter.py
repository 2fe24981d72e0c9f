"""One filter: list, export, time strip and the stand-alone file agree over the shipped record."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from flask.testing import FlaskClient

from mapper import resources, vocabulary
from mapper.formats.query import PARAMETERS, parse_filter
from mapper.intake import import_record
from mapper.layers import feed, places
from mapper.layers.compose import compose
from mapper.model import Filter
from mapper.model.filters import FILTERED
from mapper.names import fold, letters
from mapper.region import Region
from mapper.schema import Kind
from mapper.settings import load
from mapper.stamp import stamp_of
from mapper.store import Store, View, create_store
from mapper.web import create_app
from tests.web.conftest import Unlimited

FINDING = Path(__file__).with_name("finding.mjs")
#: Records without a day of their event, without an end, with a first day that "by" has, and with a
#: geometry of each kind: what the shipped record happens not to have.
ADDED = """\
id,event_date,event_date_end,date_meaning,reported_date,event_type,title,place_kind,country,admin1,\
line,latitude,longitude,sources
BY-2010-0001,,,,2010-01-20,statement,Said without a day,none,BY,,,,,s
BY-2014-0001,2014-05-02,,since,2014-06-01,operations,Not reopened,line,BY,,gomel-kyiv,,,s
BY-2015-0001,2015-01-31,2015-03-01,by,2015-03-02,accident,Near Łódź – Лодзь,site,BY,,,53.5,25.5,s
UA-2016-0001,,2016-02-29,by,,attack,On no day that is known,area,UA,UA-26,,,,s
"""
MONTHS = [(year, month) for year in range(2010, 2027) for month in range(1, 13)]


@dataclass
class Shipped:
    """The shipped record: what holds it, and the features and configuration of its file."""

    store: Store
    region: Region
    view: View
    client: FlaskClient
    features: list[dict[str, Any]]
    config: dict[str, Any]

    def found(self, params: dict[str, str]) -> list[str]:
        wanted = parse_filter(params, self.region, also=())
        return [row.incident_id for row in self.store.public(wanted, self.view)]

    def asked(self, **what: Any) -> dict[str, Any]:
        """Ask the scripts of the file in node."""
        asked = {"features": self.features, "places": None, "queries": [], "asked": []}
        asked |= {"texts": [], "periods": []}
        asked |= {"parameters": self.config["parameters"], "letters": letters()} | what
        answer = subprocess.run(
            ["node", str(FINDING)], input=json.dumps(asked), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, region: Region) -> Iterator[Shipped]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    settings = load({"MAPPER_INSTANCE": str(tmp_path_factory.mktemp("instance"))})
    store = create_store(settings.database)
    geodata = {name: resources.geodata(f"{name}.csv") for name in ("sources", "claims")}
    import_record(store, region, resources.shipped_incidents(), **geodata)
    added = settings.instance / "added.csv"
    added.write_text(ADDED, "utf-8")
    sources = settings.instance / "sources.csv"
    sources.write_text("source_id,publisher\ns,Παράδειγμα\n", "utf-8")
    report = import_record(store, region, added, sources=sources)
    assert len(report.added) == 4, report.problems
    view = View.of(settings, made_with=stamp_of(region))
    rows = store.public(Filter(), view, also=feed.columns(alone=True))
    features = json.loads(b"".join(feed.collection(rows)))["features"]
    config = json.loads(compose(str, {}, region.texts).config)
    app = create_app(settings, store=store)
    app.extensions["mapper.limits"] = Unlimited()
    client = app.test_client()
    yield Shipped(store, region, view, client, features, config)
    store.close()


def positions(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], list):
        for inner in coordinates:
            yield from positions(inner)
    else:
        yield coordinates[0], coordinates[1]


def boxes(features: list[dict[str, Any]], dice: random.Random) -> Iterator[str]:
    """Yield boxes of all sizes about what is drawn: on a vertex, without width, holding much."""
    drawn = [f["geometry"]["coordinates"] for f in features if f["geometry"]]
    while True:
        lon, lat = dice.choice(list(positions(dice.choice(drawn))))
        lon, lat = lon + dice.choice([0, 0, 0.001, 0.5]), lat + dice.choice([0, 0, 0.001, 0.3])
        width, height = (dice.choice([0, 0.0001, 0.05, 0.7, 4, 20]) for _ in range(2))
        west, south = lon - width * dice.random(), lat - height * dice.random()
        yield f"{west},{south},{west + width},{south + height}"


def days(dice: random.Random) -> str:
    def day() -> str:
        spread = dice.choice([(2010, 2026), (2022, 2022)])
        return f"{dice.randint(*spread)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"

    first, last = sorted([day(), day()])
    return dice.choice([first, f"{first}/{last}", f"{first}/..", f"../{last}"])


def words(features: list[dict[str, Any]], region: Region, dice: random.Random) -> str:
    """Return beginnings of words in one of several scripts, some of which are in no record."""
    stations = list(region.network.stations.values())
    texts: list[Callable[[], str]] = [
        lambda: dice.choice(features)["properties"]["title"],
        lambda: dice.choice(features)["properties"]["location"] or "место",
        lambda: dice.choice(dice.choice(features)["search"]["words"].split()),
        lambda: dice.choice(list(dice.choice(stations).names.values())),
        lambda: dice.choice(region.areas.spellings(dice.choice(region.areas.codes()))),
        lambda: dice.choice(
            "Łódź Οδησσός Одеса თბილისი Մինսկ מינסק مينسك Ærø ßßß ★ “ ' . ÇŚ".split()
        ),
    ]
    some = dice.choice(texts)().split() or [""]
    return " ".join(
        word[: dice.randint(1, 6)]
        for word in dice.sample(some, min(len(some), dice.choice([1, 1, 2])))
    )


def filters(shipped: Shipped, dice: random.Random) -> Iterator[dict[str, str]]:
    """Yield parameters as addresses have them, each used often, together and alone."""
    box = boxes(shipped.features, dice)
    lines = [slug for f in shipped.features for slug in f["properties"]["lines"]]
    known = {column.name: column for column in FILTERED}
    while True:
        params: dict[str, str] = {}
        for name in dice.sample(PARAMETERS, dice.choice([1, 1, 2, 3])):
            count = 1 if name == "record" else dice.choice([1, 2])
            if name == "bbox":
                params[name] = next(box)
            elif name == "datetime":
                params[name] = days(dice)
            elif name == "q":
                params[name] = words(shipped.features, shipped.region, dice)
            elif known[name].kind is Kind.LINE:
                params[name] = ",".join(dice.sample(lines, count))
            elif known[name].kind is Kind.COUNTRY:
                params[name] = ",".join(dice.sample(["BY", "ua", "RU", "PL"], count))
            else:
                params[name] = ",".join(
                    dice.sample(list(vocabulary.terms(known[name].terms)), count)
                )
        yield params


def test_the_file_finds_what_the_server_finds(shipped):
    dice = random.Random(2022)
    made = filters(shipped, dice)
    asked = [next(made) for _ in range(600)]
    answer = shipped.asked(queries=[urlencode(params) for params in asked])
    found = dict.fromkeys(PARAMETERS, 0)
    for params, ids in zip(asked, answer["found"], strict=True):
        assert ids == shipped.found(params), params
        for name in params:
            found[name] += bool(ids)
    assert all(count > 10 for count in found.values()), found


def test_the_file_counts_places_as_the_server_does(shipped):
    def told(params: dict[str, str]) -> dict[str, Any]:
        wanted = parse_filter(params, shipped.region, also=())
        feed = places.feed(shipped.store.reached(wanted, shipped.view), shipped.region)
        return json.loads(orjson.dumps(feed, default=lambda each: each.tolist()))

    made = filters(shipped, random.Random(7))
    every = [{}, *(next(made) for _ in range(150))]
    answer = shipped.asked(places=told({}), asked=[urlencode(params) for params in every])
    for params, found in zip(every, answer["places"], strict=True):
        feed = told(params)
        for name in ("began", "ended"):
            feed["time"][name] = [list(chain(*days)) for days in feed["time"][name]]
        cells = [sorted(zip(*each["cells"].values(), strict=True)) for each in (found, feed)]
        assert cells[0] == cells[1], params
        for name in ("id", "geometry", "shape"):
            assert found["places"][name] == feed["places"][name], params
        for name in ("types", "total", "placed", "newest", "time", "choices"):
            assert found[name] == feed[name], (name, params)


def test_the_live_feed_is_that_of_the_file_without_its_words(shipped):
    live, after = [], ""
    while True:
        page = shipped.client.get(
            "/map/records", query_string={"after": after} if after else {}
        ).json
        live += page["records"]
        if not (after := page["next"]):
            break
    assert [{**f, "search": {"days": f["search"]["days"]}} for f in shipped.features] == live
    assert all(feature["facts"] for feature in live)


def test_every_face_counts_the_same_in_every_month(shipped):
    months = [f"{year}-{month:02d}" for year, month in MONTHS]
    periods = [
        (f"{text}-01", f"{text}-{monthrange(*month)[1]}")
        for text, month in zip(months, MONTHS, strict=True)
    ]
    queries = [f"datetime={'/'.join(period)}" for period in periods]
    answer = shipped.asked(queries=queries, periods=periods)
    open_date = {f["id"] for f in shipped.features if not f["properties"].get("first_day")}
    assert open_date
    counts = {
        "file": [len(ids) for ids in answer["found"]],
        "strip": [
            dated + len(open_date.intersection(found))
            for dated, found in zip(answer["counts"], answer["found"], strict=True)
        ],
        "list": [listed(shipped.client, query) for query in queries],
        "export": [
            len(shipped.client.get(f"/export/records.geojson?{query}").json["features"])
            for query in queries
        ],
    }
    assert counts["file"] == counts["strip"] == counts["list"] == counts["export"]
    by_month = dict(zip(months, counts["list"], strict=True))
    assert by_month["2010-01"] == 1, "what was reported then without a day, and nothing that is by"
    assert by_month["2011-01"] == 0
    assert by_month["2026-12"] == 1, "what has no end"
    assert by_month["2022-03"] > 20


def listed(client: FlaskClient, query: str) -> int:
    found = re.search(r"<strong>([\d,]+) of", client.get(f"/incidents?{query}").text)
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Chernihiv", "Chernigov", "Чернігів", "Чернигов", "Чарнігаў", "Czernihów"),
        ("Homyel", "Gomel", "Гомель", "Homel", "Homiel"),
        ("Asipovichy", "Osipovichi", "Осиповичи", "Асіповічы", "Osipowicze"),
        ("Mahilyow", "Mogilev", "Могилёв", "Магілёў"),
        ("Kyiv", "Kiev", "Київ", "Киев", "Кіеў", "Kijów"),
        ("Sloviansk", "Slavyansk", "Словянськ"),
        ("Crimea", "Крим", "Крым"),
        ("Ukraine", "Україна", "Украина", "Oekraïne"),
    ],
)
def test_every_spelling_finds_the_same_records(shipped, spellings):
    found = {spelling: shipped.found({"q": spelling}) for spelling in spellings}
    assert len(set(map(tuple, found.values()))) == 1, found
    assert len(found[spellings[0]]) >= 1
    answer = shipped.asked(queries=[urlencode({"q": spelling}) for spelling in spellings])
    assert answer["found"] == list(found.values())


def test_the_file_folds_as_the_server_does(shipped):
    dice = random.Random(7)
    alphabets = [(0x20, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x586), (0x5D0, 0x5EA)]
    alphabets += [
        (0x621, 0x64A),
        (0x10D0, 0x10FA),
        (0x1E00, 0x1EFF),
        (0x2010, 0x2044),
        (0x300, 0x31F),
    ]
    signs = [
        chr(code)
        for first, last in alphabets
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cc")
    ]
    texts = ["".join(dice.choices(signs, k=dice.randint(1, 12))) for _ in range(3000)]
    texts += [name for s in shipped.region.network.stations.values() for name in s.names.values()]
    assert shipped.asked(texts=texts)["folded"] == [fold(text) for text in texts]
