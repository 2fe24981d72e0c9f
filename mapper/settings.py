"""Settings: each with its name, default and meaning, read from the environment or a TOML file.

A file that ``--config`` names holds the same names (``MAPPER_DATABASE = "sqlite:///…"``); the
environment wins over it.  Nothing is read at import: `load` returns a value that is passed on.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from mapper.errors import SettingError

#: Its name in the instance folder; it signs what pages carry and keys the audit log.
KEY_FILE = "secret.key"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, its default as text, and what it does."""

    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "MAPPER_INSTANCE",
        "",
        "Folder of the database, the caches and the secrets; empty means `instance`, in the folder "
        "of MAPPER_REGION where that is set.",
    ),
    Setting(
        "MAPPER_DATABASE",
        "",
        "SQLAlchemy URL of the database; empty means mapper.sqlite in the instance folder.",
    ),
    Setting(
        "MAPPER_REGION",
        "",
        "Folder of the region to map, with a `region.toml`; empty means the shipped one.",
    ),
    Setting(
        "MAPPER_NETWORK",
        "",
        "Folder of the rail network to show, as `mapper railway import` or `fetch` writes it; "
        "empty means the region's own.",
    ),
    Setting(
        "MAPPER_EMBARGO_INCIDENT_DAYS",
        "3",
        "Days after its end before an incident is shown to everyone.",
    ),
    Setting(
        "MAPPER_EMBARGO_MOVEMENT_DAYS",
        "30",
        "Days after its end before a movement is shown to everyone.",
    ),
    Setting(
        "MAPPER_PENDING_MOST",
        "500",
        "Reports that may wait for an editor at once; who is not signed in is asked to come back.",
    ),
    Setting(
        "MAPPER_FOUR_EYES",
        "off",
        "on: nobody accepts a report that they entered or edited; an editor's own waits as "
        "others' do.",
    ),
    Setting(
        "MAPPER_OSM_TILES",
        "off",
        "on: offer OpenStreetMap's tiles as a base map. They tell its server what a reader "
        "looks at, so they are off.",
    ),
    Setting(
        "MAPPER_OVERPASS_URL",
        "https://overpass-api.de/api/interpreter",
        "Overpass API that `mapper railway fetch` asks.",
    ),
    Setting(
        "MAPPER_NOMINATIM_URL",
        "https://nominatim.openstreetmap.org/search",
        "Nominatim that `mapper locate --online` asks for what the shipped gazetteer lacks; never "
        "asked without --online.",
    ),
    Setting(
        "MAPPER_CONTACT",
        "",
        "Your mail or web address, told to the Overpass API and the Nominatim that are asked, so "
        "that their operators can write before they bar; empty means MAPPER_SITE_URL.",
    ),
    Setting(
        "MAPPER_SITE_URL",
        "",
        "Public address of the site (https://…), when it stands behind a proxy; requests for "
        "another host are refused then. Empty means that it is for this machine or its network.",
    ),
    Setting(
        "MAPPER_TRUSTED_PROXIES",
        "",
        "Addresses of the proxies before the site, the nearest first, with commas between. What "
        "the nearest says of a reader's address and of HTTPS (X-Forwarded-For, -Proto) is "
        "believed, what anybody else says is not.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as typed values; ``load`` makes one."""

    instance: Path
    database: str
    region: Path | None
    network: Path | None
    embargo_incident_days: int
    embargo_movement_days: int
    pending_most: int
    four_eyes: bool
    osm_tiles: bool
    overpass_url: str
    nominatim_url: str
    contact: str
    site_url: str
    trusted_proxies: tuple[str, ...]

    @property
    def secret(self) -> Path:
        """The file of the instance's secret."""
        return self.instance / KEY_FILE


def load(environ: Mapping[str, str] | None = None, config: Path | None = None) -> Settings:
    """Read the settings from ``environ`` (default: the process's) over the file ``config``.

    Raises
    ------
    SettingError
        A name is unknown or a value cannot be used.
    """
    environ = os.environ if environ is None else environ
    written = {setting.name: setting.default for setting in SETTINGS}
    if config is not None:
        written |= _read_file(config)
    written |= {name: environ[name] for name in written if environ.get(name)}
    site_url = _address(written, "MAPPER_SITE_URL").rstrip("/")
    region = _folder(written["MAPPER_REGION"])
    # A record is that of its region: two regions never share a database unasked.
    instance = _folder(written["MAPPER_INSTANCE"]) or (region or Path.cwd()) / "instance"
    return Settings(
        instance=instance,
        database=written["MAPPER_DATABASE"] or f"sqlite:///{instance / 'mapper.sqlite'}",
        region=region,
        network=_folder(written["MAPPER_NETWORK"]),
        embargo_incident_days=_whole(written, "MAPPER_EMBARGO_INCIDENT_DAYS", "days"),
        embargo_movement_days=_whole(written, "MAPPER_EMBARGO_MOVEMENT_DAYS", "days"),
        pending_most=_whole(written, "MAPPER_PENDING_MOST", "reports"),
        four_eyes=_switch(written, "MAPPER_FOUR_EYES"),
        osm_tiles=_switch(written, "MAPPER_OSM_TILES"),
        overpass_url=_address(written, "MAPPER_OVERPASS_URL"),
        nominatim_url=_address(written, "MAPPER_NOMINATIM_URL"),
        contact=_contact(written, "MAPPER_CONTACT") or site_url,
        site_url=site_url,
        trusted_proxies=_hosts(written, "MAPPER_TRUSTED_PROXIES"),
    )


def _read_file(path: Path) -> dict[str, str]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"the configuration file {path} cannot be read: {error}") from error
    known = {setting.name for setting in SETTINGS}
    for name in values:
        if name not in known:
            raise SettingError(
                f"{path}: {name!r} is not a setting; the settings are {', '.join(sorted(known))}"
            )
    return {
        name: ("on" if value else "off") if isinstance(value, bool) else str(value)
        for name, value in values.items()
    }


def _folder(text: str) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


def _whole(written: Mapping[str, str], name: str, of: str) -> int:
    text = written[name]
    if not text.isascii() or not text.isdigit():
        raise SettingError(f"{name}={text!r} is not a number of {of}; give 0 or more, like 3")
    return int(text)


def _switch(written: Mapping[str, str], name: str) -> bool:
    text = written[name].lower()
    if text not in ("on", "off"):
        raise SettingError(f"{name}={text!r} is neither on nor off")
    return text == "on"


def _address(written: Mapping[str, str], name: str) -> str:
    text = written[name]
    if text and not re.match(r"https?://[\w\[]", text):
        raise SettingError(
            f"{name}={text!r} is not a web address; give one like https://rail.example.org"
        )
    return text


def _contact(written: Mapping[str, str], name: str) -> str:
    text = written[name]
    # It stands in a header, within brackets.
    if text and not re.fullmatch(r"[\w.+-]+@[\w.-]+|https?://[\w./~%:?=&#@+-]+", text, re.ASCII):
        raise SettingError(
            f"{name}={text!r} is no mail or web address in ASCII; give one like "
            "editors@rail.example.org"
        )
    return text


def _hosts(written: Mapping[str, str], name: str) -> tuple[str, ...]:
    hosts = tuple(each.strip() for each in written[name].split(",") if each.strip())
    for each in hosts:
        try:
            ip_address(each)
        except ValueError as error:
            raise SettingError(
                f"{name}={written[name]!r}: {each!r} is no address of a machine; give one like "
                "127.0.0.1, or several with commas between"
            ) from error
    return hosts
