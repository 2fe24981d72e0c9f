"""The sources that an imported row cites: ids that are known, or addresses that become sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.formats.companions import source_id_of
from mapper.formats.delimited import Problem
from mapper.model import Incident, Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer

_ADDRESS = ("http://", "https://")


def cited(
    writer: Writer, incident: Incident, file: str, line: int
) -> tuple[Incident, list[Source], list[Problem]]:
    """Return the incident with source ids only, the sources given as addresses, problems."""
    ids, new, problems = [], [], []
    plain = [each for each in incident.sources if not each.startswith(_ADDRESS)]
    known = record.sources(writer.connection, plain)
    for each in incident.sources:
        if each in known:
            ids.append(each)
        elif each.startswith(_ADDRESS):
            source = record.source_by_url(writer.connection, each) or _source_of(each)
            new.append(source)
            ids.append(source.source_id)
        else:
            remedy = "no source has this id; add it to sources.csv, or give its address"
            problems.append(Problem(file, line, "sources", each, remedy))
    return replace(incident, sources=tuple(dict.fromkeys(ids))), new, problems


def _source_of(url: str) -> Source:
    publisher = (urlsplit(url).hostname or "").removeprefix("www.")
    return Source(source_id_of(url), url=url, publisher=publisher)
