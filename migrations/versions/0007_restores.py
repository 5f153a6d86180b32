"""When a copy was put in the place of the database."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table("restores", sa.Column("at", sa.DateTime(timezone=True), primary_key=True))
