"""A PostgreSQL server of the tests' own, in a folder that is gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.serving import free_port

#: Debian keeps the programs of each version in a folder of their own.
_DEBIAN = Path("/usr/lib/postgresql")
#: It refuses to run as root; Debian's package makes this account.
_ACCOUNT = "postgres"
WITHOUT = "PostgreSQL is not installed: apt-get install postgresql, pip install psycopg[binary]"


def programs() -> Path | None:
    """Return the folder of the server's programs; None where they or its account are missing."""
    if os.geteuid() == 0 and _ACCOUNT not in {each.pw_name for each in pwd.getpwall()}:
        return None
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    path = shutil.which("initdb")
    return found[-1].parent if found else Path(path).parent if path else None


@contextmanager
def running() -> Iterator[str]:
    """Run a server on a free port until the block ends; give the URL of a new database."""
    folder, port, here = Path(tempfile.mkdtemp(prefix="postgresql-")), free_port(), programs()
    assert here is not None, WITHOUT
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [here / program, *words],
            cwd=folder,
            **_as_account(),
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )

    try:
        if _as_account():
            shutil.chown(folder, _ACCOUNT)
        run("initdb", "-D", str(data), "-A", "trust", "-U", "mapper", "-E", "UTF8", "-N")
        listens = f"-p {port} -h 127.0.0.1 -k {folder} -F"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", listens, "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "mapper", "mapper")
            yield f"postgresql+psycopg://mapper@127.0.0.1:{port}/mapper"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_account() -> dict[str, Any]:
    """Return by which account a program is run, as `subprocess` takes it."""
    root = os.geteuid() == 0
    return {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []} if root else {}
