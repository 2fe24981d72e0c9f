"""Whose outlets and bodies are, and where reading them is punishable: a table of the region.

``owners.toml`` says of each owner which names and hosts are its own, and where that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mapper import vocabulary
from mapper.hosts import host_of
from mapper.names import fold
from mapper.toml_table import Table, read_table

_COUNTRY = "[A-Z]{2}"


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner of outlets, or a state's body.

    A ``party`` takes part in the events; one that ``convicts`` tells of verdicts and confessions.
    ``listed`` are terms of the vocabulary's list ``access_risk``.
    """

    name: str
    state: str = ""
    party: bool = False
    convicts: bool = False
    listed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What all that belongs to the same owner, or the same state, has in common."""
        return f"state {self.state}" if self.state else f"owner {fold(self.name)}"


@dataclass(frozen=True)
class Outlets:
    """Owners by the folded names of their outlets and by hosts."""

    names: Mapping[str, Owner] = field(default_factory=dict)
    hosts: Mapping[str, Owner] = field(default_factory=dict)

    def called(self, name: str) -> Owner | None:
        """Return the owner of the outlet or body that is called so; None where it is not known."""
        return self.names.get(fold(name))

    def at(self, url: str) -> Owner | None:
        """Return whose host an address has, or one above it; None where it is not known."""
        try:
            labels = host_of(url).split(".")
        except ValueError:
            return None
        above = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.hosts[each] for each in above if each in self.hosts), None)

    def of(self, publisher: str, *urls: str) -> Owner | None:
        """Return the owner of a publication by its publisher, else by its addresses."""
        found = self.called(publisher)
        return found or next(filter(None, map(self.at, filter(None, urls))), None)

    @cached_property
    def convicting(self) -> frozenset[str]:
        """The folded names of all that tell of verdicts and confessions."""
        return frozenset(name for name, owner in self.names.items() if owner.convicts)


def read_outlets(path: Path) -> Outlets:
    """Read the table of owners.

    Raises
    ------
    SettingError
        The file is missing, or a value of it cannot be used.
    """
    table = read_table(path)
    names: dict[str, Owner] = {}
    hosts: dict[str, Owner] = {}
    for owner, called, at in map(_owner, table.tables("owners")):
        names |= {fold(each): owner for each in called}
        hosts |= dict.fromkeys(at, owner)
    table.end()
    return Outlets(names, hosts)


def _owner(table: Table) -> tuple[Owner, tuple[str, ...], tuple[str, ...]]:
    risks = "|".join(vocabulary.terms("access_risk"))
    owner = Owner(
        table.text("name"),
        state=table.text("state", "", like=f"({_COUNTRY})?", what="give a code of ISO 3166-1"),
        party=table.flag("party"),
        convicts=table.flag("convicts"),
        listed=table.texts("listed", (), like=risks, what=f"there are {risks}"),
    )
    table.text("from")
    called = table.texts("outlets", ())
    return owner, (*called, owner.name) if not owner.state else called, tuple(_hosts(table))


def _hosts(table: Table) -> Iterator[str]:
    yield from table.texts("hosts", (), like=r"[^\s/:]+\.[^\s/:]+", what="give hosts like a.org")
