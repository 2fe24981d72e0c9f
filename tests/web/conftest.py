"""A site over a small record on the shipped network, and clients that read, send and sign in."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.core import _default_config
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.serving import make_server

from mapper.intake.publishing import save
from mapper.model import Claim, Incident, Source
from mapper.region import Region
from mapper.settings import KEY_FILE, Settings, load
from mapper.store import Store, create_store, open_store
from mapper.store.accounts import add_account, utc_now
from mapper.store.opening import database_file
from mapper.store.sign_ins import make_sign_in_link, new_session
from mapper.web import create_app
from mapper.web.limits import Limits
from mapper.web.security import AT_THIS_MACHINE, at_this_machine
from mapper.web.sessions import COOKIE
from tests.browsing import ASKED_FOR, Quiet
from tests.shipped import shared_region


class Unlimited(Limits):
    """Who asks for everything is not refused for asking often."""

    def wait_s(self, what: str, address: str) -> int:
        super().wait_s(what, address)
        return 0


ATTACK = '<img src=x onerror="alert(1)">${alert(1)}{{7*7}}'

STRETCH = Incident(
    id="BY-2022-0001",
    event_date=date(2022, 3, 14),
    event_date_end=date(2022, 3, 15),
    date_meaning="one_of",
    event_type="sabotage",
    sub_event_type="signalling_damage",
    asset=("relay_cabinet",),
    cause="claimed",
    title="Signalling put out of action",
    notes="The group said so on its channel.",
    place_kind="section",
    country=("BY",),
    line="orsha-brest",
    from_station="by-damanava",
    to_station="by-lyasnaya",
    geo_method="between_stations",
    effect="disrupted",
    verification="corroborated",
    sources=("example-news", "example-mirror"),
)
MOVEMENT = Incident(
    id="XX-2022-0002",
    record="movement",
    event_date=date(2022, 2, 1),
    event_type="movement",
    sub_event_type="observed",
    title="Trains with vehicles",
    country=("BY",),
    origin="by-homyel-pasazhyrski",
    destination="by-kalinkavichy",
    mode="rail",
    cargo=("vehicles",),
    verification="reported",
    sources=("example-news",),
)
AREA = Incident(
    id="BY-2022-0003",
    event_date=date(2022, 4, 1),
    event_type="repression",
    sub_event_type="arrest",
    title="Detentions",
    place_kind="area",
    country=("BY",),
    admin1=("BY-HO",),
    geo_method="area",
    detained=3,
    sources=("example-news",),
)
HOSTILE = replace(
    STRETCH,
    id="BY-2022-0004",
    event_date=date(2022, 3, 20),
    event_date_end=None,
    date_meaning="day",
    title=ATTACK,
    notes=ATTACK,
    claimed_by=(ATTACK,),
    tags=(ATTACK,),
)

SOURCES = (
    Source(
        "example-news",
        url="https://news.example.org/2022/03/a?b=1&c=2",
        title="A line stopped",
        publisher="Example News",
        published=date(2022, 3, 16),
        published_basis="printed",
        language="en",
        reliability="B",
    ),
    Source(
        "example-mirror",
        url="https://d1234.cloudfront.net/page",
        title="A copy",
        publisher="Example Group",
        language="ru",
        type="party",
        reliability="C",
        access_risk=("by_extremist",),
    ),
)
CLAIMS = (
    Claim("BY-2022-0001", "example-news", "event_date", "2022-03-15", note="from a passenger"),
    Claim("BY-2022-0001", "example-mirror", "event_date", "2022-03-14", credibility="3"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"MAPPER_INSTANCE": str(tmp_path / "instance")})


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("web") / "empty.sqlite"
    create_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def filled_database(empty_database: Path, region: Region) -> Path:
    """With the records of `filled`, and beside the secret that its log is made with."""
    path = empty_database.parent / "filled" / empty_database.name
    path.parent.mkdir(mode=0o700)
    copyfile(empty_database, path)
    store = open_store(f"sqlite:///{path}")
    put_in(store, region, STRETCH, CLAIMS)
    for incident in (MOVEMENT, AREA, HOSTILE):
        put_in(store, region, incident)
    store.close()
    return path


@pytest.fixture
def store(
    settings: Settings, empty_database: Path, request: pytest.FixtureRequest
) -> Iterator[Store]:
    path = database_file(settings.database, must_exist=False)
    path.parent.mkdir(mode=0o700, parents=True)
    if "filled_database" in request.fixturenames:
        filled = request.getfixturevalue("filled_database")
        copyfile(filled, path)
        copyfile(filled.with_name(KEY_FILE), settings.secret)
    else:
        copyfile(empty_database, path)
    opened = open_store(settings.database)
    yield opened
    opened.close()


def put_in(
    store: Store, region: Region, incident: Incident, claims: tuple[Claim, ...] = ()
) -> None:
    with store.writer() as writer:
        for source in SOURCES:
            writer.save_source(source, who="test", why="example")
        save(writer, incident, claims, region, who="test", why="example")


@pytest.fixture
def put(store: Store, region: Region) -> Callable[..., None]:
    """Record an incident with its public form, as an import does."""
    return partial(put_in, store, region)


@pytest.fixture
def filled(store: Store, filled_database: Path) -> tuple[Incident, ...]:
    """What the store holds from the beginning."""
    return STRETCH, MOVEMENT, AREA, HOSTILE


@pytest.fixture
def held(put) -> Incident:
    """An incident of yesterday: its embargo still runs."""
    incident = replace(
        STRETCH,
        id="BY-2026-0001",
        title="Of yesterday",
        event_date=utc_now().date() - timedelta(days=1),
        event_date_end=None,
        date_meaning="day",
    )
    put(incident)
    return incident


class Templates(BytecodeCache):
    """What templates were translated to, by all applications."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()
#: The setting of Flask-Security-Too that says how dear a hash of a password is.
HASHING = "PASSWORD_HASH_PASSLIB_OPTIONS"


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every application shares region and templates, which never change, and hashes cheaply."""
    monkeypatch.setitem(Flask.jinja_options, "bytecode_cache", TEMPLATES)
    monkeypatch.setitem(_default_config, HASHING, {"argon2__rounds": 1, "argon2__memory_cost": 64})
    monkeypatch.setattr("mapper.web.application.load_region", shared_region)


@pytest.fixture
def app(settings: Settings, store: Store) -> Flask:
    app = create_app(settings, store=store)
    app.testing = False
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader's browser."""
    return app.test_client()


@pytest.fixture
def link(store: Store) -> Callable[[], str]:
    """Make a one-time link and return its path."""

    def link() -> str:
        with store.transaction() as session:
            return f"/sign-in/{make_sign_in_link(session, utc_now())}"

    return link


@pytest.fixture
def editor(app: Flask, link) -> FlaskClient:
    """A browser that is signed in as editor."""
    client = here(app)
    address = link()
    token = token_in(client.get(address).text)
    assert client.post(address, data={"token": token}).status_code == 303
    return client


@pytest.fixture
def member(app: Flask, store: Store) -> Callable[..., FlaskClient]:
    """Make a browser in which a new account of a role is signed in."""
    names = count(1)

    def member(role: str, name: str = "", *, active: bool = True) -> FlaskClient:
        with store.transaction() as session:
            account = add_account(session, name or f"member {next(names)}", role, utc_now())
            token = new_session(session, account.fs_uniquifier, "secret of forms", utc_now())
            account.active = active
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        return client

    return member


@pytest.fixture
def address(app, filled) -> Iterator[str]:
    """The site in a thread of its own."""
    server = make_server("127.0.0.1", 0, at_this_machine(app), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, address):
    """A page that reports every request elsewhere, every error and every dialog as a failure."""
    trouble: list[str] = []
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on(
        "console",
        lambda said: (
            said.type == "error"
            and not any(words in said.text for words in ASKED_FOR)
            and trouble.append(f"said: {said.text}")
        ),
    )
    page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:")) or trouble.append(f"request: {request.url}")
        ),
    )
    yield page
    context.close()
    assert trouble == []


def here(app: Flask) -> FlaskClient:
    """Return a browser on the machine that runs the site, at the socket of the sign-in link."""
    client = app.test_client()
    client.environ_base[AT_THIS_MACHINE] = True
    return client


def token_in(page: str) -> str:
    """Return the last form token of a page: the one of its own form."""
    found = re.findall(r'name="token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[-1]
