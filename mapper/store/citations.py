"""Which records that are shown cite which sources: written with each public form.

A row says what the form shows of the source, folded for the search; so a search finds nothing
that no form shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import and_, case, delete, false, func, insert, select

from mapper.model import Filter, PublicForm
from mapper.names import fold
from mapper.store import bulk, public
from mapper.store.tables import citation, public_form

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from mapper.store.public import AnySelect, View

_ROW = citation.c
_INSERT = insert(citation)


class Cited(NamedTuple):
    """A source, and how many of the records that a view shows cite it."""

    source_id: str
    records: int


def write(
    connection: Connection, forms: Mapping[int, PublicForm | None], *, instead: Collection[int]
) -> None:
    """Write what public forms cite, themselves or in a claim, by their numbers.

    Without a form nothing is cited.  Those of ``instead`` were there before.
    """
    if instead:
        connection.execute(delete(citation).where(_ROW.form.in_(instead)))
    rows = [
        {"form": number, "source_id": key, "search_text": f" {fold(f'{said} {key}')}"}
        for number, form in forms.items()
        if form
        for key, said in _said(form).items()
        if key
    ]
    bulk.execute(connection, _INSERT, rows)


def _said(form: PublicForm) -> dict[str, str]:
    """Return what a form tells of each source, by its id."""
    words = {claim.source_id: form.publishers.get(claim.source_id, "") for claim in form.claims}
    for each in form.sources:
        words[each.source_id] = f"{each.publisher} {each.title} {urlsplit(each.url).hostname or ''}"
    return words


def cited(
    connection: Connection, view: View, words: str, *, start: int = 0, most: int | None = None
) -> list[Cited]:
    """Return the sources that a view's records cite, by what is told of them.

    ``words`` begin words of what every one of these records shows of a source.
    """
    query = _sources(view, words).order_by(func.min(_ROW.search_text), _ROW.source_id)
    found = connection.execute(query.offset(start).limit(most))
    return [Cited(row.source_id, row.records) for row in found]


def count(connection: Connection, view: View, words: str) -> int:
    """Return how many sources `cited` has in all."""
    query = select(func.count()).select_from(_sources(view, words).subquery())
    return int(connection.execute(query).scalar_one())


def shown(connection: Connection, view: View, source_ids: Iterable[str]) -> frozenset[str]:
    """Return which of some sources are cited by a record that a view shows."""
    query = _sources(view, "").where(_ROW.source_id.in_([*source_ids]))
    return frozenset(row.source_id for row in connection.execute(query))


def _sources(view: View, words: str) -> AnySelect:
    joined = citation.join(public_form, public_form.c.number == _ROW.form)
    query: AnySelect = select(_ROW.source_id, func.count().label("records")).select_from(joined)
    query = public.where(query, Filter(), view, sqlite=False).group_by(_ROW.source_id)
    if not words.strip():
        return query
    fits = case((_begun(words), 1), else_=0)
    return query.having(func.min(fits) == 1)


def _begun(words: str) -> ColumnElement[bool]:
    folded = fold(words).split()
    if not folded:
        return false()
    return and_(
        *(_ROW.search_text.like(f"% {public.literal(each)}%", escape="\\") for each in folded)
    )
