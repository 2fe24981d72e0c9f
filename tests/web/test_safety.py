"""Headers, cookies, files, errors: what protects readers and the site."""

from __future__ import annotations

import gzip
import logging
import re

import pytest

from mapper.errors import StoreError
from mapper.layers.type_style import type_style
from mapper.settings import load
from mapper.web import create_app

READ = ("/", "/incidents", "/incidents/BY-2022-0001", "/lines", "/about", "/report", "/sign-in",
        "/export/records.geojson", "/export/lines.geojson", "/vocabulary.json", "/healthz",
        "/nowhere", "/review", "/report/place?lon=31&lat=52")  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_a_reader_gets_no_cookie(client, filled, path):
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", READ)
def test_every_answer_has_a_strict_policy(client, filled, path):
    headers = client.get(path).headers
    rules = dict(
        rule.strip().partition(" ")[::2] for rule in headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].startswith("'self' 'nonce-")
    assert "unsafe" not in rules["script-src"] + rules["style-src"]
    assert rules["connect-src"] == "'self'"
    assert rules["img-src"] == "'self' data:"
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["object-src"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/static/css/site.css", "/static/icon.svg", "/geodata/land.geojson"]
)
def test_a_file_may_do_nothing_and_sets_no_cookie(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_the_nonce_is_new_each_time_and_that_of_the_page(client):
    first, second = client.get("/"), client.get("/")
    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    nonces = [policy.partition("'nonce-")[2].partition("'")[0] for policy in policies]
    assert nonces[0] != nonces[1]
    assert f'nonce="{nonces[0]}"' in first.text


def test_the_tile_server_is_allowed_only_when_switched_on(tmp_path, store):
    settings = load({"MAPPER_INSTANCE": str(tmp_path), "MAPPER_OSM_TILES": "on"})
    client = create_app(settings, store=store).test_client()
    assert "tile.openstreetmap.org" in client.get("/about").headers["Content-Security-Policy"]
    assert "learns which part of the map" in client.get("/about").text


def test_a_static_file_by_its_hash_is_kept_for_a_year(app, client):
    address = app.jinja_env.globals["asset"]("css/site.css")
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    bare = client.get("/static/css/site.css")
    assert bare.headers["Cache-Control"] == "public, no-cache"
    stale = client.get("/static/css/site.css?v=000000000000")
    assert "immutable" not in stale.headers["Cache-Control"]
    tag = {"If-None-Match": bare.headers["ETag"]}
    assert client.get("/static/css/site.css", headers=tag).status_code == 304


def test_the_colours_of_the_kinds_have_an_address_of_their_own(client):
    address = re.search(r'href="(/static/css/types\.css\?v=[0-9a-f]{12})"', client.get("/").text)[1]
    answer = client.get(address)
    assert answer.text == type_style()
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


def test_files_are_compressed_and_the_same(client):
    plain = client.get("/geodata/land.geojson")
    packed = client.get("/geodata/land.geojson", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.mimetype == "application/geo+json"


def test_pages_are_compressed_unless_they_hold_a_token(client, editor, filled):
    packed = {"Accept-Encoding": "gzip"}
    for path in ("/", "/incidents", "/lines", "/nowhere"):
        answer = client.get(path, headers=packed)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"Railway Incident Mapper" in gzip.decompress(answer.data)
        assert "Content-Encoding" not in client.get(path).headers
        assert "Content-Encoding" not in editor.get(path, headers=packed).headers
    assert "Content-Encoding" not in client.get("/report", headers=packed).headers


def test_scripts_have_a_type_that_browsers_run(client):
    assert client.get("/static/js/report.js").mimetype == "text/javascript"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../mapper/settings.py",
        "/static/%2e%2e/setup.cfg",
        "/static/js/../../setup.cfg",
        "/static/..%2fsetup.cfg",
        "/static//etc/passwd",
        "/static/js",
        "/static/",
        "/geodata/sources.csv",
        "/geodata/lines.json",
        "/geodata/..%2fincidents.csv",
        "/static/css/site.css%00",
    ],
)
def test_no_other_file_is_served(client, path):
    assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_method_that_a_page_has_not_is_refused(client, method):
    answer = getattr(client, method)("/incidents")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Railway Incident Mapper" in answer.text


def test_an_error_of_ours_says_nothing_of_the_inside_and_logs_no_address(
    app, client, monkeypatch, caplog
):
    def fail(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(app.extensions["mapper"].store, "count", fail)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/incidents", environ_overrides={"REMOTE_ADDR": "192.0.2.77"})
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret detail" in caplog.text
    assert "192.0.2.77" not in caplog.text


def test_a_broken_database_is_said_plainly_and_to_its_keepers_in_full(
    app, client, monkeypatch, caplog
):
    def fail(*_args, **_kwargs):
        raise StoreError("the database /srv/mapper.sqlite is gone; `mapper init` makes a new one")

    monkeypatch.setattr(app.extensions["mapper"].store, "count", fail)
    for path in ("/incidents", "/healthz"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "cannot be read or written just now" in answer.text
        assert "/srv" not in answer.text
    assert "/srv/mapper.sqlite is gone; `mapper init` makes a new one" in caplog.text


def test_a_database_that_breaks_under_an_editor_still_gives_a_page(editor, store):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE web_session")
    answer = editor.get("/about")
    assert answer.status_code == 503
    assert "Traceback" not in answer.text


def test_the_secret_is_made_once_and_for_its_owner_alone(settings, store):
    first = create_app(settings, store=store).secret_key
    path = settings.instance / "secret.key"
    assert path.stat().st_mode & 0o077 == 0
    assert create_app(settings, store=store).secret_key == first
    assert [p.name for p in settings.instance.glob("secret*")] == ["secret.key"]


def test_a_damaged_secret_is_named(settings, store):
    from mapper.errors import SettingError

    settings.instance.mkdir(parents=True, exist_ok=True)
    (settings.instance / "secret.key").write_text("short")
    with pytest.raises(SettingError, match="damaged"):
        create_app(settings, store=store)


def test_no_page_of_flask_security_is_reachable(client):
    for path in ("/login", "/logout", "/register", "/reset", "/verify", "/change"):
        assert client.get(path).status_code == 404
