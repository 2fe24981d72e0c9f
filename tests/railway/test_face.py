"""The public face of the railway: every name is there, and asking for the package costs nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import mapper
import mapper.railway as face


def test_the_public_names_are_these() -> None:
    assert face.__all__ == sorted(face._MODULES) == sorted(_imported_for_types())


@pytest.mark.parametrize("name", face.__all__)
def test_a_public_name_is_found_in_its_module_and_documented(name: str) -> None:
    assert getattr(face, name) is not None
    assert re.search(rf"`{name}`", face.__doc__ or ""), "the package's docstring names it"


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'load_netwrk'"):
        _ = face.load_netwrk


def test_importing_the_package_imports_no_library_and_no_module_of_it() -> None:
    code = (
        "import sys, mapper.railway;"
        "print([m for m in sys.modules if m == 'numpy' or m.startswith('mapper.railway.')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["railway", "geocode"])
def test_a_name_is_one_class_in_a_package(package: str) -> None:
    folder = Path(mapper.__file__).parent / package
    classes = [
        node.name
        for path in folder.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [name for name, times in Counter(classes).items() if times > 1] == []


def _imported_for_types() -> list[str]:
    tree = ast.parse(Path(face.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return [alias.name for node in block.body for alias in node.names]
