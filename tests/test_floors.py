"""The package is built in floors: a module imports only from floors below its own.

The same holds inside packages: nothing imports in a circle, and where the order of a package's
parts is stated here, it is kept.  Every import counts, also one within a function and one for
types alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "mapper"

#: Each floor's modules and packages; those of one floor do not know each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "memo", "collector"),  # below all: the rest of the ground floor raises them
    ("settings", "resources", "vocabulary"),
    ("schema",),
    ("model",),
    ("names", "geodesy", "toml_table", "hosts", "pages", "asking"),
    ("namesearch",),
    ("areas", "doubt"),
    ("railway", "geocode", "store"),
    ("region",),
    ("convictions",),
    ("origins",),
    ("placing", "gate", "stamp"),
    ("status",),
    ("layers", "formats"),
    ("intake",),
    ("web",),
    ("cli",),
)
FLOOR_OF = {name: number for number, floor in enumerate(FLOORS) for name in floor}

#: The order of parts inside packages, the lowest first, as `FLOORS` is for the whole.
ORDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "railway": (
        ("packed", "tracks"),
        ("reference",),
        ("placed",),
        ("directory", "levels"),
        ("routing", "files"),
        ("network",),
        ("info", "plot", "rereference", "sources"),
        ("matching",),
        ("building",),
    ),
    "geocode": (
        ("spelling",),
        ("tokens",),
        ("names", "online"),
        ("finding",),
        ("reading", "dates"),
        ("locate", "spellings"),
        ("building",),
    ),
}

#: What only makes networks and derived files: nothing that serves imports it.
BUILDING = ("mapper.railway.sources", "mapper.railway.matching", "mapper.railway.building",
            "mapper.geocode.building")  # fmt: skip
#: What serves: the application, and what takes reports in.
SERVING = ("mapper.web", "mapper.intake")


def unit_of(path: Path) -> str:
    """The module or package on a floor to which a file belongs."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_names(path: Path) -> set[str]:
    """The dotted names under the package that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name for name in names if name.startswith("mapper.")}
    return found


def imported_units(path: Path) -> set[str]:
    """The modules or packages on floors that a file imports, wherever in it."""
    return {name.split(".")[1] for name in imported_names(path)}


def dotted(path: Path) -> str:
    """The dotted name of a module's file; a package's own file has the package's."""
    parts = ("mapper", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """The modules of the package that each module imports, itself left out."""
    files = {dotted(path): path for path in PACKAGE.rglob("*.py")}
    found = {}
    for name, path in files.items():
        modules = {
            each if each in files else each.rpartition(".")[0] for each in imported_names(path)
        }
        found[name] = frozenset(modules - {name, "mapper"})
    return found


def parts_of(package: str) -> dict[str, set[str]]:
    """Which parts of a package (dotted name) each of its parts imports.

    A part is a module or sub-package right below it, and ``__init__`` its own file.
    """

    def part(module: str) -> str:
        if module == package:
            return "__init__"
        return module.removeprefix(package + ".").split(".")[0]

    inside = [name for name in imports() if name == package or name.startswith(package + ".")]
    found: dict[str, set[str]] = {part(name): set() for name in inside}
    for name in inside:
        found[part(name)] |= {part(each) for each in imports()[name] if each in inside}
    return {name: others - {name} for name, others in found.items()}


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle of a graph, its first node again at the end; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def reached_from(starts: Iterable[str]) -> set[str]:
    """All modules that are imported, directly or by others, from packages or modules."""
    found: set[str] = set()
    open_names = [
        name for name in imports() if any(f"{name}.".startswith(f"{start}.") for start in starts)
    ]
    while open_names:
        name = open_names.pop()
        if name not in found:
            found.add(name)
            open_names += imports()[name]
    return found


def of_building(names: Iterable[str]) -> list[str]:
    return sorted(
        name for name in names if any(f"{name}.".startswith(f"{each}.") for each in BUILDING)
    )


PACKAGES = sorted(dotted(path) for path in PACKAGE.glob("*/**/__init__.py"))

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


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_inside_a_package_imports_in_a_circle(package: str) -> None:
    assert circle_in(parts_of(package)) == []


@pytest.mark.parametrize("name", ORDERS)
def test_the_parts_of_a_package_keep_their_order(name: str) -> None:
    parts = parts_of(f"mapper.{name}")
    place = {part: number for number, floor in enumerate(ORDERS[name]) for part in floor}
    assert set(place) == set(parts) - {"__init__"}
    for part, floor in place.items():
        above = {other for other in parts[part] if place.get(other, len(ORDERS[name])) >= floor}
        assert not above, f"{name}.{part} imports {above}"


def test_the_test_sees_a_circle() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_what_serves_reaches_nothing_that_only_builds() -> None:
    reached = reached_from(SERVING)
    assert {"mapper.railway.network", "mapper.geocode.locate"} <= reached, "the test sees imports"
    assert of_building(reached) == []


def test_serving_imports_nothing_that_only_builds() -> None:
    modules = [name for name in imports() if name.startswith(tuple(f"{s}." for s in SERVING))]
    code = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = out.stdout.split()
    assert "mapper.web.application" in loaded
    assert of_building(loaded) == []
