"""The wheel holds everything that a served map needs, and is refused without its front end."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mapper import resources, stamp

ROOT = Path(__file__).resolve().parent.parent


def pip(command: str, *arguments: str, cwd: Path) -> None:
    """Run pip without the network and without what the package depends on."""
    flags = ("--quiet", "--no-index", "--no-deps")
    subprocess.run([sys.executable, "-m", "pip", command, *flags, *arguments], check=True, cwd=cwd)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "static/vendor/leaflet/leaflet.js").exists():
        pytest.fail("the front-end files are missing; run `make front-end`")
    out, tree = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("tree")
    for name in ("mapper", "templates", "static", "geodata"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "incidents.csv"):
        shutil.copy(ROOT / name, tree)
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(out), str(tree), cwd=out)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    pip("install", "--target", str(target), str(wheel), cwd=target)
    return target


def mapper(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command line away from the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", "from mapper.cli import run; run()", *arguments],
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_every_package_is_listed_in_setup_cfg() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    listed = set(config["options"]["packages"].split())
    present = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "mapper").rglob("*.py")
    }
    assert present | {"mapper.templates", "mapper.static", "mapper.geodata"} == listed


def test_what_npm_installs_does_not_change_with_the_day() -> None:
    """Where a package asks for a tag, the newest is meant, and a lock made earlier is refused."""
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["overrides"]
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    asked = [
        one
        for package in lock["packages"].values()
        for one in package.get("dependencies", {}).items()
    ]
    assert len(asked) > 100
    assert {name for name, wanted in asked if wanted.isalpha()} <= set(pinned)


def test_what_only_draws_a_picture_is_an_extra(wheel: Path) -> None:
    metadata = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("METADATA"))
    needs = zipfile.ZipFile(wheel).read(metadata).decode("utf-8").splitlines()
    wanted = [line for line in needs if line.startswith("Requires-Dist: matplotlib")]
    assert any('extra == "plot"' in line for line in wanted)
    assert all("extra ==" in line for line in wanted)
    assert "matplotlib" not in (ROOT / "requirements/run.txt").read_text("utf-8")


def test_the_wheel_holds_templates_scripts_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "static", "geodata"):
        tracked = [p for p in (ROOT / folder).rglob("*") if p.is_file() and p.name != ".stamp"]
        assert tracked
        missing = {f"mapper/{p.relative_to(ROOT)}" for p in tracked} - names
        assert not missing
    assert "mapper/vocabulary.toml" in names
    assert "mapper/py.typed" in names, "its types are for others too (PEP 561)"
    assert any(name.endswith("share/railway-incident-mapper/incidents.csv") for name in names)


def test_an_installed_wheel_fills_its_database_and_renders_the_map(
    installed: Path, tmp_path: Path
) -> None:
    done = mapper(installed, tmp_path, "init", "--empty")
    assert done.returncode == 0, done.stderr
    done = mapper(installed, tmp_path, "import", str(ROOT / "incidents.csv"))
    assert done.returncode == 0, done.stderr
    done = mapper(installed, tmp_path, "render", "map.html")
    assert done.returncode == 0, done.stderr
    assert "leaflet" in (tmp_path / "map.html").read_text("utf-8").lower()


def test_an_installed_wheel_makes_the_forms_that_the_checkout_makes(
    installed: Path, tmp_path: Path
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from mapper import stamp; print(stamp.code_digest())"],
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == stamp.code_digest()


def test_serve_refuses_without_the_front_end(installed: Path, tmp_path: Path) -> None:
    assert mapper(installed, tmp_path, "init", "--empty").returncode == 0
    script = installed / "mapper/static" / resources.FRONT_END[0]
    script.rename(script.with_suffix(".away"))
    try:
        done = mapper(installed, tmp_path, "serve", "--port", "5999")
    finally:
        script.with_suffix(".away").rename(script)
    assert done.returncode == 1
    assert "make front-end" in done.stderr
    assert "Traceback" not in done.stderr
