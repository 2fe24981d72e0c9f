"""How a case of geocode_cases.jsonl is judged, by the rules that its README states.

A case of the later files says more of what is right: ``kinds`` that fit too, ``all_places`` and
``iso_3166_2_any`` beside the first place and area, an ``alt_pin`` beside an area, and that a place
lies ``outside`` the mapped region.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapper.geodesy import distance_km
from mapper.model import LonLat
from mapper.placing import SURE, Placing, place
from mapper.region import Region

_HERE = Path(__file__).parent
OWN = _HERE / "cases.jsonl"
#: Written without sight of the rules, which were then mended with them.  First runs, by the
#: beginning of the id, in the order of writing: UNS 96.7 % right, HRD (meant to be hard) 84.6, NEW
#: 96.4, LST 91.8; then others' sentences: W1 to W3 89.4, W4 86.7, W5 and W6 85.5, W7 to W9 92.6,
#: W10 95.4, W11 95.4, W12 90.0, W13 96.2, W14 98.5, W15 92.0, W16 93.8, W17 96.9, W18 91.4,
#: W19 96.5, W20 97.6, W21 98.9; of stations and towns that came with the wider network, STN 97.3.
UNSEEN = _HERE / "unseen.jsonl"
SHARED = Path(__file__).resolve().parents[3] / "shared/data/geocode_cases.jsonl"
SHARED_2 = SHARED.with_name("geocode_cases_2.jsonl")
MENDING = _HERE / "mending.jsonl"
SEALED = _HERE / "sealed.jsonl"
#: Each file of sentences with its name and what its figure says.  Those at first sight are of the
#: rules before anything was mended with the file.
SETS = (
    ("shared", SHARED, "mended with"),
    ("own", OWN, "mended with"),
    ("unseen", UNSEEN, "mended with"),
    ("shared 2", SHARED_2, "mended with; at first sight 81.8 % right, 1 of 62 sure pins wrong"),
    ("mending", MENDING, "mended with; at first sight 91.0 % right, 1 of 121 sure pins wrong"),
    ("sealed", SEALED, "only ever scored; at first sight 92.2 % right, 4 of 201 sure pins wrong"),
)
_FAMILY = {"station": "point", "section": "stretch"}
#: A homonym counts as meant within this distance.
_THERE_KM = 5.0
#: An area of which the case gives no code is a country if it reaches this far from its middle, or
#: if the case says no distance.
_COUNTRY_KM = 180.0


@dataclass(frozen=True)
class Verdict:
    """One case and what became of it."""

    case: Mapping[str, Any]
    placing: Placing
    right: bool

    @property
    def sure_pin(self) -> bool:
        """A position that needs no second look."""
        return self.placing.at.lonlat is not None and self.placing.score >= SURE

    @property
    def wrong_pin(self) -> bool:
        """A position that is wrong and looks sure."""
        return self.sure_pin and not self.right


def read_cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def judge(case: Mapping[str, Any], placing: Placing) -> Verdict:
    expected = case["expected"]
    right = (
        _kind_fits(expected, placing)
        and _place_fits(expected, placing)
        and not _is_forbidden(expected, placing)
    )
    return Verdict(case, placing, right)


def judge_all(cases: Iterable[Mapping[str, Any]], region: Region) -> list[Verdict]:
    return [judge(case, place(case["text"], region=region)) for case in cases]


def counts(verdicts: Sequence[Verdict]) -> str:
    """Return how many are right and sure, in numbers alone: a sealed set stays sealed."""
    right, wrong = sum(v.right for v in verdicts), sum(v.wrong_pin for v in verdicts)
    groups: dict[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.case["lang"]].append(verdict.right)
    return (
        f"{right} of {len(verdicts)} right ({right / len(verdicts):.1%}); "
        f"{wrong} of {sum(v.sure_pin for v in verdicts)} sure pins wrong; "
        + ", ".join(f"{lang} {sum(group)}/{len(group)}" for lang, group in sorted(groups.items()))
    )


def _kind_fits(expected: Mapping[str, Any], placing: Placing) -> bool:
    outside = _is_outside(expected) and placing.at.lonlat is not None
    return outside or any(
        _is_of(kind, placing) for kind in (expected["kind"], *expected.get("kinds", []))
    )


def _is_outside(expected: Mapping[str, Any]) -> bool:
    """Whether no pin is asked for, though the right one is taken."""
    return expected["kind"] == "outside" or bool(expected.get("outside"))


def _is_of(kind: str, placing: Placing) -> bool:
    wanted, got = _FAMILY.get(kind, kind), _FAMILY.get(placing.kind, placing.kind)
    if wanted in ("km_post", "line") and got == "stretch":
        return True
    if wanted == "point" and got == "movement":
        return len(placing.places) == 1  # "trains to X"
    return wanted == got


def _place_fits(expected: Mapping[str, Any], placing: Placing) -> bool:
    accepted = [
        place
        for place in (
            {} if "alt_pin" in expected else expected,  # there it is the middle of the area
            *expected.get("also_accept", []),
            *expected.get("all_places", []),
            expected.get("alt_pin", {}),
        )
        if "lat" in place
    ]
    codes = {expected.get("iso_3166_2"), *expected.get("iso_3166_2_any", [])} - {None}
    if placing.kind == "none":
        return placing.at.lonlat is None  # its kind says that it may be
    if placing.kind == "area" and codes:
        return (placing.at.admin1[:1] or placing.at.countries[:1])[0] in codes
    if placing.kind == "area" and placing.at.lonlat is None:
        return _country_fits(expected, placing)
    return any(
        distance_km(lonlat, _lonlat(place)) <= place.get("tolerance_km", expected["tolerance_km"])
        for lonlat in _pins(expected, placing)
        for place in accepted
    )


def _country_fits(expected: Mapping[str, Any], placing: Placing) -> bool:
    """Whether an area is right that is known by its country alone."""
    whole = not 0 < expected["tolerance_km"] < _COUNTRY_KM or _is_outside(expected)
    countries = [*filter(None, expected.get("country", []))]
    return whole and (not countries or {*placing.at.countries[:1]} <= {*countries})


def _pins(expected: Mapping[str, Any], placing: Placing) -> list[LonLat]:
    """Return what is judged: of several places the first, or any where the case says more."""
    pins = [placing.at.lonlat]
    if "kinds" in expected and placing.kind in ("multiple", "movement"):
        pins += [place.lonlat for place in placing.places]
    return [pin for pin in pins if pin is not None]


def _is_forbidden(expected: Mapping[str, Any], placing: Placing) -> bool:
    places = [*expected.get("must_not_be", []), *expected.get("must_not_pin_to", [])]
    return placing.at.lonlat is not None and any(
        distance_km(placing.at.lonlat, _lonlat(place)) < _THERE_KM for place in places
    )


def _lonlat(place: Mapping[str, Any]) -> LonLat:
    return place["lon"], place["lat"]
