"""Opening and making a database, with every refusal in plain words.

Migrations are Alembic's (https://alembic.sqlalchemy.org) and lie inside the package, so that an
installed program finds them.  The version is the number at the head of the newest migration's
file name; opening compares it without importing Alembic.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from mapper.errors import StoreError
from mapper.settings import KEY_FILE
from mapper.store import audit, dialect
from mapper.store.secret import keep_private, read_key
from mapper.store.store import Store
from mapper.store.turns import OF_COMMANDS, Patience

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
_POOL = 16
#: What SQLite makes beside a database gets the permissions of its file.
BESIDE = ("", "-wal", "-shm")


def newest_version() -> str:
    """Return the version of the newest migration, as ``0001``."""
    names = [path.name for path in (MIGRATIONS / "versions").glob("r*.py")]
    return max(found[1] for name in names if (found := re.match(r"r(\d{4})_", name)))


def open_store(url: str, *, patience: Patience = OF_COMMANDS, secret: Path | None = None) -> Store:
    """Open the database at a SQLAlchemy URL; its writers wait for others with ``patience``.

    ``secret`` is the file of the instance's secret, which keys the audit log; by default
    `KEY_FILE` beside the database of SQLite.  It is made when something is first written.

    Raises
    ------
    StoreError
        It is missing, broken, no database of this program, or of another version.
    """
    address = _address(url)
    _require_file(address)
    _keep_files_private(address)
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            version = _version(connection)
    except DBAPIError as error:
        engine.dispose()
        raise _broken(address, error) from error
    if version != newest_version():
        engine.dispose()
        raise StoreError(_other_version(address, version))
    return Store(engine, patience, secret or _beside(address))


def create_store(url: str, *, secret: Path | None = None) -> Store:
    """Make the database, or bring it to this version, and open it; may be run again.

    ``secret`` is as in `open_store`.  Of a database from before there was an audit log, the log is
    begun with what is there.

    Raises
    ------
    StoreError
        Its folder cannot be written, it is broken, or a newer program made it.
    """
    from alembic import command
    from alembic.util import CommandError

    address = _address(url)
    _make_folder(address)
    engine = _engine(address)
    try:
        with engine.connect() as bare:
            connection = dialect.for_writing(bare, OF_COMMANDS.wait_s)
            with connection.begin():
                dialect.lock_for_writing(connection, OF_COMMANDS.wait_s)
                command.upgrade(_alembic_config(connection), "head")
                _begin_log(connection, secret or _beside(address))
    except DBAPIError as error:
        raise _broken(address, error) from error
    except CommandError as error:
        raise StoreError(
            f"the database {_shown(address)} was made by a newer version of this program "
            f"({error}); upgrade the program"
        ) from error
    finally:
        engine.dispose()
    return open_store(url, secret=secret)


def _begin_log(connection: Connection, secret: Path) -> None:
    if audit.is_to_begin(connection):
        audit.Log(connection, audit.derived(read_key(secret))).begin()


def _beside(address: URL) -> Path:
    """Return where the secret lies if nobody says so."""
    if address.get_backend_name() != "sqlite":
        return Path(KEY_FILE)
    return Path(address.database or "").absolute().with_name(KEY_FILE)


def database_file(url: str, *, must_exist: bool = True) -> Path:
    """Return the file of a SQLite database at a SQLAlchemy URL.

    Raises
    ------
    StoreError
        It is another database, or the file must exist and does not.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        raise StoreError(
            f"{_shown(address)} is no SQLite database; `pg_dump` and `pg_restore` are PostgreSQL's"
        )
    if must_exist:
        _require_file(address)
    return Path(address.database or "").absolute()


def _alembic_config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    # Config values are interpolated, so a per cent sign in a path has to be doubled.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"MAPPER_DATABASE={url!r} is no address of a database; "
            "give one like sqlite:////home/me/mapper.sqlite"
        ) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"MAPPER_DATABASE={_shown(address)}: only sqlite and postgresql databases are supported"
        )
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreError(
            f"MAPPER_DATABASE={url!r} names no file; give one like sqlite:////home/me/mapper.sqlite"
        )
    return address


def _engine(address: URL) -> Engine:
    try:
        engine = create_engine(address, pool_size=_POOL, max_overflow=_POOL, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"MAPPER_DATABASE={_shown(address)} needs a driver that is not installed ({error}); "
            "`pip install 'psycopg[binary]'` and write the address as postgresql+psycopg://…"
        ) from error
    dialect.prepare(engine)
    return engine


def _require_file(address: URL) -> None:
    if address.get_backend_name() != "sqlite":
        return
    path = Path(address.database or "")
    if not path.is_file():
        raise StoreError(f"there is no database at {path}; `mapper init` makes it")


def _make_folder(address: URL) -> None:
    if address.get_backend_name() != "sqlite":
        return
    path = Path(address.database or "").absolute()
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} for the database cannot be made or written ({error.strerror}); "
            "set MAPPER_INSTANCE to a folder that you may write"
        ) from error


def _keep_files_private(address: URL) -> None:
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        for ending in BESIDE:
            keep_private(path.with_name(path.name + ending))


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    version = text("version_num")
    found = connection.execute(select(version).select_from(text("alembic_version"))).scalar()
    return str(found or "")


def _other_version(address: URL, version: str) -> str:
    if not version:
        return (
            f"{_shown(address)} is not a database of this program, or it was never finished; "
            "`mapper init` completes an empty one; otherwise set MAPPER_DATABASE to another"
        )
    if version > newest_version():
        return (
            f"the database {_shown(address)} has version {version}, newer than this program's "
            f"{newest_version()}; upgrade the program"
        )
    return (
        f"the database {_shown(address)} has version {version}, this program needs "
        f"{newest_version()}; `mapper init` upgrades it"
    )


def _broken(address: URL, error: DBAPIError) -> StoreError:
    return StoreError(
        f"the database {_shown(address)} cannot be used ({error.orig}); restore a copy of it, or "
        "move it away and run `mapper init` to make a new one"
    )


def _shown(address: URL) -> str:
    """Return the address as a reader knows it: a path, or a URL without its password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.render_as_string(hide_password=True)
