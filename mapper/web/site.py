"""What every page needs: settings, store and region, loaded once and passed as a value."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from flask import current_app, g

from mapper.errors import NotReady, SettingError
from mapper.railway.network import Network
from mapper.region import Region
from mapper.settings import Settings
from mapper.stamp import stamp_of
from mapper.store import Store, View
from mapper.store.opening import keep_private
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
        return read_key(self.settings.instance)

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
        g.missing = site.store.missing(view)
        if view.whole and g.missing:
            raise NotReady(g.missing)
        g.view = view
    return cast(View, g.view)


def read_key(instance: Path) -> bytes:
    """Return the site's secret, made on the first call.

    Raises
    ------
    SettingError
        The instance folder cannot be written, or its secret is damaged.
    """
    path = instance / "secret.key"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_key(path)
        keep_private(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise SettingError(
            f"the site's secret {path} cannot be read or written: {error}; "
            "MAPPER_INSTANCE names a folder that this user may write"
        ) from error
    if len(key) < 32:
        raise SettingError(f"{path} is damaged; delete it, and a new one is made at the next start")
    return key


def _write_key(path: Path) -> None:
    """Write a new secret whole or not at all: a second process may be starting, too."""
    draft = path.with_name(f"secret.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
