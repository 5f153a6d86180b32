"""`cairn db`: the schema and copies of the database."""

from pathlib import Path

from bot.clock import SystemClock
from bot.storage import backup as copies
from bot.storage import migrate
from bot.storage.restore import restore as put_back


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


def restore(url: str, source: str, *, replace: bool) -> int:
    """Put a copy in its place, and say from when that is."""
    restored = put_back(url, Path(source), SystemClock().now(), replace=replace)
    print(f"The database is as it was in {source}.")
    if restored.last_sign:
        print(f"Nothing later than {restored.last_sign:%Y-%m-%d %H:%M} UTC is in it.")
    if restored.schema.pending:
        print(f"It went from {restored.schema.current} to {restored.schema.head}.")
    return 0
