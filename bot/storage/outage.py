"""Whether the database can be used, as its transactions find out."""

from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic

from sqlalchemy import Connection, delete, insert

from bot.log import logger
from bot.storage.access import Access
from bot.storage.errors import Outage, Trouble
from bot.storage.tables import handled_calls

log = logger(__name__)

SLOW = 1.0
"""Seconds after which a failure has taken so long that others had better not wait for theirs."""

RECHECK = 5.0
"""Seconds after such a failure in which others are told of it at once."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

PROOF = 1000
"""Bytes of a proof, twice as many as letters: no page of a file has room for it beside others."""


class Outages:
    """Keeps what transactions have met, and says in the log when it begins and when it is over.

    Where writing failed, something has to be written before all is well again: reading may work
    all the time. A damaged database is written to no more, which would add to the damage.
    """

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` is a clock that only goes forward."""
        self.seconds = seconds
        self._refuses_until = 0.0
        self.failures = 0
        self.slow_failures = 0
        self._reading: Outage | None = None
        self._writing: Outage | None = None

    @property
    def trouble(self) -> Trouble | None:
        """Why the database cannot be used, or not for everything."""
        met = self._writing or self._reading
        return met.trouble if met else None

    def check(self, access: Access, *, waited: bool = False) -> None:
        """See that a transaction is worth a try. Claims find out: they are made all the time.

        Raises:
            Outage: others have waited in vain just now, or while this one `waited` in line; or
                nothing may be written any more.
        """
        met = self._reading if access is Access.READ else self._writing
        if met is None:
            return
        if met.trouble is Trouble.DAMAGED:
            refused = access is not Access.READ
        else:
            soon = self.seconds() < self._refuses_until and access is not Access.CLAIM
            refused = waited or soon
        if refused:
            raise Outage(str(met), met.trouble)

    def prove(self, connection: Connection, access: Access) -> None:
        """While nothing could be written: write something, which a full disk does not take."""
        if self._writing is None or access is Access.READ:
            return
        key = f"proof:{token_hex(PROOF)}"
        connection.execute(insert(handled_calls).values(key=key, at=LONG_AGO))
        connection.execute(delete(handled_calls).where(handled_calls.c.key == key))

    def failed(self, met: Outage, access: Access, took: float) -> None:
        """Note what a transaction has met after so many seconds."""
        if met.trouble is Trouble.BUSY or self.trouble is Trouble.DAMAGED:
            return
        first = self.trouble is None
        self.failures += 1
        if took >= SLOW:
            self._refuses_until = self.seconds() + RECHECK
            self.slow_failures += 1
        damaged = met.trouble is Trouble.DAMAGED
        if access is Access.READ:
            self._reading = met
        if access is not Access.READ or damaged:
            self._writing = met
        if damaged:
            log.error("database damaged: nothing is written; go back to a copy", said=str(met))
        elif first:
            log.error(
                "database unavailable: commands are turned down, posts wait",
                why=met.trouble.value,
                said=str(met),
            )

    def worked(self, access: Access) -> None:
        """Note that a transaction has ended well."""
        met = self._writing or self._reading
        if met is None or met.trouble is Trouble.DAMAGED:
            return
        self._reading = None
        if access is not Access.READ:
            self._writing = None
        if self._writing is None:
            log.warning("database available again")
