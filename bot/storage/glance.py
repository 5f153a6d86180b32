"""A look at the database from outside, for whoever is not the bot."""

from collections.abc import Callable
from typing import TypeVar

from bot.storage.address import file_of, parse
from bot.storage.errors import StorageError
from bot.storage.migrate import connected
from bot.storage.tx import Tx

T = TypeVar("T")

READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}


def glance(url: str, look: Callable[[Tx], T]) -> T:
    """What `look` finds in the database of `url`, in which nothing can be changed meanwhile.

    Raises:
        StorageError: it cannot be used, or is not there.
    """
    address = parse(url)
    backend = address.get_backend_name()
    if backend == "sqlite" and not file_of(address).is_file():
        raise StorageError(f"there is no database {file_of(address)}")
    with connected(address, "BEGIN") as connection:
        connection.exec_driver_sql(READ_ONLY[backend])
        return look(Tx(connection))
