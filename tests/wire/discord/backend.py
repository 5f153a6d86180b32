"""Everything a route may need: the world, its messages, its gateway, what goes wrong."""

from datetime import UTC, datetime

from tests.fakes.clock import FakeClock
from tests.wire.changes import Changes
from tests.wire.discord.call import Record
from tests.wire.discord.gateway import Gateway
from tests.wire.discord.interaction import Interaction
from tests.wire.discord.limits import Limits
from tests.wire.discord.permissions import Permission
from tests.wire.discord.post import Post
from tests.wire.discord.refusals import Json, Refused
from tests.wire.discord.world import Channel, Guild, World
from tests.wire.trouble import Trouble

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Backend:
    """One Discord. Its clock stands still until the test moves it."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock(START)
        self.world = World(self.clock)
        self.changes = Changes()
        self.gateway = Gateway(self.world, self.changes)
        self.post = Post(self.world)
        self.record = Record()
        self.trouble = Trouble()
        self.limits = Limits()
        self.interactions: dict[str, Interaction] = {}

    def channel(self, number: int | str) -> Channel:
        """The channel, as far as the bot can see it."""
        channel = self.world.channels.get(int(number))
        if channel is None:
            raise Refused(10003)
        if channel.guild and channel.guild.id not in self.world.guilds:
            raise Refused(50001)
        if Permission.VIEW_CHANNEL not in channel.may(self.world.bot):
            raise Refused(50001)
        return channel

    def guild(self, number: int | str) -> Guild:
        guild = self.world.guilds.get(int(number))
        if guild is None:
            raise Refused(10004)
        return guild

    def message(self, channel: Channel, number: int | str) -> Json:
        if int(number) not in channel.messages:
            raise Refused(10008)
        return channel.messages[int(number)]

    def need(self, channel: Channel, permission: Permission) -> None:
        """Refuse when the bot lacks this permission in the channel."""
        if permission not in channel.may(self.world.bot):
            raise Refused(50013)

    def tell(self, name: str, data: Json, channel: Channel) -> None:
        """An event on the shard of the channel's guild."""
        self.gateway.dispatch(name, data, channel.guild.id if channel.guild else None)
