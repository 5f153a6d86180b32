"""Whatever somebody does on Slack is acknowledged at once, and answered after that, once."""

import asyncio
from collections.abc import Callable, Mapping
from secrets import token_hex
from time import monotonic
from typing import Any, TypeAlias

from adapters.slack.calls import Calls, Wish
from adapters.slack.delivery import Delivery, Letters, broken, refused, sentence
from adapters.slack.events import Events
from adapters.slack.forms import Forms
from adapters.slack.incoming import deed_of, given
from adapters.slack.modal import Target, modal_of
from adapters.slack.place import PLATFORM
from adapters.slack.press import is_link, pressed
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspace, Workspaces
from bot.commands.call import Reply
from bot.commands.seen import Seen
from bot.domain.refusal import Refusal
from bot.log import about, logger
from bot.message import usage

log = logger(__name__)

Json: TypeAlias = Mapping[str, Any]

REMEMBERED = 10_000
"""Deeds and events, of which Slack may tell twice."""

DOUBLE = 2.0
"""Seconds in which a second click of somebody on one button is no wish of its own."""

_LISTS = (usage("help"), " lists what there is.")
_EXPIRED = ("This button is from an earlier Cairn and does nothing any more; ", *_LISTS)
_NO_BUTTON = ("Cairn does not know this button, and nothing was changed; ", *_LISTS)
_AWAY = (
    "Cairn cannot reach its database just now, and nothing was changed. Please try again in a few"
    " minutes."
)
_UNKNOWN = ("Cairn does not know what this is; ", *_LISTS)


class Answers:
    """Takes every payload there is."""

    def __init__(
        self,
        calls: Calls,
        workspaces: Workspaces,
        letters: Letters,
        events: Events,
        *,
        patience: float,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._calls = calls
        self._workspaces = workspaces
        self._letters = letters
        self._events = events
        self._patience = patience
        self._seen = Seen(REMEMBERED, seconds)
        self._work = Work()
        self._forms = Forms(calls, letters, self._work, patience)

    async def answer(self, body: Json, team: str | None, enterprise: str | None = None) -> Json:
        """What to acknowledge it with. The answer comes by itself. Never raises."""
        key = body.get("event_id") or body.get("trigger_id")
        call = f"{PLATFORM}:{key}" if key else None
        with about(platform=PLATFORM, community=team, call=call, deed=_name(body)):
            if key and body.get("type") != "block_suggestion" and self._seen.again(key):
                log.info("deed came twice")
                return {}
            return await self._guarded(body, team, enterprise)

    async def _guarded(self, body: Json, team: str | None, enterprise: str | None) -> Json:
        try:
            return await self._acknowledged(body, team, enterprise)
        except Exception:
            incident = token_hex(4)
            log.exception("deed failed", incident=incident)
            match body.get("type"):
                case "view_submission":
                    return self._forms.instead(Reply(broken(incident), ok=False))
                case "block_suggestion":
                    return {"options": []}
                case _:
                    return {}

    def turned_down(self, body: Json) -> Json | None:
        """What to acknowledge it with where nothing can be looked up, not even whose it is.

        None for what Slack had better tell of again.
        """
        match body.get("type"):
            case "event_callback":
                return None
            case "view_submission":
                return self._forms.instead(sentence(_AWAY))
            case "block_suggestion":
                return {"options": []}
            case _:
                return {"response_type": "ephemeral", "text": _AWAY} if "command" in body else {}

    async def settle(self) -> None:
        """Return when everything that came is answered."""
        await self._work.settle()

    async def _acknowledged(self, body: Json, team: str | None, enterprise: str | None) -> Json:
        if body.get("type") == "event_callback":
            hearing = self._events.hear(team or "", enterprise, body.get("event") or {})
            self._work.start(hearing)
            return {}
        here = await self._workspaces.find(team, enterprise)
        if here is None:
            log.warning("deed came from a workspace that Cairn is not in")
            return {}
        match body.get("type"):
            case "view_submission":
                return await self._forms.submit(body, here)
            case "block_suggestion":
                return await self._forms.suggest(body, here)
            case "view_closed":
                return {}
            case "block_actions" if not body.get("actions"):
                return {}
            case _:
                delivery = Delivery(self._letters, here, deed_of(body))
                self._work.start(self._answer(body, here, delivery), delivery.confess)
                return {}

    async def _answer(self, body: Json, here: Workspace, delivery: Delivery) -> None:
        if "command" in body:
            await self._command(body, here, delivery)
        elif body.get("type") == "block_actions":
            await self._click(body, here, delivery)
        else:
            await delivery.say(sentence(*_UNKNOWN))

    async def _command(self, body: Json, here: Workspace, delivery: Delivery) -> None:
        try:
            said = given(body, self._calls.registry, self._letters.slash)
        except Refusal as refusal:
            await delivery.say(refused(refusal))
            return
        wish = Wish(deed_of(body), said.command.path, said.args, said.names)
        await self._open_or_reply(wish, here, delivery)

    async def _click(self, body: Json, here: Workspace, delivery: Delivery) -> None:
        action = body["actions"][0]
        if is_link(action):
            return
        meant = pressed(action)
        if meant is None or self._calls.registry.find(meant[0]) is None:
            await delivery.say(sentence(*(_NO_BUTTON if meant is None else _EXPIRED)))
            return
        deed = deed_of(body)
        wish = Wish(deed, *meant)
        if self._calls.form(wish) is None and self._seen.again(_clicked(body, deed.user), DOUBLE):
            return
        await self._open_or_reply(wish, here, delivery)

    async def _open_or_reply(self, wish: Wish, here: Workspace, delivery: Delivery) -> None:
        form = self._calls.form(wish)
        if form is None or await self._calls.is_outside(wish.deed, here):
            await self._reply(wish, here, delivery)
            return
        try:
            target = Target(wish.deed.reply, wish.deed.channel, wish.deed.thread)
            modal = modal_of(form, target, self._letters.slash)
        except Refusal as refusal:
            await delivery.say(refused(refusal))
        else:
            await delivery.open(modal)

    async def _reply(self, wish: Wish, here: Workspace, delivery: Delivery) -> None:
        if not delivery.is_at_home:
            await delivery.say(await self._calls.handle(wish, here))
            return
        handling = asyncio.create_task(self._calls.handle(wish, here))
        await asyncio.wait({handling}, timeout=self._patience)
        if not handling.done():
            await delivery.promise()
        await delivery.say(await handling)


def _clicked(body: Json, user: str) -> tuple[str, ...]:
    """Who clicked which button of what."""
    container, action = body.get("container") or {}, body["actions"][0]
    where = (container.get("channel_id"), container.get("message_ts") or container.get("view_id"))
    return (user, *map(str, where), str(action.get("value")))


def _name(body: Json) -> str:
    """What the log calls it: nothing that somebody wrote."""
    if "command" in body:
        return f"command {body['command']}"
    actions = body.get("actions") or [{}]
    value, _, _ = str(actions[0].get("value", "")).partition("?")
    kind = (body.get("event") or {}).get("type") or body.get("type")
    return f"{kind} {value}".strip()
