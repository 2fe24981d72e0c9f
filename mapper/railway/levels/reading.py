"""Reads the levels of a network back, or makes them where its folder has none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mapper import resources
from mapper.railway.levels.making import LEVELS_FILE, make_levels
from mapper.railway.packed import read_bytes
from mapper.railway.placed import Placed


class Drawable(Protocol):
    """What the levels are of: a network, and the digest of the files that it was read from."""

    @property
    def placed(self) -> Placed:
        """Its tracks, lines and stations."""

    @property
    def digest(self) -> str:
        """The digest of its files."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels as maps ask for them: an index first, then pieces by level and cell.

    ``index`` has ``station_zooms``, ``lines`` and ``levels``, each with the names of its
    ``cells``; ``pieces`` are JSON values by (level, cell).
    """

    index: Mapping[str, Any]
    pieces: Mapping[tuple[str, str], Any]


def load_levels(network: Drawable, folder: Path | None = None) -> Levels:
    """Return the levels of a network that was read from ``folder`` (default: ``geodata/``).

    Where the folder lacks them, or they are of other files of a network, they are made.
    """
    import orjson

    path = (folder or resources.folder("geodata")) / LEVELS_FILE
    try:
        value = orjson.loads(read_bytes(path))
        if value["network"] == network.digest:
            return _levels(value)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        pass
    return _levels(make_levels(network.placed, network.digest))


def _levels(value: Mapping[str, Any]) -> Levels:
    return Levels(
        {
            "station_zooms": value["station_zooms"],
            "lines": value["lines"],
            "levels": [{**level, "cells": list(level["cells"])} for level in value["levels"]],
        },
        {
            (level["id"], cell): piece
            for level in value["levels"]
            for cell, piece in level["cells"].items()
        },
    )
