"""The stamp of public forms: whatever has a part in a form changes it, and nothing by hand."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from mapper import resources, stamp
from mapper.areas import load_areas
from mapper.region import Region, load_region
from mapper.region.reading import read_texts
from mapper.settings import load

PACKAGE = Path(__file__).resolve().parent.parent / "mapper"
COUNTED = {*(name for name, _ in stamp._within(files("mapper"))), *stamp.ALSO}
#: What makes a form, from the record's columns to the text of its row.
MAKERS = ("gate", "model", "names.py", "schema.py", "vocabulary.py", *stamp.ALSO)


def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports to run, as paths in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mapper"):
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [str(node.module)]
            for name in names:
                part = "/".join(name.split(".")[1:])
                found |= {each for each in (f"{part}.py", f"{part}/__init__.py") if each in ALL}
    return found


ALL = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")}


@pytest.mark.parametrize(
    "name", sorted(n for n in COUNTED if n.endswith(".py") and n.startswith(MAKERS))
)
def test_what_a_maker_of_forms_imports_is_counted_too(name: str) -> None:
    # They hold the record, what was decided of it and what is drawn, and make nothing.
    keepers = {"store/__init__.py", "store/drawings.py", "store/record.py", "store/withheld.py"}
    assert imported(PACKAGE / name) - COUNTED <= keepers


def test_what_has_no_part_is_really_there() -> None:
    for name in stamp.NO_PART - {"templates", "static", "geodata"}:
        assert (PACKAGE / name).exists(), name
    assert {"gate/placed.py", "vocabulary.toml", "railway/network.py", "store/forms.py"} <= COUNTED
    assert not {name for name in COUNTED if name.startswith(("web/", "cli/", "geocode/dates/"))}


def test_what_makes_search_words_is_counted() -> None:
    makers = {name for name in COUNTED if name.startswith("geocode/")}
    assert "geocode/spellings.py" in makers
    for name in sorted(name for name in makers if name.endswith(".py")):
        assert imported(PACKAGE / name) <= COUNTED, name


@pytest.mark.parametrize("name", ["places.tsv.gz", "stations-keys.tsv.gz", "commonwords.txt"])
def test_the_files_that_search_words_are_read_from_are_counted(region, monkeypatch, name) -> None:
    before, read = stamp.stamp_of(region), Path.read_bytes
    changed = resources.geodata(name)
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b" " * (path == changed))
    texts = read_texts(region.texts.files.folder)
    assert stamp.stamp_of(Region(region.network, region.areas, texts)) != before


@pytest.mark.parametrize(
    "name", ["region.toml", "places.tsv.gz", "stations-keys.tsv.gz", "lines.geojson.gz"]
)
def test_every_file_of_the_region_that_forms_are_made_of_changes_the_stamp(tmp_path, name):
    folder = tmp_path / "region"
    shutil.copytree(resources.folder("geodata"), folder)
    (tmp_path / "incidents.csv").touch()  # the record lies beside the folder
    own = load({"MAPPER_REGION": str(folder)})
    before = stamp.stamp_from(own)
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert stamp.stamp_from(own) != before


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's sources, of which the stamp is taken."""
    folder = tmp_path / "mapper"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stamp, "files", lambda _package: folder)
    monkeypatch.setattr(stamp, "code_digest", stamp.code_digest.__wrapped__)
    return folder


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("gate/placed.py", True),
        ("schema.py", True),
        ("vocabulary.toml", True),
        ("model/public.py", True),
        ("railway/reference/stretch.py", True),
        ("store/forms.py", True),
        ("web/pages.py", False),
        ("store/store.py", False),
        ("geocode/locate.py", False),
        ("geocode/spellings.py", True),
        ("geocode/reading/words.toml", True),
        ("countries.toml", True),
        ("railway/building/build.py", False),
    ],
)
def test_a_changed_source_changes_the_stamp_where_it_has_a_part(copied, region, name, counts):
    before = stamp.stamp_of(region)
    path = copied / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert (stamp.stamp_of(region) != before) is counts


def test_a_new_source_changes_the_stamp_and_compiled_ones_do_not(copied, region):
    before = stamp.stamp_of(region)
    (copied / "gate/__pycache__").mkdir()
    (copied / "gate/__pycache__/placed.cpython-311.pyc").write_bytes(b"compiled")
    assert stamp.stamp_of(region) == before
    (copied / "gate/further.py").write_text("")
    assert stamp.stamp_of(region) != before


def test_without_sources_it_says_how_to_install(copied):
    for path in copied.glob("gate/*.py"):
        path.unlink()
    with pytest.raises(resources.ResourceMissing, match="install it from its wheel"):
        stamp.code_digest()


def test_other_data_of_the_region_change_the_stamp(region, tmp_path):
    path = tmp_path / "admin1.geojson"
    path.write_bytes(resources.geodata("admin1.geojson").read_bytes() + b"\n")
    elsewhere = Region(region.network, load_areas(path))
    other_rails = Region(replace(region.network, digest="other"), region.areas)
    stamps = {stamp.stamp_of(each) for each in (region, elsewhere, other_rails)}
    assert len(stamps) == 3


def test_the_stamp_needs_no_region_to_be_loaded(region, tmp_path):
    assert stamp.stamp_from(load({})) == stamp.stamp_of(region)
    for name in ("network", "lines", "stations"):
        shutil.copy(resources.geodata(f"{name}.geojson.gz"), tmp_path)
    own = load({"MAPPER_NETWORK": str(tmp_path)})
    assert stamp.stamp_from(own) == stamp.stamp_of(load_region(own))


def test_every_process_has_the_same_stamp():
    told = subprocess.run(
        [sys.executable, "-c", "from mapper.stamp import code_digest; print(code_digest())"],
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == stamp.code_digest()
