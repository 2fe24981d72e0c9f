"""People: one account with one role each, sessions and links that know whose they are.

Whoever was signed in signs in again.  The one account that there was, of the person at the
machine, keeps its number and becomes an admin.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_USERS = 'SELECT id, username, email, active, fs_uniquifier FROM "user" ORDER BY id'


def upgrade() -> None:
    account = op.create_table(
        "account",
        sa.Column("number", sa.Integer),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_counter", sa.Integer),
        sa.PrimaryKeyConstraint("number", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_account_fs_uniquifier"),
    )
    today = datetime.now(UTC).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    for number, username, email, active, uniquifier in op.get_bind().execute(sa.text(_USERS)).all():
        row = {
            "number": number,
            "name": (username or email)[:80].casefold(),
            "role": "admin",
            "active": bool(active),
            "fs_uniquifier": uniquifier,
            "created_at": today,
        }
        op.execute(sa.insert(account).values(row))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('account', 'number'), "
            "greatest((SELECT coalesce(max(number), 0) FROM account), 1))"
        )
    for name in ("sign_in_link", "web_session", "roles_users", "user", "role"):
        op.drop_table(name)
    _sessions_and_links()
    op.create_table(
        "recovery_code",
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("account", "digest", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name="fk_recovery_code_account"),
    )
    op.add_column("pending", sa.Column("account", sa.Integer))
    op.create_index("ix_pending_account", "pending", ["account"])


def _sessions_and_links() -> None:
    op.create_table(
        "web_session",
        sa.Column("number", sa.Integer),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_web_session"),
        sa.UniqueConstraint("token_hash", name="uq_web_session_token_hash"),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name="fk_web_session_account"),
    )
    op.create_index("ix_web_session_account", "web_session", ["account"])
    op.create_index("ix_web_session_expires_at", "web_session", ["expires_at"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name="fk_sign_in_link_account"),
    )
    op.create_index("ix_sign_in_link_account", "sign_in_link", ["account"])


def downgrade() -> None:
    raise NotImplementedError("restore a copy of the database from before")
