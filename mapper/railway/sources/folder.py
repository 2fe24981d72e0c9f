"""The folder of sources of the default railway: the files that ``geodata/railway.toml`` names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mapper import resources
from mapper.errors import InputError
from mapper.model import BBox


@dataclass(frozen=True, slots=True)
class Sources:
    """The box to build, and the paths of the files that it is built of."""

    bbox: BBox
    stations: Path
    guide_stations: Path
    guide_lengths: Path
    extract: Path


def find_sources(folder: Path, plan: Path | None = None) -> Sources:
    """Find the files that ``plan`` (default: the shipped ``railway.toml``) names in a folder.

    They may lie in folders below it.

    Raises
    ------
    InputError
        A file is not there, or the plan lacks an entry.
    """
    path = plan or resources.geodata("railway.toml")
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        west, south, east, north = (float(value) for value in values["bbox"])
        names = [values[key] for key in ("stations", "guide_stations", "guide_lengths", "extract")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no plan of a railway ({error!r})") from error
    return Sources((west, south, east, north), *(_find(folder, name) for name in names))


def _find(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        raise InputError(
            f"{folder} holds no {name}; docs/railway.md says where the sources come from"
        )
    return found[0]
