"""One transaction, and every question that can be asked inside it."""

from functools import cached_property

from sqlalchemy import Connection

from bot.storage.deliveries import Deliveries
from bot.storage.jobs import Jobs


class Tx:
    """What a unit of work is handed. It is over when the unit of work returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self._connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self._connection)
