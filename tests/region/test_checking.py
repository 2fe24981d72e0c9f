"""Every file of a region is read to its end when a site starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mapper.errors import ResourceMissing
from mapper.region import load_texts
from mapper.region.checking import require_whole
from mapper.resources import folder
from mapper.settings import load

PACKED_OR_JSON = sorted(
    path.name
    for path in folder("geodata").iterdir()
    if {".gz", ".json", ".geojson"} & {*path.suffixes}
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(folder("geodata"), tmp_path / "geodata")
    (tmp_path / "incidents.csv").touch()
    return tmp_path / "geodata"


def texts_of(region: Path):
    return load_texts(load({"MAPPER_REGION": str(region)}))


def test_the_shipped_files_are_whole(copied):
    assert len(PACKED_OR_JSON) >= 12
    require_whole(texts_of(copied))


@pytest.mark.parametrize("name", PACKED_OR_JSON)
def test_a_file_that_was_cut_is_named(copied, name):
    body = (copied / name).read_bytes()
    (copied / name).write_bytes(body[: len(body) // 2])
    with pytest.raises(ResourceMissing, match=r"damaged: .*; `git checkout") as caught:
        require_whole(texts_of(copied))
    assert str(copied / name) in str(caught.value)
    assert str(caught.value).count(str(copied)) == 1


def test_all_that_are_damaged_are_named_at_once(copied):
    for name in PACKED_OR_JSON[:3]:
        (copied / name).write_bytes(b"{")
    with pytest.raises(ResourceMissing) as caught:
        require_whole(texts_of(copied))
    assert all(str(copied / name) in str(caught.value) for name in PACKED_OR_JSON[:3])
