"""Charts of counts: what is counted, with the address of the list of each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.layers.charts.searched import Extent

#: What a chart says of an empty record.
NO_REPORT = "There is no report"


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its label and the address of its list.

    ``kind`` is a type of event, whose colour it has.  ``extent`` is how much was searched of its
    month or country, ``searched`` says it in words.  ``year`` is the one that begins with it.
    """

    label: str
    count: int
    address: str
    kind: str = ""
    extent: Extent = Extent.WHOLE
    searched: str = ""
    year: str = ""

    @property
    def number(self) -> str:
        """Its count as text; where nothing was looked for nothing is no zero."""
        return "–" if self.extent is Extent.NONE and not self.count else f"{self.count:,}"

    @property
    def said(self) -> str:
        """What it shows, in words."""
        if self.number == "–":
            return f"{self.label}: not searched"
        count = f"{self.label}: {self.number} {'report' if self.count == 1 else 'reports'}"
        return count if self.extent is Extent.WHOLE else f"{count}; {self.searched}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts that are shown together, of which ``sentence`` says what they show, ``hint`` how.

    ``head`` names what the bars are; months stand along an axis, other bars below each other.
    """

    id: str
    title: str
    head: str
    bars: Sequence[Bar]
    sentence: str
    hint: str = ""
    by_month: bool = False

    @property
    def said(self) -> str:
        """What it shows in words, for who does not see it."""
        return f"{self.title}. {self.sentence}"
