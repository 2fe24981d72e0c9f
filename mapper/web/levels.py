"""The levels of the railway as files: the index, and each piece when it is first asked for."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from threading import Lock

import orjson
from flask import Response
from werkzeug.exceptions import NotFound

from mapper.railway.levels.reading import Levels, load_levels
from mapper.railway.network import Network
from mapper.web.files import VERSION_SIGNS, Kept, answer, kept

_INDEX = "index.json"


class LevelShelf:
    """The levels of one network by name: ``index.json`` and ``<level>/<cell>.json``.

    ``folder`` is where the network was read from.
    """

    def __init__(self, network: Network, folder: Path, route: str) -> None:
        self._network, self._folder, self._route = network, folder, route
        self._files: dict[str, Kept] = {}
        self._lock = Lock()

    def feeds(self) -> dict[str, str]:
        """Return the address of the index, and that of a piece with its level and cell to fill in.

        The version is that of the network, so that index and pieces are of one making.
        """
        return {
            "railway": f"{self._route}/{_INDEX}?v={self._version}",
            "pieces": f"{self._route}/{{level}}/{{cell}}.json?v={self._version}",
        }

    def send(self, name: str) -> Response:
        """Return the answer to a request for the index or a piece; 404 where there is none."""
        with self._lock:
            if name not in self._files:
                self._files[name] = kept(name, self._text(name))
        return answer(name, self._files[name], self._version)

    @cached_property
    def levels(self) -> Levels:
        """The levels, for who draws them here."""
        return load_levels(self._network, self._folder)

    @cached_property
    def _version(self) -> str:
        index = orjson.dumps(self.levels.index)
        seed = index + self._network.digest.encode()
        return hashlib.sha256(seed).hexdigest()[:VERSION_SIGNS]

    def _text(self, name: str) -> bytes:
        if name == _INDEX:
            return orjson.dumps(self.levels.index)
        level, _, cell = name.removesuffix(".json").partition("/")
        piece = self.levels.pieces.get((level, cell)) if name.endswith(".json") else None
        if piece is None:
            raise NotFound(f"There is no piece {name} of the railway; {_INDEX} lists them.")
        return orjson.dumps(piece)
