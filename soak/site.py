"""The site that is attacked: an instance with the shipped record, served in its own process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.web.serving import Served, command, environment, serving


@dataclass(frozen=True)
class Site:
    """The folder of the instance and of the temporary files."""

    folder: Path

    @property
    def instance(self) -> Path:
        """The folder of database and secret."""
        return self.folder / "instance"

    @property
    def temporary(self) -> Path:
        """The folder of the server's temporary files."""
        return self.folder / "tmp"

    def make(self) -> None:
        """Make the database and fill it with the shipped record."""
        self.instance.mkdir()
        self.temporary.mkdir()
        os.environ["TMPDIR"] = str(self.temporary)
        # An installed program has its bytecode, whatever is set where this runs.
        os.environ["PYTHONPYCACHEPREFIX"] = str(self.folder / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run(command("init"), env=environment(self.instance), check=True)

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Serve it until the block ends."""
        with serving(self.instance) as served:
            yield served
            (self.folder / f"log-{served.port}").write_bytes(served.log.read_bytes())
