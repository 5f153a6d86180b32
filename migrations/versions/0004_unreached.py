"""Why a person's reminders stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("persons", sa.Column("unreached_cause", sa.String))
    op.add_column("persons", sa.Column("unreached_fix", sa.String))
