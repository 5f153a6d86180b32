"""Whatever somebody does on Discord is answered: in time, once, and from nothing in memory."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from secrets import token_hex
from time import monotonic
from typing import Any, Protocol

from discord import Interaction, InteractionType
from discord import app_commands as discord_commands

from adapters.discord.acceptable import CHOICE_MAX
from adapters.discord.delivery import Delivery
from adapters.discord.draft import AGAIN, Draft, draft_in, draft_of
from adapters.discord.incoming import Typing, call_of, command_of, typing_of
from adapters.discord.modal import answers_of, modal_of
from adapters.discord.place import PLATFORM
from bot.commands.call import Call, Reply
from bot.commands.complete import MOST, Choice
from bot.commands.form import Form, form_of
from bot.commands.lookup import Registry
from bot.commands.seen import Seen
from bot.commands.wire import unpack
from bot.domain.refusal import Refusal
from bot.log import about, logger
from bot.message import Message, Text, line

log = logger(__name__)

PATIENCE = 1.5
"""Seconds until an answer is promised instead of given; Discord itself waits for three."""

REMEMBERED = 10_000
"""Interactions, of which Discord may tell twice."""

DOUBLE = 2.0
"""Seconds in which a second click of somebody on one button is no wish of its own."""

_EXPIRED = (
    "This button is from an earlier Cairn and does nothing any more; /help lists what there is."
)
_EXPIRED_FORM = "This form has expired, and nothing was changed. Please give the command again."
_NO_BUTTON = "Cairn does not know this button, and nothing was changed; /help lists what there is."
_UNKNOWN = "Cairn does not know what this is; /help lists what there is."


class Core(Protocol):
    """The bot behind the adapter."""

    @property
    def registry(self) -> Registry: ...

    async def handle(self, call: Call) -> Reply:
        """Answer a call; a refusal and a bug are answers too."""
        ...

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]: ...


class Answers:
    """Answers interactions. `wake` is called when a call has left work that is due at once."""

    def __init__(
        self,
        core: Core,
        wake: Callable[[], object],
        *,
        patience: float = PATIENCE,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._core = core
        self._wake = wake
        self._patience = patience
        self._seen = Seen(REMEMBERED, seconds)
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._unheard: set[asyncio.Task[Any]] = set()

    async def answer(self, interaction: Interaction[Any]) -> None:
        """Answer it, unless it has been answered before. Never raises."""
        with about(**_origin(interaction)):
            if self._seen.again(interaction.id):
                log.info("deed came twice")
                return
            await self._guarded(interaction)

    async def _guarded(self, interaction: Interaction[Any]) -> None:
        self._open += 1
        self._idle.clear()
        delivery = Delivery(interaction)
        try:
            await self._answer(interaction, delivery)
        except Exception:
            incident = token_hex(4)
            log.exception("deed failed", incident=incident)
            if interaction.type is not InteractionType.autocomplete:
                await delivery.confess(incident)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def settle(self) -> None:
        """Return when everything that came is answered."""
        await self._idle.wait()

    async def _answer(self, interaction: Interaction[Any], delivery: Delivery) -> None:
        match interaction.type:
            case InteractionType.application_command:
                call = command_of(interaction)
                await self._open_or_reply(call, self._form(call), delivery)
            case InteractionType.autocomplete:
                await self._suggest(interaction, delivery)
            case InteractionType.component:
                await self._click(interaction, delivery)
            case InteractionType.modal_submit:
                await self._submit(interaction, delivery)
            case _:
                await delivery.say(_sentence(_UNKNOWN))

    async def _click(self, interaction: Interaction[Any], delivery: Delivery) -> None:
        if _custom_id(interaction).startswith(AGAIN):
            await self._open_again(interaction, delivery)
            return
        meant = unpack(_custom_id(interaction))
        if meant is None or self._core.registry.find(meant[0]) is None:
            await delivery.say(_sentence(_NO_BUTTON if meant is None else _EXPIRED))
            return
        call = call_of(interaction, *meant)
        form = self._form(call)
        clicked = (interaction.user.id, _message_id(interaction), _custom_id(interaction))
        if form is None and self._seen.again(clicked, DOUBLE):
            await delivery.let_be()
            return
        await self._open_or_reply(call, form, delivery)

    async def _submit(self, interaction: Interaction[Any], delivery: Delivery) -> None:
        meant = answers_of(interaction.data or {})
        if meant is None or self._core.registry.find(meant[0]) is None:
            await delivery.say(_sentence(_EXPIRED_FORM))
            return
        draft = draft_of(interaction.data or {}, self._core.registry)
        call = replace(call_of(interaction, *meant), form=True)
        await self._reply(call, delivery, draft)

    async def _open_again(self, interaction: Interaction[Any], delivery: Delivery) -> None:
        """Open a form that was refused, filled in with what the answer on it repeats."""
        draft = draft_in(interaction.message, _custom_id(interaction), self._core.registry)
        if draft is None:
            await delivery.say(_sentence(_EXPIRED))
        else:
            await delivery.open(modal_of(draft.form, draft.typed))

    async def _suggest(self, interaction: Interaction[Any], delivery: Delivery) -> None:
        typing = typing_of(interaction)
        found: tuple[Choice, ...] = ()
        if typing is not None:
            found = await self._completed(typing)
        await delivery.suggest(
            [
                discord_commands.Choice(
                    name=one.label[:CHOICE_MAX],
                    value=int(one.value) if typing and typing.number else one.value,
                )
                for one in found[:MOST]
                if len(one.value) <= CHOICE_MAX
            ]
        )

    def _form(self, call: Call) -> Form | None:
        """What has to be asked before the call can be answered."""
        command = self._core.registry.find(call.command)
        return form_of(command, call.args) if command else None

    async def _open_or_reply(self, call: Call, form: Form | None, delivery: Delivery) -> None:
        if form is None:
            await self._reply(call, delivery)
            return
        try:
            opened = modal_of(form)
        except Refusal as refusal:
            await delivery.say(Reply(Message((Text(line(*refusal.parts)),)), ok=False))
        else:
            await delivery.open(opened)

    async def _reply(self, call: Call, delivery: Delivery, draft: Draft | None = None) -> None:
        promised: list[asyncio.Task[None]] = []

        def promise() -> None:
            command = self._core.registry.find(call.command)
            private = command is None or command.private
            promised.append(asyncio.create_task(delivery.promise(private=private)))

        losing_patience = asyncio.get_running_loop().call_later(self._patience, promise)
        try:
            reply = await self._core.handle(call)
        finally:
            losing_patience.cancel()
        if reply.due:
            self._wake()
        for one in promised:
            await one
        await delivery.say(reply, draft)

    async def _completed(self, typing: Typing) -> tuple[Choice, ...]:
        """The choices, or none when they take too long: somebody types on meanwhile."""
        asking = asyncio.create_task(
            self._core.complete(typing.call, typing.option, typing.started)
        )
        await asyncio.wait({asking}, timeout=self._patience)
        if asking.done():
            return asking.result()
        self._unheard.add(asking)
        asking.add_done_callback(self._unheard.discard)
        return ()


def _origin(interaction: Interaction[Any]) -> dict[str, str | None]:
    """What the log says of it: nothing that somebody wrote."""
    guild = interaction.guild_id
    return {
        "platform": PLATFORM,
        "community": str(guild) if guild else None,
        "call": f"{PLATFORM}:{interaction.id}",
        "deed": _name(interaction),
    }


def _name(interaction: Interaction[Any]) -> str:
    data: Mapping[str, Any] = interaction.data or {}
    path, _, _ = str(data.get("name") or data.get("custom_id", "")).partition("?")
    return f"{interaction.type.name} {path}"


def _custom_id(interaction: Interaction[Any]) -> str:
    data: Mapping[str, Any] = interaction.data or {}
    return str(data.get("custom_id", ""))


def _message_id(interaction: Interaction[Any]) -> int | None:
    return interaction.message.id if interaction.message else None


def _sentence(text: str) -> Reply:
    return Reply(Message((Text(line(text)),)), ok=False)
