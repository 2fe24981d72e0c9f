"""What every page needs: settings, store and region, loaded once and passed as a value."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import cast

from flask import current_app, g

from mapper.errors import NotReady
from mapper.layers.diagram import Drawn, Read
from mapper.railway.network import Network
from mapper.region import Region
from mapper.settings import Settings
from mapper.stamp import stamp_of
from mapper.store import Store, View
from mapper.store.secret import read_key
from mapper.web.kept import Kept
from mapper.web.kinds import answers_data


@dataclass(frozen=True)
class Site:
    """One running site; immutable but for what its store holds."""

    settings: Settings
    store: Store
    region: Region

    @property
    def network(self) -> Network:
        """The rails, lines and stations of the region."""
        return self.region.network

    @cached_property
    def key(self) -> bytes:
        """The secret that signs form tokens; in the instance folder, made when first needed."""
        return read_key(self.settings.secret)

    @cached_property
    def kept(self) -> Kept[bytes]:
        """The last answers about the whole map."""
        return Kept(longest=1_000_000)

    @cached_property
    def read(self) -> Kept[Mapping[str, Read]]:
        """What is recorded along the lines that were last asked about, as it is read, by id."""
        return Kept(longest=10_000)

    @cached_property
    def read_before(self) -> Kept[dict[Hashable, Read]]:
        """The same by what it was read from, whatever changed since."""
        return Kept(longest=10_000)

    @cached_property
    def drawn(self) -> Kept[Drawn]:
        """The diagrams of the lines that were last looked at, and what they show in words."""
        return Kept(longest=len(Drawn._fields))

    @property
    def made_with(self) -> str:
        """The stamp of the public forms that are shown: of this program and its region."""
        return stamp_of(self.region)

    def view(self, *, include_held: bool = False, whole: bool = False) -> View:
        """Return who looks, when and at what: today in UTC, the embargo, the stamp of the forms."""
        return View.of(
            self.settings, made_with=self.made_with, include_held=include_held, whole=whole
        )


def today() -> date:
    """Return the date in UTC, by which embargoes run."""
    return datetime.now(UTC).date()


def copy_tag(what: str) -> str:
    """Return the ETag of an answer made of ``what``: the record, or the railway beside it.

    It is new when the record, the program, the region, the day or the reader's rights are; what
    only words and filters go by may differ where no form does.
    """
    site = current_site()
    made_of = (what, site.store.change_number(), site.made_with, today(), bool(g.get("editor")))
    return hashlib.sha256(str(made_of).encode()).hexdigest()[:24]


def current_site() -> Site:
    """Return the site that serves the present request."""
    return cast(Site, current_app.extensions["mapper"])


def missing(view: View) -> int:
    """Return how many forms a view lacks, as `Store.missing`; counted once for a request."""
    counted = g.setdefault("counted", {})
    if view not in counted:
        counted[view] = current_site().store.missing(view)
    return int(counted[view])


def current_view() -> View:
    """Return the view of the person who asks: editors also see what an embargo holds back.

    A page says how many forms it lacks while they are made anew; data is whole or not given.

    Raises
    ------
    NotReady
        Data is asked for, and forms are missing.
    """
    if "view" not in g:
        site = current_site()
        view = site.view(include_held=bool(g.get("editor")), whole=answers_data())
        g.missing = missing(view)
        if view.whole and g.missing:
            raise NotReady(g.missing)
        g.view = view
    return cast(View, g.view)
