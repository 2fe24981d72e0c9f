"""How a case of geocode_cases.jsonl is judged, by the rules that its README states."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapper.geodesy import distance_km
from mapper.model import LonLat
from mapper.placing import SURE, Placing, place
from mapper.region import Region

OWN = Path(__file__).with_name("cases.jsonl")
#: Written without sight of the rules, which were then mended with them.  First runs, by the
#: beginning of the id, in the order of writing: UNS 96.7 % right, HRD (meant to be hard) 84.6, NEW
#: 96.4, LST 91.8; then others' sentences: W1 to W3 89.4, W4 86.7, W5 and W6 85.5, W7 to W9 92.6,
#: W10 95.4, W11 95.4, W12 90.0, W13 96.2, W14 98.5, W15 92.0, W16 93.8, W17 96.9, W18 91.4,
#: W19 96.5, W20 97.6, W21 98.9; of stations and towns that came with the wider network, STN 97.3.
UNSEEN = Path(__file__).with_name("unseen.jsonl")
SHARED = Path(__file__).resolve().parents[3] / "shared/data/geocode_cases.jsonl"
_FAMILY = {"station": "point", "section": "stretch"}
#: A homonym counts as meant within this distance.
_THERE_KM = 5.0


@dataclass(frozen=True)
class Verdict:
    """One case and what became of it."""

    case: Mapping[str, Any]
    placing: Placing
    right: bool

    @property
    def wrong_pin(self) -> bool:
        """A position that is wrong and looks sure."""
        return not self.right and self.placing.at.lonlat is not None and self.placing.score >= SURE


def read_cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def judge(case: Mapping[str, Any], placing: Placing) -> Verdict:
    expected = case["expected"]
    right = (
        _kind_fits(expected["kind"], placing)
        and _place_fits(expected, placing)
        and not _is_forbidden(expected, placing)
    )
    return Verdict(case, placing, right)


def judge_all(cases: Iterable[Mapping[str, Any]], region: Region) -> list[Verdict]:
    return [judge(case, place(case["text"], region=region)) for case in cases]


def _kind_fits(kind: str, placing: Placing) -> bool:
    wanted, got = _FAMILY.get(kind, kind), _FAMILY.get(placing.kind, placing.kind)
    if wanted in ("km_post", "line") and got == "stretch":
        return True
    if wanted == "point" and got == "movement":
        return len(placing.places) == 1  # "trains to X"
    return wanted == got


def _place_fits(expected: Mapping[str, Any], placing: Placing) -> bool:
    if expected["kind"] == "none":
        return placing.at.lonlat is None
    if expected.get("iso_3166_2"):
        return placing.at.admin1[:1] == (expected["iso_3166_2"],)
    if expected["kind"] == "area" and not expected.get("tolerance_km"):
        return True  # a whole country, by kind alone
    accepted = [expected, *expected.get("also_accept", [])]
    return placing.at.lonlat is not None and any(
        distance_km(placing.at.lonlat, _lonlat(place)) <= expected["tolerance_km"]
        for place in accepted
    )


def _is_forbidden(expected: Mapping[str, Any], placing: Placing) -> bool:
    places = [*expected.get("must_not_be", []), *expected.get("must_not_pin_to", [])]
    return placing.at.lonlat is not None and any(
        distance_km(placing.at.lonlat, _lonlat(place)) < _THERE_KM for place in places
    )


def _lonlat(place: Mapping[str, Any]) -> LonLat:
    return place["lon"], place["lat"]
