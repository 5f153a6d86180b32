"""What moderators do to a server while the bot is in it, with the events of it."""

from tests.wire.discord import payloads
from tests.wire.discord.backend import Backend
from tests.wire.discord.permissions import NONE, Overwrite, Permission
from tests.wire.discord.world import Channel, Guild, Person, Role


class Life:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def invite(self, guild: Guild) -> None:
        """The bot joins a guild that was made with `world.add_guild` while it is connected."""
        data = payloads.guild(guild, self._backend.world)
        self._backend.gateway.dispatch("GUILD_CREATE", data, guild.id)

    def expel(self, guild: Guild) -> None:
        """The bot is thrown out."""
        del self._backend.world.guilds[guild.id]
        self._backend.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def black_out(self, guild: Guild) -> None:
        """The guild has an outage: nobody has left it."""
        data = {"id": str(guild.id), "unavailable": True}
        self._backend.gateway.dispatch("GUILD_DELETE", data, guild.id)

    def light_up(self, guild: Guild) -> None:
        """The outage is over."""
        data = payloads.guild(guild, self._backend.world) | {"unavailable": False}
        self._backend.gateway.dispatch("GUILD_CREATE", data, guild.id)

    def leave(self, guild: Guild, person: Person) -> None:
        """A member goes. Only a bot with the members intent hears of it."""
        del guild.members[person.id]
        data = {"guild_id": str(guild.id), "user": payloads.user(person)}
        self._backend.gateway.dispatch("GUILD_MEMBER_REMOVE", data, guild.id)

    def open(self, guild: Guild, name: str) -> Channel:
        channel = self._backend.world.add_channel(guild, name)
        self._backend.tell("CHANNEL_CREATE", payloads.channel(channel), channel)
        return channel

    def delete(self, channel: Channel) -> None:
        """Remove a channel or a thread."""
        self._backend.world.remove(channel)
        name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self._backend.tell(name, payloads.channel(channel), channel)

    def permit(
        self,
        channel: Channel,
        whom: Person | Role,
        *,
        allow: Permission = NONE,
        deny: Permission = NONE,
    ) -> None:
        """Set what the channel adds to or takes from somebody."""
        channel.overwrites[whom.id] = Overwrite(allow, deny)
        self._backend.tell("CHANNEL_UPDATE", payloads.channel(channel), channel)

    def empower(self, guild: Guild, role: Role, permissions: Permission) -> None:
        """Give a role other permissions."""
        role.permissions = permissions
        data = {"guild_id": str(guild.id), "role": payloads.role(role)}
        self._backend.gateway.dispatch("GUILD_ROLE_UPDATE", data, guild.id)

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Close a thread, and let nobody but moderators open it again."""
        thread.archived, thread.locked = True, locked
        thread.archived_at = self._backend.clock.now()
        self._backend.tell("THREAD_UPDATE", payloads.channel(thread), thread)

    def reopen(self, thread: Channel) -> None:
        thread.archived = thread.locked = False
        self._backend.tell("THREAD_UPDATE", payloads.channel(thread), thread)
