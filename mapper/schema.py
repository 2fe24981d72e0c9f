"""The schema: what is known of each column beside its type, written at the field that holds it.

A record's dataclass is its list of columns; `column` gives a field its label, its help, where it
appears and what the gate does with it, and `columns` reads that back.  Readers, forms, the gate,
pages, exports and the documentation follow from it, so that a new column is one field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import Enum, Flag, auto
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast, get_type_hints

P = ParamSpec("P")
T = TypeVar("T")

_METADATA = "column"
#: How many characters a value may have where its column says nothing else.
LONGEST = 300
#: The id of a record: country, year and a number of one to six digits.
INCIDENT_ID = r"([A-Z]{2})-([0-9]{4})-([0-9]{1,6})"
#: The id of a source.
SOURCE_ID = r"[a-z0-9]+([-._][a-z0-9]+)*"


class Kind(Enum):
    """What a value is, which says how its cell is read, asked for and told."""

    TEXT = auto()
    TERM = auto()  #: a term of the vocabulary's list
    GRADE = auto()  #: a number that is a term of the vocabulary's list
    LANGUAGE = auto()  #: ISO 639-1
    DAY = auto()
    COUNT = auto()  #: a whole number of 0 or more
    NUMBER = auto()
    LATITUDE = auto()
    LONGITUDE = auto()
    KILOMETRES = auto()
    FLAG = auto()  #: yes or no
    COUNTRY = auto()  #: ISO 3166-1 alpha-2
    DIVISION = auto()  #: ISO 3166-2
    LINE = auto()  #: a line's slug, or any spelling of it
    STATION = auto()  #: a station's id, or any spelling of it
    STOP = auto()  #: a station as above, or the name of another place
    RECORD = auto()  #: the id of a record
    SOURCE = auto()  #: the id of a source
    CITED = auto()  #: the id of a source, or an address that becomes one
    ADDRESS = auto()  #: of the web
    DIGEST = auto()  #: SHA-256 in hexadecimal digits
    COLUMN = auto()  #: the name of a column of an incident


class Type(Enum):
    """Of what type the values of a column go out, whatever the rows; any may be missing."""

    TEXT = auto()
    INTEGER = auto()
    REAL = auto()
    FLAG = auto()  #: true or false
    DATE = auto()
    TEXTS = auto()  #: several texts, never missing
    POSITION = auto()  #: longitude and latitude


class Face(Flag):
    """Where a column appears."""

    FILE = auto()
    FORM = auto()
    FILTER = auto()
    LIST = auto()
    CARD = auto()
    PAGE = auto()
    REVIEW = auto()
    EXPORT = auto()
    EDIT = auto()  #: the form in which an editor changes a record


#: The faces that tell a record's facts to a reader.
TOLD = Face.CARD | Face.PAGE | Face.REVIEW
_EVERYWHERE = Face.FILE | Face.EXPORT | Face.EDIT


class Gate(Enum):
    """What the gate does with a value."""

    PASSES = "as it is"
    COARSENED = "as exact as the place is shown"
    DROPPED = "not of wayside equipment, movements and detentions"
    WITHHELD = "for editors only"


class Span(NamedTuple):
    """The columns that hold a time of more than a day, which may stand in one cell."""

    first: str
    last: str
    meaning: str
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name and type are the field's, the rest stands beside the field.

    ``unit`` is a number's; ``terms`` the vocabulary's list; ``place`` the field of a `Place` that
    the column holds; ``key`` says that it names the record, ``unique`` that no two rows of a file
    may have the same.  ``least`` is the column that it must not be less than, ``within`` the one
    whose term its own term belongs to; ``missing`` says what to do where it must not be empty,
    ``past`` that a day must have come, ``span`` that a month may stand for one and fills these
    columns; no value has more than ``longest`` characters.  ``also`` are other headers that mean
    it.

    A fact is told as ``told`` with the value, its label and its definition, under the ``heading``
    of the kind of record that it is of, where there is one; with ``joins`` it is
    told at the end of that column's fact, unless it is what the column has by default, or the
    same once more.  ``whole`` is put around a fact and what joins it; ``needs`` names a column
    without which nothing is told, ``after`` the column behind which it is told and asked for,
    ``lang`` the one that holds the language of a quoted text, ``links`` the one that holds the id
    it leads to.

    ``group`` is the part of a form that asks for it; without one it may be in a report that is not
    typed there, and stands among the rest of the editors' form. It is asked for as ``question``,
    where that is not its label, with ``hint`` as a line beside it (its braces are filled with the
    region's examples) and the ``condition`` under which it may be left out; ``asked`` says what to
    do where the form, unlike a file, must not leave it out, or where it fills in the column
    ``wanted_by``. A choice says ``empty`` until one is made, and only the labels of terms where it
    is ``brief``; ``beside`` puts a field into one row with the one before, ``folded`` away what a
    short report does without.
    """

    name: str
    hint_type: Any
    default: Any
    label: str
    help: str
    kind: Kind = Kind.TEXT
    many: bool = False
    faces: Face = _EVERYWHERE
    gate: Gate = Gate.PASSES
    terms: str = ""
    unit: str = ""
    place: str = ""
    key: bool = False
    unique: bool = False
    least: str = ""
    within: str = ""
    missing: str = ""
    past: bool = False
    span: Span | None = None
    also: tuple[str, ...] = ()
    longest: int = LONGEST
    heading: Mapping[str, str] = field(default_factory=dict, hash=False)
    joins: str = ""
    told: str = "{}"
    whole: str = "{}"
    needs: str = ""
    after: str = ""
    lang: str = ""
    links: str = ""
    group: str = ""
    question: str = ""
    hint: str = ""
    condition: str = "if known"
    asked: str = ""
    wanted_by: str = ""
    empty: str = "Not said"
    brief: bool = False
    beside: bool = False
    folded: bool = False

    @property
    def form_label(self) -> str:
        """What the form calls it."""
        return self.question or self.label

    @property
    def type(self) -> Type:
        """Of what type its values go out."""
        return Type.FLAG if self.kind is Kind.FLAG else _TYPES[self.hint_type]

    def values(self, value: Any) -> tuple[Any, ...]:
        """Return what a value of the column holds, one by one; nothing where it says nothing."""
        if value is None or value == "":
            return ()
        return value if self.many else (value,)


def column(default: T, label: str, help: str, **more: Any) -> T:
    """Return a field of a record's dataclass; ``more`` are fields of `Column`."""
    metadata = {_METADATA: {"label": label, "help": help, **more}}
    return field(default=default, metadata=metadata)


#: Types of several values.
_MANY = (tuple[str, ...],)
_KINDS: dict[Any, Kind] = {
    str: Kind.TEXT,
    tuple[str, ...]: Kind.TEXT,
    int: Kind.COUNT,
    int | None: Kind.COUNT,
    float | None: Kind.NUMBER,
    date | None: Kind.DAY,
    tuple[float, ...] | None: Kind.NUMBER,
    bool: Kind.FLAG,
    bool | None: Kind.FLAG,
}
_TYPES: dict[Any, Type] = {
    str: Type.TEXT,
    tuple[str, ...]: Type.TEXTS,
    int: Type.INTEGER,
    int | None: Type.INTEGER,
    float: Type.REAL,
    float | None: Type.REAL,
    date | None: Type.DATE,
    tuple[float, ...] | None: Type.POSITION,
}


def _once(work_out: Callable[P, T]) -> Callable[P, T]:
    """Keep what follows from classes; to mypy a class of values is no key of a cache."""
    return cast(Callable[P, T], cache(work_out))


@_once
def columns(record: type) -> Mapping[str, Column]:
    """Return the columns of a record's dataclass by name, in their order."""
    hints = get_type_hints(record)
    found = {}
    for each in fields(record):
        if _METADATA not in each.metadata:
            continue
        hint = hints[each.name]
        given = {"kind": _KINDS.get(hint, Kind.TEXT), **each.metadata[_METADATA]}
        found[each.name] = Column(
            name=each.name,
            hint_type=hint,
            default=None if each.default is MISSING else each.default,
            many=hint in _MANY,
            **given,
        )
    return MappingProxyType(found)


@_once
def on(record: type, face: Face) -> tuple[Column, ...]:
    """Return the columns of a record that appear on a face, in their order."""
    return tuple(each for each in columns(record).values() if face & each.faces)


@_once
def out(*records: type) -> tuple[Column, ...]:
    """Return the columns that go out of records told as one; of two of one name the last counts."""
    found = {
        each.name: each
        for record in records
        for each in columns(record).values()
        if Face.EXPORT in each.faces and each.gate is not Gate.WITHHELD
    }
    return tuple(found.values())


@_once
def asked(record: type, group: str, face: Face = Face.FORM) -> tuple[Column, ...]:
    """Return the columns that a part of a form asks for, in its order."""
    found = [each for each in on(record, face) if each.group == group]
    places = {each.name: place for place, each in enumerate(found)}
    return tuple(
        sorted(found, key=lambda e: (places.get(e.after, places[e.name]), e.after in places))
    )


def values_of(record: object) -> dict[str, Any]:
    """Return the values of a record by column."""
    names, values = _all(type(record))
    return dict(zip(names, values(record), strict=True))


def exported(record: object) -> dict[str, Any]:
    """Return a record's values that go out, of one type whatever the record.

    JSON of them has a date as an ISO text and several values as a list.  A flag is true or false,
    an empty text null.
    """
    (names, values), flags = _exported(type(record))
    pairs = zip(names, values(record), strict=True)
    found = {name: None if value == "" else value for name, value in pairs}
    for name in flags:
        found[name] = found[name] and found[name] == "yes"
    return found


#: Names of columns, and what gets all their values at once.
_Values = tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]


@_once
def _all(record: type) -> _Values:
    return _getting(columns(record).values())


@_once
def _exported(record: type) -> tuple[_Values, tuple[str, ...]]:
    """Return the columns that go out, and which of them are flags that hold a word."""
    every = out(record)
    flags = (each.name for each in every if each.kind is Kind.FLAG and each.hint_type is str)
    return _getting(every), tuple(flags)


def _getting(some: Iterable[Column]) -> _Values:
    names = tuple(each.name for each in some)
    return names, attrgetter(*names)
