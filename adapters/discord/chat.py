"""Discord as a chat to post in."""

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any, TypeVar

import discord
from discord.abc import GuildChannel

from adapters.discord.failures import (
    ARCHIVED,
    LOCKED,
    NO_SUCH_CHANNEL,
    NO_SUCH_MESSAGE,
    NO_SUCH_SERVER,
    NOT_HERE,
    SILENT,
    WORDS,
    No,
    Words,
    locked_too,
)
from adapters.discord.history import PAGE, find, mark
from adapters.discord.place import address, number_of, numbers_of
from adapters.discord.render import allowed, files_of, tone_of_post, view_of
from adapters.discord.requests import Requests, Subject
from adapters.discord.threads import Threads
from bot.domain.places import Place
from bot.ports import Clock, Departed, Outgoing, PermanentFailure, TemporaryFailure

T = TypeVar("T")

CLOSED = frozenset({ARCHIVED, LOCKED})

UNINVITED = timedelta(hours=1)
"""How long to wait with a word to somebody of a server that the bot is not in any more."""

_DELETED = ("it arrived and was deleted", "Keep Cairn’s posts")
_IN_A_CHANNEL: Words = {NO_SUCH_MESSAGE: _DELETED}
_IN_A_THREAD: Words = {
    NO_SUCH_MESSAGE: _DELETED,
    NO_SUCH_CHANNEL: (
        "the week’s thread is gone",
        "Bring the week back with `/cohort post post=week`",
    ),
}


class DiscordChat:
    """Posts and edits through a client that is logged in."""

    def __init__(
        self,
        client: discord.Client,
        clock: Clock,
        has_left: Callable[[str], bool] = lambda community: False,
    ) -> None:
        """`has_left` tells of a server whether the bot was in it and is not any more."""
        self._client = client
        self._has_left = has_left
        self._requests = Requests(client, clock)
        self._threads = Threads(client, self._requests)

    def wait(self, place: Place, thread: str | None) -> timedelta:
        """Until a channel or thread that has had as many messages as it may is free again."""
        if place.direct or not place.channel.isdecimal():
            return timedelta()
        room = numbers_of(thread)[1] if thread else number_of(place)
        return timedelta(seconds=self._requests.wait(room))

    async def post(self, outgoing: Outgoing) -> str:
        """The message's address; the nonce and a mark in it keep a second try from doubling it."""
        if outgoing.place.direct:
            try:
                return await self._post(outgoing)
            except No as no:
                if no.code not in SILENT:
                    raise
                raise await self._unheard(outgoing.place, no) from no
        self._check(outgoing.place)
        return await self._post(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        if not outgoing.place.direct:
            self._check(outgoing.place)
        room = await self._room(outgoing)
        there = await self._earlier(room, outgoing)
        return address(room, there) if there else None

    async def _post(self, outgoing: Outgoing) -> str:
        room = await self._room(outgoing)
        there = await self._earlier(room, outgoing) if outgoing.ambiguous else None
        return address(room, there or await self._say(room, outgoing))

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        self._check(outgoing.place)
        room, number = numbers_of(message_id)
        await self._even_if_closed(
            room,
            Subject("message", number, outgoing.place.community),
            lambda: self._edit(room, number, outgoing),
        )

    def changed(self, community: str) -> None:
        """Channels, roles or permissions of a server are different from before."""
        self._requests.changed(community)

    def _check(self, place: Place) -> None:
        """Raises PermanentFailure when the bot is not in the place's server any more.

        Or when the place is known to be in another one: what is said here is not for them.
        """
        if self._has_left(place.community):
            raise PermanentFailure(*WORDS[NO_SUCH_SERVER])
        channel = self._client.get_channel(number_of(place))
        if isinstance(channel, GuildChannel) and str(channel.guild.id) != place.community:
            raise PermanentFailure(
                "the channel is in another server", "Choose another one with `/cohort edit`"
            )

    async def _unheard(self, place: Place, no: No) -> Exception:
        """What to make of somebody who cannot be written to: they may not be there any more.

        Where the bot is not there itself, all is as it was once it comes back.
        """
        if self._has_left(place.community):
            return TemporaryFailure(WORDS[NO_SUCH_SERVER][0], UNINVITED, ambiguous=False)
        if not place.community.isdecimal():
            return no
        server, number = int(place.community), number_of(place)
        try:
            await self._requests.ask(
                Subject("member", number, place.community),
                lambda: self._client.http.get_member(server, number),
            )
        except No as away:
            return Departed(no.cause, no.fix) if away.code in NOT_HERE else no
        return no

    async def _room(self, outgoing: Outgoing) -> int:
        """The channel, thread or direct conversation to speak in."""
        place = outgoing.place
        number = number_of(place)
        if place.direct:
            direct = await self._requests.ask(
                Subject("person", number, place.community),
                lambda: self._client.create_dm(discord.Object(number)),
            )
            return direct.id
        if outgoing.thread is None:
            return number
        name = outgoing.cohort or outgoing.kind
        return await self._threads.under(outgoing.thread, place.community, name)

    async def _earlier(self, room: int, outgoing: Outgoing) -> int | None:
        """The message, if an earlier try brought it."""
        me = self._client.user
        subject = Subject("history", room, outgoing.place.community)

        async def page(before: int | None, after: int | None) -> Any:
            return await self._requests.ask(
                subject,
                lambda: self._client.http.logs_from(room, PAGE, before=before, after=after),
            )

        return await find(page, me.id if me else 0, outgoing.nonce, outgoing.since)

    async def _say(self, room: int, outgoing: Outgoing) -> int:
        place = outgoing.place
        kind = "files" if files_of(outgoing.message) else "post"
        subject = (
            Subject("person", number_of(place), place.community)
            if place.direct
            else Subject(kind, room, place.community)
        )
        message = await self._even_if_closed(
            room,
            subject,
            lambda: self._send(room, outgoing),
            _IN_A_THREAD if outgoing.thread else _IN_A_CHANNEL,
            {NO_SUCH_MESSAGE},
        )
        return message.id

    async def _send(self, room: int, outgoing: Outgoing) -> discord.Message:
        view = view_of(outgoing.message, tone_of_post(outgoing.kind))
        mark(view, outgoing.nonce)
        return await self._client.get_partial_messageable(room).send(
            view=view,
            files=files_of(outgoing.message),
            allowed_mentions=allowed(outgoing.message),
            nonce=outgoing.nonce,
        )

    async def _edit(self, room: int, number: int, outgoing: Outgoing) -> None:
        view = view_of(outgoing.message, tone_of_post(outgoing.kind))
        mark(view, outgoing.nonce)
        message = self._client.get_partial_messageable(room).get_partial_message(number)
        await message.edit(
            view=view,
            attachments=files_of(outgoing.message),
            allowed_mentions=allowed(outgoing.message),
        )

    async def _even_if_closed(
        self,
        room: int,
        subject: Subject,
        request: Callable[[], Awaitable[T]],
        words: Words | None = None,
        passing: Collection[int] = (),
    ) -> T:
        """Make a request; in a thread that was put away or locked, reopen it if permitted."""
        passing = CLOSED.union(passing)
        try:
            return await self._requests.ask(subject, request, words, passing)
        except No as closed:
            if closed.code not in CLOSED:
                raise
            try:
                await self._threads.reopen(room, subject.community, locked=closed.code == LOCKED)
            except No as kept:
                no = locked_too(closed, kept)
                self._requests.remember(subject, no)
                raise no from kept
        return await self._requests.ask(subject, request, words, passing)
