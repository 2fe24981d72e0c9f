"""How to cite a record, or a page of many: as a text, and for programs that keep references.

BibTeX (https://www.ctan.org/pkg/bibtex), RIS as Zotero and EndNote read it
(https://en.wikipedia.org/wiki/RIS_(file_format)) and CSL-JSON
(https://github.com/citation-style-language/schema).  Each holds one reference; that of a record
is of a page that stays as it is, its revision.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mapper.errors import UnknownFormat

WHOSE = "Railway Incident Mapper"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

#: What ends a line, writes over others, or turns the direction of what follows.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
#: What has a meaning to TeX.  A brace is written as a command: BibTeX counts those behind a
#: backslash, too.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation says of a record: its title, where it stays, and when it was so and read.

    Of another page ``kind`` says what it is.  ``revised`` is the day of the ``revision``; without
    one, as of a record whose changes are not told, both are None.
    """

    id: str
    title: str
    address: str
    accessed: date
    revision: int | None = None
    revised: date | None = None
    kind: str = "record"

    @property
    def line(self) -> str:
        """The title on one line, without signs that are not printed."""
        return " ".join(_UNPRINTED.sub(" ", self.title or self.id).split())

    @property
    def about(self) -> str:
        """Which record, and which revision of it."""
        if self.revised is None:
            return f"{self.kind} {self.id}"
        return f"{self.kind} {self.id}, revision {self.revision} of {_in_words(self.revised)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One way to write a reference: what it is called, and the file that holds it."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Reference], str]


def text(of: Reference) -> str:
    """Return a reference as a sentence for a footnote."""
    return (
        f"{WHOSE}, {of.about}: “{of.line}”. {of.address} (accessed {_in_words(of.accessed)}; "
        f"{LICENCE})."
    )


def bibtex(of: Reference) -> str:
    """Return a reference as an entry of BibTeX, in UTF-8; its key is the record's id."""
    fields = {
        "author": f"{{{_tex(WHOSE)}}}",
        "title": f"{{{_tex(of.line)}}}",
        "howpublished": f"\\url{{{of.address}}}",
        "url": of.address,
        "urldate": of.accessed.isoformat(),
        "note": _tex(f"{of.about[:1].upper()}{of.about[1:]}. {LICENCE}"),
    }
    if of.revised:
        fields |= {"year": str(of.revised.year), "date": of.revised.isoformat()}
    entries = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    entries += [f"  month = {_MONTHS[of.revised.month - 1]}"] if of.revised else []
    return f"@misc{{{of.id},\n" + ",\n".join(entries) + "\n}\n"


def ris(of: Reference) -> str:
    """Return a reference as a record of RIS: a web page."""
    tags = [("TY", "ELEC"), ("ID", of.id), ("AU", f"{WHOSE},"), ("TI", of.line), ("T2", WHOSE)]
    if of.revised:
        tags += [("PY", str(of.revised.year)), ("DA", f"{of.revised:%Y/%m/%d}/")]
    tags += [
        ("UR", of.address),
        ("Y2", f"{of.accessed:%Y/%m/%d}/"),
        ("N1", f"{of.about[:1].upper()}{of.about[1:]}. {LICENCE}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags)


def csl_json(of: Reference) -> str:
    """Return a reference as CSL-JSON: a list of one web page."""
    item: dict[str, object] = {
        "id": of.id,
        "type": "webpage",
        "title": of.line,
        "author": [{"literal": WHOSE}],
        "container-title": WHOSE,
        "number": of.id,
        "URL": of.address,
        "accessed": _date_parts(of.accessed),
        "note": f"{of.about[:1].upper()}{of.about[1:]}. {LICENCE}",
    }
    if of.revised:
        item |= {"issued": _date_parts(of.revised), "version": str(of.revision)}
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


STYLES: tuple[Style, ...] = (
    Style(name="Text", suffix="txt", media_type="text/plain", write=text),
    Style(name="BibTeX", suffix="bib", media_type="application/x-bibtex", write=bibtex),
    Style(name="RIS", suffix="ris", media_type="application/x-research-info-systems", write=ris),
    Style(
        name="CSL-JSON",
        suffix="json",
        media_type="application/vnd.citationstyles.csl+json",
        write=csl_json,
    ),
)


def style_of(suffix: str) -> Style:
    """Return the style of a file's suffix.

    Raises
    ------
    UnknownFormat
        There is none; the text names those that there are.
    """
    for each in STYLES:
        if each.suffix == suffix.lower():
            return each
    raise UnknownFormat(suffix, tuple(each.suffix for each in STYLES))


def _tex(value: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in value)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
