"""Texts that the gate withholds, as editors see them at /review, and what they decide of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from mapper import gate
from mapper.intake.texts import decide_text
from mapper.model import Withheld
from mapper.store import KeptText
from mapper.web.identity import editors_only, signature
from mapper.web.security import check_form
from mapper.web.site import current_site

blueprint = Blueprint("texts", __name__)


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text that is withheld: which one, what stands there, and why; ``whole`` holds a record.

    One that is ``unsourced`` is held until it cites something.
    """

    label: str
    text: str
    reasons: tuple[str, ...]
    whole: bool
    kept: KeptText | None = None
    unsourced: bool = False


def shown_texts(texts: Iterable[Withheld]) -> list[ShownText]:
    """Return texts that the gate withholds, as editors see them."""
    return [_shown(each, None) for each in texts]


def kept_texts(texts: Iterable[KeptText]) -> list[ShownText]:
    """Return texts that wait for a decision."""
    return [_shown(each.text, each) for each in texts]


@blueprint.post("/review/texts/<int:number>")
@editors_only
def decide(number: int) -> Response:
    """Show a text as it is, leave it withheld, or say what equipment was hit."""
    check_form()
    site, form = current_site(), request.form
    decide_text(
        site.store,
        site.region,
        number,
        form.get("decision", ""),
        editor=signature(),
        reason=form.get("reason", ""),
    )
    return redirect(url_for("review.index", _anchor="texts"), 303)


def _shown(text: Withheld, kept: KeptText | None) -> ShownText:
    reasons = tuple(": ".join(filter(None, (each.says, each.words))) for each in text.found)
    return ShownText(_label(text), text.text, reasons, text.whole, kept, text.unsourced)


def _label(text: Withheld) -> str:
    name = gate.label_of(text.field)
    if text.of == "incident":
        return name
    return f"{name} of the {text.of} {text.source_id}"
