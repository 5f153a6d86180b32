"""What the bot lacks in the channels of a server."""

from collections.abc import Iterable, Iterator, Mapping

from discord import Guild, Member, PermissionOverwrite, Permissions, TextChannel

from adapters.discord.invite import PERMISSIONS, Asked
from adapters.discord.servers import Servers
from bot.domain.places import Lack, Place

MANAGE_THREADS = Asked(
    "manage_threads",
    "Manage Threads",
    "its latest thread there is locked, and it has to post in it",
)
"""Needed where somebody has locked the week's thread, and nowhere else."""

NEEDED = frozenset({"view_channel", "send_messages"})
"""Without either, nothing at all can be posted."""

_CHOOSE = "Choose another channel with `/cohort edit`; what was posted and done there is kept."

GONE = Lack("Channel", "is gone", _CHOOSE, unusable=True, nameless=True)
UNFIT = Lack(
    "Text channel", "is neither a text nor an announcement channel", _CHOOSE, unusable=True
)
LEFT = Lack(
    "Server",
    "is in a server that Cairn was removed from",
    "Whoever manages that server can invite Cairn again, if it is not back yet. All of the "
    "cohort is kept, and the posts that are due from then on go out; `/cohort post post=week` "
    "brings the week under way.",
    unusable=True,
)


class Lacks(Mapping[str, tuple[Lack, ...]]):
    """What is missing in a channel, by its number: worked out for each that is asked for.

    Nothing is known of a server that Discord has not told of, or that has an outage. Most commands
    ask for none. Nothing is requested of Discord: discord.py remembers what it was told. The
    threads of the database may ask, for every look into that memory takes one value or one copy out
    of it.
    """

    def __init__(self, guild: Guild) -> None:
        self._guild = guild

    def __getitem__(self, channel: str) -> tuple[Lack, ...]:
        if self._guild.unavailable or not channel.isdecimal():
            raise KeyError(channel)
        me: Member | None = self._guild.me
        if me is None:
            raise KeyError(channel)
        found = self._guild.get_channel_or_thread(int(channel))
        if found is None:
            return (GONE,)
        return tuple(_lacks(found, me)) if isinstance(found, TextChannel) else (UNFIT,)

    def __iter__(self) -> Iterator[str]:
        return (str(channel.id) for channel in self._guild.text_channels)

    def __len__(self) -> int:
        return len(self._guild.text_channels)


class Remembered:
    """The places of every server that this process is told of."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    async def lacks(self, place: Place) -> tuple[Lack, ...] | None:
        if self._servers.has_left(place.community):
            return (LEFT,)
        guild = self._servers.find(place.community)
        return Lacks(guild).get(place.channel) if guild else None


def _lacks(channel: TextChannel, me: Member) -> Iterator[Lack]:
    may = granted(channel, me)
    for need in _needs(channel, me):
        if not getattr(may, need.flag):
            yield Lack(need.label, need.why, _fix(channel, me), stops=need.flag in NEEDED)


def granted(channel: TextChannel, me: Member) -> Permissions:
    """What is granted to the bot in a channel, each thing by itself.

    What is effective is less: discord.py and Discord take all the rest from who may not view a
    channel, and some of it from who may not send, which would be named here as if it were missing.
    """
    may = me.guild_permissions
    if may.administrator:
        return may
    others = [role for role in me.roles if not role.is_default()]
    everyone = channel.overwrites_for(channel.guild.default_role)
    may = _over(may, [everyone])
    may = _over(may, [channel.overwrites_for(role) for role in others])
    return _over(may, [channel.overwrites_for(me)])


def _over(may: Permissions, overwrites: Iterable[PermissionOverwrite]) -> Permissions:
    """A channel's word on several roles: what one of them is allowed, none of them is denied."""
    allowed, denied = Permissions.none(), Permissions.none()
    for overwrite in overwrites:
        allow, deny = overwrite.pair()
        allowed |= allow
        denied |= deny
    return (may & ~denied) | allowed


def _needs(channel: TextChannel, me: Member) -> Iterator[Asked]:
    yield from PERMISSIONS
    own = [
        thread
        for thread in channel.guild.threads
        if thread.parent_id == channel.id and thread.owner_id == me.id
    ]
    if own and max(own, key=lambda thread: thread.id).locked:
        yield MANAGE_THREADS


def _fix(channel: TextChannel, me: Member) -> str:
    return (
        f"To grant what is missing, open the settings of #{channel.name} (the cog beside its name),"
        f" Permissions, Advanced permissions. Choose {me.display_name}, or add it with the plus"
        " sign; set what is missing to the green tick, and save."
    )
