"""What readers typed is not kept for ever: a while after the decision their words are deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapper.store import incoming

if TYPE_CHECKING:
    from mapper.store import Store

#: How long what was typed stays after it was decided.
KEPT_DAYS = 90


def tidy(store: Store, today: date) -> int:
    """Delete the words of reports that were decided `KEPT_DAYS` ago or earlier; return of how many.

    Receipt, decision and its reason stay, and so does the record that a report became.
    """
    before = today - timedelta(days=KEPT_DAYS)
    with store.reading() as connection:
        if not incoming.count_typed(connection, before):
            return 0
    with store.writer() as writer:
        return writer.forget_typed(before)
