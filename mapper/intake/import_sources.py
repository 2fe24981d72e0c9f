"""The sources that an imported row cites: ids that are known, or addresses that become sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.formats.delimited import Problem
from mapper.intake.source_ids import source_id_of
from mapper.model import Incident, Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer

_ADDRESS = ("http://", "https://")


def cited(
    writer: Writer, incident: Incident, file: str, line: int
) -> tuple[Incident, list[Source], list[Problem]]:
    """Return the incident with source ids only, new sources out of its addresses, problems."""
    ids, new, unknown = [], [], []
    plain = [each for each in incident.sources if not each.startswith(_ADDRESS)]
    known = record.sources(writer.connection, plain)
    for each in incident.sources:
        if each in known:
            ids.append(each)
        elif each.startswith(_ADDRESS):
            source = record.source_by_url(writer.connection, each)
            if source is None:
                source = _source_of(each)
                new.append(source)
            ids.append(source.source_id)
        else:
            unknown.append(each)
    problems = [_problem(incident, unknown, file, line)] if unknown else []
    return replace(incident, sources=tuple(dict.fromkeys(ids))), new, problems


def _problem(incident: Incident, unknown: list[str], file: str, line: int) -> Problem:
    """Return the one problem of a cell in which words stand that are neither id nor address."""
    these = f"the id {unknown[0]}" if len(unknown) == 1 else f"the ids {', '.join(unknown)}"
    remedy = (
        f"no source has {these}; give addresses or ids, with spaces between them, and put a "
        "publication without an address into sources.csv, where it gets an id"
    )
    return Problem(file, line, "sources", " ".join(incident.sources), remedy)


def _source_of(url: str) -> Source:
    publisher = (urlsplit(url).hostname or "").removeprefix("www.")
    return Source(source_id_of(url), url=url, publisher=publisher)
