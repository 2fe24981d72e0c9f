"""What is drawn for a place is kept once, and public forms refer to it."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_GEOMETRIES = "SELECT DISTINCT geometry FROM public_form WHERE geometry IS NOT NULL"
_REFER = "UPDATE public_form SET drawn = :number WHERE geometry = :geometry"
_TAKE_BACK = (
    "UPDATE public_form SET geometry = "
    "(SELECT drawing.geometry FROM drawing WHERE drawing.number = public_form.drawn)"
)


def upgrade() -> None:
    drawing = op.create_table(
        "drawing",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_drawing"),
        sa.UniqueConstraint("digest", name="uq_drawing_digest"),
    )
    op.add_column("public_form", sa.Column("drawn", sa.Integer()))
    connection = op.get_bind()
    for number, (geometry,) in enumerate(connection.execute(sa.text(_GEOMETRIES)).all(), 1):
        digest = sha256(geometry.encode()).hexdigest()
        row = {"number": number, "digest": digest, "geometry": geometry}
        connection.execute(sa.insert(drawing), row)
        connection.execute(sa.text(_REFER), {"number": number, "geometry": geometry})
    op.create_index("ix_public_form_drawn", "public_form", ["drawn"])
    op.drop_column("public_form", "geometry")


def downgrade() -> None:
    op.add_column("public_form", sa.Column("geometry", sa.Text()))
    op.execute(_TAKE_BACK)
    op.drop_index("ix_public_form_drawn", "public_form")
    op.drop_column("public_form", "drawn")
    op.drop_table("drawing")
