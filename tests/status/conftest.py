"""Records on one line of the shipped region, as the gate lets them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from mapper import gate
from mapper.model import Claim, Incident, Source
from mapper.region import Region
from mapper.status import Placed, Report, Said, extent_on, spoken

SLUG = "gomel-kyiv"
SOURCES = {
    "first": Source(
        "first", publisher="First", published=date(2022, 3, 19), url="https://a.example/1"
    ),
    "later": Source(
        "later", publisher="Later", published=date(2022, 4, 20), url="https://b.example/2"
    ),
    "undated": Source("undated", publisher="Undated", url="https://c.example/3"),
}
WHOLE = Incident(
    id="XX-2022-0001",
    title="No traffic on the line",
    event_date=date(2022, 3, 19),
    event_type="operations",
    sub_event_type="closure",
    place_kind="line",
    line=SLUG,
    from_station="by-homyel-pasazhyrski",
    to_station="ua-kyiv-pasazhyrskyi",
    country=("BY", "UA"),
    effect="suspended",
    effect_scope=("all",),
    sources=("first",),
)


def claim(field: str, value: str, source_id: str = "later", **more: Any) -> Claim:
    return Claim(WHOLE.id, source_id, field, value, **more)


def all_said(*placed: Placed) -> tuple[Said, ...]:
    """What records and the claims about them say of the traffic."""
    return tuple(said for each in placed for said in spoken(each).said)


@pytest.fixture
def placed(region: Region) -> Callable[..., Placed]:
    """Pass a record with the given fields and claims through the gate and put it on its line."""

    def shown(*claims: Claim, **given: Any) -> Placed:
        form = gate.public_form(replace(WHOLE, **given), SOURCES, claims, region)
        assert form is not None
        network, told = region.network, orjson.loads(orjson.dumps(form.properties))
        report = Report(told, form.point)
        extent = extent_on(report, network.lines[SLUG], network.course(SLUG))
        assert extent is not None
        return Placed(report, extent)

    return shown
