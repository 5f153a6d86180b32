"""Which calls have changed something already."""

from datetime import datetime

from sqlalchemy import Connection

from bot.storage.statements import insert_new
from bot.storage.tables import handled_calls


class Calls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, key: str, now: datetime) -> bool:
        """Note that this transaction handles the call; False when another one has done so.

        While another one is about it, this waits for its end: what it rolls back was not handled.
        """
        new = insert_new(self._connection, handled_calls).returning(handled_calls.c.key)
        return self._connection.scalar(new, {"key": key, "at": now}) is not None
