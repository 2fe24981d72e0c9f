"""References are read back by programs that keep them, whatever a title holds."""

from __future__ import annotations

import json
import re
from datetime import date

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import UnknownFormat
from mapper.formats.citations import STYLES, Reference, bibtex, csl_json, ris, style_of, text

ADDRESS = "https://map.example.org/incidents/BY-2022-0007/history/3"


def reference(title: str) -> Reference:
    return Reference(
        "BY-2022-0007", title, ADDRESS, date(2026, 11, 2), revision=3, revised=date(2023, 3, 14)
    )


TITLES = [
    "Signalling put out of action",
    "}, note = {other}, title = {",
    "a { that is never closed",
    "100 % & more_of $this# ~^ \\input{/etc/passwd}",
    "one line\r\nER  - \r\nTY  - BOOK\x85TI  - another\u2028UR  - https://evil.example",
    "Гомель – Київ “зупинено” 列車",
    "turned \u202egnp.exe\u202c round\u2066\u200b",
    "@misc{other, title={x}}",
    '"},"type":"book","x":"',
    "\x00\x07\x1b[31mred",
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_every_style_is_read_back_as_one_reference(title: str) -> None:
    of = reference(title)
    library = bibtexparser.parse_string(bibtex(of))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert library.entries[0].key == of.id
    assert library.entries[0]["url"] == ADDRESS
    (record,) = rispy.loads(ris(of))
    assert (record["primary_title" if "primary_title" in record else "title"]) == of.line
    assert record["urls"] == [ADDRESS]
    (item,) = json.loads(csl_json(of))
    assert (item["title"], item["URL"], item["type"]) == (of.line, ADDRESS, "webpage")
    assert item["accessed"] == {"date-parts": [[2026, 11, 2]]}


@given(st.text(max_size=80))
def test_bibtex_counts_as_many_braces_open_as_closed(title: str) -> None:
    """BibTeX counts a brace behind a backslash, too."""
    written = bibtex(reference(title))
    depth = 0
    for sign in written:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    library = bibtexparser.parse_string(written)
    assert (len(library.entries), library.failed_blocks) == (1, [])


@given(st.text(max_size=80))
def test_a_title_is_one_line_of_ris(title: str) -> None:
    lines = ris(reference(title)).splitlines()
    assert [line[:6] for line in lines] == [
        *("TY  - ", "ID  - ", "AU  - ", "TI  - ", "T2  - ", "PY  - ", "DA  - ", "UR  - "),
        *("Y2  - ", "N1  - ", "ER  - "),
    ]


def test_tex_reads_what_was_meant() -> None:
    title = "100 % of {this} & a_b #1 $5 \\ done"
    library = bibtexparser.parse_string(
        bibtex(reference(title)), append_middleware=[LatexDecodingMiddleware()]
    )
    assert re.sub(r"[{}]", "", library.entries[0]["title"]) == re.sub(r"[{}]", "", title)


def test_a_text_names_record_revision_address_and_day() -> None:
    said = text(reference("A line  stopped"))
    assert said == (
        "Railway Incident Mapper, record BY-2022-0007, revision 3 of 14 March 2023: “A line "
        f"stopped”. {ADDRESS} (accessed 2 November 2026; CC BY 4.0)."
    )


def test_a_record_without_public_revisions_is_cited_as_it_is() -> None:
    of = Reference("BY-2022-0007", "A title", ADDRESS, date(2026, 11, 2))
    assert text(of).startswith("Railway Incident Mapper, record BY-2022-0007: “A title”.")
    for style in STYLES:
        assert "None" not in style.write(of)


def test_another_style_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownFormat, match=r"\.txt, \.bib, \.ris, \.json"):
        style_of("docx")
