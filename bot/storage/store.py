"""The only commit."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import Meter
from bot.storage.access import Access, Database
from bot.storage.address import parse
from bot.storage.errors import Outage, StorageError, Trouble, failure_of
from bot.storage.outage import Outages
from bot.storage.sqlite import Sqlite
from bot.storage.timed import Timed
from bot.storage.tx import Tx

T = TypeVar("T")


class Store:
    """One database. A transaction is a plain function: `await store.write(work)` runs `work(tx)`.

    The function commits by returning and rolls back by raising; what it raises comes out unchanged.
    It must do nothing but ask and tell `tx`: it may be run again, and nothing can be awaited in it.
    A caller that is cancelled meanwhile is let go once the transaction is over, which is rolled
    back unless it was being committed already.

    Every method raises StorageError when the database cannot be reached or used; where that may
    end by itself, it is an Outage.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._outages = Outages()

    @classmethod
    async def open(cls, url: str, meter: Meter | None = None) -> "Store":
        """Open `sqlite:///PATH` or `postgresql://…`. Creates a missing file and its folder.

        The `meter` is told of every transaction.

        Raises:
            StorageError: the address is wrong, or nothing usable is there.
        """
        database = await _opened(url)
        return cls(Timed(database, meter) if meter else database)

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` as if no other transaction ran beside it."""
        return await self._run(Access.WRITE, work)

    async def claim(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, which takes rows that others take too, without waiting for them."""
        return await self._run(Access.CLAIM, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on one moment of the database; it waits for no writer and cannot write."""
        return await self._run(Access.READ, work)

    @property
    def trouble(self) -> Trouble | None:
        """Why the database cannot be used, or not for everything, as far as is known."""
        return self._outages.trouble

    async def close(self) -> None:
        """Let what was begun end, then close every connection."""
        await self._database.close()

    async def _run(self, access: Access, work: Callable[[Tx], T]) -> T:
        attempt = Attempt(self._outages, access)
        try:
            attempt.check()
            result = await self._database.run(access, partial(attempt.run, work))
        except DBAPIError as error:
            failure = attempt.failed(error)
            if failure is None:
                raise
            raise failure from error
        except PoolTimeout as error:
            words = "the database is too busy: no connection became free"
            raise Outage(words, Trouble.BUSY) from error
        attempt.worked()
        return result


class Attempt:
    """One transaction, and what is learnt from it of the database."""

    __slots__ = ("_access", "_asked", "_knew_of", "_outages", "_slow_before")

    def __init__(self, outages: Outages, access: Access) -> None:
        self._outages = outages
        self._access = access
        self._asked = outages.seconds()
        self._slow_before = outages.slow_failures
        self._knew_of = 0

    def check(self) -> None:
        """
        Raises:
            Outage: there is no use in trying.
        """
        if self._outages.trouble:
            self._outages.check(self._access)

    def run(self, work: Callable[[Tx], T], connection: Connection) -> T:
        """Do the work in a transaction of that connection."""
        if self._outages.slow_failures != self._slow_before:
            self._outages.check(self._access, waited=True)
        try:
            with connection.begin():
                result = work(Tx(connection))
                self._knew_of = self._outages.failures
                if self._outages.trouble:
                    self._outages.prove(connection, self._access)
                return result
        except OperationalError as error:
            failure = failure_of(error, self._access)
            if isinstance(failure, Outage) and failure.trouble is Trouble.LOCKED:
                self._note(failure)  # at once: who is next in line has waited long enough
            raise

    def failed(self, error: DBAPIError) -> StorageError | None:
        """What an error means; None where the work is to blame."""
        failure = failure_of(error, self._access)
        if isinstance(failure, Outage):
            self._note(failure)
        return failure

    def worked(self) -> None:
        """It has ended well, which says nothing of a failure that it did not know of yet."""
        if self._outages.trouble and self._knew_of == self._outages.failures:
            self._outages.worked(self._access)

    def _note(self, outage: Outage) -> None:
        self._outages.failed(outage, self._access, self._outages.seconds() - self._asked)


async def _opened(url: str) -> Database:
    address = parse(url)
    if address.get_backend_name() == "sqlite":
        return await Sqlite.open(address)
    # psycopg takes a while to load.
    from bot.storage.postgres import Postgres  # noqa: PLC0415

    return await Postgres.open(address)
