"""What has to reach a place."""

from sqlalchemy import Connection


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
