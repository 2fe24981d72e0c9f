"""The host that is asked: a public site has one, and no page repeats another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapper.errors import SettingError
from mapper.settings import load
from mapper.web import create_app
from tests.web.conftest import here

OWN = "https://rail.example.org"
ASKED = "asked-for.example"
PAGES = (
    "/",
    "/about",
    "/incidents",
    "/incidents/BY-2022-0001",
    "/incidents/BY-2022-0001.geojson",
    "/lines",
    "/report",
    "/sign-in",
    "/nowhere",
    "/review",
    "/api",
    "/export/records.geojson",
    "/map/records",
    "/lines//orsha-brest",
    "/incidents?from=2022-01-01",
)


@pytest.fixture
def public(settings, store, filled):
    """A site with an address of its own."""
    return create_app(replace(settings, site_url=OWN), store=store)


@pytest.mark.parametrize("path", PAGES)
def test_a_site_without_an_address_repeats_no_host(client, filled, path):
    answer = client.get(path, headers={"Host": ASKED, "X-Forwarded-Host": ASKED})
    assert ASKED not in answer.text
    assert ASKED not in str(answer.headers)


def test_no_address_leads_to_another_by_itself(app):
    """werkzeug's own redirects would repeat the host: of a slash that is missing, or doubled."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {rule for rule in rules if rule.endswith("/")} <= {"/", *(f"{each}/" for each in rules)}
    assert not app.url_map.merge_slashes


@pytest.mark.parametrize(
    "path", [*PAGES, "/static/css/base.css", "/geodata/land.geojson", "/healthz"]
)
def test_a_public_site_refuses_every_other_host_and_says_where_it_is(public, path):
    answer = public.test_client().get(path, headers={"Host": ASKED, "X-Forwarded-Host": ASKED})
    assert answer.status_code == 421
    assert OWN in answer.text
    assert ASKED not in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("rail.example.org", 200),
        ("RAIL.example.org", 200),
        ("rail.example.org:443", 200),
        ("rail.example.org.", 421),
        ("rail.example.org.evil.example", 421),
        ("evil-rail.example.org", 421),
        ("localhost", 421),
        ("127.0.0.1:5000", 421),
        ("rail.example.org@evil.example", 400),
        ("rail.example.org, evil.example", 400),
        ("[::1", 400),
        ("", 400),
    ],
)
def test_which_hosts_are_the_sites_own(public, host, status):
    answer = public.test_client().get("/about", headers={"Host": host})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_name_in_another_alphabet_is_that_of_its_network_letters(settings, store):
    app = create_app(replace(settings, site_url="https://карта.example"), store=store)
    reader = app.test_client()
    assert reader.get("/about", headers={"Host": "xn--80aa2azak.example"}).status_code == 200
    assert reader.get("/about", headers={"Host": "karta.example"}).status_code == 421


def test_a_record_is_cited_at_the_public_address(public, client):
    reader = public.test_client()
    page = reader.get("/incidents/BY-2022-0001", headers={"Host": "rail.example.org"}).text
    assert f"{OWN}/incidents/BY-2022-0001" in page
    assert " /incidents/BY-2022-0001/history/1 " in client.get("/incidents/BY-2022-0001").text


def test_https_is_kept_to_where_there_is_https(public, client):
    name = "Strict-Transport-Security"
    own = {"Host": "rail.example.org"}
    for path in ("/about", "/healthz", "/nowhere"):
        assert public.test_client().get(path, headers=own).headers[name] == "max-age=31536000"
        assert name not in client.get(path).headers
        assert name in client.get(path, base_url="https://localhost").headers


def test_editors_of_a_public_site_come_in_at_this_machine(public, link):
    address, browser = link(), here(public)
    assert browser.get(address, headers={"Host": "127.0.0.1:40000"}).status_code == 200
    assert browser.get(address, headers={"Host": "rail.example.org"}).status_code == 421
    at_the_door = public.test_client().get(address, headers={"Host": "rail.example.org"})
    assert at_the_door.status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAPPER_SITE_URL", "rail.example.org"),
        ("MAPPER_SITE_URL", "https://"),
        ("MAPPER_SITE_URL", "https:///rail"),
        ("MAPPER_TRUSTED_PROXIES", "proxy.example.org"),
        ("MAPPER_TRUSTED_PROXIES", "127.0.0.1,10.0.0.300"),
    ],
)
def test_a_setting_that_would_protect_nothing_is_refused(name, value):
    with pytest.raises(SettingError, match=rf"{name}.*give one like"):
        load({name: value})


def test_proxies_are_named_with_commas_between():
    found = load({"MAPPER_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.3"}).trusted_proxies
    assert found == ("127.0.0.1", "10.0.0.3")
    assert load({}).trusted_proxies == ()
