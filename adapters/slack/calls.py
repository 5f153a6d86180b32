"""From a wish to the bot's reply: who asks, and whom they mean, is asked of Slack."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from adapters.slack.delivery import sentence
from adapters.slack.incoming import Deed, accounts_in, call_of
from adapters.slack.people import FRESH, RECENT, People
from adapters.slack.workspaces import Workspace
from bot.commands.call import Call, Caller, Reply
from bot.commands.complete import Choice
from bot.commands.form import Form, form_of
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Role
from bot.domain.places import Lack
from bot.message import Text, line

Lacking: TypeAlias = Callable[[Workspace, Call], Awaitable[Mapping[str, tuple[Lack, ...]]]]
"""Asks Slack what is missing in the channels that a call is about."""

Changed: TypeAlias = Callable[[Workspace, str], object]
"""Hears whose call has changed something."""

LEADING = frozenset({Role.FACILITATOR, Role.ORGANIZER})
"""Who may give the commands for which it matters what somebody is just now."""

AT_ONCE = 50
"""Calls that are handled at the same time; the others wait for their turn."""


class Core(Protocol):
    """The bot behind the adapter."""

    @property
    def registry(self) -> Registry: ...

    async def handle(self, call: Call) -> Reply:
        """Answer a call; a refusal and a bug are answers too."""
        ...

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A command that somebody gave in some way, such as in a `form`.

    `names` are what Slack calls whom it mentions.
    """

    deed: Deed
    command: tuple[str, ...]
    args: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    form: bool = False


async def nothing_known(here: Workspace, call: Call) -> Mapping[str, tuple[Lack, ...]]:
    return {}


def nobody_told(here: Workspace, user: str) -> None:
    pass


class Calls:
    """Hands wishes to the core. `wake` is called when one has left work that is due at once."""

    def __init__(
        self,
        core: Core,
        people: People,
        wake: Callable[[], object],
        lacking: Lacking = nothing_known,
        at_once: int = AT_ONCE,
    ) -> None:
        self._core = core
        self._people = people
        self._wake = wake
        self._lacking = lacking
        self._turn = asyncio.Semaphore(at_once)
        self._changed: Changed = nobody_told

    def tell(self, changed: Changed) -> None:
        """Have it told, from now on, who has changed something."""
        self._changed = changed

    @property
    def registry(self) -> Registry:
        return self._core.registry

    def form(self, wish: Wish) -> Form | None:
        """What has to be asked before the wish can be answered."""
        command = self.registry.find(wish.command)
        if command is None:
            return None
        return form_of(command, wish.args, in_channel=wish.deed.room is not None)

    async def handle(self, wish: Wish, here: Workspace) -> Reply:
        async with self._turn:
            call = await self._call(wish, here)
            if call.caller.community is None:
                return _outside(here)
            lacks = await self._lacking(here, call)
            reply = await self._core.handle(replace(call, lacks=lacks))
        if reply.due:
            self._wake()
        command = self.registry.find(wish.command)
        if command and command.writes and reply.ok and not reply.repeated:
            self._changed(here, wish.deed.user)
        if not (reply.ok or reply.incident) and self._may_be_wrong(command, wish.deed, here):
            return _doubtful(reply)
        return reply

    async def complete(
        self, wish: Wish, here: Workspace, option: str, started: str
    ) -> tuple[Choice, ...]:
        async with self._turn:
            call = await self._call(wish, here)
            if call.caller.community is None:
                return ()
            return await self._core.complete(call, option, started)

    async def is_outside(self, deed: Deed, here: Workspace) -> bool:
        """Whether somebody is from another workspace, as far as the deed says so.

        Slack is asked only about those who may be.
        """
        if deed.team in {None, here.team}:
            return False
        return (await self._people.caller(here, deed)).community is None

    def _may_be_wrong(self, command: Command | None, deed: Deed, here: Workspace) -> bool:
        """Whether a refusal may only mean that Slack does not say what somebody is."""
        leads = command is not None and command.role in LEADING
        return leads and not self._people.knows(here, deed.user)

    async def _call(self, wish: Wish, here: Workspace) -> Call:
        deed = wish.deed
        command = self.registry.find(wish.command)
        within = RECENT if command and command.role in LEADING else FRESH
        caller = await self._people.caller(here, deed, within)
        accounts = accounts_in(command, wish.args)
        meant = [await self._meant(here, account, wish.names) for account in accounts]
        call = call_of(deed, caller, wish.command, wish.args)
        return replace(call, mentions=tuple(one for one in meant if one), form=wish.form)

    async def _meant(
        self, here: Workspace, account: str, names: Mapping[str, str]
    ) -> Caller | None:
        return await self._people.meant(here, account, names.get(account, account))


def _outside(here: Workspace) -> Reply:
    return sentence(
        f"Cairn is here for the people of {here.name}, and you are from another workspace; "
        "nothing was changed."
    )


def _doubtful(reply: Reply) -> Reply:
    words = (
        "Slack does not say just now what you may do in this workspace. If you administer it, "
        "please try again in a minute."
    )
    blocks = (*reply.message.blocks, Text(line(words)))
    return replace(reply, message=replace(reply.message, blocks=blocks))
