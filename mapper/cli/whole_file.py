"""A file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file beside ``path`` for writing; it takes its place when the block ends well.

    Only its owner may read one that is ``private``.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    mode = 0o600 if private else 0o666
    part.unlink(missing_ok=True)  # of a process that was killed
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
