"""The guilds, channels and people of a loopback Discord, without any rules about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from tests.fakes.clock import FakeClock
from tests.wire.discord.permissions import ALL, NONE, USUAL, Overwrite, Permission, effective
from tests.wire.discord.refusals import Json
from tests.wire.discord.snowflakes import NEXT_SHARD, Snowflakes


class Kind(IntEnum):
    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    THREAD = 11


@dataclass(eq=False)
class Person:
    id: int
    name: str
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-GB"


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: Permission


@dataclass(eq=False)
class Member:
    person: Person
    roles: list[Role]
    since: datetime


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner: Person
    everyone: Role
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    threads: dict[int, "Channel"] = field(default_factory=dict)

    def base(self, person: Person) -> Permission:
        """What the person may do before any channel has its say."""
        if person.id == self.owner.id:
            return ALL
        if person.id not in self.members:
            return NONE
        result = self.everyone.permissions
        for role in self.members[person.id].roles:
            result |= role.permissions
        return ALL if Permission.ADMINISTRATOR in result else result


@dataclass(eq=False)
class Channel:
    """A channel, a thread or a direct conversation, with its messages in order."""

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipient: Person | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    archived_at: datetime | None = None
    auto_archive: int = 1440
    owner_id: int = 0

    @property
    def is_thread(self) -> bool:
        return self.kind in {Kind.THREAD, Kind.ANNOUNCEMENT_THREAD}

    @property
    def said(self) -> list[Json]:
        """Its messages, the oldest first."""
        return list(self.messages.values())

    def may(self, person: Person) -> Permission:
        """What the person may do here."""
        if self.guild is None:
            return USUAL
        home = self.parent if self.is_thread and self.parent else self
        member = self.guild.members.get(person.id)
        roles = {role.id for role in member.roles} if member else set()
        base = self.guild.base(person)
        return effective(base, home.overwrites, self.guild.everyone.id, roles, person.id)


class World:
    """What exists. The test says what is so; rules about it are the routes' business."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.token = "token.for.the-wire"
        self.bot = Person(self.ids.next(), "cairn", bot=True)
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self.files: dict[int, bytes] = {}
        self._dms: dict[int, Channel] = {}

    def add_person(self, name: str, *, dms_open: bool = True) -> Person:
        person = Person(self.ids.next(), name, dms_open=dms_open)
        self.people[person.id] = person
        return person

    def add_guild(
        self, name: str, *, owner: Person | None = None, bot: Permission = USUAL
    ) -> Guild:
        """A guild with the bot in it, whose own role gives it these permissions."""
        owner = owner or self.add_person(f"owner of {name}")
        number = self.ids.next(NEXT_SHARD)
        guild = Guild(number, name, owner, Role(number, "@everyone", USUAL))
        guild.roles[number] = guild.everyone
        self.guilds[number] = guild
        self.add_member(guild, owner)
        self.add_member(guild, self.bot, [self.add_role(guild, self.bot.name, bot)])
        return guild

    def add_role(self, guild: Guild, name: str, permissions: Permission = NONE) -> Role:
        role = Role(self.ids.next(), name, permissions)
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, person: Person, roles: Iterable[Role] = ()) -> Member:
        member = Member(person, list(roles), self.clock.now())
        guild.members[person.id] = member
        return member

    def add_channel(self, guild: Guild, name: str, kind: Kind = Kind.TEXT) -> Channel:
        channel = Channel(self.ids.next(), kind, name, guild)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, *, number: int | None = None) -> Channel:
        """A public thread; one that hangs on a message has the message's number."""
        kind = Kind.ANNOUNCEMENT_THREAD if parent.kind is Kind.ANNOUNCEMENT else Kind.THREAD
        thread = Channel(number or self.ids.next(), kind, name, parent.guild, parent)
        thread.owner_id = self.bot.id
        self.channels[thread.id] = thread
        if parent.guild is not None:
            parent.guild.threads[thread.id] = thread
        return thread

    def remove(self, channel: Channel) -> None:
        """Take away a channel or a thread."""
        del self.channels[channel.id]
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
            channel.guild.threads.pop(channel.id, None)

    def dm(self, person: Person) -> Channel:
        """The direct conversation with this person, made on first use."""
        if person.id not in self._dms:
            channel = Channel(self.ids.next(), Kind.DM, "", recipient=person)
            self._dms[person.id] = self.channels[channel.id] = channel
        return self._dms[person.id]

    def share_a_guild(self, person: Person) -> bool:
        return any(person.id in guild.members for guild in self.guilds.values())
