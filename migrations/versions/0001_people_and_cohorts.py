"""People, cohorts, and what they did."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    people()
    cohorts()
    members()


def people() -> None:
    table(
        "communities",
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("facilitator_role", sa.String),
        sa.Column("channel", sa.String),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("platform", "external_id"),
    )
    table(
        "persons",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("alias", sa.String),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("streak_mode", sa.String, nullable=False),
        sa.Column("hours", sa.Integer),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
    )
    table(
        "places",
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("community_ref", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("direct", sa.Boolean, nullable=False),
        sa.UniqueConstraint("platform", "community_ref", "channel", "direct"),
    )
    table(
        "accounts",
        part_of("person_id", "persons", index=True),
        mentions("community_id", "communities"),
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.UniqueConstraint("platform", "external_id"),
    )
    op.create_table(
        "zone_history",
        part_of("person_id", "persons", primary_key=True),
        sa.Column("since", INSTANT, primary_key=True),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("day_start", sa.Time, nullable=False),
    )
    op.create_table(
        "goals",
        part_of("person_id", "persons", primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("days", sa.Integer, nullable=False),
    )
    table(
        "pauses",
        part_of("person_id", "persons", index=True),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("reason", sa.String),
    )
    op.create_table(
        "reminders",
        part_of("person_id", "persons", primary_key=True),
        sa.Column("on", sa.Boolean, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("days", sa.String, nullable=False),
    )


def cohorts() -> None:
    table(
        "cohorts",
        part_of("community_id", "communities"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("roadmap", sa.String, nullable=False),
        sa.Column("roadmap_version", sa.String, nullable=False),
        sa.Column("leg", sa.String),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("pace", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("joining", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        mentions("created_by", "persons"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.UniqueConstraint("community_id", "name_key"),
    )
    op.create_table(
        "cohort_totals",
        part_of("cohort_id", "cohorts", primary_key=True),
        sa.Column("members", sa.Integer, nullable=False, server_default="0"),
        sa.Column("milestones_done", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "cohort_places",
        part_of("cohort_id", "cohorts", primary_key=True),
        part_of("place_id", "places", primary_key=True, index=True),
    )
    op.create_table(
        "facilitators",
        part_of("cohort_id", "cohorts", primary_key=True),
        part_of("person_id", "persons", primary_key=True, index=True),
    )
    op.create_table(
        "slots",
        part_of("cohort_id", "cohorts", primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("days", sa.String, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("on", sa.Boolean, nullable=False),
    )
    table(
        "holidays",
        part_of("cohort_id", "cohorts", index=True),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("shift", sa.Integer, nullable=False),
    )
    table(
        "cohort_pauses",
        part_of("cohort_id", "cohorts", index=True),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date),
    )


def members() -> None:
    table(
        "memberships",
        part_of("cohort_id", "cohorts"),
        part_of("person_id", "persons", index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("joined_on", sa.Date, nullable=False),
        sa.Column("plan", sa.String, nullable=False),
        sa.Column("shift", sa.Integer, nullable=False, server_default="0"),
        sa.Column("track", sa.String),
        sa.Column("goal", sa.String),
        sa.Column("ended_on", sa.Date),
        sa.UniqueConstraint("cohort_id", "person_id"),
    )
    table(
        "checkins",
        part_of("person_id", "persons"),
        mentions("community_id", "communities"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("done", sa.String, nullable=False),
        sa.Column("next", sa.String),
        sa.Column("blocked", sa.String),
        sa.Column("minutes", sa.Integer),
        sa.Column("mood", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("backdated", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("previous", JSON),
        sa.UniqueConstraint("person_id", "day"),
    )
    table(
        "completions",
        part_of("membership_id", "memberships"),
        sa.Column("milestone", sa.String, nullable=False),
        sa.Column("link", sa.String),
        sa.Column("note", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        sa.UniqueConstraint("membership_id", "milestone"),
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
    primary_key: bool = False,
) -> sa.Column[int]:
    rule = sa.ForeignKey(f"{target}.id", ondelete="CASCADE")
    return sa.Column(
        name, sa.Integer, rule, nullable=nullable, index=index, primary_key=primary_key
    )


def mentions(name: str, target: str) -> sa.Column[int | None]:
    rule = sa.ForeignKey(f"{target}.id", ondelete="SET NULL")
    return sa.Column(name, sa.Integer, rule, index=True)
