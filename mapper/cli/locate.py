"""``mapper locate``: where, and when, the words of a report say that something was."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from mapper.cli.examples import ExampleCommand
from mapper.geocode import LANGUAGES

if TYPE_CHECKING:
    from mapper.placing import Candidate, Placing
    from mapper.railway import Network
    from mapper.settings import Settings

_EPILOG = """Examples:

\b
  mapper locate "{phrase}"
  mapper locate near {start}
  mapper locate - < report.txt
  mapper locate "op zaterdag bij {start}" --lang nl --published 2022-03-28 --json
"""

#: So many of a station's lines tell it from its namesakes.
_LINES = 2


@click.command(cls=ExampleCommand, epilog=_EPILOG)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of the text; detected when not given.",
)
@click.option("--country", metavar="CC", help="Country that the text is about (ISO 3166-1).")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the text appeared; “on Saturday” counts back from it.",
)
@click.option(
    "--online",
    is_flag=True,
    help="Ask Nominatim (MAPPER_NOMINATIM_URL) for a name that the shipped gazetteer lacks.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.pass_obj
def locate(
    settings: Settings,
    text: tuple[str, ...],
    lang: str | None,
    country: str | None,
    published: datetime | None,
    online: bool,
    as_json: bool,
) -> None:
    """Put TEXT, a sentence or a paragraph in seven languages, on the railway; “-” reads it.

    A report that allows no pin gets none: a region is answered as an area, a withheld or unknown
    place as “none” with the reason and what it may mean.
    """
    from mapper.placing import place, with_online
    from mapper.region import load_region

    if country is not None:
        country = _country(country)
    region = load_region(settings)
    placing = place(
        _text(text),
        region=region,
        lang=lang,
        country=country,
        published=published.date() if published else None,
    )
    if online:
        from mapper.asking import agent_name
        from mapper.cli.progress import say
        from mapper.geocode.online import Nominatim

        agent = agent_name(settings.contact)
        nominatim = Nominatim(settings.nominatim_url, settings.instance / "nominatim", agent, say)
        placing = with_online(placing, nominatim, region.texts.online_countries)
    if as_json:
        click.echo(json.dumps(placing.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(_words(placing, region.network))


def _text(words: Sequence[str]) -> str:
    """Return the words of the command line as one text, or the standard input for “-”."""
    from mapper.geocode.locate import MAX_CHARS

    text = (sys.stdin.read() if words == ("-",) else " ".join(words)).strip()
    if not text:
        raise click.BadParameter("it is empty; give the words that say where", param_hint="TEXT")
    if len(text) > MAX_CHARS:
        click.echo(f"only the first {MAX_CHARS:,} characters are read", err=True)
    return text


def _country(code: str) -> str:
    code = code.upper()
    if len(code) != 2 or not code.isalpha() or not code.isascii():
        raise click.BadParameter(
            f"{code!r} is no country code; give the two letters of ISO 3166-1",
            param_hint="--country",
        )
    return code


def _words(placing: Placing, network: Network) -> str:
    """Return a placing in lines for a terminal."""
    from mapper.geocode.names.regions import area_name

    lines = [f"{placing.kind}, score {placing.score:.2f}"]
    names = " – ".join(place.name for place in placing.places) or ", ".join(
        map(area_name, placing.areas)
    )
    if names:
        lines.append(f"  place        {names}")
    if placing.at.line:
        kms = placing.at.km_from, placing.at.km_to
        at = (
            ""
            if None in kms
            else f", km {kms[0]:.1f}" + (f" to {kms[1]:.1f}" if kms[0] != kms[1] else "")
        )
        lines.append(f"  line         {placing.at.line}{at}")
    if placing.at.lonlat and placing.kind != "none":
        about = f", within {placing.at.uncertainty_km:g} km" if placing.at.uncertainty_km else ""
        lines.append(
            f"  position     {placing.at.lonlat[1]:.4f} N {placing.at.lonlat[0]:.4f} E{about}"
        )
    if placing.when and (placing.when.event_date or placing.when.event_date_end):
        when = placing.when
        days = " to ".join(str(day) for day in (when.event_date, when.event_date_end) if day)
        of_day = "" if when.time_of_day == "unknown" else f", {when.time_of_day}"
        lines.append(f"  when         {days} ({when.date_meaning}{of_day})")
    lines += [f"  because      {reason}" for reason in placing.reasons]
    others = placing.candidates[len(placing.places) :] or (
        placing.candidates if placing.kind == "none" else ()
    )
    lines += [f"  or           {other.name} ({_whereabouts(other, network)})" for other in others]
    return "\n".join(lines)


def _whereabouts(other: Candidate, network: Network) -> str:
    """Return what tells a place from its namesakes: its lines or its position, its areas."""
    from mapper.geocode.names.regions import area_name

    lines = [network.lines[slug].name_en for slug in other.lines]
    if not lines and other.lonlat:
        lines = ["{1:.2f} N {0:.2f} E".format(*other.lonlat)]
    areas = [area_name(code) for code in (other.admin1, other.country) if code]
    return ", ".join((*lines[:_LINES], *areas))
