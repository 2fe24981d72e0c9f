"""A database that is not the one that was opened, or is damaged, takes nothing more."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text

from mapper.errors import StoreError


@pytest.mark.parametrize("becomes", ["deleted", "moved", "replaced", "in a folder that is gone"])
def test_nothing_is_written_to_a_file_that_nobody_would_find(store, put, tmp_path, becomes):
    put(title="First")
    file = tmp_path / "mapper.sqlite"
    if becomes == "deleted":
        file.unlink()
    elif becomes == "moved":
        file.rename(tmp_path / "elsewhere.sqlite")
    elif becomes == "replaced":
        file.rename(tmp_path / "elsewhere.sqlite")
        sqlite3.connect(file).close()
    else:
        folder = tmp_path.rename(tmp_path.with_name(f"{tmp_path.name}-gone"))
        assert folder.is_dir()
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        put("BY-2022-0002", title="Second")
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        store.require_sound()


def test_a_file_that_is_put_back_takes_writes_again(store, put, tmp_path):
    file = tmp_path / "mapper.sqlite"
    file.rename(tmp_path / "elsewhere.sqlite")
    with pytest.raises(StoreError):
        put()
    (tmp_path / "elsewhere.sqlite").rename(file)
    put(title="First")
    assert store.incident("BY-2022-0001").title == "First"


def test_after_damage_was_seen_nothing_more_is_written(store, put, tmp_path):
    for number in range(60):
        put(f"BY-2022-{number + 1:04}", title="x" * 2_000)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.commit()
    store.close()  # what is kept in memory is read again
    file = tmp_path / "mapper.sqlite"
    body = bytearray(file.read_bytes())
    page = int.from_bytes(body[16:18], "big")
    body[page * 3 :] = b"\xff" * (len(body) - page * 3)
    with file.open("r+b") as out:  # the same file, so that only its content tells
        out.write(body)
    with pytest.raises(StoreError, match="malformed"), store.reading() as connection:
        connection.execute(text("SELECT sum(length(title)) FROM incident")).all()
    with pytest.raises(StoreError, match=r"damaged .* takes nothing more"):
        put("BY-2022-0099", title="Late")
    with pytest.raises(StoreError, match="mapper restore"):
        store.require_sound()
