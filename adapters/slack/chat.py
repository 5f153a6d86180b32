"""Slack as a chat to post in."""

from datetime import timedelta
from typing import Any

from adapters.slack.directs import Directs
from adapters.slack.failures import NO_SUCH_THREAD, SHUT, No
from adapters.slack.history import PAGE, Page, find, marked, oldest
from adapters.slack.pace import Pace
from adapters.slack.place import address, id_of, parts_of
from adapters.slack.render import EDIT, POST, one
from adapters.slack.requests import POST as POSTING
from adapters.slack.requests import Requests
from adapters.slack.rooms import SlackRooms
from adapters.slack.slash import Slash
from adapters.slack.workspaces import Workspace, Workspaces, joined
from bot.domain.places import Place
from bot.ports import Clock, Outgoing, TemporaryFailure

UNINVITED = timedelta(hours=1)
"""How long to wait with a word to somebody of a workspace that Cairn is not in any more."""


class SlackChat:
    """Posts and edits in all workspaces, each with a client of its own."""

    def __init__(
        self, workspaces: Workspaces, clock: Clock, slash: Slash, pace: Pace | None = None
    ) -> None:
        self._workspaces = workspaces
        self._slash = slash
        self._pace = pace or Pace()
        self._requests = Requests(clock, self._pace)
        self.directs = Directs(self._requests)
        self.rooms = SlackRooms(workspaces, self._requests, clock)

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return timedelta(seconds=self._pace.wait(place.community, _room(place, thread)))

    async def post(self, outgoing: Outgoing) -> str:
        """The message's address; its metadata keeps a second try from doubling it."""
        place = outgoing.place
        id_of(place)
        try:
            posted = await self._post(await joined(self._workspaces, place.community), outgoing)
        except No as no:
            if place.direct and no.name in SHUT:
                raise TemporaryFailure(no.cause, UNINVITED, ambiguous=False) from no
            self._note(outgoing, no)
            raise
        self._note(outgoing, None)
        return posted

    def _note(self, outgoing: Outgoing, no: No | None) -> None:
        """What a post met says something of the channel that it was sent to."""
        place, room = outgoing.place, _room(outgoing.place, outgoing.thread)
        if not place.direct and room == place.channel:
            self.rooms.posted(place, no)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        here = await joined(self._workspaces, outgoing.place.community)
        channel, ts = parts_of(message_id)
        page = one(outgoing.message, self._slash)
        await self._requests.ask(
            here,
            "chat.update",
            lambda client: client.chat_update(
                channel=channel, ts=ts, blocks=page.blocks, text=page.text, **EDIT
            ),
        )

    async def find(self, outgoing: Outgoing) -> str | None:
        id_of(outgoing.place)
        here = await joined(self._workspaces, outgoing.place.community)
        room, thread = await self._spot(here, outgoing)
        there = await self._earlier(here, outgoing, room, thread)
        return address(room, there) if there else None

    async def _spot(self, here: Workspace, outgoing: Outgoing) -> tuple[str, str | None]:
        """The conversation to speak in, and the thread."""
        place = outgoing.place
        if place.direct:
            return await self.directs.room(here, place.channel), None
        return parts_of(outgoing.thread) if outgoing.thread is not None else (place.channel, None)

    async def _post(self, here: Workspace, outgoing: Outgoing) -> str:
        place = outgoing.place
        room, thread = await self._spot(here, outgoing)
        there = await self._earlier(here, outgoing, room, thread) if outgoing.ambiguous else None
        try:
            return address(room, there or await self._say(here, outgoing, room, thread))
        except No as no:
            if place.direct:
                raise await self.directs.unheard(here, place.channel, no) from no
            raise

    async def _earlier(
        self, here: Workspace, outgoing: Outgoing, room: str, thread: str | None
    ) -> str | None:
        """The message, if an earlier try brought it."""
        about: dict[str, Any] = {"channel": room, "include_all_metadata": True, "limit": PAGE}
        if (since := oldest(outgoing.since)) is not None:
            about["oldest"] = since

        async def page(cursor: str | None) -> Page:
            wanted = {**about, "cursor": cursor} if cursor else about
            if thread is None:
                told = await self._requests.ask(
                    here,
                    "conversations.history",
                    lambda client: client.conversations_history(**wanted),
                )
            else:
                told = await self._requests.ask(
                    here,
                    "conversations.replies",
                    lambda client: client.conversations_replies(ts=thread, **wanted),
                )
            return {name: told.get(name) for name in ("messages", "response_metadata")}

        try:
            return await find(page, here.bot, outgoing.nonce)
        except No as no:
            if no.name == NO_SUCH_THREAD:
                return None
            raise

    async def _say(self, here: Workspace, outgoing: Outgoing, room: str, thread: str | None) -> str:
        page = one(outgoing.message, self._slash)
        metadata = marked(outgoing.nonce)
        # The pace knows a direct conversation by whom it is with.
        lane = outgoing.place.channel if outgoing.place.direct else room
        begun = self._pace.begun(here.team, lane)
        try:
            said = await self._requests.ask(
                here,
                POSTING,
                lambda client: client.chat_postMessage(
                    channel=room,
                    blocks=page.blocks,
                    text=page.text,
                    metadata=metadata,
                    thread_ts=thread,
                    **POST,
                ),
            )
        finally:
            self._pace.ended(here.team, lane, begun)
        return str(said["ts"])


def _room(place: Place, thread: str | None) -> str:
    return parts_of(thread)[0] if thread else place.channel
