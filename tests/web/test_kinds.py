"""Errors by route: data routes answer problem details (RFC 9457), every page a page."""

from __future__ import annotations

import re

import pytest

from mapper.web.kinds import data_route
from mapper.web.limits import check_rate

PROBLEM, PAGE = "application/problem+json", "text/html"
#: Neither data nor pages: what pages load.
FILES = {"static_file"}
#: What goes into addresses: what is there, and by kind what names nothing.
FILLED = {
    "/export/<name>.<suffix>": "/export/records.geojson",
    "/incidents/<incident_id>.<suffix>": "/incidents/BY-2022-0001.geojson",
}
PARTS = {"int": "999999", "path": "no/such", "default": "no-such"}


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES]


def address(rule) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: PARTS[found[1] or "default"], rule.rule)


def kind(app, rule) -> str:
    return PROBLEM if getattr(app.view_functions[rule.endpoint], "answers_data", False) else PAGE


def check_problem(answer) -> None:
    """The shape of every error of a data route."""
    problem = answer.json
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert problem["status"] == answer.status_code
    assert len(problem["detail"].split()) > 3, "a message, not a status"


def check(app, rule, answer) -> None:
    assert answer.mimetype == kind(app, rule), f"{answer.request.method} {answer.request.path}"
    if answer.mimetype == PROBLEM and answer.request.method != "HEAD":
        check_problem(answer)
    if answer.mimetype == PAGE and answer.request.method != "HEAD":
        assert '<html lang="en">' in answer.text


def test_a_method_that_a_route_does_not_take_is_refused_in_its_kind(app, client):
    for rule in rules(app):
        taken = {
            method
            for each in rules(app)
            if each.rule == rule.rule and each.endpoint != "nowhere"
            for method in each.methods
        }
        for method in {"GET", "POST", "DELETE", "HEAD"} - taken:
            answer = client.open(address(rule), method=method)
            check(app, rule, answer)
            if rule.endpoint == "nowhere":
                assert answer.status_code == 404
                continue
            assert answer.status_code == 405
            assert set(answer.headers["Allow"].split(", ")) >= taken
            if answer.mimetype == PROBLEM and method != "HEAD":
                assert method in answer.json["detail"]


def test_what_is_not_there_is_not_found_in_the_kind_of_its_route(app, client, editor):
    tried = 0
    for rule in rules(app):
        if not rule.arguments or "GET" not in rule.methods or rule.endpoint.startswith("account"):
            continue
        guarded = hasattr(app.view_functions[rule.endpoint], "least_role")
        for method in ("GET", "HEAD"):
            answer = (editor if guarded else client).open(address(rule), method=method)
            assert answer.status_code == 404, rule
            check(app, rule, answer)
            tried += 1
    assert tried >= 10


def test_an_unknown_parameter_is_refused_in_the_kind_of_its_route(app, client, filled):
    refused = set()
    for rule in rules(app):
        if "GET" not in rule.methods or (rule.arguments and rule.rule not in FILLED):
            continue
        answer = client.get(f"{FILLED.get(rule.rule, rule.rule)}?no_such_parameter=x")
        if answer.status_code == 400:
            check(app, rule, answer)
            refused.add(rule.rule)
            if answer.mimetype == PROBLEM:
                assert answer.json["parameter"] == "no_such_parameter"
    assert {"/", "/incidents", "/lines", "/api/locate", "/api/changes", *FILLED} < refused


def test_what_answers_well_tells_which_kind_a_route_is(app, client, filled):
    for rule in rules(app):
        if rule.arguments or "GET" not in rule.methods:
            continue
        answer = client.get(rule.rule)
        if answer.status_code == 200:
            assert (answer.mimetype == PAGE) == (kind(app, rule) == PAGE), rule
    for path in ("/incidents/BY-2022-0001.geojson", "/geodata/land.geojson"):
        assert client.get(path).mimetype == "application/geo+json"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/export/", PROBLEM),
        ("/export/a/b", PROBLEM),
        ("/api/", PROBLEM),
        ("/api/no/such?x=1", PROBLEM),
        ("/map/no-such", PROBLEM),
        ("/geodata/", PROBLEM),
        ("/geodata/a/b.json", PROBLEM),
        ("/nowhere", PAGE),
        ("/exports/incidents.geojson", PAGE),
        ("/incidents/x/y", PAGE),
        ("/a.json", PAGE),
    ],
)
def test_an_address_that_leads_nowhere_is_of_the_kind_of_its_family(client, path, kind):
    for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE"):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.mimetype) == (404, kind), method
        if kind == PROBLEM and method != "HEAD":
            check_problem(answer)
            assert "; there are" in answer.json["detail"]


@pytest.mark.parametrize(
    "path", ["/export/signals.geojson", "/incidents/BY-2022-0001.kml", "/incidents/a.b.c"]
)
def test_a_file_that_is_not_there_is_data_too(client, path):
    for method in ("GET", "HEAD"):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert "; there are" in client.get(path).json["detail"]


def test_what_leads_nowhere_names_the_addresses_beside_it(client):
    detail = client.get("/export/a/b").json["detail"]
    assert detail == "There is no /export/a/b; there are /export/<name>.<suffix>."
    assert "/geodata/levels/<name>" in client.get("/geodata/a/b.json").json["detail"]


def test_options_tell_what_a_route_takes(app, client):
    for rule in rules(app):
        if rule.endpoint != "nowhere":
            answer = client.options(address(rule))
            assert answer.status_code == 200, rule
            assert set(answer.headers["Allow"].split(", ")) >= rule.methods


def test_what_breaks_and_what_is_refused_too_often_answers_in_its_kind(app):
    @app.get("/api/broken")
    @data_route
    def broken() -> None:
        raise ZeroDivisionError

    @app.get("/broken")
    def broken_page() -> None:
        raise ZeroDivisionError

    @app.get("/api/often")
    @data_route
    def often() -> str:
        check_rate("names")
        return ""

    client = app.test_client()
    for path, status, mimetype in (("/api/broken", 500, PROBLEM), ("/broken", 500, PAGE)):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, mimetype)
    answers = [client.get("/api/often") for _ in range(130)]
    assert (answers[-1].status_code, answers[-1].mimetype) == (429, PROBLEM)
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_refused_form_is_not_shown_to_those_whom_it_is_not_for(app, client):
    tried = 0
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        if "POST" in rule.methods and hasattr(view, "least_role") and hasattr(view, "form_again"):
            answer = client.post(address(rule), headers={"Host": "two, hosts"})
            assert answer.status_code == 400, rule
            assert "<form" not in answer.text.partition("<main")[2], rule
            tried += 1
    assert tried >= 5
