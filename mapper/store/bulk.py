"""One statement for many rows, without what SQLAlchemy does anew for each of them.

Core makes a dictionary of each row's parameters and looks for what each column needs; of a wide
table that takes longer than the database does.  Here both are done once for all rows, and the
driver is given tuples (https://docs.sqlalchemy.org/en/20/core/connections.html#driver-sql).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, Any]


class _Compiled(NamedTuple):
    """A statement as the driver takes it; ``names`` are those of its parameters in their order.

    ``bound`` makes of those at some places what the driver takes.
    """

    sql: str
    names: tuple[str, ...]
    bound: tuple[tuple[int, Callable[[Any], Any]], ...]
    positional: bool


def execute(connection: Connection, statement: UpdateBase, rows: Sequence[Row]) -> None:
    """Execute a statement for each of some rows, all of the same columns; for none do nothing.

    The statement is kept as it is compiled, and so has to be one that comes again.
    """
    if not rows:
        return
    compiled = _compiled(statement, tuple(rows[0]), connection.dialect)
    tuples = list(_bound(compiled, rows))
    if compiled.positional:
        connection.exec_driver_sql(compiled.sql, tuples)
    else:
        named = [dict(zip(compiled.names, each, strict=True)) for each in tuples]
        connection.exec_driver_sql(compiled.sql, named)


def _bound(compiled: _Compiled, rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    values_of = itemgetter(*compiled.names)
    for row in rows:
        values = [*values_of(row)]
        for place, bound in compiled.bound:
            values[place] = bound(values[place])
        yield tuple(values)


@lru_cache(maxsize=64)
def _compiled(statement: UpdateBase, columns: tuple[str, ...], dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    names = tuple(compiled.positiontup or compiled.binds)
    types = (compiled.binds[name].type.dialect_impl(dialect) for name in names)
    bound = ((place, each.bind_processor(dialect)) for place, each in enumerate(types))
    return _Compiled(
        str(compiled),
        names,
        tuple((place, each) for place, each in bound if each),
        bool(compiled.positional),
    )
