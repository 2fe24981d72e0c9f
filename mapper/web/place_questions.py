"""The question that the form asks of a report's place, in words and with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.intake.asking import Asked, Question
from mapper.intake.title_place import drawn
from mapper.model import Place
from mapper.placing import READ
from mapper.web.placings import ShownChoice, place_in_words, shown_choices
from mapper.web.site import current_site
from mapper.web.words import km

#: How the words of a part of a line begin.
_ALONG = ("Between", "On")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what the form sends, what it is called, and what it means."""

    value: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AskedInWords:
    """A question as the form asks it; without ``answers`` it is answered at the place's words."""

    about: str
    text: str
    answers: tuple[Answer, ...] = ()


def in_words(question: Question, way: str) -> AskedInWords:
    """Return a question in words, with the places as everyone would see them.

    ``way`` is how the place was given: by a line, a point or in words.
    """
    if question.about is Asked.MEANING:
        return _meaning(question)
    if question.about is Asked.TITLE:
        return _title(question, "your click" if way == "point" else "the place that you chose")
    return _unplaced(question)


def _meaning(question: Question) -> AskedInWords:
    names = [each.title for each in _choices(question)]
    text = (
        f"These words may mean {len(names)} places. Which is meant?"
        if len(names) > 1
        else f"These words may mean one place: {names[0]}. Is it meant?"
    )
    return AskedInWords(Asked.MEANING, text)


def _title(question: Question, here: str) -> AskedInWords:
    there = next(each for each in _choices(question) if each.id == READ)
    text = (
        f"The title names {_named(there.title)}, {km(question.apart_km)} from {here}. "
        "Which is meant?"
    )
    return AskedInWords(
        Asked.TITLE,
        text,
        (
            Answer("title", "The place in the title", f"{there.title}, {there.where}"),
            Answer(
                "here",
                here.capitalize(),
                _sentence(
                    place_in_words(
                        question.incident, drawn(question.incident, current_site().region)
                    )
                ),
            ),
        ),
    )


def _named(title: str) -> str:
    """Return what a place is called without how something lies to it: "near Anytown"."""
    how, _, name = title.partition(" ")
    return f"the track {title[:1].lower()}{title[1:]}" if how in _ALONG else name


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _unplaced(question: Question) -> AskedInWords:
    because = _because(question)
    text = (
        f"This report will have no place on the map{because}. It is listed, not drawn. "
        "Send it so, or say where it was."
    )
    return AskedInWords(Asked.UNPLACED, text, (Answer("unplaced", "Send it without a place", ""),))


def _because(question: Question) -> str:
    if question.reading:
        return f": {'; '.join(question.reading.place.reasons)}"
    ends = [each for each in (question.incident.origin, question.incident.destination) if each]
    if ends:
        return f": no station or town is known by the name {' or '.join(ends)}"
    return ": what was chosen lies outside of it"


def _choices(question: Question) -> list[ShownChoice]:
    place = question.reading.place if question.reading else Place()
    return shown_choices(place, question.incident)
