"""The database: the record with its history, and the public form that everything reads.

``open_store`` and ``create_store`` give a `Store`; a `View` says who looks and when.
"""

from mapper.store.changes import Change, Changes, TakenBack
from mapper.store.forms import embargo_day
from mapper.store.incoming import Pending
from mapper.store.opening import create_store, open_store
from mapper.store.placings import KeptPlacing, Reading
from mapper.store.public import PublicRow, View
from mapper.store.record import Revision
from mapper.store.revisions import Listed
from mapper.store.store import Store
from mapper.store.turns import OF_SITES, Patience
from mapper.store.withheld import KeptText
from mapper.store.writer import Saved, Writer

__all__ = [
    "OF_SITES",
    "Change",
    "Changes",
    "KeptPlacing",
    "KeptText",
    "Listed",
    "Patience",
    "Pending",
    "PublicRow",
    "Reading",
    "Revision",
    "Saved",
    "Store",
    "TakenBack",
    "View",
    "Writer",
    "create_store",
    "embargo_day",
    "open_store",
]
