"""`mapper user`: people added, listed, invited and disabled on the machine of the site."""

from __future__ import annotations

import json
import re
from shutil import copyfile

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.store import create_store, open_store
from mapper.store.accounts import OWNER, account_named, owner, utc_now
from mapper.store.people import set_password
from mapper.store.sign_ins import Purpose, account_of_link, make_sign_in_link, new_session


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "mapper.sqlite"
    create_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(tmp_path, empty_database):
    path = tmp_path / "mapper.sqlite"
    copyfile(empty_database, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def mapper(store, tmp_path):
    """Run `mapper user` on an empty database."""

    def run(*words: str, status: int = 0, **env: str):
        environment = {"MAPPER_INSTANCE": str(tmp_path), "MAPPER_SITE_URL": ""} | env
        result = CliRunner().invoke(main, ["user", *words], env=environment)
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def with_password(store):
    def with_password(name: str) -> None:
        with store.transaction() as session:
            set_password(session, account_named(session, name), "a hash")

    return with_password


def test_an_added_person_gets_a_link_on_a_line_of_its_own(mapper, store):
    result = mapper("add", "--role", "admin", "Anna", MAPPER_SITE_URL="https://rail.example.org")
    link = result.stdout.strip()
    token = re.fullmatch(r"https://rail\.example\.org/invitation/([\w-]{43})", link)[1]
    assert "anna is admin-1." in result.stderr
    with store.reader() as session:
        found = account_of_link(session, token, Purpose.INVITATION, utc_now())
        assert (found.name, found.role, found.password) == ("anna", "admin", None)


def test_without_an_address_it_says_what_to_put_in_its_place(mapper):
    result = mapper("add", "anna")
    assert result.stdout.startswith("http://127.0.0.1:5000/invitation/")
    assert "MAPPER_SITE_URL is empty" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "anna"), "'anna' is there already; choose another name"),
        (("add", "ANNA "), "'anna' is there already"),
        (("add", "bo", "--role", "chief"), "no role 'chief'; there are reader, contributor"),
        (("add", "a/b"), "'a/b' cannot be a name; give up to 80 letters"),
        (("add", "a\nb"), "cannot be a name"),
        (("add", ""), "'' cannot be a name"),
        (("add", "x" * 81), "cannot be a name"),
        (("add", "owner"), "`mapper serve --sign-in-link`; choose another name"),
        (("invite", "owner"), "owner needs no invitation"),
        (("disable", "zed"), "nobody is called 'zed'; `mapper user list` names everyone"),
        (("role", "anna", "chief"), "no role 'chief'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(mapper, store, words, said):
    mapper("add", "anna")
    with store.transaction() as session:
        owner(session)
    status = 1 if "nobody" in said else 2
    result = mapper(*words, status=status)
    assert said in result.stderr
    assert result.stdout == ""


def test_everyone_is_listed_as_a_table_and_as_json(mapper, store, with_password):
    assert "mapper user add --role admin NAME" in mapper("list").stdout
    mapper("add", "anna", "--role", "editor")
    mapper("add", "bo")
    with_password("anna")
    mapper("disable", "bo")
    with store.transaction() as session:
        new_session(session, account_named(session, "anna").fs_uniquifier, "x", utc_now())
    rows = json.loads(mapper("list", "--json").stdout)
    today = utc_now().date().isoformat()
    assert [list(row.values()) for row in rows] == [
        ["anna", "editor", "editor-1", "active", "no", 1, today],
        ["bo", "contributor", "contributor-2", "disabled", "no", 0, today],
    ]
    lines = mapper("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["name", "anna", "bo"]


def test_a_name_in_brackets_of_a_table_is_no_style(mapper):
    result = mapper("add", "[red]", status=2)
    assert "'[red]' cannot be a name" in result.stderr


def test_disabling_ends_sessions_and_voids_links(mapper, store):
    token = mapper("add", "anna").stdout.strip().rpartition("/")[2]
    mapper("disable", "anna")
    mapper("disable", "anna")
    with store.reader() as session:
        assert account_of_link(session, token, Purpose.INVITATION, utc_now()) is None
    assert "enable the account" in mapper("invite", "anna", status=2).stderr
    mapper("enable", "anna")
    with store.reader() as session:
        assert account_of_link(session, token, Purpose.INVITATION, utc_now()) is None
    assert "/invitation/" in mapper("invite", "anna").stdout


@pytest.mark.parametrize("words", [("disable", "anna"), ("role", "anna", "reader")])
def test_the_last_admin_goes_by_force_alone(mapper, store, with_password, words):
    mapper("add", "anna", "--role", "admin")
    mapper("add", "bo", "--role", "admin")
    with store.transaction() as session:
        owner(session)
    with_password("anna")
    assert "anna is the last admin" in mapper(*words, status=2).stderr
    mapper("disable", "bo", status=0)
    mapper(*words, "--force")
    mapper("list")


def test_another_admin_with_a_password_is_enough(mapper, with_password):
    for name in ("anna", "bo"):
        mapper("add", name, "--role", "admin")
        with_password(name)
    mapper("disable", "anna")
    assert "last admin" in mapper("disable", "bo", status=2).stderr


def test_whoever_sits_at_the_machine_can_be_kept_out_too(mapper, store, with_password):
    from mapper.errors import InputError

    mapper("add", "anna", "--role", "admin")
    with_password("anna")
    with store.transaction() as session:
        make_sign_in_link(session, utc_now())
    mapper("disable", OWNER)
    with (
        pytest.raises(InputError, match="mapper user enable owner"),
        store.transaction() as session,
    ):
        make_sign_in_link(session, utc_now())
    mapper("enable", OWNER)
    with store.transaction() as session:
        make_sign_in_link(session, utc_now())
