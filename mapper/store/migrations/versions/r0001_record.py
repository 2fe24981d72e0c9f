"""The tables of the record, of the public form, and of what came in or was imported."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from mapper.store import dialect

revision = "0001"
down_revision = None

_SQLITE_ONLY = "sqlite"


def upgrade() -> None:
    _record()
    _sources()
    _history()
    _public_form()
    _incoming()


def downgrade() -> None:
    if op.get_bind().dialect.name == _SQLITE_ONLY:
        op.execute("DROP TABLE public_box")
    for name in (
        "pending",
        "public_form",
        "claim",
        "state",
        "imported_row",
        "id_counter",
        "revision",
        "source",
        "incident",
    ):
        op.drop_table(name)


def _text(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _optional(kind: type[sa.types.TypeEngine[Any]], names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=True) for name in names.split()]


def _record() -> None:
    op.create_table(
        "incident",
        *_text("id record status"),
        *_optional(sa.Date, "event_date event_date_end"),
        *_text("date_meaning"),
        sa.Column("time_precision", sa.Integer(), nullable=False),
        *_text("time_of_day"),
        *_optional(sa.Date, "reported_date"),
        *_text("event_type sub_event_type asset cause title notes location location_lang"),
        *_text("place_kind country admin1 line from_station to_station km_post"),
        *_optional(sa.Float, "latitude longitude"),
        *_text("geo_method"),
        *_optional(sa.Integer, "geo_precision"),
        *_optional(sa.Float, "geo_uncertainty_km"),
        *_text("actor claimed_by attributed_by effect effect_scope"),
        *_optional(sa.Date, "effect_start effect_end"),
        *_optional(sa.Integer, "fatalities fatalities_max injured injured_max detained"),
        *_text("origin destination via mode cargo"),
        *_optional(sa.Integer, "quantity_min quantity_max"),
        *_text("unit verification sources related tags"),
        *_optional(sa.Date, "updated"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )


def _sources() -> None:
    op.create_table(
        "source",
        *_text("source_id url title publisher"),
        *_optional(sa.Date, "published"),
        *_text("published_basis language type reliability derived_from original_url"),
        *_text("archive_url sha256"),
        *_optional(sa.Date, "retrieved"),
        *_text("access_risk graphic"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source"),
    )
    op.create_table(
        "claim",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        *_text("incident_id source_id field value"),
        *_optional(sa.Date, "said_date effective_from effective_to"),
        *_text("scope credibility note"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_claim_incident_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_claim_source_id"),
        sa.PrimaryKeyConstraint("number", name="pk_claim"),
    )
    op.create_index("ix_claim_incident_id", "claim", ["incident_id"])
    op.create_index("ix_claim_source_id", "claim", ["source_id"])


def _history() -> None:
    op.create_table(
        "revision",
        *_text("kind key"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        *_text("who why row"),
        sa.PrimaryKeyConstraint("kind", "key", "number", name="pk_revision"),
    )
    op.create_table(
        "id_counter",
        *_text("country"),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("country", "year", name="pk_id_counter"),
    )
    op.create_table(
        "imported_row",
        *_text("kind key hash"),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_imported_row"),
    )
    op.create_table("state", *_text("key value"), sa.PrimaryKeyConstraint("key", name="pk_state"))


def _public_form() -> None:
    op.create_table(
        "public_form",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        *_text("incident_id record event_type asset cause verification lines country"),
        *_optional(sa.Date, "first_day last_day"),
        sa.Column("ended", sa.Date(), nullable=False),
        *_optional(sa.Float, "lon lat west south east north"),
        *_text("search_text properties"),
        *_optional(sa.Text, "geometry"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_public_form_incident_id"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_public_form"),
        sa.UniqueConstraint("incident_id", name="uq_public_form_incident_id"),
    )
    op.create_index(
        "ix_public_form_order", "public_form", [sa.literal_column("ended DESC"), "incident_id"]
    )
    dialect.create_boxes(op.get_bind())


def _incoming() -> None:
    op.create_table(
        "pending",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *_text("receipt token_hash state draft"),
        sa.Column("at", sa.DateTime(), nullable=False),
        *_optional(sa.DateTime, "decided_at"),
        *_text("decided_by reason"),
        *_optional(sa.Text, "incident_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_pending_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pending"),
        sa.UniqueConstraint("receipt", name="uq_pending_receipt"),
        sa.UniqueConstraint("token_hash", name="uq_pending_token_hash"),
    )
    op.create_index("ix_pending_state", "pending", ["state"])
