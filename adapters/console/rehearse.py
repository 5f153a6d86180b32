"""Plays a script on a virtual clock through the real core."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from adapters.console import steps as s
from adapters.console.clock import VirtualClock
from adapters.console.core import AT_HOME, COMMONS, COMMUNITY, PLATFORM, OpenCore
from adapters.console.events import Answered, Asked, ClockSet, Event, Headed, Noted, Opened, Posted
from adapters.console.place import Arrival, ConsoleChat
from adapters.console.process import Process
from adapters.console.wall import NoButton, Shown, Viewer, Wall
from bot.commands.call import Call, Caller, Reply
from bot.commands.form import form_of
from bot.commands.parse import parse
from bot.domain.refusal import Refusal
from bot.message import Message, Text, Usage, line

_LATEST_YEAR = 2200


async def rehearse(
    script: Sequence[s.Step],
    open_core: OpenCore,
    clock: VirtualClock,
    tell: Callable[[Event], None],
) -> None:
    """Play the script and tell everything that happens, as it happens.

    Raises:
        ScriptError: a step cannot be done, as when a button is not there to be pressed.
    """
    stage = _Stage(open_core, clock, tell)
    await stage.process.start()
    try:
        for step in script:
            await stage.play(step)
    finally:
        await stage.process.end()


class _Stage:
    """The people, the clock, what is on the wall, and the process."""

    def __init__(
        self, open_core: OpenCore, clock: VirtualClock, tell: Callable[[Event], None]
    ) -> None:
        self._clock = clock
        self._tell = tell
        self._wall = Wall()
        self._people: dict[str, Caller] = {}
        self._chat = ConsoleChat(self._arrived, remark=self._remark)
        self.process = Process(open_core, self._chat, clock, tell)

    async def play(self, step: s.Step) -> None:
        """One step, and everything that is due after it."""
        match step:
            case s.Heading(_, text):
                self._tell(Headed(text))
            case s.SetClock():
                await self._set_clock(step)
            case s.MoveClock(number, by):
                await self.process.forward(self._later(number, by))
            case s.Enter():
                self._people[step.name] = entered(step)
            case s.Say():
                await self._say(step)
            case s.Press():
                await self._press(step)
            case s.Restart() | s.Down() | s.Crash() | s.Fail():
                await self._trouble(step)
            case _:
                assert_never(step)

    async def _trouble(self, step: s.Restart | s.Down | s.Crash | s.Fail) -> None:
        match step:
            case s.Restart():
                await self.process.restart()
            case s.Down(number, span):
                await self.process.away(self._later(number, span))
            case s.Crash():
                self.process.note("the process will die right after the next send")
                self._chat.crash_after_send()
            case s.Fail(_, trouble, times, retry_after):
                sends = "send" if times == 1 else f"{times} sends"
                self.process.note(f"the next {sends} will fail: {trouble}")
                self._chat.fail(trouble, times, retry_after)
            case _:
                assert_never(step)

    async def _set_clock(self, step: s.SetClock) -> None:
        self._tell(ClockSet(step.at, step.zone))
        if not self._clock.started:
            self._clock.forward(step.at)
            await self.process.catch_up()
        elif step.at < self._clock.now():
            now = self._clock.now().strftime("%Y-%m-%d %H:%M UTC")
            raise s.ScriptError(step.line, f"the clock goes only forward, and it is {now} already")
        else:
            await self.process.forward(step.at)

    def _later(self, number: int, by: timedelta) -> datetime:
        later = self._clock.now() + by
        if later.year >= _LATEST_YEAR:
            raise s.ScriptError(number, f"that is after the year {_LATEST_YEAR}")
        return later

    async def _say(self, step: s.Say) -> None:
        caller = self._people[step.name]
        self._tell(Asked(self._clock.now(), step.name, step.text, step.channel))
        try:
            command, args = parse(self.process.core.registry, step.text)
        except Refusal as refusal:
            self._answer(caller, said(*refusal.parts, ok=False), step.channel)
            return
        await self._call(self._said(caller, command.path, args, step.channel))

    async def _press(self, step: s.Press) -> None:
        caller = self._people[step.name]
        try:
            shown, button = self._wall.button(viewer(caller), step.label)
        except NoButton as missing:
            raise s.ScriptError(step.line, str(missing)) from None
        self._tell(Asked(self._clock.now(), step.name, f"[{button.label}]", shown.channel))
        if button.url is not None:
            self._answer(caller, said(button.url), shown.channel)
            return
        args = dict(button.args) | dict(step.answers)
        command = self.process.core.registry.find(button.command)
        form = form_of(command, args) if command else None
        if form is not None:
            self._tell(Opened(self._clock.now(), step.name, form))
        else:
            await self._call(self._said(caller, button.command, args, shown.channel))

    def _said(
        self, caller: Caller, path: tuple[str, ...], args: Mapping[str, str], channel: str | None
    ) -> Call:
        return Call(caller, path, args, channel, mentions=tuple(self._people.values()))

    async def _call(self, call: Call) -> None:
        reply = await self.process.core.handle(call)
        self._answer(call.caller, reply, call.channel)
        await self.process.catch_up()

    def _answer(self, caller: Caller, reply: Reply, channel: str | None) -> None:
        shown = self._wall.show(answer(caller, reply, channel))
        self._tell(Answered(self._clock.now(), caller.name, reply, shown.channel, caller.zone))

    def _arrived(self, arrival: Arrival) -> None:
        self._wall.arrive(arrival)
        self._tell(Posted(self._clock.now(), arrival))

    def _remark(self, text: str) -> None:
        self._tell(Noted(self._clock.now(), text))


def communities(script: Sequence[s.Step]) -> frozenset[str]:
    """Those the people of a script are in; one of a chat is not for rehearsals."""
    entering = (step for step in script if isinstance(step, s.Enter))
    return frozenset(step.community or COMMUNITY for step in entering) - {AT_HOME}


def entered(step: s.Enter, home: str = COMMUNITY) -> Caller:
    """The person as the console says them to the core; `home` is for who names no community."""
    community = step.community or home
    return Caller(
        platform=PLATFORM,
        account=step.name,
        name=step.name,
        community=community,
        community_name=community,
        rank=step.rank,
        zone=step.zone,
        names_channels=True,
    )


def viewer(caller: Caller) -> Viewer:
    return Viewer(caller.account, caller.community or COMMUNITY)


def said(*parts: str | Usage, ok: bool = True) -> Reply:
    """A private answer of one sentence."""
    return Reply(Message((Text(line(*parts)),)), private=True, ok=ok)


def answer(caller: Caller, reply: Reply, channel: str | None) -> Shown:
    """The reply as it hangs on the wall: for the caller alone, or for everybody in a channel."""
    if reply.private:
        return Shown(reply.message, account=caller.account)
    return Shown(reply.message, community=caller.community, channel=channel or COMMONS)
