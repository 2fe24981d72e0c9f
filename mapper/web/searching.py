"""What was searched, in words: in which countries, of which days, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from mapper.layers.charts.searched import Days, Searched, runs
from mapper.web.site import current_site
from mapper.web.words import day, plural

if TYPE_CHECKING:
    from mapper.region.searches import Search

NOT_SEARCHED = "not searched"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: ``A, B and C``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def of_month(found: Searched, countries: Iterable[str]) -> str:
    """Return in which of some countries a month was searched, and on which days if not on all."""
    alike = _alike({code: found.days[code] for code in countries if code in found.days})
    whole = alike.pop((found.time,), [])
    parts = [
        f"{listed(of)} only {listed([_short(each) for each in days])}" for days, of in alike.items()
    ]
    return "; ".join([*filter(None, [listed(whole)]), *parts]) or NOT_SEARCHED


def of_country(code: str) -> str:
    """Return of which days reports were looked for in a country; "" for none."""
    return _said(runs(_made()).get(code, ()))


def in_a_sentence() -> str:
    """Return what was looked for, in how many languages, and until which day."""
    if not (made := _made()):
        return "What was searched is not written down for this region."
    where = [f"in {listed(of)} of {_said(days)}" for days, of in _alike(runs(made)).items()]
    languages = {one for each in made for one in each.languages}
    publishers = {one for each in made for one in each.publishers}
    until = day(max(each.until for each in made))
    return (
        f"Events {listed(where)} were looked for until {until}, in "
        f"{plural(len(languages), 'language')}; something was read of "
        f"{plural(len(publishers), 'publisher')}."
    )


def _made() -> Sequence[Search]:
    return current_site().region.texts.searches.made


def _alike(searched: Mapping[str, tuple[Days, ...]]) -> dict[tuple[Days, ...], list[str]]:
    """Return the names of countries by what was searched of them."""
    names = current_site().region.texts.country_names
    found: dict[tuple[Days, ...], list[str]] = {}
    for code, days in searched.items():
        found.setdefault(days, []).append(names.get(code, code))
    return found


def _said(days: Iterable[Days]) -> str:
    return listed([f"{day(first)} to {day(last)}" for first, last in days])


def _short(days: Days) -> str:
    """Return days of one month, as ``24 to 28 February``."""
    first, last = days
    return _of_month(first) if first == last else f"{first.day} to {_of_month(last)}"


def _of_month(of: date) -> str:
    return f"{of.day} {of:%B}"
