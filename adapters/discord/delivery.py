"""The way of an answer to whoever asked: at once, or in place of what was promised."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from secrets import token_hex
from time import monotonic
from typing import Any

from aiohttp import ClientError
from discord import AllowedMentions, File, HTTPException, Interaction, InteractionResponded, ui
from discord.app_commands import Choice

from adapters.discord.components import file as shown_file
from adapters.discord.draft import Draft
from adapters.discord.render import Tone, allowed, files_of, view_of
from bot.commands.call import File as Enclosure
from bot.commands.call import Reply
from bot.log import from_now_on, logger
from bot.message import Message, Text, line, plain

log = logger(__name__)

ANSWERED = 40060
LATE = {10015: "too late", 10062: "too late", ANSWERED: "after another", 50027: "too late"}
"""What Discord's errors mean for an answer that nobody can get any more."""
REFUSED = 400
TRIES = 2

WAITS = 2.8
"""Seconds from hearing of an interaction in which its first answer has to be on its way."""

HURRY = 1.4
"""Seconds for one try of it, long enough for a busy process and a slow line.

After one error of the server discord.py tries again within a second, but after another not within
three, when nobody waits any more.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply as Discord takes it."""

    view: ui.LayoutView
    files: Sequence[File]
    mentions: AllowedMentions


class Delivery:
    """Answers one interaction, whatever was said before."""

    def __init__(self, interaction: Interaction[Any]) -> None:
        self._interaction = interaction
        self._promised: bool | None = None
        self._until = monotonic() + WAITS

    async def say(self, reply: Reply, draft: Draft | None = None) -> None:
        """Show the reply and, where it is a no to a form, the draft that was sent off.

        What cannot be shown is said to be so, and why is in the log.

        Whoever hears of a call for the second time leaves it to the first to answer.
        """
        if reply.incident:
            from_now_on(incident=reply.incident)
        if reply.repeated and self._promised is None:
            log.info("deed was handled before, by another process")
            return
        failed = await self._try(
            lambda: self._send(reply, draft), reply.incident, self._tries(reply)
        )
        if failed is not None and _can_confess(failed):
            await self.confess(self._lost(failed, reply.incident))

    async def confess(self, incident: str) -> None:
        """Say that the answer cannot be shown."""
        reply = Reply(_broken(incident), ok=False, incident=incident)
        await self._try(lambda: self._send(reply), incident, self._tries(reply))

    async def promise(self, *, private: bool) -> None:
        """Keep the interaction open: the answer comes later, and only its reader may see it."""
        response = self._interaction.response
        promised = await self._try(
            lambda: self._first(lambda: response.defer(ephemeral=private, thinking=True))
        )
        if promised is None:
            self._promised = private

    async def let_be(self) -> None:
        """Take note of a click without a word."""
        await self._try(lambda: self._first(self._interaction.response.defer))

    async def open(self, form: ui.Modal) -> None:
        """Show a form. What comes back from it needs nobody to remember it."""
        response = self._interaction.response
        failed = await self._try(lambda: self._first(lambda: response.send_modal(form)))
        if failed is not None and _can_confess(failed):
            await self.confess(self._lost(failed, None))

    async def suggest(self, choices: Sequence[Choice[str | int | float]]) -> None:
        response = self._interaction.response
        await self._try(lambda: self._first(lambda: response.autocomplete(choices)))

    def _tries(self, reply: Reply) -> int:
        """An answer in the place of another is not sent twice: both might arrive."""
        return TRIES if self._promised in (None, reply.private) else 1

    async def _send(self, reply: Reply, draft: Draft | None = None) -> None:
        if self._promised is None:
            await self._first(lambda: self._answer(reply, draft), patient=reply.file is not None)
            return
        letter = _letter(reply, self._interaction.filesize_limit, draft)
        if self._promised == reply.private:
            await self._interaction.edit_original_response(
                view=letter.view, attachments=letter.files, allowed_mentions=letter.mentions
            )
        else:
            await self._elsewhere(reply, letter)

    async def _answer(self, reply: Reply, draft: Draft | None) -> None:
        letter = _letter(reply, self._interaction.filesize_limit, draft)
        await self._interaction.response.send_message(
            view=letter.view,
            files=letter.files,
            ephemeral=reply.private,
            allowed_mentions=letter.mentions,
        )

    async def _first(self, give: Callable[[], Awaitable[Any]], *, patient: bool = False) -> None:
        """Give the first answer, again and again while Discord waits for it.

        A large one takes its time: `patient` leaves all there is to one try.

        Raises:
            TimeoutError: Discord has not said in time that it has one.
        """
        within = WAITS if patient else HURRY
        for number in count(1):
            left = self._until - monotonic()
            try:
                async with asyncio.timeout(min(left, within) if number > 1 else within):
                    await give()
            except TimeoutError:
                if monotonic() >= self._until:
                    raise TimeoutError("Discord took no answer in time") from None
            except HTTPException as error:
                if number > 1 and error.code == ANSWERED:
                    return
                raise
            else:
                return

    async def _elsewhere(self, reply: Reply, letter: Letter) -> None:
        """Who may see an answer is settled with the promise, so that another takes its place."""
        await self._interaction.delete_original_response()
        await self._interaction.followup.send(
            view=letter.view,
            files=letter.files,
            ephemeral=reply.private,
            allowed_mentions=letter.mentions,
        )

    async def _try(
        self,
        send: Callable[[], Awaitable[Any]],
        incident: str | None = None,
        tries: int = TRIES,
    ) -> Exception | None:
        """Why it did not go through, which is logged unless something can still be done.

        It is tried again when the connection broke: what has arrived then does not count twice.
        """
        for number in range(1, tries + 1):
            try:
                await send()
            except (HTTPException, InteractionResponded) as error:
                if number > 1 and isinstance(error, HTTPException) and error.code == ANSWERED:
                    return None
                if not _can_confess(error):
                    self._lost(error, incident)
                return error
            except (ClientError, OSError) as error:
                if number == tries:
                    self._lost(error, incident)
                    return error
            else:
                return None
        return None

    def _lost(self, error: Exception, incident: str | None) -> str:
        incident = incident or token_hex(4)
        code = error.code if isinstance(error, HTTPException) else None
        if isinstance(error, InteractionResponded) or code in LATE:
            why = LATE[code or ANSWERED]
            log.warning("answer not shown", incident=incident, why=f"it came {why}")
        else:
            log.error("answer not shown", incident=incident, why=str(error))
        return incident


def _can_confess(error: Exception) -> bool:
    """Whether Discord did not take this answer, but would take another."""
    return isinstance(error, HTTPException) and error.status == REFUSED and error.code not in LATE


def _letter(reply: Reply, room: int, draft: Draft | None) -> Letter:
    view, files = view_of(reply.message, _tone(reply)), files_of(reply.message)
    if draft and not reply.ok:
        view.components += draft.below(reply.option)
    whole = None if view.whole else Enclosure("answer.txt", plain(reply.message))
    if file := reply.file or whole:
        enclosed = _enclosed(file, room)
        view.components.append(shown_file(enclosed.filename))
        files.append(enclosed)
    return Letter(view, files, allowed(reply.message))


def _tone(reply: Reply) -> Tone:
    if reply.incident is not None:
        return Tone.BUG
    return Tone.NEUTRAL if reply.ok else Tone.REFUSAL


def _enclosed(file: Enclosure, room: int) -> File:
    """The file of a reply, made smaller where Discord would not take all of it."""
    name, content = file.name, file.text.encode()
    if len(content) > room:
        name, content = f"{name}.gz", gzip.compress(content, mtime=0)
    return File(BytesIO(content), name)


def _broken(incident: str) -> Message:
    said = (
        "Something went wrong on Cairn's side, and the answer cannot be shown. "
        f"Tell whoever runs this bot: incident {incident}."
    )
    return Message((Text(line(said)),))
