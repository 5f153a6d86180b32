"""What Discord says of the bot to whoever asks over REST: nothing is sent, no session begins."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from discord import ApplicationFlags

from adapters.discord.client import Shards
from adapters.discord.declare import Payload
from adapters.discord.fetched import Fetched
from adapters.discord.invite import APP, obstacles
from adapters.discord.rest import Refused, Rest
from adapters.discord.sync import stale
from bot.domain.findings import Finding, fine, note, sentence, wrong

TOKEN, GATEWAY, COMMANDS = "discord token", "discord gateway", "discord commands"
"""What findings are about, besides `APP`."""

NAMED = 10
"""Commands that a finding names at most."""

_PRIVILEGED = {
    "Presence Intent": ("gateway_presence", "gateway_presence_limited"),
    "Server Members Intent": ("gateway_guild_members", "gateway_guild_members_limited"),
    "Message Content Intent": ("gateway_message_content", "gateway_message_content_limited"),
}
"""discord.py's flags for each privileged intent, by the portal's name of it."""


class Checkup:
    """Looks at one thing after the other; `rooms` are known once the token was good."""

    def __init__(self, rest: Rest, commands: Sequence[Payload], shards: Shards | None) -> None:
        """`commands` are what Discord should have, `shards` what one process is told to serve."""
        self._rest = rest
        self._commands = commands
        self._shards = shards
        self._application: Mapping[str, Any] = {}
        self.rooms: Fetched | None = None

    async def token(self) -> Sequence[Finding]:
        try:
            application = await self._rest.application()
            me = await self._rest.get("/users/@me")
        except Refused as refused:
            return (_of(TOKEN, refused),)
        self._application = application
        self.rooms = Fetched(self._rest, me)
        known = f"Discord knows the bot as {me['username']}, of the application {application['id']}"
        count = application.get("approximate_guild_count")
        if count == 0:
            return (
                note(TOKEN, f"{known}; it is in no server.", "`cairn discord invite` adds it."),
            )
        where = f", in about {count} servers" if count else ""
        return (fine(TOKEN, f"{known}{where}."),)

    async def gateway(self) -> Sequence[Finding]:
        """Whether a session can begin, and with how many shards."""
        if not self._application:
            return ()
        try:
            told = await self._rest.get("/gateway/bot")
        except Refused as refused:
            return (_of(GATEWAY, refused),)
        limit, advised = told["session_start_limit"], told["shards"]
        if not limit["remaining"]:
            hours = limit["reset_after"] / 3_600_000
            words = f"The bot has logged in too often, and may do so again in {hours:.1f} h."
            return (wrong(GATEWAY, words, "See in the log why it begins anew again and again."),)
        if self._shards and self._shards.count < advised:
            words = f"Discord advises {advised} shards, and {self._shards.count} are set."
            return (note(GATEWAY, words, "Raise the number in CAIRN_DISCORD_SHARDS."),)
        logins = f"{limit['remaining']} of {limit['total']} logins of a day are left"
        return (fine(GATEWAY, f"{logins}; shards advised: {advised}."),)

    async def portal(self) -> Sequence[Finding]:
        """What the application's own settings say."""
        if not self._application:
            return ()
        found = (*obstacles(self._application), *_too_much(self._application))
        return found or (fine(APP, "No setting of the application is in the way."),)

    async def commands(self) -> Sequence[Finding]:
        if not self._application:
            return ()
        try:
            others = await stale(self._rest, self._application["id"], self._commands)
        except Refused as refused:
            return (_of(COMMANDS, refused),)
        if not others:
            return (fine(COMMANDS, "Discord has the commands of this version."),)
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        named = ", ".join(f"/{name}" for name in others[:NAMED])
        words = f"Discord has others than this version: {named}{more}."
        return (wrong(COMMANDS, words, "Run `cairn discord sync`."),)


def _too_much(application: Mapping[str, Any]) -> Iterator[Finding]:
    flags = ApplicationFlags()
    flags.value = application.get("flags") or 0
    needless = [
        name for name, either in _PRIVILEGED.items() if any(getattr(flags, one) for one in either)
    ]
    if needless:
        words = f"The application may hear more than Cairn asks for: {', '.join(needless)}."
        yield note(APP, words, "Turn it off on the page Bot of your application.")


def _of(about: str, refused: Refused) -> Finding:
    words, _, fix = str(refused).partition("; ")
    fix = fix or "See whether this machine reaches Discord, and try again"
    return wrong(about, sentence(words), sentence(fix))
