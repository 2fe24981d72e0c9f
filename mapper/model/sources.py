"""Publications, and what each says where that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapper.schema import Face, Gate, Kind, column

_FILED = Face.FILE | Face.EXPORT
_ASKED = _FILED | Face.FORM | Face.EDIT


@dataclass(frozen=True, slots=True)
class Source:
    """One publication.  It may lack a URL; a mirror is named, and is not a link."""

    source_id: str = column(
        "",
        "Id",
        "small letters, digits and hyphens",
        kind=Kind.SOURCE,
        key=True,
        missing="missing; give each an id",
        faces=_FILED,
    )
    url: str = column(
        "",
        "Address",
        "its address; a mirror is none",
        kind=Kind.ADDRESS,
        longest=2000,
        faces=_ASKED,
        group="source",
        condition="if it has one",
    )
    title: str = column(
        "",
        "Title",
        "its headline; names the mirror where it was read on one",
        faces=_ASKED,
        group="source",
        after="publisher",
        beside=True,
    )
    publisher: str = column("", "Publisher", "who published it", faces=_ASKED, group="source")
    published: date | None = column(
        None, "Published on", "day of publication", past=True, faces=_ASKED, group="source"
    )
    published_basis: str = column(
        "unknown",
        "Date is",
        "printed, inferred, unknown",
        kind=Kind.TERM,
        terms="published_basis",
        group="of_source",
        brief=True,
    )
    published_note: str = column(
        "",
        "About the date",
        "how it was worked out, or why there is none",
        group="of_source",
        beside=True,
    )
    language: str = column(
        "",
        "Language",
        "two letters of ISO 639",
        kind=Kind.LANGUAGE,
        faces=_ASKED,
        group="source",
        brief=True,
        beside=True,
    )
    type: str = column(
        "news",
        "Type",
        "sort of publication",
        kind=Kind.TERM,
        terms="source_type",
        group="of_source",
        brief=True,
    )
    reliability: str = column(
        "F",
        "Reliability",
        "A to F (Admiralty code)",
        kind=Kind.TERM,
        terms="reliability",
        group="of_source",
        brief=True,
        beside=True,
    )
    derived_from: str = column(
        "",
        "After",
        "source id or publisher that it repeats",
        group="of_source",
        hint="The id of a source, or the publisher, agency or party whose words it repeats.",
    )
    original_url: str = column(
        "",
        "Original address",
        "of what a mirror copies, where it is known",
        kind=Kind.ADDRESS,
        longest=2000,
        gate=Gate.WITHHELD,
        group="of_source",
    )
    archive_url: str = column(
        "",
        "Archived copy",
        "address of a copy kept",
        kind=Kind.ADDRESS,
        longest=2000,
        group="of_source",
    )
    archive_basis: str = column(
        "",
        "Archived copy is",
        "whether one was seen to hold the page, or why none is named",
        kind=Kind.TERM,
        terms="archive_basis",
        group="of_source",
        brief=True,
        beside=True,
    )
    sha256: str = column(
        "",
        "Digest",
        "of the file that was read",
        kind=Kind.DIGEST,
        gate=Gate.WITHHELD,
        group="of_source",
    )
    retrieved: date | None = column(
        None,
        "Retrieved",
        "day on which it was read",
        gate=Gate.WITHHELD,
        group="of_source",
        beside=True,
    )
    access_risk: tuple[str, ...] = column(
        (),
        "Risk of reading",
        "where reading it is punishable",
        kind=Kind.TERM,
        terms="access_risk",
        group="of_source",
        brief=True,
    )
    graphic: str = column(
        "",
        "Graphic",
        "yes where it shows graphic images",
        kind=Kind.FLAG,
        group="of_source",
        beside=True,
    )

    def __hash__(self) -> int:
        """Go by the id alone: what is known of a source is looked up once a row."""
        return hash(self.source_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says about one incident, where it differs or matters."""

    incident_id: str = column(
        "",
        "Record",
        "id of the record",
        kind=Kind.RECORD,
        missing="missing; give the id of a record",
        gate=Gate.WITHHELD,
        faces=_FILED,
    )
    source_id: str = column(
        "",
        "Source",
        "id of the source",
        kind=Kind.SOURCE,
        missing="missing; give the id of a source",
    )
    field: str = column(
        "",
        "About",
        "a column of incidents.csv",
        kind=Kind.COLUMN,
        missing="missing; give a column of incidents.csv",
    )
    value: str = column("", "Says", "what it says of it", longest=4000)
    said_date: date | None = column(None, "Said on", "day on which it said so")
    effective_from: date | None = column(None, "From", "first day for which it holds")
    effective_to: date | None = column(None, "To", "last day for which it holds")
    scope: str = column("", "Scope", "which part or traffic it means")
    credibility: str = column(
        "6", "Credibility", "1 to 6 (Admiralty code)", kind=Kind.TERM, terms="credibility"
    )
    note: str = column("", "Note", "own words", longest=4000)
