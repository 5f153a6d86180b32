"""`cairn db`: the schema and copies of the database."""

from pathlib import Path

from bot.storage import backup as copies
from bot.storage import migrate


def upgrade(url: str) -> int:
    """Bring it to the newest schema, and say what that took."""
    before = migrate.upgrade(url)
    if not before.pending:
        print(f"The database is up to date ({before.head}).")
    else:
        came_from = before.current or "nothing"
        print(f"The database went from {came_from} to {before.head}.")
    return 0


def status(url: str) -> int:
    """Say where it stands; 1 when it is not at the newest schema, so that scripts can ask."""
    found = migrate.status(url)
    if found.pending:
        current = found.current or "empty"
        count = len(found.pending)
        print(f"The database is {current}; {count} to go to {found.head}: run cairn db upgrade.")
        return 1
    print(f"The database is up to date ({found.head}).")
    return 0


def backup(url: str, target: str) -> int:
    """Write a copy."""
    copies.backup(url, Path(target))
    print(f"The copy is in {target}.")
    return 0
