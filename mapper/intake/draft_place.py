"""The place of a draft by the one way that counts: a line, a point, or the publication's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper import gate
from mapper.intake.agreement import against
from mapper.intake.choices import placed_at, standing
from mapper.intake.doubting import with_doubt
from mapper.intake.phrases import MAX_CHARS, phrase_of, read_phrase
from mapper.intake.place_columns import kilometres, meant
from mapper.intake.railway_names import misfits, resolved, with_country
from mapper.model import Incident, Place, PlaceKind, place_of, with_place
from mapper.schema import columns

if TYPE_CHECKING:
    from mapper.intake.draft import Draft
    from mapper.railway.network import Network
    from mapper.region import Region
    from mapper.store import Reading

_WAYS = ("line", "point", "text")
#: The ways of an editor who changes a record, beside these.
AREA, KEPT = "area", "kept"
#: What a way decides by itself, whatever is typed beside it.
DECIDED = ("place_kind", "line", "from_station", "to_station", "latitude", "longitude")
#: What is worked out of a place; of another place it is another, unless an editor says it anew.
_WORKED_OUT = ("admin1", "geo_precision", "geo_uncertainty_km")


def read_words(draft: Draft, region: Region) -> Reading | None:
    """Read the words of a draft, or its title where that was chosen; None for any other way."""
    words = draft.text("title" if _by_title(draft) else "location").strip()
    in_words = draft.place_by == "text" or _by_title(draft)
    if not in_words or not words or len(words) > MAX_CHARS:
        return None
    return read_phrase(
        phrase_of(words, draft.text("location_lang"), draft.texts("country")), region
    )


def with_place_of(
    draft: Draft,
    incident: Incident,
    read: Place | None,
    region: Region,
    problems: dict[str, str],
) -> Incident:
    """Return a draft's incident with its place; ``read`` is what its words mean, by `read_words`.

    What is wrong is added to ``problems`` by field.
    """
    by_title = read is not None and _by_title(draft)
    if by_title:
        placed = _by_choice(draft, incident, read, region.network, problems)
    elif draft.place_by == "line":
        placed = with_place(incident, replace(place_of(incident), lonlat=None))
    elif draft.place_by == "point":
        placed = with_place(incident, _by_point(incident, problems))
    elif draft.place_by == "text" and draft.place_choice and incident.location:
        placed = _by_choice(draft, incident, read, region.network, problems)
    else:
        placed = with_place(incident, _unplaced(incident))
        going = incident.is_movement and (incident.origin or incident.destination)
        if draft.place_by and draft.place_by not in _WAYS:
            problems["place_by"] = f"no such way; there are {', '.join(_WAYS)}"
        elif not incident.location and not going:
            name = "location" if draft.place_by == "text" else "place_by"
            problems[name] = "missing; name the place, or choose it by line or on the map"
    placed, wrong = resolved(placed, region.network)
    for name, remedy in wrong or misfits(placed, region):
        problems.setdefault(name, remedy)
    if draft.place_by == "line" and not by_title:
        placed = _along(placed, region.network, problems)
        if placed.place_kind == PlaceKind.NONE:
            problems.setdefault("line", "missing; choose a line, or say the place in another way")
    return _checked(placed, region, problems)


def with_changed_place(
    draft: Draft,
    incident: Incident,
    of: Incident,
    read: Place | None,
    region: Region,
    problems: dict[str, str],
) -> Incident:
    """Return the incident of a draft that changes ``of``, with its place as `with_place_of`."""
    if draft.place_by == KEPT:
        return _kept(incident, of, region, problems)
    incident = _elsewhere(incident, of, draft.place_by)
    if draft.place_by == AREA:
        area = replace(_unplaced(incident), kind=PlaceKind.AREA, method="area")
        placed = with_place(incident, area)
        for name, remedy in misfits(placed, region):
            problems.setdefault(name, remedy)
        return _checked(placed, region, problems)
    placed = with_place_of(draft, incident, read, region, problems)
    return _with_division(placed, region) if of.admin1 and not placed.admin1 else placed


def _with_division(placed: Incident, region: Region) -> Incident:
    """Return an incident with the divisions of its stations, or of its point."""
    stations = region.network.stations
    ends = (stations.get(placed.from_station), stations.get(placed.to_station))
    at = [each.lonlat for each in ends if each] or [place_of(placed).own_lonlat]
    found = [region.areas.admin1_of(*lonlat) for lonlat in at if lonlat]
    return replace(placed, admin1=tuple(dict.fromkeys(filter(None, found))))


def _kept(incident: Incident, of: Incident, region: Region, problems: dict[str, str]) -> Incident:
    """Return a changed incident where the record has it, with what is typed of that place."""
    kept = replace(incident, **{name: getattr(of, name) for name in DECIDED})
    if place_of(kept) == place_of(of):
        return with_doubt(kept, region)
    for name, remedy in misfits(kept, region):
        problems.setdefault(name if name not in DECIDED else "place_by", remedy)
    return _checked(kept, region, problems)


def _elsewhere(incident: Incident, of: Incident, way: str) -> Incident:
    """Return a changed incident without what the record says only of the place that it had."""
    old = [name for name in _WORKED_OUT if getattr(incident, name) == getattr(of, name)]
    known = columns(Incident)
    worked_out = {name: known[name].default for name in old if (name, way) != ("admin1", AREA)}
    return replace(incident, place_kind=PlaceKind.NONE, geo_method="", **worked_out)


def _along(placed: Incident, network: Network, problems: dict[str, str]) -> Incident:
    """Return an incident at its stations or line, or at a kilometre where that is one place."""
    if not placed.km_post or not placed.line or placed.from_station or placed.to_station:
        return meant(placed, network)
    may_be, doubt = kilometres(placed, network)
    if doubt:
        problems.setdefault("km_post", f"{doubt}; give the two stations around it")
        return placed
    return placed_at(placed, may_be[0])


def _by_title(draft: Draft) -> bool:
    """Whether the place that the title names was chosen before the one that was given."""
    return draft.place_by in ("line", "point") and bool(draft.place_choice)


def _unplaced(incident: Incident) -> Place:
    """Return what an incident says of its place, without where that was on the railway."""
    said = replace(place_of(incident), lonlat=None, line="", from_station="", to_station="")
    return replace(said, kind=PlaceKind.NONE)


def _by_point(incident: Incident, problems: dict[str, str]) -> Place:
    place, lon, lat = _unplaced(incident), incident.longitude, incident.latitude
    if lon is None or lat is None:
        problems.setdefault("place_by", "click on the map, or give longitude and latitude")
        return place
    return replace(place, kind=PlaceKind.SITE, lonlat=(lon, lat), method="manual")


def _checked(placed: Incident, region: Region, problems: dict[str, str]) -> Incident:
    """Return a placed incident with its doubt; of a click no more is kept than may be shown."""
    if doubt := against(placed, region):
        problems.setdefault("country" if placed.country else "place_by", doubt)
    placed = with_doubt(with_country(placed, region), region)
    if placed.latitude is None or not placed.handling:
        return placed
    form = gate.public_form(replace(placed, status="published"), {}, [], region)
    if form is None:
        return placed
    said, shown = place_of(placed), place_of(form.incident)
    return with_place(placed, replace(shown, words=said.words, lang=said.lang))


def _by_choice(
    draft: Draft,
    incident: Incident,
    read: Place | None,
    network: Network,
    problems: dict[str, str],
) -> Incident:
    """Place an incident at the meaning that was chosen by its id: only what was read counts."""
    bare = with_place(incident, _unplaced(incident))
    chosen = draft.place_choice or ""
    choice = standing(read, network).alternative(chosen) if read else None
    if choice is None:
        problems.setdefault(
            "location",
            "the place that was chosen is none of those that these words may mean; choose again, "
            "or leave the report unplaced",
        )
        return bare
    return placed_at(bare, choice)
