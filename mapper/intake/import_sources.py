"""The sources that an imported row cites: ids that are known, or addresses that become sources."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from mapper.errors import Remedy
from mapper.formats.cells import ADDRESS
from mapper.intake.source_ids import new_source
from mapper.model import Incident, Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer


def cited(writer: Writer, incident: Incident) -> tuple[Incident, list[Source], Remedy | None]:
    """Return the incident with source ids only, new sources out of its addresses, what is wrong."""
    ids, new, unknown = [], [], []
    given = [*chain.from_iterable(_parted(writer, each) for each in incident.sources)]
    plain = [each for each in given if not each.startswith(ADDRESS)]
    known = record.sources(writer.connection, plain)
    for each in given:
        if each in known:
            ids.append(each)
        elif each.startswith(ADDRESS):
            source = record.source_by_url(writer.connection, each)
            if source is None:
                source = new_source(each)
                new.append(source)
            ids.append(source.source_id)
        else:
            unknown.append(each)
    wrong = _unknown(unknown) if unknown else None
    sources = tuple(dict.fromkeys(ids))
    cites = incident if sources == incident.sources else replace(incident, sources=sources)
    return cites, new, wrong


def _parted(writer: Writer, text: str) -> tuple[str, ...]:
    """Part an address from the ids of known sources behind its commas and semicolons.

    Only what is known tells them from the end of an address, which may hold both.
    """
    if not text.startswith(ADDRESS):
        return (text,)
    _, *tails = re.split("[;,]", text)
    known = record.sources(writer.connection, tails)
    ids = [*takewhile(known.__contains__, reversed(tails))][::-1]
    return text[: len(text) - sum(len(each) + 1 for each in ids)], *ids


def _unknown(words: list[str]) -> Remedy:
    """Return what to do with the words of a cell that are neither id nor address."""
    return Remedy(
        "no source has the {what} {words}; give addresses or ids, with semicolons between them, "
        "and put a publication without an address into sources.csv, where it gets an id",
        what="id" if len(words) == 1 else "ids",
        words=", ".join(words),
    )
