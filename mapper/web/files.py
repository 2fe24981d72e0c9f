"""Files that every reader loads: scripts, styles and geographic data, kept in memory.

An address with the hash of the content never changes its meaning and is kept by browsers for a
year (RFC 8246); without the hash a file is checked by its ETag.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Response, request
from werkzeug.exceptions import NotFound

from mapper.web.packing import accepts_gzip

_YEAR_S = 365 * 24 * 3600
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
}
#: Formats that are compressed already.
_PACKED = {".png", ".jpg", ".webp", ".woff2", ".gz"}


@dataclass(frozen=True, slots=True)
class _File:
    stamp: tuple[int, int]
    body: bytes
    packed: bytes
    digest: str


class Shelf:
    """One folder's files by name; read again when one changes on disk.

    A file of the folder ``over`` stands for the one of the same name.
    """

    def __init__(
        self, folder: Path, route: str, suffix: str = "", over: Path | None = None
    ) -> None:
        self._folder = folder.resolve()
        self._over = over.resolve() if over else None
        self._route = route
        self._suffix = suffix
        self._files: dict[str, _File] = {}
        self._lock = Lock()

    def url(self, name: str) -> str:
        """Return the address of a file that exists, with the hash of its content.

        Raises
        ------
        FileNotFoundError
            There is no such file: a template names what is not there.
        """
        file = self._find(name)
        if file is None:
            raise FileNotFoundError(self._folder / name)
        return f"{self._route}/{name}?v={file.digest[:12]}"

    def names(self) -> tuple[str, ...]:
        """Return the names of every file at the top of the folder."""
        return tuple(sorted(p.name for p in self._folder.glob(f"*{self._suffix}") if p.is_file()))

    def send(self, name: str) -> Response:
        """Return the answer to a request for a file; 404 where there is none."""
        file = self._find(name)
        if file is None:
            raise NotFound(f"There is no file {name}.")
        packed = bool(file.packed) and accepts_gzip()
        response = Response(file.packed if packed else file.body)
        suffix = Path(name).suffix
        response.content_type = _TYPES.get(suffix) or (
            mimetypes.guess_type(name)[0] or "application/octet-stream"
        )
        if packed:
            response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{file.digest[:24]}{'-gz' if packed else ''}")
        if request.args.get("v") == file.digest[:12]:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        else:
            response.headers["Cache-Control"] = "public, no-cache"
        response.make_conditional(request)
        return response

    def _find(self, name: str) -> _File | None:
        if "\0" in name:
            return None
        folder = self._folder
        if self._over and "/" not in name and (self._over / name).is_file():
            folder = self._over
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder) and not Path(name).name.startswith(".")
        if not inside or not path.is_file() or not name.endswith(self._suffix):
            return None
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            file = self._files.get(name)
            if file is None or file.stamp != stamp:
                file = self._files[name] = _read(path, stamp)
        return file


def _read(path: Path, stamp: tuple[int, int]) -> _File:
    body = path.read_bytes()
    packed = b""
    if path.suffix not in _PACKED and len(body) > 1024:
        packed = gzip.compress(body, 6, mtime=0)
    return _File(stamp, body, packed, hashlib.sha256(body).hexdigest())
