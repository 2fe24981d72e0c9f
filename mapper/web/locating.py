"""Where the words of a report are: ``/api/locate`` for tools, and the form's suggestions.

Both read the phrase with the shipped gazetteer only; nothing is asked of anyone else.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Mapping
from datetime import date
from threading import Event, Lock, Thread
from typing import Any, cast

import orjson
from flask import Response, current_app, jsonify, request
from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.collector import collector_paused
from mapper.errors import FilterError, InputError, TooLong
from mapper.geocode import LANGUAGES
from mapper.intake.phrases import MAX_CHARS, Phrase, placed, read_phrase
from mapper.model import Incident
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate, send_back
from mapper.web.placings import shown_choices, summary
from mapper.web.site import current_site

blueprint = DataBlueprint("locating", __name__)

_ASKED = ("text", "lang", "country", "published")
_ABOUT = ("sub_event_type", "asset")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Warmer:
    """Loads something large in a thread of its own, once, when somebody will soon need it."""

    def __init__(self, load: Callable[[], None]) -> None:
        self._load, self._lock, self._begun = load, Lock(), False
        self._waiting, self._loaded = Lock(), Event()

    def begin(self) -> None:
        """Begin to load, unless that has begun before."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        Thread(target=self._run, name="loading", daemon=True).start()

    def wait(self, most_s: float) -> bool:
        """Tell whether it is loaded; of several that ask at once one waits for it."""
        self.begin()
        if self._loaded.is_set():
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._loaded.wait(most_s)
        finally:
            self._waiting.release()

    def _run(self) -> None:
        try:
            with collector_paused():
                self._load()
            gc.freeze()  # as the region: it never changes
        finally:  # what went wrong is told where it is asked for
            self._loaded.set()


def begin_loading() -> None:
    """Load the gazetteer behind the reader's back: whoever opens the form will soon type."""
    _warmer().begin()


def are_loaded() -> bool:
    """Tell whether the gazetteer is loaded, which begins else, without waiting for it."""
    return _warmer().wait(0)


def require_loaded() -> None:
    """Wait for the gazetteer, without which no report is read, as long as the site has patience.

    Raises
    ------
    ServiceUnavailable
        It is not loaded in time, or another waits already.
    """
    if not _warmer().wait(current_site().store.patience.loading_s):
        send_back("The names of places are being loaded")


def _warmer() -> Warmer:
    return cast(Warmer, current_app.extensions["mapper.warmer"])


@blueprint.route("/api/locate", methods=["GET", "POST"])
def locate() -> Response:
    """The placing of ``text``: kind, line, stations, kilometres, position, score, reasons, dates.

    ``lang`` (one of seven; detected when not given), ``country`` and ``published`` may help.
    POST takes the same as a JSON object, for texts that are too long for an address.
    """
    phrase = _phrase(_given(), also=())
    check_rate("locate", "“mapper locate” on your own machine has no limit.")
    return _answer(placed(phrase, current_site().region).to_json())


@blueprint.post("/report/places")
def places() -> Response:
    """The meanings of a place phrase as the form suggests them, best first.

    ``sub_event_type`` and ``asset`` say what it is about: equipment is shown as its section.
    Posted, since a phrase may be longer than an address, and addresses are logged.
    """
    phrase = _phrase(request.form, also=_ABOUT)
    check_rate("form")
    reading = read_phrase(phrase, current_site().region)
    about = _about(request.form, phrase)
    shown = [choice.to_json() for choice in shown_choices(reading.place, about)]
    return _answer({"summary": summary(reading, about), "choices": shown})


def _answer(values: Mapping[str, Any]) -> Response:
    response = jsonify(values)
    response.headers["Cache-Control"] = "no-store"
    return response


def _given() -> MultiDict[str, str]:
    """Return the parameters of the address, or of the JSON object that was posted."""
    if request.method != "POST":
        return request.args
    try:
        values = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:  # unlike Python's own, it minds how deep a text is nested
        values = None
    if not isinstance(values, dict):
        raise InputError('post a JSON object of texts, like {"text": "the words that say where"}')
    for name, value in values.items():
        if not isinstance(value, str):
            raise FilterError(name, str(value), "no text; give a JSON object of texts")
    return MultiDict(values)


def _phrase(given: MultiDict[str, str], *, also: tuple[str, ...]) -> Phrase:
    for name in given:
        if name not in (*_ASKED, *also):
            known = ", ".join(_ASKED)
            raise FilterError(name, given[name], f"no such parameter; there are {known}")
    text = given.get("text", "").strip()
    if not text:
        raise FilterError("text", "", "missing; give the published words that say where")
    if len(text) > MAX_CHARS:
        raise TooLong("text", text, MAX_CHARS, "such as the sentence that says where")
    lang = given.get("lang", "").strip().lower()
    if lang and lang not in LANGUAGES:
        raise FilterError(
            "lang", lang, f"give one of {', '.join(LANGUAGES)}, or leave it out to have it detected"
        )
    country = given.get("country", "").strip().upper()
    if country and not _COUNTRY.fullmatch(country):
        raise FilterError("country", country, "give two letters of ISO 3166-1")
    return Phrase(text, lang, country, _day(given.get("published", "")))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FilterError("published", text, "give a day, like 2022-03-28") from None


def _about(given: MultiDict[str, str], phrase: Phrase) -> Incident:
    """Return an incident with what the form says so far of the event."""
    sub_type = vocabulary.terms("sub_event_type").get(given.get("sub_event_type", ""))
    event_type = (sub_type and sub_type.parent) or ""
    return Incident(
        record=vocabulary.record_of(event_type),
        event_type=event_type,
        sub_event_type=sub_type.id if sub_type else "",
        asset=tuple(each for each in given.getlist("asset") if vocabulary.has("asset", each)),
        country=(phrase.country,) if phrase.country else (),
    )
