"""What a file is that is no table: known by its first bytes, named with its remedy.

The signatures are those of https://en.wikipedia.org/wiki/List_of_file_signatures.
"""

from __future__ import annotations

import re

_AS_CSV = "open it in its program and save the table as CSV in UTF-8"
_UNPACK = "unpack it and give the CSV file in it"
_TYPE_OFF = "copy its table into a spreadsheet and save that as CSV in UTF-8"

#: How a file begins, what that is and what to do; the first that fits counts.
_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (rb"%PDF-", "a PDF", _TYPE_OFF),
    (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", "an OpenDocument file", _AS_CSV),
    (rb"PK\x03\x04.*xl/workbook", "an Excel workbook (xlsx)", _AS_CSV),
    (rb"PK\x03\x04.*word/document", "a Word document (docx)", _TYPE_OFF),
    (rb"PK\x03\x04.*doc\.kml", "a KMZ file", _AS_CSV),
    (rb"PK(\x03\x04|\x05\x06)", "a zip archive", _UNPACK),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (xls, doc)", _AS_CSV),
    (
        rb"\x1f\x8b|BZh|\xfd7zXZ\0|7z\xbc\xaf\x27\x1c|Rar!|\x28\xb5\x2f\xfd",
        "a packed file",
        _UNPACK,
    ),
    (rb".{257}ustar", "a tar archive", _UNPACK),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|BM.{4}\0{4}", "a picture", _TYPE_OFF),
    (rb"SQLite format 3\0", "an SQLite database or GeoPackage", _AS_CSV),
    (rb"PAR1|ARROW1", "a Parquet or Arrow file", _AS_CSV),
    (rb"\0\0\x27\x0a", "a shapefile", _AS_CSV),
    (rb"\{\\rtf", "a document (rtf)", _TYPE_OFF),
    (rb".{4}ftyp", "a picture or video", _TYPE_OFF),
    # No line of column names has a control sign, but in UTF-16, which begins with its mark.
    (
        rb"(?!\xff\xfe|\xfe\xff)[^\r\n]*[\0-\x08\x0e-\x1f\x7f]",
        "a binary file or a text without its mark in UTF-16",
        _AS_CSV,
    ),
)
_TEXTS: tuple[tuple[bytes, str, str], ...] = (
    (rb"<!doctype html|<html|<head|<body|<table", "a web page (HTML)", _TYPE_OFF),
    (rb"(<\?xml.*)?<kml", "a KML file", _AS_CSV),
    (rb"(<\?xml.*)?<gpx", "a GPX file", _AS_CSV),
    (rb"<\?xml|<[a-z]+[ >]", "an XML file", _AS_CSV),
    (rb"\{.*\"(featurecollection|feature)\"", "GeoJSON", "open it in QGIS and export it as CSV"),
    (rb"[\[{]\s*[\[{\"\]}]", "JSON", "turn it into a table and save that as CSV in UTF-8"),
)  # fmt: skip


def no_table(data: bytes) -> tuple[str, str] | None:
    """Return what bytes are and what to do, where they are a known format and no text of rows."""
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    for begun, known, flags in (
        (data, _BINARY, re.DOTALL),
        (text, _TEXTS, re.DOTALL | re.IGNORECASE),
    ):
        for pattern, name, remedy in known:
            if re.match(pattern, begun, flags):
                return name, remedy
    return None
