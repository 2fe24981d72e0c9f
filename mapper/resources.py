"""Where the project's own files are: templates, scripts and derived geographic data.

In a wheel they lie inside the installed package; in a checkout and in an editable install they
lie beside it.  One function finds them in all three.
"""

from __future__ import annotations

import sysconfig
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from mapper.errors import ResourceMissing

#: The program's name as a package, and what it calls itself to other servers.
NAME = "railway-incident-mapper"

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent

#: Front-end files that npm's lock brings; a map without them would be an empty page.
FRONT_END = (
    "vendor/leaflet/leaflet.js",
    "vendor/leaflet/leaflet.css",
)


def folder(name: str) -> Path:
    """Return the directory ``templates``, ``static`` or ``geodata``.

    Raises
    ------
    ResourceMissing
        Neither the installed package nor the checkout holds it.
    """
    for place in (_PACKAGE / name, _CHECKOUT / name):
        if place.is_dir():
            return place
    raise ResourceMissing(
        f"the folder {name}/ is missing from {_PACKAGE} and {_CHECKOUT}; "
        "install the package again, or run from a complete checkout"
    )


def geodata(name: str) -> Path:
    """Return the path of one shipped file of ``geodata/``.

    A region's own files are its own to name (`mapper.region`).

    Raises
    ------
    ResourceMissing
        The file is not there.
    """
    path = folder("geodata") / name
    if not path.is_file():
        raise ResourceMissing(
            f"{path} is missing; `git checkout -- geodata` brings it back, "
            "`mapper railway build` derives the railway files anew"
        )
    return path


def front_end() -> Path:
    """Return ``static/`` after checking that every vendored script and style is in it.

    Raises
    ------
    ResourceMissing
        A file is missing; the text names the command that brings it.
    """
    static = folder("static")
    missing = [name for name in FRONT_END if not (static / name).is_file()]
    if missing:
        raise ResourceMissing(
            f"the map's front-end files are missing from {static}: {', '.join(missing)}; "
            "run `make front-end` in the checkout (it needs npm)"
        )
    return static


def node_modules(package: str) -> Path:
    """Return the folder ``node_modules`` that holds an npm package: here, or in the checkout.

    Raises
    ------
    ResourceMissing
        Neither does.
    """
    places = [Path("node_modules"), _CHECKOUT / "node_modules"]
    for place in places:
        if (place / package).is_dir():
            return place
    raise ResourceMissing(
        f"the npm package {package} is in neither {' nor '.join(map(str, places))}; `npm install "
        f"{package}@1` here or `npm ci` in the checkout brings it"
    )


def shipped_incidents() -> Path | None:
    """Return the shipped region's ``incidents.csv``, or None where it did not come along."""
    installed = Path(sysconfig.get_path("data")) / "share/railway-incident-mapper/incidents.csv"
    for path in (_CHECKOUT / "incidents.csv", installed):
        if path.is_file():
            return path
    return None


def version() -> str:
    """Return the program's version: of the installed package, or of the bare checkout."""
    return _about("Version", "version")


def address() -> str:
    """Return the project's address on the web, which servers that are asked are told."""
    return _about("Home-page", "url")


def _about(field: str, key: str) -> str:
    """Return what the installed package says of itself, else what setup.cfg does."""
    try:
        said = metadata(NAME)
        if field in said:
            return said[field]
    except PackageNotFoundError:
        pass
    config = ConfigParser()
    config.read(_CHECKOUT / "setup.cfg", "utf-8")
    return config["metadata"][key]
