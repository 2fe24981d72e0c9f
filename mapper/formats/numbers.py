"""Whole numbers as somebody types them, or a form or an address brings them back."""

from __future__ import annotations

#: The largest that every database holds as a number of a row.
LARGEST = 2**31 - 1


def whole(text: str, largest: int = LARGEST) -> int | None:
    """Return a whole number in ASCII digits; None for anything else, and for one that is larger.

    Python itself reads no more than some thousand digits
    (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits).
    """
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(largest)):
        return None
    number = int(text)
    return number if number <= largest else None
