"""A second region, made of a real extract: the railway through Liechtenstein.

Its outlines are the municipalities of the extract; its one line and the texts stand here, as
somebody would write them by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import osmium
import pytest
import shapely
from click.testing import CliRunner

from mapper.cli import main

EXTRACT = Path(__file__).resolve().parents[3] / "shared/data/osm/liechtenstein-2013.osm.pbf"
needs_extract = pytest.mark.skipif(not EXTRACT.is_file(), reason=f"no extract at {EXTRACT}")

EXTENT = (8.8, 46.6, 10.4, 47.8)
#: The municipalities by their codes of ISO 3166-2.
MUNICIPALITIES = {
    "Balzers": "LI-01",
    "Eschen": "LI-02",
    "Gamprin": "LI-03",
    "Mauren": "LI-04",
    "Planken": "LI-05",
    "Ruggell": "LI-06",
    "Schaan": "LI-07",
    "Schellenberg": "LI-08",
    "Triesen": "LI-09",
    "Triesenberg": "LI-10",
    "Vaduz": "LI-11",
}

REGION = """
title = "The railway through Liechtenstein"
subtitle = "Liechtenstein"
opening = [9.46, 47.04, 9.65, 47.28]
extent = [8.8, 46.6, 10.4, 47.8]
highlight = ["schaan-tisis"]
languages = ["de", "en"]
source_languages = ["de", "en", "fr"]
by_reaches_back_days = 14
traffic_fades_days = 7

[[countries]]
code = "LI"
name = "Liechtenstein"
risk = "no report about its railway has been punished, as far as we know."

[[countries]]
code = "AT"
name = "Austria"

[divisions]
one = "municipality"
many = "municipalities"

[labels]
LIECHTENSTEIN = [9.55, 47.12]

[gazetteer]
online_countries = ["LI", "AT"]

[examples]
id = "LI-2013-0001"
stations = ["Schaan-Vaduz", "Nendeln"]
line = "schaan-tisis"
line_words = "Schaan – Tisis"
phrases = ["beim Bahnhof Nendeln"]
lonlat = [9.54, 47.2]
country = "LI"

[credits.land]
owner = "© OpenStreetMap contributors"
url = "https://www.openstreetmap.org/copyright"
licence = "ODbL"

[exports]
attribution = "© OpenStreetMap contributors"
licence = "ODbL 1.0"

[files]
admin1 = "municipalities.geojson"
land = "land.geojson"
borders = "borders.geojson"
lines = "lines.json"
"""

STATIONS = {
    "li-schaan": ("Schaan-Vaduz", "LI", "station", 9.508, 47.169),
    "li-nendeln": ("Nendeln", "LI", "station", 9.542, 47.2),
    "at-tisis": ("Tisis", "AT", "halt", 9.576, 47.227),
}


def make_region(folder: Path) -> Path:
    """Write the region's own files, and import its network with the command."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "region.toml").write_text(REGION, "utf-8")
    (folder / "lines.json").write_text(json.dumps(_lines()), "utf-8")
    _write_outlines(folder)
    answer = run(folder, "railway", "import", str(EXTRACT), "--out", str(folder))
    assert answer.exit_code == 0, answer.output
    return folder


def run(folder: Path, *words: str) -> Any:
    """Call the command in the region; its instance is a folder in the region's."""
    return CliRunner().invoke(main, list(words), env=environment(folder))


def environment(folder: Path) -> dict[str, str]:
    """The environment that shows the region."""
    return {
        "MAPPER_REGION": str(folder),
        "MAPPER_INSTANCE": str(folder / "instance"),
        "MAPPER_DATABASE": "",
        "MAPPER_NETWORK": "",
    }


def _lines() -> dict[str, Any]:
    stations = {
        key: {
            "name_en": name,
            "country": country,
            "kind": kind,
            "lon": lon,
            "lat": lat,
            "coord_is": "station",
            "coord_source": "",
            "names": {"de": name},
            "spellings": [],
            "esr": None,
        }
        for key, (name, country, kind, lon, lat) in STATIONS.items()
    }
    line = {
        "slug": "schaan-tisis",
        "name_en": "Schaan-Vaduz – Tisis",
        "stations": list(STATIONS),
        "names": {"de": "Schaan-Vaduz – Tisis"},
        "spellings": [],
        "borders": [],
    }
    return {"stations": stations, "lines": [line]}


def _write_outlines(folder: Path) -> None:
    """Write borders and municipalities as the extract has them; all around is land."""
    areas = _municipalities()
    inside = shapely.coverage_union_all(list(areas.values()))
    own = [
        ({"country": "LI", "admin1": MUNICIPALITIES[name], "name_en": name, "name_de": name}, area)
        for name, area in areas.items()
    ]
    lines = shapely.union_all([area.boundary for area in areas.values()])
    between = shapely.difference(lines, inside.boundary.buffer(1e-6))
    _write(folder / "municipalities.geojson", own)
    _write(folder / "land.geojson", [({"kind": "land"}, shapely.box(*EXTENT))])
    _write(
        folder / "borders.geojson",
        [({"kind": "state"}, inside.boundary), ({"kind": "division"}, between)],
    )


def _municipalities() -> dict[str, Any]:
    factory = osmium.geom.GeoJSONFactory()
    found = {}
    wanted = osmium.filter.TagFilter(("admin_level", "8"))
    for area in osmium.FileProcessor(str(EXTRACT)).with_areas(wanted):
        if area.is_area() and area.tags.get("name") in MUNICIPALITIES:
            found[area.tags["name"]] = shapely.from_geojson(factory.create_multipolygon(area))
    return found


def _write(path: Path, features: Iterable[tuple[dict[str, Any], Any]]) -> None:
    values = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(geometry)),
            }
            for properties, geometry in features
        ],
    }
    path.write_text(json.dumps(values), "utf-8")
