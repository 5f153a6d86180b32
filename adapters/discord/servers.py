"""Which servers the bot is in, as far as Discord has told this process."""

from discord import AutoShardedClient, Guild


class Servers:
    """Tells a server that the bot has left from one that nothing has been heard of yet.

    Discord names all servers of a shard as its session begins, before it tells of each: one that is
    not among them was left, be it while nobody listened. A server with an outage is among them.
    """

    def __init__(self, client: AutoShardedClient) -> None:
        self._client = client
        self._named: set[int] = set()
        self._left: set[int] = set()

    def named(self, shard: int) -> None:
        """A session has begun on the shard: those still to be told of are what the bot is in.

        discord.py keeps the others, as they were in the session before.
        """
        self._named.add(shard)
        here = [guild for guild in self._client.guilds if guild.shard_id == shard]
        self._left |= {guild.id for guild in here if not guild.unavailable}
        self._left -= {guild.id for guild in here if guild.unavailable}

    def told_of(self, guild: Guild) -> None:
        """The bot is in this server."""
        self._left.discard(guild.id)

    def find(self, community: str) -> Guild | None:
        """The server, if all of it has been told and it has no outage."""
        guild = self._client.get_guild(int(community)) if community.isdecimal() else None
        if guild is None or guild.id in self._left or guild.unavailable:
            return None
        return guild

    def has_left(self, community: str) -> bool:
        """Whether the bot was in the server, and is not any more."""
        count = self._client.shard_count
        if not community.isdecimal() or not count:
            return False
        number = int(community)
        if (number >> 22) % count not in self._named:
            return False
        return number in self._left or self._client.get_guild(number) is None
