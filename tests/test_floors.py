"""The package is built in floors: a module imports only from floors below its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "mapper"

#: Each floor's modules and packages; those of one floor do not know each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors",),  # below all: the rest of the ground floor raises them
    ("settings", "resources", "vocabulary"),
    ("schema",),
    ("model",),
    ("names", "geodesy"),
    ("areas",),
    ("railway", "geocode", "store"),
    ("region",),
    ("placing", "gate", "status", "stamp"),
    ("layers", "formats"),
    ("intake",),
    ("web",),
    ("cli",),
)
FLOOR_OF = {name: number for number, floor in enumerate(FLOORS) for name in floor}


def unit_of(path: Path) -> str:
    """The module or package on a floor to which a file belongs."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_units(path: Path) -> set[str]:
    """The modules or packages on floors that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("mapper.")}
    return found


FILES = sorted(
    p
    for p in PACKAGE.rglob("*.py")
    if p.name not in ("__init__.py", "__main__.py") or p.parent != PACKAGE
)


def test_every_module_has_a_floor() -> None:
    assert {unit_of(path) for path in FILES} <= set(FLOOR_OF)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_below(path: Path) -> None:
    unit = unit_of(path)
    allowed = {name for name, floor in FLOOR_OF.items() if floor < FLOOR_OF[unit]} | {unit}
    assert imported_units(path) <= allowed


def test_the_test_sees_an_import_that_goes_up(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("def f() -> None:\n    from mapper.web import app\n")
    assert imported_units(tmp_path / "model.py") == {"web"}
