"""Whose data it is, and what may be done with it: every export says so."""

from __future__ import annotations

ATTRIBUTION = (
    "Geometry of railways © OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright); "
    "areas made with Natural Earth; places from GeoNames, CC BY 4.0; "
    "records: Railway incident mapper, CC BY 4.0"
)
LICENCE = (
    "Records CC BY 4.0 (creativecommons.org/licenses/by/4.0); "
    "railway geometry ODbL 1.0 (opendatacommons.org/licenses/odbl/1-0)"
)
#: The texts of both licences.
LICENCE_URLS = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://opendatacommons.org/licenses/odbl/1-0/",
)
