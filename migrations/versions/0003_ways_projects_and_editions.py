"""Which way people take where a road branches, what they built, and the road as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ways",
        membership(primary_key=True),
        sa.Column("branch", sa.String, primary_key=True),
        sa.Column("way", sa.String, nullable=False),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer, primary_key=True),
        membership(index=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("link", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "editions",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("roadmap", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.add_column("cohorts", sa.Column("edition", sa.String))
    op.drop_column("memberships", "track")


def membership(*, primary_key: bool = False, index: bool = False) -> sa.Column[int]:
    rule = sa.ForeignKey("memberships.id", ondelete="CASCADE")
    return sa.Column(
        "membership_id", sa.Integer, rule, nullable=False, primary_key=primary_key, index=index
    )
