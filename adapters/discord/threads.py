"""The thread beneath a post: found, opened from it, or reopened."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import discord

from adapters.discord.failures import (
    HAS_A_THREAD,
    MISSING_PERMISSION,
    NO_SUCH_MESSAGE,
    WRONG_KIND_OF_CHANNEL,
    No,
    Words,
)
from adapters.discord.place import numbers_of
from adapters.discord.requests import Requests, Subject
from bot.commands.bounded import Bounded

NAME_MAX = 100

A_WEEK: Literal[10080] = 10080
"""Minutes without a word after which Discord puts a thread away."""

MOST_KNOWN = 10_000

_ASK: Words = {
    MISSING_PERMISSION: (
        "Cairn may not open threads there",
        "Let Cairn read the history, create public threads and send messages in threads",
    ),
}
_TEXT = 10
_ESCAPED = re.compile(r"\\(?=[^\w\s]|_)|\u200b")
_MARKS = re.compile(r"^[#>\-*\s]+|[*_]{2,}")


class Threads:
    """Knows which posts have a thread. A thread made from a message has the message's number."""

    def __init__(self, client: discord.Client, requests: Requests) -> None:
        self._client = client
        self._requests = requests
        self._known: Bounded[int, int] = Bounded(MOST_KNOWN)

    async def under(self, parent: str, community: str, otherwise: str) -> int:
        """The thread beneath a post, opened if there is none and named after what the post says.

        `otherwise` is its name where the post says nothing. Where the post is in a thread itself,
        that one is it.
        """
        channel, message = numbers_of(parent)
        if message not in self._known:
            subject = Subject("thread", message, community)
            self._known[message] = await self._open(channel, message, subject, otherwise)
        return self._known[message]

    async def reopen(self, thread: int, community: str, *, locked: bool) -> None:
        """Bring back a thread that was put away, and unlock it if it is locked."""
        change: dict[str, Any] = {"archived": False}
        if locked:
            change["locked"] = False
        await self._requests.ask(
            Subject("reopen", thread, community),
            lambda: self._client.http.edit_channel(thread, **change),
        )

    async def _open(self, channel: int, message: int, subject: Subject, otherwise: str) -> int:
        gone = {NO_SUCH_MESSAGE}
        try:
            post: Mapping[str, Any] = await self._requests.ask(
                subject, lambda: self._client.http.get_message(channel, message), _ASK, gone
            )
        except No as no:
            if no.code in gone:
                return message  # its thread outlives a post
            raise
        if "thread" in post:
            return int(post["thread"]["id"])
        name = _name(post["components"]) or otherwise[:NAME_MAX]
        try:
            await self._requests.ask(
                subject,
                lambda: self._client.http.start_thread_with_message(
                    channel, message, name=name, auto_archive_duration=A_WEEK
                ),
                _ASK,
            )
        except No as no:
            if no.code == WRONG_KIND_OF_CHANNEL:
                return channel
            if no.code != HAS_A_THREAD:
                raise
        return message


def _name(components: Sequence[Mapping[str, Any]]) -> str:
    said = next(_texts(components), "").partition("\n")[0]
    plain = _ESCAPED.sub("", _MARKS.sub("", said)).strip()
    return plain if len(plain) <= NAME_MAX else plain[: NAME_MAX - 1].rstrip() + "…"


def _texts(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for component in components:
        if component["type"] == _TEXT:
            yield component["content"]
        yield from _texts(component.get("components", ()))
