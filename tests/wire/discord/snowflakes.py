"""Ids as Discord makes them: they hold the instant and grow."""

from datetime import UTC, datetime, timedelta

from tests.fakes.clock import FakeClock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
NEXT_SHARD = 1 << 22


class Snowflakes:
    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._last = 0

    def next(self, step: int = 1) -> int:
        """An id above all earlier ones; a step of `NEXT_SHARD` puts guilds on shards in turn."""
        floor = ((self._clock.now() - EPOCH) // timedelta(milliseconds=1)) << 22
        self._last = max(floor, self._last + step)
        return self._last


def shard_of(guild_id: int | None, shards: int) -> int:
    """What has no guild, such as a direct message, goes to shard 0."""
    return 0 if guild_id is None else (guild_id >> 22) % shards
