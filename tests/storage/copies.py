"""Copies of databases, and databases to put them into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import create_engine, text

from bot.storage.address import parse
from bot.storage.backup import backup
from bot.storage.errors import StorageError
from bot.storage.restore import Restored, restore
from bot.storage.tables import restores
from bot.storage.tx import Tx
from tests.databases import PG_DUMP, PG_RESTORE
from tests.rows import NOW, Snapshot, snapshot

LATER = NOW + timedelta(days=1)
"""When copies are put back."""

Make: TypeAlias = Callable[[], str]
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)


def copied(url: str, path: Path) -> Path:
    backup(url, path, pg_dump=PG_DUMP)
    return path


def put_back(copy: Path, target: str, *, replace: bool = False) -> Restored:
    return restore(target, copy, LATER, replace=replace, pg_restore=PG_RESTORE)


def run(url: str, *works: str | Callable[[Tx], object]) -> Any:
    """Do these in one transaction, and return what the last one did."""
    done: Any = None
    engine = create_engine(parse(url))
    with engine.begin() as connection:
        for work in works:
            done = connection.execute(text(work)) if isinstance(work, str) else work(Tx(connection))
    engine.dispose()
    return done


def contents(url: str) -> Snapshot:
    """Every row but the mark of a restore."""
    found: Snapshot = run(url, snapshot)
    return {name: rows for name, rows in found.items() if name != restores.name}


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(StorageError, match=words) as caught:
        yield
    assert "\n" not in str(caught.value)
