"""The colours of the kinds of event as a style sheet, so that no page lists them.

Each has a custom property ``--type-<id>``, light and dark; ``.type-<id>`` fills the symbols of
lists with it, ``.of-<id>`` hands it to whatever the map draws, as ``--type``, and to pictures
inside a page.
"""

from __future__ import annotations

from mapper import vocabulary

#: What a kind of event is drawn in that has no colour of its own.
_NEUTRAL = "var(--muted)"


def type_style() -> str:
    """Return the text of the style sheet."""
    types = vocabulary.terms("event_type").values()
    light = [f"--type-{each.id}: {each.colour or _NEUTRAL};" for each in types]
    dark = [
        f"--type-{each.id}: {each.colour_dark};"
        for each in types
        if each.colour_dark not in ("", each.colour)
    ]
    rules = [
        f".type-{each.id} {{ fill: var(--type-{each.id}); }}\n"
        f".of-{each.id} {{ --type: var(--type-{each.id}); }}\n"
        f".picture .of-{each.id} {{ color: var(--type); }}\n"
        for each in types
    ]
    return (
        f":root {{ {' '.join(light)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {' '.join(dark)} }} }}\n{''.join(rules)}"
    )
