"""What public forms are made with, as one short text that no hand has to raise.

A form follows from its record, from the code that makes it and from the data of the region.  The
stamp is a digest of the last two; each stored form carries that of its making, and one with
another stamp is made anew before it is shown again.  All that could have a part in a form counts:
a digest too many costs work, one too few would show what the gate no longer lets out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from mapper.errors import ResourceMissing

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.settings import Settings

#: What of the package has no part in a form: it shows or writes forms, reads what comes in, keeps
#: the record, or makes networks and draws them, whose data counts for itself.
NO_PART = frozenset(
    "cli formats geodata intake layers placing static store templates web __main__.py "
    "geocode/dates geocode/finding.py geocode/locate.py geocode/online.py geocode/reading "
    "railway/building railway/levels railway/matching railway/sources".split()
)
#: What there has a part all the same: how a record is handed to the gate, and a form to its table;
#: which words are no names, and which are numbers.
ALSO = (
    *("intake/publishing.py", "store/forms.py"),
    *("geocode/reading/words.py", "geocode/reading/words.toml"),
    *("geocode/reading/numerals.py", "geocode/reading/numerals.toml"),
)
_SOURCES = (".py", ".toml")
_SIGNS = 16


def stamp_of(region: Region) -> str:
    """Return the stamp of the forms that this program makes with a region."""
    return _stamp(region.digest)


def stamp_from(settings: Settings) -> str:
    """Return `stamp_of` the region that the settings name, without loading it.

    Raises
    ------
    ResourceMissing, InputError
        As `mapper.region.region_digest` says.
    """
    from mapper.region import region_digest

    return _stamp(region_digest(settings))


def _stamp(of_region: str) -> str:
    return sha256(f"{code_digest()} {of_region}".encode()).hexdigest()[:_SIGNS]


@cache
def code_digest() -> str:
    """Return a digest of the sources, read once: of the code that runs, if that is early enough.

    Raises
    ------
    ResourceMissing
        The program was installed without its sources.
    """
    package = files("mapper")
    digest, names = sha256(), set()
    for name, file in sorted((*_within(package), *((name, package / name) for name in ALSO))):
        names.add(name)
        digest.update(f"{name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    if "gate/__init__.py" not in names:
        raise ResourceMissing(
            f"the sources of the program are missing from {package}; install it from its wheel"
        )
    return digest.hexdigest()


def _within(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield each source of a folder that has a part in a form, with its path in the package."""
    for item in folder.iterdir():
        name = f"{path}{item.name}"
        if name in NO_PART:
            continue
        if item.is_dir():
            yield from _within(item, f"{name}/")
        elif name.endswith(_SOURCES):
            yield name, item
