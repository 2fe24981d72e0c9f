"""Whether a region's files can be read to their end, before a reader is the first to notice."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from mapper.errors import ResourceMissing
from mapper.region.texts import RegionTexts


def require_whole(texts: RegionTexts) -> None:
    """Read every file of a region once.

    Raises
    ------
    ResourceMissing
        Some cannot be read; each is named with what is wrong.
    """
    found = {path: fault for path in _files(texts) if (fault := _fault(path))}
    if found:
        listed = "; ".join(f"{path} ({fault})" for path, fault in found.items())
        raise ResourceMissing(
            f"damaged: {listed}; `git checkout -- geodata` in the checkout brings shipped files "
            "back, docs/regions.md says how to make those of another region"
        )


def _files(texts: RegionTexts) -> Iterator[Path]:
    """Yield what is packed or JSON of a region's own folder and of its network's."""
    folders = {texts.files.folder, texts.files.network}
    for path in sorted(path for folder in folders for path in folder.glob("*")):
        if {".gz", ".json", ".geojson"} & {*path.suffixes}:
            yield path


def _fault(path: Path) -> str:
    """Return what is wrong with a file; "" for nothing.  One that is packed has a checksum."""
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            gzip.decompress(content)
        else:
            orjson.loads(content)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return str(error) or type(error).__name__
    return ""
