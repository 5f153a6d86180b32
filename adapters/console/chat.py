"""Several people at one terminal, talking to the bot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import cycle

from adapters.console import events as e
from adapters.console.asking import Asking
from adapters.console.core import AT_HOME, Core
from adapters.console.place import Arrival
from adapters.console.rehearse import answer, entered, said, viewer
from adapters.console.script import person
from adapters.console.steps import ScriptError
from adapters.console.wall import NoButton, Shown, Wall
from bot.commands.call import Call, Caller, Reply
from bot.commands.form import form_of
from bot.commands.parse import parse
from bot.domain.refusal import Refusal
from bot.domain.zones import zone
from bot.message import Bullets, Button, Code, Message, Text, line, plain
from bot.ports import Clock

_ROOM = re.compile(r"#?([^\s:#]{1,80})")
_LAST_NUMBER = 99

_WORDS = (
    ("/progress", "any command of the bot; /help lists them"),
    ("as ada", "speak as ada; new people come in by it"),
    ("as lin facilitator timezone=Europe/Berlin", "what is said of her is new from now on"),
    ("in #room", "go to a channel; “in” alone leaves it"),
    ("press 2", "a button by its number or label; the number alone will do"),
    ("time", "what time it is, and when something falls due next"),
    ("quit", "leave; Ctrl-D does it too"),
)


class Session:
    """What one terminal knows: who speaks, where, and which buttons were shown."""

    def __init__(
        self, clock: Clock, tell: Callable[[e.Event, tuple[int, ...]], None], zone_name: str
    ) -> None:
        self._clock = clock
        self._tell = tell
        self._zone = zone_name
        self._wall = Wall()
        self._numbers = cycle(range(1, _LAST_NUMBER + 1))
        self._buttons: dict[int, tuple[Shown, Button]] = {}
        self._people: dict[str, Caller] = {}
        self._rooms: dict[str, str] = {}
        self._asking: Asking | None = None
        self._caller = self._enter("you facilitator")
        self.core: Core | None = None

    @property
    def prompt(self) -> str:
        """Who speaks and where, or the field that is asked for."""
        if self._asking is not None and self._asking.field is not None:
            return f"  {self._asking.field.name}: "
        room = self._rooms.get(self._caller.account)
        return f"{self._caller.name} in {room}> " if room else f"{self._caller.name}> "

    def greet(self) -> None:
        """Say who is here and what can be done."""
        self._reply(said("You speak as “you”, a facilitator. “help” says what you can type."))

    async def feed(self, typed: str) -> bool:
        """Do what was typed; false when it was to leave."""
        typed = typed.strip()
        if self._asking is not None:
            await self._fill(self._asking, typed)
            return True
        word, _, rest = typed.partition(" ")
        if word.lower() in ("quit", "exit"):
            return False
        try:
            await self._do(typed, word.lower(), rest.strip())
        except Refusal as refusal:
            self._reply(said(*refusal.parts, ok=False))
        except NoButton as no:
            self._reply(said(str(no), ok=False))
        except ScriptError as wrong:
            self._reply(said(f"{wrong.reason}.", ok=False))
        return True

    def interrupt(self) -> bool:
        """Drop the form that is open; false when there is none."""
        open_form, self._asking = self._asking, None
        if open_form is not None:
            self._reply(said(f"Dropped: {open_form.form.command.name} was not sent."))
        return open_form is not None

    def arrived(self, arrival: Arrival) -> None:
        """A post reached the console."""
        shown = self._wall.arrive(arrival)
        self._tell(e.Posted(self._clock.now(), arrival), self._number(shown))

    async def _do(self, typed: str, word: str, rest: str) -> None:
        if not typed:
            return
        if word.isascii() and word.isdigit() and not rest:
            await self._press(word)
        elif word == "press":
            await self._press(rest)
        elif word == "as":
            self._speak_as(rest)
        elif word == "in":
            self._go(rest)
        elif word == "time":
            await self._say_time()
        elif word in ("help", "?"):
            self._reply(_help())
        else:
            command, args = parse(self._running.registry, typed)
            await self._ask_or_call(command.path, args, self._rooms.get(self._caller.account))

    async def _press(self, label: str) -> None:
        if label.isascii() and label.isdigit():
            if int(label[:9]) not in self._buttons:
                raise NoButton(f"No button has the number {label[:9]}.")
            shown, button = self._buttons[int(label[:9])]
            if not shown.visible(viewer(self._caller)):
                raise NoButton(f"{self._caller.name} cannot see that button.")
        else:
            shown, button = self._wall.button(viewer(self._caller), label.strip('"“”'))
        if button.url is not None:
            self._reply(said(button.url))
        else:
            await self._ask_or_call(button.command, dict(button.args), shown.channel)

    async def _ask_or_call(
        self, path: tuple[str, ...], args: Mapping[str, str], channel: str | None
    ) -> None:
        command = self._running.registry.find(path)
        form = form_of(command, args) if command else None
        if form is None:
            everybody = tuple(self._people.values())
            await self._call(Call(self._caller, path, args, channel, mentions=everybody))
        else:
            self._asking = Asking(self._caller, form, channel)
            self._reply(said(f"{form.title}. /cancel drops it."))
            self._reply(said(self._asking.question()))

    async def _fill(self, asking: Asking, typed: str) -> None:
        if typed.lower() == "/cancel":
            self.interrupt()
            return
        today = self._clock.now().astimezone(zone(self._caller.zone or self._zone)).date()
        wrong = asking.take(typed, today)
        if wrong is not None:
            self._reply(said(wrong, ok=False))
        elif asking.field is not None:
            self._reply(said(asking.question()))
        else:
            await self._send(asking)

    async def _send(self, asking: Asking) -> None:
        """Send the form; what is refused is asked again, and nothing that was typed is lost."""
        self._asking = None
        reply = await self._call(asking.call)
        if reply.ok:
            return
        if reply.incident is None and asking.again(plain(reply.message)):
            self._asking = asking
            self._reply(said(f"{asking.question()}\nThe other answers stay. /cancel drops them."))
        else:
            self._reply(said(f"To try again: {asking.written()}"))

    async def _call(self, call: Call) -> Reply:
        reply = await self._running.handle(call)
        self._reply(reply, call.channel)
        while await self._running.run_due(self._clock.now()):
            pass
        return reply

    def _reply(self, reply: Reply, channel: str | None = None) -> None:
        shown = self._wall.show(answer(self._caller, reply, channel))
        event = e.Answered(
            self._clock.now(), self._caller.name, reply, shown.channel, self._caller.zone
        )
        self._tell(event, self._number(shown))

    def _number(self, shown: Shown) -> tuple[int, ...]:
        numbers = tuple(next(self._numbers) for _ in shown.message.buttons)
        for number, button in zip(numbers, shown.message.buttons, strict=True):
            self._buttons[number] = (shown, button)
        return numbers

    def _speak_as(self, rest: str) -> None:
        if not rest:
            self._reply(said(f"Here are {', '.join(self._people)}."))
        elif rest in self._people:
            self._caller = self._people[rest]
        else:
            self._caller = self._enter(rest)

    def _enter(self, words: str) -> Caller:
        caller = entered(person(0, words), AT_HOME)
        caller = replace(caller, zone=caller.zone or self._zone)
        self._people[caller.name] = caller
        return caller

    def _go(self, rest: str) -> None:
        if not rest:
            self._rooms.pop(self._caller.account, None)
        elif named := _ROOM.fullmatch(rest):
            self._rooms[self._caller.account] = f"#{named[1]}"
        else:
            raise Refusal("A channel is one word: in #room.")

    async def _say_time(self) -> None:
        now = self._clock.now()
        due = await self._running.next_due()
        then = f" Something falls due {self._local(due)}." if due else " Nothing waits."
        self._reply(said(f"It is {self._local(now)}.{then}"))

    def _local(self, at: datetime) -> str:
        name = self._caller.zone or self._zone
        return f"{at.astimezone(zone(name)):%a %d %b %Y, %H:%M} ({name})"

    @property
    def _running(self) -> Core:
        if self.core is None:
            raise RuntimeError("the process is not running")
        return self.core


def _help() -> Reply:
    items = tuple(line(Code(words), f": {meaning}") for words, meaning in _WORDS)
    return Reply(Message((Text(line("What you can type:")), Bullets(items))))
