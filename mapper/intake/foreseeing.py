"""What rows that come in will ask the store for one by one, read at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapper.formats.cells import ADDRESS
from mapper.intake.import_sources import cited
from mapper.intake.row_ids import known_id, names_of
from mapper.intake.source_ids import source_id_of
from mapper.model import Incident, Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer


def foresee_sources(writer: Writer, sources: Sequence[Source]) -> None:
    """Read what is known of sources and of their last import."""
    ids = [each.source_id for each in sources]
    urls = [each.url for each in sources]
    record.foresee(writer.connection, names=ids, source_ids=ids, urls=urls)


def foresee_incidents(writer: Writer, incidents: Sequence[Incident], file: str) -> None:
    """Read what is known of the incidents of a file, of their last import and their sources."""
    given = dict.fromkeys(text for each in incidents for text in each.sources)
    urls = [each for each in given if each.startswith(ADDRESS)]
    tails = (tail for each in given for tail in re.split("[;,]", each))
    ids = [*tails, *map(source_id_of, urls)]
    record.foresee(writer.connection, (each.id for each in incidents), source_ids=ids, urls=urls)
    keyed = [cited(writer, each)[0] for each in incidents if each.external_id or not each.id]
    names = [name for each in keyed for _, name in names_of(each, file)]
    record.foresee(writer.connection, names=names)
    record.foresee(writer.connection, (known_id(writer, each, file) for each in keyed))
