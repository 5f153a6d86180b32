"""What the console needs of the bot: the process that a rehearsal can kill and bring back."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from bot.commands.call import Call, Reply
from bot.commands.lookup import Registry
from bot.ports import Chat, Clock


class Core(Protocol):
    """One running process of the bot, on a database that outlives it."""

    @property
    def registry(self) -> Registry: ...

    async def handle(self, call: Call) -> Reply:
        """Answer a call; a refusal and a bug are answers too."""
        ...

    async def run_due(self, now: datetime) -> int:
        """Do what is due, and say how much that was: 0 when nothing is left."""
        ...

    async def next_due(self) -> datetime | None: ...

    async def close(self) -> None: ...


OpenCore: TypeAlias = Callable[[Chat, Clock], Coroutine[Any, Any, Core]]
"""Starts the process: everything it knows comes from the database."""

PLATFORM = "console"
COMMUNITY = "Rehearsal"
"""The community of people in a script who name no other."""

AT_HOME = "Terminal"
"""The community of people in a chat who name no other."""

COMMONS = "#general"
"""Where a public answer is read that was asked for in no channel in particular."""
