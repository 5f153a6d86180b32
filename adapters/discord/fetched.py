"""The places of servers as REST tells of them, for whoever has no session with the gateway."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from discord import Client, ClientUser, Guild, Intents

from adapters.discord.channels import LEFT, Lacks
from adapters.discord.pace import Pace
from adapters.discord.rest import Refused, Rest
from bot.domain.places import Lack, Place

A_SECOND = 20
"""Requests: Discord takes 50 of a bot, and the bot itself may be at work."""

_OUTSIDE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""The answers to whoever asks for a server that they are not in."""


class Fetched:
    """Asks for each server once; a `bot.ports.Rooms`."""

    def __init__(self, rest: Rest, me: Mapping[str, Any]) -> None:
        """`me` is the bot's own account."""
        self._rest = rest
        self._me = me
        self._memory = _Memory(me)
        self._pace = Pace(A_SECOND)
        self._asked: dict[str, asyncio.Task[Lacks | None]] = {}

    async def lacks(self, place: Place) -> tuple[Lack, ...] | None:
        """What is missing in a place; None where Discord does not say."""
        if not place.community.isdecimal():
            return None
        if place.community not in self._asked:
            asking = self._lacks_of(place.community)
            self._asked[place.community] = asyncio.create_task(asking)
        try:
            found = await self._asked[place.community]
        except Refused:
            return None
        return (LEFT,) if found is None else found.get(place.channel)

    async def _lacks_of(self, guild: str) -> Lacks | None:
        """What is missing in any channel of a server; None if the bot is not in it."""
        path = f"/guilds/{guild}"
        try:
            about, member, channels, active = await asyncio.gather(
                self._get(path),
                self._get(f"{path}/members/{self._me['id']}"),
                self._get(f"{path}/channels"),
                self._get(f"{path}/threads/active"),
            )
        except Refused as refused:
            if refused.status in _OUTSIDE:
                return None
            raise
        threads = active["threads"]
        told = {**about, "members": [member], "channels": channels, "threads": threads}
        return Lacks(self._memory.guild(told))

    async def _get(self, path: str) -> Any:
        async with self._pace.turn():
            return await self._rest.get(path)


class _Memory(Client):
    """What discord.py makes its values with; it never logs in."""

    def __init__(self, me: Mapping[str, Any]) -> None:
        super().__init__(intents=Intents())
        account: Any = me
        self._connection.user = ClientUser(state=self._connection, data=account)

    def guild(self, told: Any) -> Guild:
        return Guild(data=told, state=self._connection)
