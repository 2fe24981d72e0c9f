"""Sources as things of their own: an editor grades one, and says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.errors import InputError, NotFound
from mapper.intake.publishing import render
from mapper.model import Source
from mapper.store import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mapper.region import Region
    from mapper.store import Store, Writer


def grade(
    store: Store, region: Region, source: Source, *, editor: str, reason: str, revision: int
) -> bool:
    """Record a source as an editor sees it; return whether anything changed.

    All that shows it, or something that was derived from it, is made anew.  ``revision`` is the
    number of the source's last revision when the editor began.

    Raises
    ------
    NotFound
        No source has this id.
    InputError
        It has no reason, it was changed meanwhile, or it would be derived from itself.
    """
    reason = reason_of(reason)
    with store.writer() as writer:
        require(writer, [source.source_id])
        revisions = record.revisions(writer.connection, source.source_id, "source")
        if revisions and revisions[-1].number != revision:
            last = revisions[-1]
            raise InputError(
                f"{source.source_id} was changed meanwhile, by {last.who}: {last.why}; look at it "
                "as it is now below, and send yours again if it still holds"
            )
        _refuse_circle(writer, source)
        return save_graded(writer, region, source, editor=editor, why=reason)


def save_graded(writer: Writer, region: Region, source: Source, *, editor: str, why: str) -> bool:
    """Record a source that exists, and make anew what shows it; return whether it changed."""
    if not writer.save_source(source, who=editor, why=why):
        return False
    ids = record.incidents_citing(writer.connection, [source.source_id])
    render(writer, sorted(ids), region)
    return True


def with_grades(sources: Iterable[Source], grades: Mapping[int, str]) -> tuple[Source, ...]:
    """Return the sources of a report with the grades A to F that an editor gives, by place."""
    return tuple(
        replace(each, reliability=grades.get(number) or each.reliability)
        for number, each in enumerate(sources)
    )


def reason_of(reason: str) -> str:
    """Return a reason without spaces around it.

    Raises
    ------
    InputError
        There is none.
    """
    if not reason.strip():
        raise InputError("a reason is missing; say in a few words why")
    return reason.strip()


def require(writer: Writer, source_ids: Iterable[str]) -> None:
    """Raise `NotFound` unless there is a source of each id."""
    ids = [*source_ids]
    known = record.sources(writer.connection, ids)
    for each in ids:
        if each not in known:
            raise NotFound(f"no source has the id {each!r}; /sources lists them")


def _refuse_circle(writer: Writer, source: Source) -> None:
    above = record.sources_with_origins(writer.connection, [source.derived_from])
    here, seen = above.get(source.derived_from), set[str]()
    while here is not None and here.source_id not in seen:
        if here.source_id == source.source_id:
            raise InputError(
                f"derived_from leads from {source.source_id} back to itself by way of "
                f"{source.derived_from}; of two that repeat each other one came first"
            )
        seen.add(here.source_id)
        here = above.get(here.derived_from)
