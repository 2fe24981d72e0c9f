"""Placings: what words mean is kept as places, so that nobody has to read them again."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_RENAMED = {
    "place_kind": "kind",
    "country": "countries",
    "geo_method": "method",
    "geo_precision": "precision",
    "geo_uncertainty_km": "uncertainty_km",
}
_OWN_SHAPE = ("longitude", "latitude", "origin", "destination", "via")


def upgrade() -> None:
    placing = sa.table(
        "placing", sa.column("number", sa.Integer()), sa.column("placing", sa.Text())
    )
    connection = op.get_bind()
    for number, text in connection.execute(sa.select(placing)).all():
        reading = json.dumps(_reading(json.loads(text)), ensure_ascii=False)
        here = placing.c.number == number
        connection.execute(sa.update(placing).where(here).values(placing=reading))


def downgrade() -> None:
    raise NotImplementedError("an earlier program reads words again; give it a copy from before")


def _reading(old: dict[str, Any]) -> dict[str, Any]:
    """Return what was kept in the earlier shape, which lacks why each other meaning was one."""
    alternatives = [_place(each) for each in old["alternatives"]]
    read = {"score": old["score"], "reasons": old["reasons"]}
    place: dict[str, Any] = {}
    if alternatives and alternatives[0]["id"] == "read":
        alternatives[0] |= read
        place = {name: v for name, v in alternatives[0].items() if name not in ("id", "name")}
    words = {"words": old["text"], "lang": old["read_in"]}
    return {
        "kind": old["kind"],
        "place": place | read | words | {"alternatives": alternatives},
        "chosen": old["chosen"] or "",
        "doubt": old.get("doubt") or "",
        "was": old.get("was") or {},
    }


def _place(old: dict[str, Any]) -> dict[str, Any]:
    place = {_RENAMED.get(name, name): v for name, v in old.items() if name not in _OWN_SHAPE}
    if "longitude" in old:
        place["lonlat"] = [old["longitude"], old["latitude"]]
    if "destination" in old:
        ends = {name: _stop(old.get(name)) for name in ("origin", "destination")}
        place["journey"] = ends | {"via": [_stop(name) for name in old.get("via", [])]}
    return place


def _stop(name: str | None) -> dict[str, str] | None:
    return {"name": name} if name else None
