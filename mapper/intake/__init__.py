"""The way in: read, place on the railway, check, store.

A file comes in by `import_record`; a form's `Draft` by `submit`, which an editor's `accept` turns
into an incident.  All end in the same record and pass the same gate.
"""

from mapper.intake.asking import PlaceAsked
from mapper.intake.built import DraftRefused
from mapper.intake.draft import Draft
from mapper.intake.import_report import ImportReport
from mapper.intake.importing import import_record
from mapper.intake.publishing import refresh_public_forms
from mapper.intake.reports import Receipt, accept, check, reject, submit

__all__ = [
    "Draft",
    "DraftRefused",
    "ImportReport",
    "PlaceAsked",
    "Receipt",
    "accept",
    "check",
    "import_record",
    "refresh_public_forms",
    "reject",
    "submit",
]
