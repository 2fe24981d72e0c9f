"""Files that may be gzipped: ``name`` or ``name.gz``, never both, and the same bytes each time."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from gzip import GzipFile
from pathlib import Path


def packed_path(path: Path) -> Path:
    """Return the path of the gzipped file that may stand in for a plain one."""
    return path.with_name(path.name + ".gz")


def existing(path: Path) -> Path:
    """Return the path of the file that is there, the gzipped one first; else ``path`` itself."""
    packed = packed_path(path)
    return packed if packed.is_file() else path


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, plain or gzipped.

    Raises
    ------
    OSError, EOFError
        There is neither, or it is cut off.
    """
    found = existing(path)
    return path.read_bytes() if found == path else gzip.decompress(found.read_bytes())


def write_bytes(path: Path, content: Iterable[bytes], packed: bool) -> Path:
    """Write a file piece by piece, gzipped where ``packed``; return the path of what it became.

    It comes in its place only when it is whole, and the file of the other kind goes.
    """
    gzipped = packed_path(path)
    target, other = (gzipped, path) if packed else (path, gzipped)
    part = target.with_name(target.name + ".part")
    with part.open("wb") as raw:
        if packed:
            # No name and no time inside: the same content makes the same bytes.
            with GzipFile("", "wb", 9, raw, mtime=0) as file:
                file.writelines(content)
        else:
            raw.writelines(content)
    part.replace(target)
    other.unlink(missing_ok=True)
    return target


def remove(path: Path) -> None:
    """Remove a file, plain and gzipped, where it is there."""
    for each in (path, packed_path(path)):
        each.unlink(missing_ok=True)
