"""The way of an answer to whoever asked: to the address that Slack gave for it, or in a modal."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import is_final, named, said
from adapters.slack.incoming import Deed
from adapters.slack.render import POST, REPLY, one, pages
from adapters.slack.respond import Respond, Unheard
from adapters.slack.slash import Slash
from adapters.slack.workspaces import Workspace
from bot.commands.call import File, Reply
from bot.domain.refusal import Refusal
from bot.log import from_now_on, logger
from bot.message import Code, Message, Text, Usage, line

log = logger(__name__)

ANSWER = "cairn:answer"
"""What a modal is called that shows an answer."""

_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
_NO_FORM = "Slack did not open the form in time. Please do that once more."
_WAIT = "One moment …"


@dataclass(frozen=True, slots=True)
class Letters:
    """What answers are written and sent with, whomever they are for."""

    respond: Respond
    slash: Slash


class Delivery:
    """Answers one deed."""

    def __init__(self, letters: Letters, here: Workspace, deed: Deed) -> None:
        self._respond, self._slash = letters.respond, letters.slash
        self._here = here
        self._deed = deed

    @property
    def is_at_home(self) -> bool:
        """Whether a modal has to be opened for the answer, which Slack allows for three seconds."""
        return not (self._deed.reply or self._deed.view)

    @property
    def is_in_modal(self) -> bool:
        """Whether the answer belongs in the modal that is open."""
        return self._deed.reply is None

    async def say(self, reply: Reply) -> None:
        """Show the reply. What cannot be shown is said to be so, and why is in the log.

        Whoever hears of a deed for the second time leaves it to the first to answer.
        """
        if reply.incident:
            from_now_on(incident=reply.incident)
        if reply.repeated:
            log.info("deed was handled before, by another process")
            return
        try:
            await self._show(await self._with_file(reply))
        except (Unheard, SlackApiError, ClientError, OSError) as error:
            incident = self._lost(error, reply.incident)
            if isinstance(error, SlackApiError | Unheard):
                await self.confess(incident)

    async def later(self, handling: Awaitable[Reply]) -> None:
        """Show the reply that is still being made."""
        await self.say(await handling)

    async def confess(self, incident: str) -> None:
        """Say that the answer cannot be shown."""
        try:
            await self._show(Reply(broken(incident), ok=False, incident=incident))
        except (Unheard, SlackApiError, ClientError, OSError) as error:
            self._lost(error, incident)

    async def promise(self) -> None:
        """Open a modal that the answer comes into."""
        try:
            view = answer_view(Message((Text(line(_WAIT)),)), self._slash)
            opened = await self._here.client.views_open(trigger_id=self._trigger, view=view)
        except (SlackApiError, ClientError, OSError) as error:
            self._lost(error, None)
        else:
            self._deed = replace(self._deed, view=opened["view"]["id"])

    async def open(self, form: dict[str, Any]) -> None:
        """Show a form; it takes the place of the modal that asked for it."""
        client, view = self._here.client, self._deed.view
        try:
            if view:
                await client.views_update(view_id=view, view=form)
            else:
                await client.views_open(trigger_id=self._trigger, view=form)
        except (SlackApiError, ClientError, OSError) as error:
            if _is_broken(error):
                await self.confess(self._lost(error, None))
            else:
                log.warning("form not shown", why=_why(error))
                await self.say(sentence(_NO_FORM))

    @property
    def _trigger(self) -> str:
        return self._deed.trigger or ""

    async def _show(self, reply: Reply) -> None:
        if self._deed.reply is None:
            await self._in_modal(reply.message)
            return
        try:
            await self._to_address(reply, self._deed.reply)
        except Unheard as unheard:
            if not unheard.late:
                raise
            await self._directly(reply.message)

    async def _to_address(self, reply: Reply, address: str) -> None:
        replaces = self._deed.hidden and reply.private and reply.ok
        for page in pages(reply.message, self._slash):
            thread = {"thread_ts": self._deed.thread} if self._deed.thread else {}
            await self._respond(
                address,
                {
                    "response_type": "ephemeral" if reply.private else "in_channel",
                    "replace_original": replaces,
                    "text": page.text,
                    "blocks": page.blocks,
                    **REPLY,
                    **thread,
                },
            )
            replaces = False

    async def _in_modal(self, message: Message) -> None:
        client, view = self._here.client, answer_view(message, self._slash)
        try:
            if self._deed.view:
                await client.views_update(view_id=self._deed.view, view=view)
            else:
                await client.views_open(trigger_id=self._trigger, view=view)
        except SlackApiError as error:
            if named(error) not in {*_TOO_LATE, "not_found"}:
                raise
            await self._directly(message)

    async def _directly(self, message: Message) -> None:
        """In the direct conversation: a form may be open for longer than anything else lasts."""
        for page in pages(message, self._slash):
            await self._here.client.chat_postMessage(
                channel=self._deed.user, text=page.text, blocks=page.blocks, **POST
            )

    async def _with_file(self, reply: Reply) -> Reply:
        """The reply, after its file was sent to the direct conversation with its reader."""
        if reply.file is None:
            return reply
        await self._upload(reply.file)
        where = Text(line(Code(reply.file.name), " is in your direct messages with Cairn."))
        return replace(reply, message=replace(reply.message, blocks=(*reply.message.blocks, where)))

    async def _upload(self, file: File) -> None:
        client = self._here.client
        opened = await client.conversations_open(users=self._deed.user)
        await client.files_upload_v2(
            channel=opened["channel"]["id"], filename=file.name, title=file.name, content=file.text
        )

    def _lost(self, error: Exception, incident: str | None) -> str:
        incident = incident or token_hex(4)
        log.error("answer not shown", incident=incident, why=_why(error))
        return incident


def _why(error: Exception) -> str:
    return said(error) if isinstance(error, SlackApiError) else f"{type(error).__name__} {error}"


def _is_broken(error: Exception) -> bool:
    """Whether a form will not open the next time either."""
    return isinstance(error, SlackApiError) and is_final(error) and named(error) not in _TOO_LATE


def answer_view(message: Message, slash: Slash) -> dict[str, Any]:
    """A modal that shows an answer."""
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": {"type": "plain_text", "text": "Cairn", "emoji": False},
        "close": {"type": "plain_text", "text": "Close", "emoji": False},
        "blocks": one(message, slash).blocks,
    }


def sentence(*parts: str | Usage) -> Reply:
    """A refusal of the adapter's own."""
    return Reply(Message((Text(line(*parts)),)), ok=False)


def refused(refusal: Refusal) -> Reply:
    return Reply(Message((Text(line(*refusal.parts)),)), ok=False, option=refusal.option)


def broken(incident: str) -> Message:
    """What somebody reads whose answer cannot be shown."""
    words = (
        "Something went wrong on Cairn's side, and the answer cannot be shown. "
        f"Tell whoever runs this bot: incident {incident}."
    )
    return Message((Text(line(words)),))
