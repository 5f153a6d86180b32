"""What Cairn lacks in the channels of its workspaces, as far as Slack was asked."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from adapters.slack.failures import SHUT, No
from adapters.slack.place import is_room
from adapters.slack.requests import Requests
from adapters.slack.workspaces import Workspace, Workspaces
from bot.commands.bounded import Bounded
from bot.commands.call import Call
from bot.domain.places import Lack, Place
from bot.ports import Clock, TemporaryFailure

FRESH, KEPT = timedelta(hours=1), timedelta(days=2)
"""For how long what was seen is believed without another look, and in the end forgotten."""

MOST_ROOMS, MOST_TEAMS = 1_000, 10_000

Seen: TypeAlias = Bounded[str, tuple[datetime, tuple[Lack, ...]]]
"""What was missing in the channels of a workspace, and when that was seen."""

AGAIN = 5
"""Channels that something was missing in are looked at once more before a command is answered."""

PATIENCE = 1.5
"""Seconds that Slack has to say how channels are: an answer waits for it."""

LOOKING = frozenset({("setup",), ("cohort", "create"), ("cohort", "edit"), ("cohort", "preview")})
"""The commands whose answers say what is missing."""

_KEPT = "what was posted and done there is kept."

GONE = Lack(
    "Channel",
    "is gone, or it is private and Cairn is not in it",
    "If it is still there, type /invite @Cairn in it; else choose another channel with "
    f"`/cohort edit`, and {_KEPT}",
    unusable=True,
)
ARCHIVED = Lack(
    "Channel",
    "is archived",
    f"Unarchive it, or choose another channel with `/cohort edit`; {_KEPT}",
    unusable=True,
)
UNINVITED = Lack(
    "an invitation",
    "Cairn posts only in channels that it is in",
    "Type /invite @Cairn in the channel.",
    stops=True,
)
UNKNOWN = Lack(
    "Channel",
    "is none of this workspace",
    "Type # and choose it from Slack's list.",
    unusable=True,
)
LEFT = Lack(
    "Workspace",
    "is in a workspace that Cairn is not in any more",
    "Whoever manages that workspace can install Cairn again. All of the cohort is kept, and the "
    "posts that are due from then on go out; `/cohort post post=week` brings the week under way.",
    unusable=True,
)

_MEANT: Mapping[str, Lack] = {
    "channel_not_found": GONE,
    "is_archived": ARCHIVED,
    "not_in_channel": UNINVITED,
    **dict.fromkeys(SHUT, LEFT),
}
"""What Slack's errors say of the channel."""


class SlackRooms:
    """Looks at channels, and remembers what was seen there, also by those who posted."""

    def __init__(self, workspaces: Workspaces, requests: Requests, clock: Clock) -> None:
        self._workspaces = workspaces
        self._requests = requests
        self._clock = clock
        self._seen: Bounded[str, Seen] = Bounded(MOST_TEAMS)

    async def lacks(self, place: Place) -> Sequence[Lack] | None:
        """What is missing in a place; None where Slack does not say."""
        here = await self._workspaces.find(place.community)
        if here is None:
            return (LEFT,)
        known = self._known(here.team, FRESH).get(place.channel)
        return known if known is not None else await self._look(here, place.channel)

    async def lacking(self, here: Workspace, call: Call) -> Mapping[str, tuple[Lack, ...]]:
        """What is missing in the channels that a call may be about."""
        if call.command not in LOOKING:
            return {}
        known = self._known(here.team, KEPT)
        wanted = dict.fromkeys(filter(None, (call.args.get("channel"), call.channel)))
        doubtful = [channel for channel, lacks in known.items() if lacks][:AGAIN]
        unknown = {one: (UNKNOWN,) for one in wanted if not is_room(one)}
        looks = [self._look(here, one) for one in {*wanted, *doubtful}]
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*looks)
        except TimeoutError:
            pass  # what was seen before has to do
        found = self._known(here.team, KEPT) | unknown
        if call.channel and found.get(call.channel) == (GONE,):
            found[call.channel] = (UNINVITED,)  # somebody has just typed there
        return found

    def posted(self, place: Place, no: No | None) -> None:
        """A channel took a message, or why it did not."""
        if no is None:
            if self._known(place.community, KEPT).get(place.channel):
                self._remember(place.community, place.channel, ())
        elif no.name in _MEANT and no.name not in SHUT:
            self._remember(place.community, place.channel, (_MEANT[no.name],))

    async def _look(self, here: Workspace, channel: str) -> tuple[Lack, ...] | None:
        if not is_room(channel):
            return None
        try:
            told = await self._requests.ask(
                here,
                "conversations.info",
                lambda client: client.conversations_info(channel=channel),
            )
        except No as no:
            if no.name not in _MEANT:
                return None
            lacks: tuple[Lack, ...] = (_MEANT[no.name],)
        except TemporaryFailure:
            return None
        else:
            lacks = _lacks(told["channel"])
        self._remember(here.team, channel, lacks)
        return lacks

    def _remember(self, team: str, channel: str, lacks: tuple[Lack, ...]) -> None:
        if team not in self._seen:
            self._seen[team] = Bounded(MOST_ROOMS)
        self._seen[team].pop(channel, None)
        self._seen[team][channel] = (self._clock.now(), lacks)

    def _known(self, team: str, within: timedelta) -> dict[str, tuple[Lack, ...]]:
        since = self._clock.now() - within
        if team not in self._seen:
            return {}
        seen = self._seen[team].items()
        return {channel: lacks for channel, (at, lacks) in seen if at > since}


def _lacks(channel: Mapping[str, object]) -> tuple[Lack, ...]:
    if channel.get("is_archived"):
        return (ARCHIVED,)
    return () if channel.get("is_member") else (UNINVITED,)
