"""GDAL's own ogr2ogr (https://gdal.org/programs/ogr2ogr.html), out of the library that pyogrio has.

The program and the function are one: what works here works at a user's prompt.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pyogrio

_LIBRARIES = sorted((Path(pyogrio.__file__).parents[1] / "pyogrio.libs").glob("libgdal*"))
#: Whether this pyogrio brings its own GDAL.
AVAILABLE = bool(_LIBRARIES)

_VECTOR = 0x04
_FAILURE = 3
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_int, ctypes.c_char_p)


def ogr2ogr(
    goal: Path, source: Path, *arguments: str, open_options: tuple[str, ...] = ()
) -> list[str]:
    """Convert ``source`` and return the errors that GDAL names."""
    gdal = ctypes.CDLL(str(_LIBRARIES[0]))
    pointer = ctypes.c_void_p
    for name in ("GDALOpenEx", "GDALVectorTranslateOptionsNew", "GDALVectorTranslate"):
        getattr(gdal, name).restype = pointer
    errors: list[str] = []

    @_Handler
    def note(grade: int, _number: int, text: bytes) -> None:
        if grade >= _FAILURE:
            errors.append(text.decode("utf-8", "replace"))

    gdal.CPLPushErrorHandler(note)
    try:
        opened = pointer(
            gdal.GDALOpenEx(str(source).encode(), _VECTOR, None, _texts(open_options), None)
        )
        options = pointer(gdal.GDALVectorTranslateOptionsNew(_texts(arguments), None))
        made = pointer(
            gdal.GDALVectorTranslate(
                str(goal).encode(), None, 1, (pointer * 1)(opened), options, None
            )
        )
        gdal.GDALVectorTranslateOptionsFree(options)
        for each in (made, opened):
            if each:
                gdal.GDALClose(each)
    finally:
        gdal.CPLPopErrorHandler()
    return errors if made else [*errors, "nothing was made"]


def _texts(texts: tuple[str, ...]) -> ctypes.Array[ctypes.c_char_p]:
    return (ctypes.c_char_p * (len(texts) + 1))(*(text.encode() for text in texts), None)
