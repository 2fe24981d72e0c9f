"""Opening a database: what is refused says in plain words what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import mapper.store.sign_ins  # noqa: F401 - its tables, and those of accounts, belong to the schema
from mapper.errors import StoreError
from mapper.store import create_store, open_store, tables
from mapper.store.dialect import BOX_TABLES
from mapper.store.opening import MIGRATIONS, newest_version


def test_a_missing_database_names_the_command_that_makes_it(url):
    with pytest.raises(StoreError, match=r"there is no database at .* `mapper init`"):
        open_store(url)


def test_a_missing_database_is_not_made_by_looking(url, tmp_path):
    with pytest.raises(StoreError):
        open_store(url)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "mapper.sqlite"
    path.write_bytes(b"these are not the bytes of a database" * 200)
    for use in (open_store, create_store):
        with pytest.raises(StoreError, match="move it away and run `mapper init`"):
            use(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"these are not")


def test_a_truncated_database_is_refused(url, store, tmp_path):
    store.close()
    path = tmp_path / "mapper.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError, match="mapper init"):
        open_store(url).incident_ids()


def test_someone_elses_database_is_refused(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="not a database of this program"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("version", "words"), [("0000", "`mapper init` upgrades it"), ("9999", "upgrade the program")]
)
def test_another_version_is_refused(url, store, tmp_path, version, words):
    store.close()
    with sqlite3.connect(tmp_path / "mapper.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    with pytest.raises(StoreError, match=words):
        open_store(url)


def test_a_database_of_a_newer_program_is_not_downgraded(url, store, tmp_path):
    store.close()
    with sqlite3.connect(tmp_path / "mapper.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        create_store(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "no address of a database"),
        ("sqlite://", "names no file"),
        ("mysql://me:secret@host/x", "only sqlite and postgresql"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, words):
    with pytest.raises(StoreError, match=words) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="MAPPER_INSTANCE"):
        create_store(f"sqlite:///{tmp_path / 'file' / 'mapper.sqlite'}")


def test_making_it_again_keeps_what_is_in_it(url, put):
    put("BY-2022-0001")
    again = create_store(url)
    assert again.incident_ids() == ["BY-2022-0001"]
    again.close()


def test_the_version_is_that_of_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == newest_version()


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(store):
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and name in (*BOX_TABLES, "alembic_version"))

    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours})
        assert compare_metadata(context, tables.Base.metadata) == []


def test_sqlite_is_durable_and_keeps_its_references(store):
    with store.reading() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_path_with_a_per_cent_sign_works(tmp_path: Path):
    create_store(f"sqlite:///{tmp_path / '100%'}/mapper.sqlite").close()
    assert (tmp_path / "100%" / "mapper.sqlite").is_file()
