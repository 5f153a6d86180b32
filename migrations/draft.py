"""Write the next migration from what the tables say: `python -m migrations.draft "add a mood"`.

A draft only: read it, correct it, and run the tests, which hold it against the tables.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from bot.storage.alembic import config
from bot.storage.migrate import MIGRATIONS, upgrade


def draft(words: str, folder: Path = MIGRATIONS) -> None:
    """Compare a database that has every migration with the tables; write down what differs."""
    number = 1 + len(list((folder / "versions").glob("*.py")))
    with TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/draft.db"
        upgrade(url)
        engine = create_engine(url)
        with engine.connect() as connection:
            command.revision(
                config(connection, folder),
                words,
                autogenerate=True,
                rev_id=f"{number:04}",
            )
        engine.dispose()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
