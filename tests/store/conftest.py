"""An empty store, and made-up records with their public forms."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, inspect

from mapper.model import Incident, Place, PublicForm, Told
from mapper.store import Store, View, create_store, open_store, opening

LINE = {"type": "LineString", "coordinates": [[30.0, 52.0], [31.0, 53.0]]}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    create_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'mapper.sqlite'}"


@pytest.fixture
def at_revision(url: str) -> Callable[[str], AbstractContextManager[Connection]]:
    """Make the database as an earlier program left it, and write to it."""

    @contextmanager
    def made(revision: str) -> Iterator[Connection]:
        engine = opening._engine(opening._address(url))
        with engine.execution_options(mapper_write=1000).begin() as connection:
            command.upgrade(opening._alembic_config(connection), revision)
            yield connection
        engine.dispose()

    return made


def as_then(connection: Connection, incident: Incident) -> dict[str, Any]:
    """Return an incident as a row of the columns that its table had then."""
    had = {each["name"] for each in inspect(connection).get_columns("incident")}
    return {name: value for name, value in asdict(incident).items() if name in had}


@pytest.fixture
def store(url: str, tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "mapper.sqlite")
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def late() -> View:
    """A day on which every embargo is long over."""
    return View(date(2030, 1, 1), 3, 30)


@pytest.fixture
def put(store: Store) -> Callable[..., Incident]:
    """Record an incident and its public form; fields of either may be given."""

    def record(incident_id: str = "BY-2022-0001", *, made_with: str = "", **given: Any) -> Incident:
        of_form = {
            name: given.pop(name)
            for name in ("geometry", "point", "lines", "search_text")
            if name in given
        }
        incident = replace(
            Incident(
                id=incident_id, event_date=date(2022, 3, 14), event_type="sabotage", title="x"
            ),
            **given,
        )
        form = form_of(incident, **of_form) if incident.status == "published" else None
        with store.writer() as writer:
            writer.save_incident(incident, form, who="test", why="test", made_with=made_with)
        return incident

    return record


def form_of(
    incident: Incident,
    *,
    geometry: Any = LINE,
    point: Any = (30.5, 52.5),
    lines: tuple[str, ...] = ("gomel-kyiv",),
    search_text: str = "gomel homyel signalling",
) -> PublicForm:
    return PublicForm(
        incident=incident,
        place=Place(geometry=geometry, lonlat=point),
        told=Told(lines=lines, date=incident.span().dating),
        sources=(),
        claims=(),
        publishers={},
        facts=(),
        span=incident.span(),
        search_text=search_text,
    )
