"""What is due, where it goes, and what facilitators did."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    table(
        "jobs",
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        part_of("cohort_id", "cohorts", nullable=True, index=True),
        part_of("person_id", "persons", nullable=True, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("wake_at", INSTANT),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.CheckConstraint(
            "(wake_at IS NOT NULL) = (state = 'waiting')", name="wake_at_while_open"
        ),
    )
    table(
        "deliveries",
        part_of("job_id", "jobs"),
        part_of("place_id", "places", index=True),
        sa.Column("kind", sa.String, nullable=False),
        part_of("cohort_id", "cohorts", nullable=True, index=True),
        part_of("person_id", "persons", nullable=True, index=True),
        mentions("parent_id", "deliveries"),
        mentions("edits_id", "deliveries"),
        sa.Column("message", JSON),
        sa.Column("nonce", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ambiguous", sa.Boolean, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("wake_at", INSTANT),
        sa.Column("worker", sa.String),
        sa.Column("message_id", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("sent_at", INSTANT),
        sa.CheckConstraint(
            "(wake_at IS NOT NULL) = (state IN ('waiting', 'sending'))", name="wake_at_while_open"
        ),
        sa.UniqueConstraint("job_id", "place_id"),
    )
    table(
        "audit",
        part_of("community_id", "communities", nullable=True, index=True),
        part_of("cohort_id", "cohorts", nullable=True, index=True),
        mentions("actor", "persons"),
        mentions("subject", "persons"),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )
    for name in ("jobs", "deliveries"):
        op.create_index(
            f"ix_{name}_open",
            name,
            ["wake_at", "id"],
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )


def table(name: str, *items: sa.schema.SchemaItem) -> None:
    number = sa.Column("id", sa.Integer, primary_key=True)
    op.create_table(name, number, *items, sqlite_autoincrement=True)


def part_of(
    name: str,
    target: str,
    *,
    nullable: bool = False,
    index: bool = False,
) -> sa.Column[int]:
    rule = sa.ForeignKey(f"{target}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer, rule, nullable=nullable, index=index)


def mentions(name: str, target: str) -> sa.Column[int | None]:
    rule = sa.ForeignKey(f"{target}.id", ondelete="SET NULL")
    return sa.Column(name, sa.Integer, rule, index=True)
