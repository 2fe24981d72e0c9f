"""Every error that the library raises on purpose, in one tree.

::

    MapperError
    ├── SettingError            a setting has a value that cannot be used
    ├── ResourceMissing         a file that the program needs is not there
    ├── StoreError              the database is missing, broken or of another version
    │   ├── Busy                others are writing; it says how long to wait
    │   └── NoSpace             the disk is full
    ├── NotFound                no record has this id
    │   └── Gone                it was public and is no longer; it says why
    ├── NotReady                what is asked for is being made anew; it says how long to wait
    ├── QueueFull               too many reports wait for an editor; it says how long to wait
    └── InputError              what came in is wrong; its message says how to mend it
        ├── FilterError         one parameter of a filter
        │   └── TooLong         its text is longer than this takes
        ├── UnknownFormat       no format of exports has this suffix
        ├── UnknownName         no station or line is spelled like this
        ├── AmbiguousName       several are
        ├── NoRoute             two stations have no track between them
        └── OutOfReach          a point is too far from any track

Messages give the value and the remedy.  Nothing here knows of HTTP or of exit codes: the
web pages and the commands each map this tree in one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: As many signs of a value as a message repeats.
_SHOWN = 60
#: How long a reader is asked to wait for forms, in seconds: by their number, within bounds.
_MADE_IN_A_SECOND, _LEAST_WAIT_S, _MOST_WAIT_S = 200, 5, 600


def shortened(text: str) -> str:
    """Return as much of a value as a message repeats."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


class Remedy(str):
    """What is wrong and how to mend it: a pattern with its values filled in.

    All faults of a kind have one ``pattern``, whatever their values, so that they can be told
    together.
    """

    pattern: str

    def __new__(cls, pattern: str, **values: object) -> Remedy:
        """Fill in the values; without any, braces in the text stay as they are."""
        made = super().__new__(cls, pattern.format(**values) if values else pattern)
        made.pattern = pattern
        return made

    @classmethod
    def joined(cls, texts: Sequence[str]) -> Remedy:
        """Return several as one, of a kind with those that are joined of the same kinds."""
        made = cls("; ".join(texts))
        made.pattern = "; ".join(map(cls.kind_of, texts))
        return made

    @classmethod
    def kind_of(cls, text: str) -> str:
        """Return the pattern of a remedy; a text without one is a kind of its own."""
        return text.pattern if isinstance(text, cls) else text


class MapperError(Exception):
    """The root of the tree; its text is written for the reader of the page or terminal."""

    #: In how many seconds to ask again; None where that does not help.
    retry_after_s: float | None = None


class SettingError(MapperError):
    """A setting has a value that cannot be used."""


class ResourceMissing(MapperError):
    """A template, script or data file is not there; the text names the command that brings it."""


class StoreError(MapperError):
    """The database is missing, broken or of another version."""


class Busy(StoreError):
    """Others are writing, and longer than this waits for; ask again in ``retry_after_s``."""

    retry_after_s = 2

    def __init__(self) -> None:
        super().__init__(
            "the database is being written to by others; nothing was changed: try again in "
            f"{self.retry_after_s} s"
        )


class NoSpace(StoreError):
    """There is no room for what was to be written."""

    def __init__(self) -> None:
        super().__init__(
            "the disk is full and nothing was changed; make room where the database lies, then "
            "try again"
        )


class NotFound(MapperError):
    """No record has this id."""


class Gone(NotFound):
    """A record was public and is no longer; ``members`` say for programs why and by what."""

    def __init__(self, text: str, members: Mapping[str, str | None]) -> None:
        super().__init__(text)
        self.members = members


class NotReady(MapperError):
    """Forms of the record are made anew and not all are; ask again in ``retry_after_s``.

    ``missing`` are how many, ``told`` is the part of the text that readers are told, ``remedy``
    the part for the people who run the site.
    """

    remedy = (
        "If that stays, `mapper init` prepares what is left, and `mapper serve` has to be started "
        "again"
    )

    def __init__(self, missing: int) -> None:
        self.missing = missing
        self.retry_after_s = min(max(_LEAST_WAIT_S, missing // _MADE_IN_A_SECOND), _MOST_WAIT_S)
        reports = "1 report is" if missing == 1 else f"{missing:,} reports are"
        self.told = (
            f"{reports} being prepared, since the program or its data have changed, and not shown "
            f"yet; ask again in {self.retry_after_s} s"
        )
        super().__init__(f"{self.told}. {self.remedy}")


class QueueFull(MapperError):
    """As many reports wait for an editor as may; ask again in ``retry_after_s``."""

    retry_after_s = 3600

    def __init__(self, waiting: int) -> None:
        wait = "1 report waits" if waiting == 1 else f"{waiting:,} reports wait"
        super().__init__(
            f"{wait} for the editors of this site, who cannot read more at once; yours was not "
            "taken: keep it, and send it again in some hours"
        )


class InputError(MapperError):
    """What came in is wrong; the text says how to mend it."""


class FilterError(InputError):
    """One parameter of a filter has a value that cannot be used; of a long one, its beginning."""

    def __init__(self, parameter: str, value: str, remedy: str) -> None:
        self.parameter, self.value = parameter, shortened(value)
        super().__init__(f"{parameter}={self.value!r}: {remedy}")
        self.remedy = remedy


class TooLong(FilterError):
    """The text of one parameter is longer than is taken."""

    def __init__(self, parameter: str, value: str, most: int, instead: str) -> None:
        super().__init__(
            parameter, value, f"has {len(value):,} characters; give at most {most:,}, {instead}"
        )


class UnknownFormat(InputError):
    """No format of exports has this suffix; ``known`` are the suffixes that there are."""

    def __init__(self, suffix: str, known: Sequence[str]) -> None:
        there_are = ", ".join(f".{each}" for each in known)
        called = suffix or "without a suffix"
        super().__init__(f"the format {called} is not known; there are {there_are}")
        self.suffix = suffix
        self.known = tuple(known)


class UnknownName(InputError):
    """No station or line is spelled like this; ``nearest`` holds the closest spellings."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f"; the nearest are {', '.join(nearest)}" if nearest else ""
        remedy = "no station or line is called {name!r}{hint}"
        self.remedy = Remedy(remedy, name=shortened(name), hint=hint)
        super().__init__(self.remedy)
        self.name = name
        self.nearest = tuple(nearest)


class AmbiguousName(InputError):
    """Several stations are spelled like this; ``candidates`` describes each."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        listed = "\n".join(f"  {candidate}" for candidate in candidates)
        remedy = "{name!r} is the name of several stations; give the id of one:\n{listed}"
        self.remedy = Remedy(remedy, name=name, listed=listed)
        super().__init__(self.remedy)
        self.name = name
        self.candidates = tuple(candidates)


class NoRoute(InputError):
    """Two stations have no track between them in the network at hand."""


class OutOfReach(InputError):
    """A point is farther from any track than the limit allows."""
