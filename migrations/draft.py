"""Write the next migration from what the tables say: `python -m migrations.draft "add a mood"`.

A draft only: read it, correct it, and run the tests, which hold it against the tables.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from bot.storage.migrate import MIGRATIONS, config, upgrade


def draft(words: str) -> None:
    """Compare a database that has every migration with the tables, and write down what differs."""
    number = 1 + len(list((MIGRATIONS / "versions").glob("*.py")))
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.db'}"
        if number > 1:
            upgrade(url)
        with create_engine(url).connect() as connection:
            command.revision(config(connection), words, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
