"""Files that every reader loads: scripts, styles and geographic data, kept in memory.

An address with the hash of the content never changes its meaning and is kept by browsers for a
year (RFC 8246); without the hash a file is checked by its ETag.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Response, g, request
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
#: Bytes below which compressing saves less than it costs.
_LEAST_PACKED = 1024
#: Signs of a hash that an address carries.
VERSION_SIGNS = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in memory: its bytes, the same compressed or empty, and the hash of its content."""

    body: bytes
    packed: bytes
    digest: str


def kept(name: str, body: bytes) -> Kept:
    """Return a file to be kept, compressed where that helps."""
    helps = Path(name).suffix not in _PACKED and len(body) > _LEAST_PACKED
    packed = gzip.compress(body, 6, mtime=0) if helps else b""
    return Kept(body, packed, hashlib.sha256(body).hexdigest())


def answer(name: str, file: Kept, version: str) -> Response:
    """Return a file as the answer to the request at hand.

    Asked for by its ``version`` it may be kept for a year; without, its ETag is asked for.
    """
    g.is_file = True
    packed = bool(file.packed) and accepts_gzip()
    response = Response(file.packed if packed else file.body)
    response.content_type = _TYPES.get(Path(name).suffix) or (
        mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{file.digest[:24]}{'-gz' if packed else ''}")
    if request.args.get("v") == version:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    else:
        response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


#: Finds the file of a name; None where there is none to be shown.
PathOf = Callable[[str], Path | None]


def in_folder(folder: Path) -> PathOf:
    """Return what finds a file by its name in a folder, and never one outside of it."""
    folder = folder.resolve()

    def path_of(name: str) -> Path | None:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder) and not Path(name).name.startswith(".")
        return path if inside else None

    return path_of


def among(paths: Mapping[str, Path]) -> PathOf:
    """Return what finds the files of ``paths`` by their names there, and no others."""
    return dict(paths).get


class Shelf:
    """Files by name; read again when one changes on disk.

    ``made`` are files that no folder holds.
    """

    def __init__(self, route: str, path_of: PathOf, made: Mapping[str, str] | None = None) -> None:
        self._route = route
        self._path_of = path_of
        self._paths: dict[str, Path] = {}
        self._files: dict[str, tuple[tuple[int, int], Kept]] = {}
        self._made = {name: kept(name, text.encode()) for name, text in (made or {}).items()}
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
            raise FileNotFoundError(f"{self._route}/{name}")
        return f"{self._route}/{name}?v={file.digest[:VERSION_SIGNS]}"

    def send(self, name: str) -> Response:
        """Return the answer to a request for a file; 404 where there is none."""
        file = self._find(name)
        if file is None:
            raise NotFound(f"There is no file {name}.")
        return answer(name, file, file.digest[:VERSION_SIGNS])

    def _find(self, name: str) -> Kept | None:
        if name in self._made:
            return self._made[name]
        path = self._paths.get(name) or (None if "\0" in name else self._path_of(name))
        if path is None or not os.path.isfile(path):  # noqa: PTH113 - too long a name is no file
            return None
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            known, file = self._files.get(name, (None, None))
            if file is None or known != stamp:
                file = kept(name, path.read_bytes())
                self._files[name], self._paths[name] = (stamp, file), path
        return file


class GeodataShelf(Shelf):
    """What maps draw of a region beside its railway: land, borders and towns, as far as it has."""

    def __init__(self, drawn: Mapping[str, Path], route: str) -> None:
        self._names = {name: f"{name}.geojson" for name in drawn}
        super().__init__(route, among({self._names[name]: path for name, path in drawn.items()}))

    def feeds(self) -> dict[str, str]:
        """Return the address of each file by what it holds."""
        return {name: self.url(file) for name, file in self._names.items()}
