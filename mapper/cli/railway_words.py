"""What the railway commands say: their answers as JSON values and in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapper.railway.building.joins import Join
    from mapper.railway.network import Network
    from mapper.railway.reference.reference import Reference
    from mapper.railway.routing.routes import Route, Waypoint
    from mapper.railway.sources.guide import Doubt


#: How many of a list are shown in words.
_FEW = 8


def json_text(values: Any) -> str:
    """Return a value as JSON for people to read."""
    return json.dumps(values, ensure_ascii=False, indent=2)


def counted(number: int, one: str) -> str:
    """Return how many of something in words: ``1 line``, ``2 lines``."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def place(text: str) -> Waypoint:
    """Return a place as typed: ``LON,LAT`` as a position, anything else as a name."""
    lon, comma, lat = text.partition(",")
    try:
        return (float(lon), float(lat)) if comma else text
    except ValueError:
        return text


def joins_table(
    joins: Sequence[Join], places: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return one row a join; ``detour_km`` None where there was no way round."""
    return [
        {
            "kind": join.kind,
            "countries": "-".join(join.countries) if join.kind == "border" else join.countries[0],
            "lon": round(lon, 3),
            "lat": round(lat, 3),
            "length_km": round(join.length_km, 2),
            "detour_km": None if join.detour_km == float("inf") else round(join.detour_km, 1),
        }
        for join, (lon, lat) in zip(joins, places, strict=True)
    ]


def doubts_table(doubts: Sequence[Doubt]) -> list[dict[str, str]]:
    """Return one row for each thing that was left out: its code or id, its name, the reason."""
    return [{"key": each.key, "name": each.name, "reason": each.reason} for each in doubts]


def route_values(network: Network, route: Route) -> dict[str, Any]:
    """Return a route as JSON values."""
    return {
        "length_km": round(route.length_km, 3),
        "legs_km": [round(km, 3) for km in route.legs_km],
        "synthetic_km": round(route.synthetic_km, 3),
        "stations": [
            {"id": key, "name_en": network.stations[key].name_en} for key in route.station_ids
        ],
        "sections": list(route.section_ids),
        "closures": [
            {
                "section": closure.section_id,
                "first": None if closure.first is None else closure.first.isoformat(),
                "last": None if closure.last is None else closure.last.isoformat(),
                "sources": list(closure.sources),
            }
            for closure in route.closures
        ],
        "reversals": [list(lonlat) for lonlat in route.reversal_lonlats],
        "gauge_changes": [
            {"lonlat": list(lonlat), "from": one, "to": other}
            for lonlat, one, other in route.gauge_changes
        ],
        "network": network.about.get("name"),
    }


def route_feature(network: Network, route: Route) -> dict[str, Any]:
    """Return a route as a GeoJSON FeatureCollection: the way, and its synthetic links."""
    attribution = {key: network.about.get(key) for key in ("attribution", "licence")}
    features = [{"part": "way", "geometry": route.geometry}]
    if (links := route.synthetic_geometry) is not None:
        features.append({"part": "synthetic", "geometry": links})
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "part": feature["part"],
                    "length_km": round(
                        route.length_km if feature["part"] == "way" else route.synthetic_km, 3
                    ),
                    **attribution,
                },
                "geometry": feature["geometry"],
            }
            for feature in features
        ],
    }


def route_words(network: Network, route: Route) -> str:
    """Return a route in words; halts are only counted."""
    passed = [network.stations[key] for key in route.station_ids]
    names = [station.name_en for station in passed if station.kind != "halt"]
    halts = len(passed) - len(names)
    lines = [f"{route.length_km:.1f} km", " – ".join(names) or "no station on the way"]
    if halts:
        lines.append(f"and {counted(halts, 'halt')}")
    if route.synthetic_km:
        lines.append(f"{route.synthetic_km:.1f} km of it are inferred: no source has their track")
    lines += [f"crosses the closed section {closure.section_id}" for closure in route.closures]
    lines += [
        f"the gauge changes from {one} to {other} mm at {lat:.3f} N {lon:.3f} E"
        for (lon, lat), one, other in route.gauge_changes
    ]
    lines += [f"turns round at {lat:.3f} N {lon:.3f} E" for lon, lat in route.reversal_lonlats]
    lines.append(f"network: {network.about.get('name')} ({network.about.get('attribution')})")
    return "\n".join(lines)


def reference_values(found: Reference) -> dict[str, Any]:
    """Return a linear reference as JSON values."""
    section = found.section
    return {
        "line": found.line,
        "km": round(found.reference.km, 3),
        "published_km": _rounded(found.reference.published_km),
        "error_km": found.reference.error_km,
        "distance_m": round(found.distance_m, 1),
        "longitude": round(found.lonlat[0], 6),
        "latitude": round(found.lonlat[1], 6),
        "section": None if section is None else section.id,
        "from_station": None if section is None else section.from_station,
        "to_station": None if section is None else section.to_station,
        "inferred": found.inferred,
        "tied": found.tied,
        "beside": [{"line": other.line, "km": round(other.km, 3)} for other in found.beside],
    }


def _rounded(km: float | None) -> float | None:
    return None if km is None else round(km, 1)


def reference_words(network: Network, found: Reference) -> str:
    """Return a linear reference in words."""
    line = network.lines[found.line]
    first = network.stations[line.station_ids[0]].name_en
    said = [
        f"{line.name_en} ({line.slug}), km {found.reference.km:.1f} from {first}, "
        f"{found.distance_m:.0f} m away; the course may be {found.reference.error_km:g} km off"
    ]
    if found.reference.published_km is not None:
        origin = network.stations[line.published_origin(found.reference.km)].name_en
        said.append(f"published kilometre {found.reference.published_km:.1f} from {origin}")
    if found.section is not None:
        names = [network.stations[key].name_en for key in found.neighbours]
        said.append(f"section {' – '.join(names)}")
    if found.inferred:
        said.append("no source has its track here: it is led straight from station to station")
    if found.beside:
        others = ", ".join(f"{other.line} km {other.km:.1f}" for other in found.beside)
        said.append(f"{'equally near' if found.tied else 'beside it'}: {others}")
    return "\n".join(said)


def info_words(values: Mapping[str, Any]) -> str:
    """Return what `network_info` found, one fact a line; of a long list how many and the first."""
    return "\n".join(
        f"{name.replace('_', ' ')}: {_shown(value)}"
        for name, value in values.items()
        if value is not None
    )


#: How many of a kind are named where an import says what it left out.
_FIRST = 3


def import_words(values: Mapping[str, Any]) -> str:
    """Return what an import read, made and left out, by kind: how many, and the first three."""
    said = [
        f"read: {counted(values['ways_read'], 'way')} of {values['ways_km']:,} km, "
        f"{counted(values['stations_read'], 'station')}, "
        f"{counted(values['posts_read'], 'kilometre post')} "
        f"({values['posts_with_a_kilometre']:,} with a kilometre), "
        f"{counted(values['railway_lines_read'], 'railway line')}",
        f"made: {counted(values['edges'], 'edge')} of {values['length_km']:,} km, "
        f"{values['main_km']:,} km of them main track, in {counted(values['components'], 'part')}; "
        f"{counted(values['stations'], 'station')}, {counted(values['lines'], 'line')}",
        f"source: {values['source']} ({values['age']}); {values['attribution']}, "
        f"{values['licence']}",
        f"exactness: {values['exactness']}",
    ]
    gauges = [f"{gauge} mm {km:,} km" for gauge, km in values["km_by_gauge"].items()]
    said += [f"gauge: {', '.join(gauges)}"] if gauges else []
    said += [
        f"not routed, {why}: {counted(each['ways'], 'way')} of {each['km']:,} km"
        for why, each in values["ways_out_of_use"].items()
    ]
    if not values["lines"]:
        said.append("no lines: no relation route=railway or route=tracks has track here")
    if countries := values.get("countries"):
        named = ", ".join(f"{name} ({code})" for code, name in countries.items())
        said.append(f"countries: {named}; outlines: {values['outlines']}")
        said += ["no names of places"] if not values["place_names"] else []
    for key, words in _LEFT_OUT.items():
        if listed := values.get(key):
            said.append(f"{words}: {len(listed):,}{_first_of(listed)}")
    if "incidents_on_this_network" in values:
        said.append(f"incidents on this network: {values['incidents_on_this_network']:,}")
        if values["incidents_that_do_not_fit"] and not values["incidents_on_this_network"]:
            said.append(
                "none of the region's incidents is on it; --region FOLDER makes a region of it"
            )
    return "\n".join([*said, f"written to {values['folder']}"])


#: What an import lists of what it left out, in words.
_LEFT_OUT = {
    "ways_cut_off": "tracks cut off with the extract, of which the longest part is taken",
    "ways_without_course": "tracks left out, for less than two of their nodes follow on each other",
    "stations_without_track": "stations away from any track",
    "lines_inferred": "lines that are partly straight strokes",
    "relations_without_track": "mapped lines without track in use here",
    "relations_too_short": "mapped lines of which too little is here",
    "relations_mapped_twice": "lines that are mapped twice",
    "lines_cut": "lines whose ways are not all here",
    "lines_without_name": "lines without name and number",
    "lines_with_few_stations": "lines with fewer than two stations",
    "lines_with_gaps": "gaps in lines",
    "lines_over_other_track": "lines led over track that is not theirs",
    "lines_with_track_beside": "lines with more track, beside their course",
    "incidents_that_do_not_fit": "incidents that do not fit",
    "tiles_older": "tiles of an older answer, for the server failed",
}


def _first_of(listed: Sequence[Any]) -> str:
    """Return the first three of a list in words, and where the rest is."""
    first = [each["box"] if isinstance(each, Mapping) else str(each) for each in listed[:_FIRST]]
    more = "; --json lists all" if len(listed) > _FIRST else ""
    return f" ({'; '.join(first)}{more})"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list):
        more = f", … ({len(value):,} in all; --json lists them)" if len(value) > _FEW else ""
        return (", ".join(map(str, value[:_FEW])) or "none") + more
    return str(value)
