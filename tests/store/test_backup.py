"""A backup holds what was acknowledged, is known when damaged, and comes back whole."""

from __future__ import annotations

import shutil
import stat
import threading
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from mapper.errors import InputError, StoreError
from mapper.store import open_store
from mapper.store.backup import restore_backup, write_backup


@pytest.fixture
def backup(url, tmp_path):
    def make(name: str = "record.backup") -> Path:
        path = tmp_path / name
        with path.open("wb") as out:
            write_backup(url, out)
        return path

    return make


def titles(url: str) -> list[str]:
    with closing(open_store(url)) as store:
        return [store.incident(each).title for each in store.incident_ids()]


def test_what_was_acknowledged_is_in_it_though_the_file_alone_lacks_it(
    store, url, put, backup, tmp_path
):
    for number in range(5):
        put(f"BY-2022-{number + 1:04}", title=f"Report {number}")
    made = backup()
    plain = tmp_path / "plain.sqlite"
    shutil.copyfile(tmp_path / "mapper.sqlite", plain)
    assert titles(f"sqlite:///{plain}") == []
    store.close()
    other = f"sqlite:///{tmp_path / 'other' / 'mapper.sqlite'}"
    manifest, kept = restore_backup(other, made)
    assert titles(other) == [f"Report {number}" for number in range(5)]
    assert (manifest.records, kept) == (5, None)


def test_one_made_under_load_holds_every_write_that_ended_before_it(store, put, backup, tmp_path):
    acknowledged: list[str] = []
    enough, halt = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not halt.is_set():
            number += 1
            put(f"BY-2022-{number:04}", title="x")
            acknowledged.append(f"BY-2022-{number:04}")
            if number == 20:
                enough.set()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert enough.wait(60)
        before = list(acknowledged)
        made = backup()
    finally:
        halt.set()
        thread.join()
    other = f"sqlite:///{tmp_path / 'other' / 'mapper.sqlite'}"
    restore_backup(other, made)
    with closing(open_store(other)) as restored:
        assert set(before) <= set(restored.incident_ids())


def test_the_database_that_was_there_is_kept(store, url, put, backup):
    put(title="First")
    made = backup()
    put(title="Second")
    store.close()
    _, kept = restore_backup(url, made)
    assert titles(url) == ["First"]
    assert kept is not None
    assert titles(f"sqlite:///{kept}") == ["Second"]


def test_a_database_in_use_is_not_replaced(store, url, put, backup):
    put(title="First")
    made = backup()
    put(title="Second")
    with pytest.raises(StoreError, match="in use; end `mapper serve`"):
        restore_backup(url, made)
    assert titles(url) == ["Second"]


def test_a_damaged_database_may_be_replaced_and_is_kept(store, url, put, backup, tmp_path):
    put(title="First")
    made = backup()
    store.close()
    (tmp_path / "mapper.sqlite").write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreError, match="cannot be copied"):
        backup("second.backup")
    _, kept = restore_backup(url, made)
    assert titles(url) == ["First"]
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")


def test_a_backup_that_was_damaged_changes_nothing(store, url, put, backup, tmp_path):
    put(title="First")
    made = backup()
    store.close()
    with ZipFile(made) as packed:
        manifest, database = packed.read("manifest.json"), packed.read("mapper.sqlite")
    with ZipFile(made, "w") as packed:
        packed.writestr("manifest.json", manifest)
        packed.writestr("mapper.sqlite", database[:-1] + b"!")
    with pytest.raises(InputError, match="damaged: its database has the SHA-256"):
        restore_backup(url, made)
    for body in (b"", b"PK\x03\x04 cut", database):
        other = tmp_path / "other.backup"
        other.write_bytes(body)
        with pytest.raises(InputError, match="no backup of this program"):
            restore_backup(url, other)
    with pytest.raises(InputError, match="there is no file"):
        restore_backup(url, tmp_path / "nowhere")
    assert titles(url) == ["First"]


def test_one_of_a_newer_program_is_refused(store, url, put, backup):
    made = backup()
    store.close()
    with ZipFile(made) as packed:
        manifest, database = packed.read("manifest.json"), packed.read("mapper.sqlite")
    with ZipFile(made, "w") as packed:
        packed.writestr("manifest.json", manifest.replace(b'"schema": "00', b'"schema": "99'))
        packed.writestr("mapper.sqlite", database)
    with pytest.raises(StoreError, match="newer program"):
        restore_backup(url, made)


def test_nobody_is_signed_in_after_it(store, url, backup):
    from mapper.store.accounts import owner, utc_now
    from mapper.store.sign_ins import make_sign_in_link, new_session, read_session

    with store.transaction() as session:
        make_sign_in_link(session, utc_now())
        token = new_session(session, owner(session).fs_uniquifier, "secret", utc_now())
    made = backup()
    store.close()
    restore_backup(url, made)
    with closing(open_store(url)) as restored, restored.reader() as reader:
        assert read_session(reader, token, utc_now()) is None


def test_the_log_holds_after_it_and_a_newer_hash_tells_of_the_missing_end(store, url, put, backup):
    put(title="First")
    older, head = backup(), store.verify().head
    put("BY-2022-0002", title="Second")
    published = store.verify().head
    store.close()
    restore_backup(url, older)
    with closing(open_store(url)) as restored:
        verdict = restored.verify()
        assert (verdict.fault, verdict.head) == ("", head)
        assert restored.verify(head).fault == ""
        assert "the end of the log is missing" in restored.verify(published).fault
        with restored.writer() as writer:
            writer.add_pending("token", "{}")
        assert restored.verify(head).fault == ""
        assert restored.verify().entries == verdict.entries + 1
        assert "the end of the log is missing" in restored.verify(published).fault


def test_only_its_owner_reads_what_is_restored(store, url, backup, tmp_path):
    made = backup()
    store.close()
    restore_backup(url, made)
    assert stat.S_IMODE((tmp_path / "mapper.sqlite").stat().st_mode) == 0o600


def test_another_database_has_tools_of_its_own(tmp_path):
    with (tmp_path / "out").open("wb") as out, pytest.raises(StoreError, match="pg_dump"):
        write_backup("postgresql+psycopg://me:secret@localhost/mapper", out)
