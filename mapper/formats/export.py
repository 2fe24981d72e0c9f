"""What goes into a file: the rows of a collection, and the columns that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from mapper.errors import FilterError
from mapper.formats import railway
from mapper.formats.collections import Collection, Of
from mapper.gate.citing import cited
from mapper.model import Claim, Filter, Incident, Source, Told
from mapper.schema import Column, Face, columns, exported, on, out
from mapper.store import PublicRow, withheld

if TYPE_CHECKING:
    from mapper.railway import Network
    from mapper.region import RegionTexts, Rights
    from mapper.store import Store, View

#: Gives the rows anew, each with the further columns of its table that are asked for.
Rows = Callable[[Sequence[str]], Iterator[PublicRow]]

_SOURCES_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to be written: ``columns`` are those of the properties of every one of the ``rows``.

    ``rights`` say whose it is and belong into every file that has room for them; ``geom`` and
    ``profile`` are as in an address; ``held`` tells that rows under embargo are among
    them, ``day`` as of when they are shown.  Files that a format needs on the way go into
    ``scratch``; None is the system's own folder for such files.
    """

    collection: Collection
    columns: tuple[Column, ...]
    rows: Rows
    rights: Rights
    day: date
    geom: str = ""
    profile: str = ""
    held: bool = False
    scratch: Path | None = None


def of_records(
    collection: Collection,
    store: Store,
    view: View,
    wanted: Filter,
    texts: RegionTexts,
    *,
    incident_id: str = "",
    limit: int | None = None,
) -> Export:
    """Return the export of the records of a filter, or of what they cite.

    ``incident_id`` picks one of them, ``limit`` stops after so many.

    Raises
    ------
    FilterError
        The filter asks for another kind of record than the collection holds.
    """
    if collection.record and wanted.record not in ("", collection.record):
        remedy = f"contradicts {collection.name}, which holds nothing else; leave it out"
        raise FilterError("record", wanted.record, remedy)
    wanted = replace(wanted, record=collection.record or wanted.record)

    def rows(also: Sequence[str] = ()) -> Iterator[PublicRow]:
        if incident_id:
            one = store.public_one(incident_id, view, also=also)
            return iter(() if one is None else (one,))
        return islice(store.public(wanted, view, also=also), limit)

    columns = out(Incident, Told)
    if collection.of is Of.SOURCES:
        columns, found = out(Source), lambda _also: _sources(rows(), store, texts)
    elif collection.of is Of.CLAIMS:
        columns, found = on(Claim, Face.FILE), lambda _also: _claims(rows())
    else:
        found = rows
    return Export(
        collection=collection,
        columns=columns,
        rows=found,
        rights=_rights(store, texts),
        day=view.today,
        held=view.include_held,
    )


def _rights(store: Store, texts: RegionTexts) -> Rights:
    """Return what an export says of its records: that they are made up before all else."""
    attribution = f"{store.made()} {texts.rights.attribution}".strip()
    return replace(texts.rights, attribution=attribution)


def of_railway(collection: Collection, network: Network, rights: Rights, day: date) -> Export:
    """Return the export of the lines or stations of a network."""
    if collection.of is Of.LINES:
        columns, rows = railway.line_columns(network), railway.lines
    else:
        columns, rows = railway.station_columns(network), railway.stations
    return Export(
        collection=collection,
        columns=columns,
        rows=lambda _also: rows(network),
        rights=rights,
        day=day,
    )


def _sources(rows: Iterable[PublicRow], store: Store, texts: RegionTexts) -> Iterator[PublicRow]:
    """Yield each source that the rows or what is claimed of them cite, once."""
    seen: set[str] = set()
    with store.reading() as connection:
        kept_back = withheld.of_sources(connection)
    waiting = iter(rows)
    while batch := list(islice(waiting, _SOURCES_AT_ONCE)):
        ids = dict.fromkeys(each for row in batch for each in _cited_ids(row) if each not in seen)
        seen.update(ids)
        sources = {key: _bare(each, kept_back) for key, each in store.sources(ids).items()}
        for source in cited(ids, sources, texts):
            yield PublicRow(source.source_id, "", orjson.dumps(exported(source)), None, None)


def _bare(source: Source, kept_back: frozenset[tuple[str, str]]) -> Source:
    """Return a source without the texts that some record withholds."""
    empty = {
        each.name: each.default
        for each in columns(Source).values()
        if (source.source_id, each.name) in kept_back
    }
    return replace(source, **empty)


def _cited_ids(row: PublicRow) -> Iterator[str]:
    properties = orjson.loads(row.properties_json)
    for each in (*properties["sources"], *properties["claims"]):
        yield each["source_id"]


def _claims(rows: Iterable[PublicRow]) -> Iterator[PublicRow]:
    """Yield the claims about each row."""
    for row in rows:
        for claim in orjson.loads(row.properties_json)["claims"]:
            told = {"incident_id": row.incident_id, **claim}
            yield PublicRow(row.incident_id, "", orjson.dumps(told), None, None)
