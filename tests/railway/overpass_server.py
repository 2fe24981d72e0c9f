"""A server on loopback that speaks Overpass: answers queries over planted elements, and fails.

It evaluates the statements that it is sent, so what is not asked for is not given; ``plan`` says
how it treats the next requests, one word each, and ``then`` how all after them.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Element = dict[str, Any]

#: The ways in which a real server fails.
WAYS_TO_FAIL = (
    "empty", "portal", "remark", "partial", "truncated", "hang", "429", "504", "500-json", "shape",
    "busy", "duplicate", "turned-off", "memory", "great-remark", "403",
)  # fmt: skip

#: What Overpass 0.7.62 sends as it refuses, whatever the format that is asked for.
PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
<head>
  <meta http-equiv="content-type" content="text/html; charset=utf-8" lang="en"/>
  <title>OSM3S Response</title>
</head>
<body>

<p>The data included in this document is from www.openstreetmap.org. The data is made available \
under ODbL.</p>
<p><strong style="color:#FF0000">Error</strong>: runtime error: {words} </p>

</body>
</html>
"""
_ASKED = "open64: 0 Success /osm3s_osm_base Dispatcher_Client::request_read_and_idx::"
LIMITED = f"{_ASKED}rate_limited. Please check /api/status for the quota of your IP address."
BUSY = f"{_ASKED}timeout. The server is probably too busy to handle your request."
DUPLICATE = f"{_ASKED}duplicate_query"
TURNED_OFF = "The dispatcher (i.e. the database management system) is turned off."
MEMORY = (
    'runtime error: Query ran out of memory in "query" at line 2. It would need at least 1024 MB '
    "of RAM to continue."
)

REMARK = 'runtime error: Query timed out in "query" at line 2 after 91 seconds.'
BASE = "2026-11-20T06:00:00Z"

_STATEMENT = re.compile(r"(node|way|relation)((?:\[[^\]]+\])+)\(([-\w.,]+)\)")
_FILTER = re.compile(r'\["(\w+)"(~|=)"([^"]+)"\]')


@dataclass
class Asked:
    """One request as it came in."""

    query: str
    headers: dict[str, str]


@dataclass
class World:
    """What the server knows, and how it behaves."""

    elements: list[Element]
    plan: list[str] = field(default_factory=list)
    then: str = "ok"
    retry_after: str = ""
    date: str = ""
    asked: list[Asked] = field(default_factory=list)
    status: str = ""
    status_asked: int = 0
    base: str | None = BASE
    released: threading.Event = field(default_factory=threading.Event)

    def next_way(self) -> str:
        return self.plan.pop(0) if self.plan else self.then

    def answer(self, query: str) -> dict[str, Any]:
        """Evaluate the statements of a query: those with a tag filter and a box."""
        nodes = {e["id"]: e for e in self.elements if e["type"] == "node"}
        ways = {e["id"]: e for e in self.elements if e["type"] == "way"}
        found: list[Element] = []
        statements = _STATEMENT.findall(query)
        assert statements, f"no statement in {query!r}"
        for kind, filters, sides in statements:
            patterns = [
                (key, value if sign == "~" else f"^{re.escape(value)}$")
                for key, sign, value in _FILTER.findall(filters)
            ]
            of_kind = [
                e
                for e in self.elements
                if e["type"] == kind
                and all(re.search(p, e.get("tags", {}).get(key, "")) for key, p in patterns)
            ]
            if sides == "br.lines":
                lines = {("relation", e["id"]) for e in found if e["type"] == "relation"}
                found += [
                    e for e in of_kind if lines & {(m["type"], m["ref"]) for m in e["members"]}
                ]
            else:
                box = [float(side) for side in sides.split(",")]
                found += [
                    e for e in of_kind if any(_inside(n, box) for n in _vertices(e, nodes, ways))
                ]
        skeleton = sorted({n for e in found if e["type"] == "way" for n in e["nodes"]} & set(nodes))
        bare = [{k: nodes[n][k] for k in ("type", "id", "lat", "lon")} for n in skeleton]
        return {
            "version": 0.6,
            "generator": "Overpass API 0.7.62",
            "osm3s": {"timestamp_osm_base": self.base, "copyright": "ODbL"},
            "elements": found + bare,
        }


def _vertices(e: Element, nodes: dict[int, Element], ways: dict[int, Element]) -> list[Element]:
    if e["type"] == "node":
        return [e]
    if e["type"] == "way":
        return [nodes[n] for n in e["nodes"] if n in nodes]
    members = [(m["type"], m["ref"]) for m in e["members"]]
    within = [nodes[ref] for kind, ref in members if kind == "node" and ref in nodes]
    for kind, ref in members:
        within += _vertices(ways[ref], nodes, ways) if kind == "way" and ref in ways else []
    return within


def _inside(node: Element, box: list[float]) -> bool:
    south, west, north, east = box
    return south <= node["lat"] <= north and west <= node["lon"] <= east


class _Handler(BaseHTTPRequestHandler):
    server: Overpass
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Keep the tests' output clean."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.server.world.date or super().date_time_string(timestamp)

    def do_GET(self) -> None:
        """The status of who asks, as ``/api/status`` says it."""
        assert self.path == "/api/status"
        self.server.world.status_asked += 1
        self.send(200 if self.server.world.status else 404, self.server.world.status.encode())

    def do_POST(self) -> None:
        world = self.server.world
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        query = parse_qs(body, strict_parsing=True)["data"][0]
        world.asked.append(Asked(query, dict(self.headers)))
        way = world.next_way()
        # A client that gives up is what some tests are about.
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"way_{way.replace('-', '_')}")(world.answer(query))

    def send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        *,
        length: int | None = None,
        **headers: str,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def refuse(self, status: int, kind: str, body: bytes) -> None:
        after = self.server.world.retry_after
        self.send(status, body, kind, **({"Retry_After": after} if after else {}))

    def way_ok(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send(200, gzip.compress(body), Content_Encoding="gzip")
        else:
            self.send(200, body)

    def way_plain(self, answer: Any) -> None:
        self.send(200, json.dumps(answer).encode())

    def way_empty(self, answer: Any) -> None:
        self.send(200, b"")

    def page(self, status: int, words: str) -> None:
        self.refuse(status, "text/html; charset=utf-8", PAGE.format(words=words).encode())

    def way_busy(self, answer: Any) -> None:
        self.page(200, BUSY)

    def way_duplicate(self, answer: Any) -> None:
        self.page(200, DUPLICATE)

    def way_turned_off(self, answer: Any) -> None:
        self.page(200, TURNED_OFF)

    def way_portal(self, answer: Any) -> None:
        """What a hotel's network answers in the place of any server."""
        script = "<script>if (1 < 2) { location = '/login'; }</script>"
        page = f"<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title>{script}</head>"
        self.send(200, f"{page}<body><h1>Please sign in</h1></body></html>".encode(), "text/html")

    def way_text(self, answer: Any) -> None:
        self.send(200, b"Too many requests, slow down.", "text/plain")

    def way_memory(self, answer: Any) -> None:
        self.send(200, json.dumps({**answer, "elements": [], "remark": MEMORY}).encode())

    def way_great_remark(self, answer: Any) -> None:
        """A remark after 4 MB of elements: what had been found when the memory was at its end."""
        node = {"type": "node", "lat": 51.0, "lon": 31.0}
        many = [{**node, "id": 10**9 + n} for n in range(80_000)]
        body = json.dumps({**answer, "elements": answer["elements"] + many, "remark": MEMORY})
        assert len(body) > 4_000_000
        self.send(200, body.encode())

    def way_remark(self, answer: Any) -> None:
        self.send(200, json.dumps({**answer, "elements": [], "remark": REMARK}).encode())

    def way_partial(self, answer: Any) -> None:
        half = answer["elements"][: len(answer["elements"]) // 2]
        self.send(200, json.dumps({**answer, "elements": half, "remark": REMARK}).encode())

    def way_truncated(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send(200, body[: len(body) // 2], length=len(body))

    def way_truncated_json(self, answer: Any) -> None:
        """Cut off before the server counted: the length is right, the document is not whole."""
        body = json.dumps(answer).encode()
        self.send(200, body[: len(body) // 2])

    def way_truncated_gzip(self, answer: Any) -> None:
        body = gzip.compress(json.dumps(answer).encode())
        self.send(200, body[: len(body) // 2], Content_Encoding="gzip")

    def way_truncated_chunks(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(f"{len(body):x}\r\n".encode() + body[: len(body) // 2])
        self.close_connection = True

    def way_lacking(self, answer: Any) -> None:
        """Whole by its form, but a track lacks a vertex, as from data that were cut."""
        nodes = next(e for e in answer["elements"] if e["type"] == "way")["nodes"]
        elements = [e for e in answer["elements"] if (e["type"], e["id"]) != ("node", nodes[0])]
        self.send(200, json.dumps({**answer, "elements": elements}).encode())

    def way_hang(self, answer: Any) -> None:
        self.server.world.released.wait(20)

    def way_trickle(self, answer: Any) -> None:
        """A byte now and then, so that no socket ever times out."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while not self.server.world.released.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def way_429(self, answer: Any) -> None:
        self.page(429, LIMITED)

    def way_504(self, answer: Any) -> None:
        self.page(504, BUSY)

    def way_504_packed(self, answer: Any) -> None:
        body = gzip.compress(PAGE.format(words=BUSY).encode())
        self.send(504, body, "text/html", Content_Encoding="gzip")

    def way_502(self, answer: Any) -> None:
        self.send(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")

    def way_403(self, answer: Any) -> None:
        body = b"<html><body><h1>Forbidden</h1><p>You have been blocked.</p></body></html>"
        self.send(403, body, "text/html")

    def way_404(self, answer: Any) -> None:
        self.send(404, b"<html><body><h1>Not Found</h1></body></html>", "text/html")

    def way_503(self, answer: Any) -> None:
        self.refuse(503, "text/plain", b"maintenance")

    def way_500_json(self, answer: Any) -> None:
        self.refuse(500, "application/json", json.dumps(answer).encode())

    def way_400(self, answer: Any) -> None:
        words = "line 1: parse error: Unknown type &quot;nod&quot;"
        body = PAGE.replace("runtime error: {words}", words)
        self.refuse(400, "text/html; charset=utf-8", body.encode())

    def way_moved(self, answer: Any) -> None:
        self.send(301, b"", Location="/elsewhere")

    def way_sign_in(self, answer: Any) -> None:
        self.send(302, b"", Location="http://login.hotel.example/\x1b[31m")

    def way_blank(self, answer: Any) -> None:
        self.send(200, b"<html><body></body></html>", "text/html")

    def way_proxy(self, answer: Any) -> None:
        self.send(407, b"<h1>Access denied</h1>", "text/html")

    def way_400_duplicate(self, answer: Any) -> None:
        self.page(400, DUPLICATE)

    def way_504_slow(self, answer: Any) -> None:
        self.page(504, REMARK.removeprefix("runtime error: "))

    def way_503_json(self, answer: Any) -> None:
        body = {"remark": "runtime error: open64: 2 No such file or directory /osm3s Dispatcher"}
        self.refuse(503, "application/json", json.dumps(body).encode())

    def way_shape(self, answer: Any) -> None:
        self.send(200, json.dumps({"type": "FeatureCollection", "features": []}).encode())

    def way_error_json(self, answer: Any) -> None:
        self.send(200, json.dumps({"error": {"message": "quota of the key is used up"}}).encode())

    def way_list(self, answer: Any) -> None:
        self.send(200, json.dumps(answer["elements"]).encode())

    def way_geom(self, answer: Any) -> None:
        """As ``out geom`` writes it: every track with its own vertices."""
        places = {e["id"]: {"lat": e["lat"], "lon": e["lon"]} for e in answer["elements"]
                  if e["type"] == "node"}  # fmt: skip
        elements = [
            {**e, "geometry": [places[n] for n in e["nodes"]]} if e["type"] == "way" else e
            for e in answer["elements"]
        ]
        self.send(200, json.dumps({**answer, "elements": elements}).encode())

    def way_nothing(self, answer: Any) -> None:
        """A whole answer without any element, as over the sea."""
        self.send(200, json.dumps({**answer, "elements": []}).encode())

    def way_leaky(self, answer: Any) -> None:
        """Everything that the server knows, asked for or not."""
        self.send(200, json.dumps({**answer, "elements": self.server.world.elements}).encode())


class Overpass(ThreadingHTTPServer):
    """The server; its address is ``url``."""

    daemon_threads = True

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world = world
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/interpreter"

    def stop(self) -> None:
        self.world.released.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


def railway_elements() -> list[Element]:
    """A railway from Chernihiv to Nizhyn, some 60 km, with stations, posts, a line and equipment.

    Tracks are ways of ten kilometres; every vertex but the planted ones is bare.
    """
    first, last, steps = (31.27259, 51.49325), (31.8889, 51.01797), 60
    nodes: list[Element] = []
    for n in range(steps + 1):
        lon, lat = (round(a + (b - a) * n / steps, 7) for a, b in zip(first, last, strict=True))
        nodes.append({"type": "node", "id": 1000 + n, "lat": lat, "lon": lon})
    for n, (uk, ru, en) in {
        0: ("Чернігів", "Чернигов", "Chernihiv"),
        31: ("Вересоч", "Вересочь", "Veresoch"),
        60: ("Ніжин", "Нежин", "Nizhyn"),
    }.items():
        nodes[n]["tags"] = {
            "railway": "station", "name": uk, "name:uk": uk, "name:ru": ru, "name:en": en,
            "railway:interlocking": "planted",
        }  # fmt: skip
    for n in (10, 20, 40):
        nodes[n]["tags"] = {"railway": "milestone", "railway:position": str(700 + n)}
    nodes[50]["tags"] = {"railway": "junction", "name": "Роз’їзд 5 км"}
    nodes += equipment()
    ways = [
        {
            "type": "way",
            "id": 100 + k,
            "nodes": [1000 + n for n in range(10 * k, 10 * k + 11)],
            "tags": {
                "railway": "rail", "usage": "main", "gauge": "1520", "electrified": "no",
                "railway:signal_box": "planted", "name:uk": "Чернігів – Ніжин",
            },
        }
        for k in range(6)
    ]  # fmt: skip
    ways.append({"type": "way", "id": 190, "nodes": [1000, 1001],
                 "tags": {"railway": "platform", "name": "planted platform"}})  # fmt: skip
    members = [{"type": "way", "ref": 100 + k, "role": ""} for k in range(6)]
    members.append({"type": "node", "ref": 9000, "role": "signal"})
    routes = [
        {"type": "relation", "id": 7, "members": members,
         "tags": {"type": "route", "route": "railway", "name": "Чернігів – Ніжин", "ref": "22"}},
        {"type": "relation", "id": 8, "members": members,
         "tags": {"type": "route", "route": "train", "name": "planted train 701"}},
    ]  # fmt: skip
    return nodes + ways + routes


def equipment() -> list[Element]:
    """Equipment beside the track that must never be found in what the mapper writes."""
    kinds = (
        {"railway": "signal", "ref": "planted-signal", "railway:signal:main": "planted"},
        {"railway": "switch", "ref": "planted-switch", "name": "planted switch"},
        {"railway": "signal_box", "name": "planted box"},
        {"railway": "interlocking", "name": "planted interlocking"},
        {"man_made": "street_cabinet", "street_cabinet": "signalling", "ref": "planted-cabinet"},
        {"railway": "level_crossing", "crossing:barrier": "planted"},
        {"railway": "crossing_box", "name": "planted crossing box"},
        {"railway": "derail", "ref": "planted-derail"},
    )
    return [
        {"type": "node", "id": 9000 + n, "lat": 51.3 + n / 1000, "lon": 31.5, "tags": dict(tags)}
        for n, tags in enumerate(kinds)
    ]
