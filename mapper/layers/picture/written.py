"""What is written around a drawing: title and dates above it, legend, credits and address below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mapper.layers.picture.labels import width_px
from mapper.layers.picture.style import RULES, style
from mapper.layers.picture.svg import element, words

MARGIN_PX = 16
_TITLE_PX, _TITLE_LINE_PX, _MOST_TITLE_LINES = 20, 26, 2
_TEXT_PX, _LINE_PX = 14, 20
_SMALL_PX, _SMALL_LINE_PX = 12, 16
_ENTRY_LINE_PX = 26
#: No drawing is lower than this.
_LEAST_PX = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written around a drawing: its title, what and of when, whose it is, where it is."""

    title: str
    about: str
    credits: Sequence[str]
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: its markup, drawn from its upper left corner, and its text.

    It is left out where no markup of the drawing has its ``sign``.
    """

    markup: str
    text: str
    bold: str = ""
    sign: str = ""

    @property
    def width(self) -> float:
        """How wide it may be, with room after it."""
        return 34 + width_px(self.text + self.bold, _TEXT_PX) + 18


def sheet(
    wording: Wording,
    size: tuple[int, int],
    entries: Sequence[Entry],
    drawing: Callable[[int, int], str],
    *,
    scheme: str,
    rules: Sequence[str] = (RULES,),
    class_: str = "picture",
    id_: str = "picture-title",
    name: str = "",
) -> str:
    """Return a document of SVG around a drawing.

    ``drawing`` gives markup of a width and height, what is left of ``size``; ``scheme`` and
    ``rules`` are as in `mapper.layers.picture.style`, "" leaves the style to the page around it,
    and what is left of the height by entries that are not shown.
    ``name`` is what it is called where its title and what it says are not written on it.
    """
    width, height = size
    title = list(_wrapped(wording.title, width - 2 * MARGIN_PX, _TITLE_PX, bold=True))
    title = title[:_MOST_TITLE_LINES]
    about = list(_wrapped(wording.about, width - 2 * MARGIN_PX, _TEXT_PX))
    head = 10 + len(title) * _TITLE_LINE_PX + len(about) * _LINE_PX + 8
    rows = list(_rows(entries, width - 2 * MARGIN_PX))
    small = [
        line
        for text in (*wording.credits, wording.address)
        for line in _wrapped(text, width - 2 * MARGIN_PX, _SMALL_PX)
    ]
    foot = 8 + len(rows) * _ENTRY_LINE_PX + len(small) * _SMALL_LINE_PX + 8
    high = max(height - head - foot, _LEAST_PX)
    below, drawn = head + high + 8, drawing(width, high)
    shown = list(_rows([each for each in entries if each.sign in drawn], width - 2 * MARGIN_PX))
    if not scheme:
        height -= (len(rows) - len(shown)) * _ENTRY_LINE_PX
    return element(
        "svg",
        element(
            "title", words(name or ". ".join(filter(None, (wording.title, wording.about)))), id=id_
        ),
        element("style", style(scheme, rules)) if scheme else "",
        element("rect", class_="sheet", width=width, height=height),
        _lines(title, 10 + _TITLE_PX, _TITLE_LINE_PX, "title"),
        _lines(about, 10 + len(title) * _TITLE_LINE_PX + _TEXT_PX, _LINE_PX, "about"),
        element("svg", drawn, y=head, width=width, height=high, overflow="hidden"),
        _legend(shown, below),
        _lines(small, below + len(shown) * _ENTRY_LINE_PX + _SMALL_PX, _SMALL_LINE_PX, "small"),
        xmlns="http://www.w3.org/2000/svg",
        class_=class_,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        lang="en",
        aria_labelledby=id_,
    )


# --- legend ---


def _rows(entries: Sequence[Entry], width: float) -> Iterator[list[tuple[float, Entry]]]:
    """Yield the rows of a legend, each entry with where it begins."""
    row: list[tuple[float, Entry]] = []
    x = 0.0
    for entry in entries:
        if row and x + entry.width > width:
            yield row
            row, x = [], 0.0
        row.append((x, entry))
        x += entry.width
    if row:
        yield row


def _legend(rows: Sequence[list[tuple[float, Entry]]], top: float) -> str:
    return "".join(
        element(
            "g",
            entry.markup,
            element(
                "text",
                words(entry.text),
                element("tspan", entry.bold, class_="strong") if entry.bold else "",
                class_="legend",
                x=30,
                y=17,
            ),
            transform=f"translate({MARGIN_PX + x:.1f} {top + number * _ENTRY_LINE_PX:.1f})",
        )
        for number, row in enumerate(rows)
        for x, entry in row
    )


# --- texts ---


def _wrapped(text: str, width: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """Yield the lines of a text; a word that is longer than a line is cut."""
    most = max(int(width / width_px("n", size, bold=bold)), 8)
    line = ""
    for word in (part for whole in text.split() for part in _parts(whole, most)):
        if len(line) + 1 + len(word) > most and line:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _parts(word: str, most: int) -> Iterator[str]:
    """Yield a word, or the parts of one that is longer than a line."""
    yield from (word[start : start + most] for start in range(0, len(word), most))


def _lines(lines: Sequence[str], top: float, step: float, class_: str) -> str:
    return "".join(
        element("text", words(line), class_=class_, x=MARGIN_PX, y=top + number * step)
        for number, line in enumerate(lines)
    )
