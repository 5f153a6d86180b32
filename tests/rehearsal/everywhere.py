"""One script on three platforms: people who act at their Discord and their Slack as it says."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from html import escape
from typing import Protocol

from adapters.console import steps as s
from adapters.discord.chat import DiscordChat
from adapters.slack.life import Life
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind
from bot.domain.usage import Usage
from bot.jobs.runner import Runner
from bot.ports import Chat
from bot.storage.store import Store
from tests.commands.world import library
from tests.fakes.clock import FakeClock
from tests.wire.discord import cairn as discord_cairn
from tests.wire.discord import server as discord_server
from tests.wire.discord.options import Value
from tests.wire.discord.refusals import Json
from tests.wire.slack import cairn as slack_cairn
from tests.wire.slack import server as slack_server
from tests.wire.slack.chatting import chat_on
from tests.wire.slack.person import Person

COMMUNITY, CHANNEL = "Learners", "#general"
"""What both are called in the script, and on every platform."""

Args = Mapping[str, str]


class Stage(Protocol):
    """A platform with the bot on it. `chat` is what posts go through."""

    platform: str
    chat: Chat

    def enter(self, name: str) -> None: ...

    async def say(self, name: str, command: Command, args: Args) -> None:
        """Give a command in the channel, and wait for the answer."""
        ...

    async def press(self, name: str, label: str, answers: Args) -> None:
        """Press the newest button of this label that the person sees, and fill in its form."""
        ...

    def names(self) -> Iterator[tuple[str, str]]:
        """Every id of the platform, with what the script calls it."""
        ...


class OnDiscord:
    """The real client on a Discord of this machine."""

    platform = "discord"

    def __init__(self, cairn: discord_cairn.Cairn, chat: Chat) -> None:
        self.chat = chat
        self._cairn = cairn
        self._hands = {"Root": cairn.root, "Ada": cairn.ada}
        self._told: dict[str, list[Json]] = {}

    def enter(self, name: str) -> None:
        if name not in self._hands:
            person = discord_cairn.person(self._cairn, name.lower())
            self._hands[name] = self._cairn.here.hand(person)

    async def say(self, name: str, command: Command, args: Args) -> None:
        values = {key: self._value(command, key, text) for key, text in args.items()}
        hand = self._hands[name]
        deed = await hand.slash(self._cairn.channel, command.name, **values).settled()
        self._told.setdefault(name, []).append(deed.shown)

    async def press(self, name: str, label: str, answers: Args) -> None:
        hand = self._hands[name]
        seen = [one for one in self._seen(name) if label in discord_cairn.labels(one)]
        newest = max(seen, key=lambda message: int(message["id"]))
        deed = await hand.press(newest, label).answered()
        if answers:
            deed = hand.submit(deed, dict(answers))
        await deed.settled()
        if deed.message is not None:
            self._told.setdefault(name, []).append(deed.message)

    def names(self) -> Iterator[tuple[str, str]]:
        yield str(self._cairn.guild.id), COMMUNITY
        yield str(self._cairn.channel.id), CHANNEL
        yield from ((str(hand.person.id), name) for name, hand in self._hands.items())

    def _seen(self, name: str) -> Iterator[Json]:
        person = self._hands[name].person
        for place in self._cairn.here.world.channels.values():
            if place.recipient in (None, person):
                yield from place.said
        yield from self._told.get(name, [])

    def _value(self, command: Command, name: str, text: str) -> Value:
        option = command.option(name)
        assert option is not None
        match option.kind:
            case Kind.INTEGER:
                return int(text)
            case Kind.BOOLEAN:
                return text == "yes"
            case Kind.PERSON:
                return self._hands[text].person
            case _:
                return text


class OnSlack:
    """The real bolt app, on sockets, on a Slack of this machine."""

    platform = "slack"

    def __init__(self, cairn: slack_cairn.Cairn, life: Life) -> None:
        self.chat: Chat = chat_on(cairn.here)
        self._cairn = cairn
        self._life = life
        self._people = {"Root": cairn.root, "Ada": cairn.ada}
        for name in self._people:
            self._settle_in(name)

    def enter(self, name: str) -> None:
        if name not in self._people:
            self._people[name] = self._cairn.here.person(self._cairn.learners, name.lower())
            self._cairn.general.members.add(self._people[name].id)
            self._settle_in(name)

    async def say(self, name: str, command: Command, args: Args) -> None:
        given = tuple((key, self._written(command, key, text)) for key, text in args.items())
        text = str(Usage(command.name, given)).removeprefix("/")
        await self._people[name].command("/cairn", text, self._cairn.general).answered()
        await self._life.settle(5)

    async def press(self, name: str, label: str, answers: Args) -> None:
        person = self._people[name]
        seen = [one for one in self._seen(person) if label in slack_cairn.labels(one)]
        newest = max(seen, key=lambda message: str(message["ts"]))
        deed = person.press(newest, label)
        if answers:
            await deed.answered()
            await person.submit(dict(answers)).acked()
        await deed.answered()
        await self._life.settle(5)

    def names(self) -> Iterator[tuple[str, str]]:
        yield self._cairn.learners.id, COMMUNITY
        yield self._cairn.general.id, CHANNEL
        yield from ((person.id, name) for name, person in self._people.items())

    def _settle_in(self, name: str) -> None:
        """Slack says how people are called and where they live; Discord does not say where."""
        self._people[name].user.display_name = name
        self._people[name].user.tz = "Etc/UTC"

    def _seen(self, person: Person) -> list[Json]:
        places = (self._cairn.general, person.dm)
        return [*person.ephemerals, *(one for place in places for one in place.messages.values())]

    def _written(self, command: Command, name: str, text: str) -> str:
        """As Slack hands on what is typed."""
        option = command.option(name)
        assert option is not None
        return (
            self._people[text].mention if option.kind is Kind.PERSON else escape(text, quote=False)
        )


@asynccontextmanager
async def on_discord(store: Store, clock: FakeClock) -> AsyncIterator[Stage]:
    async with discord_server.serving(clock) as here:
        with discord_server.pointed_at(here):
            cairn = await discord_cairn.settled(here, store)
            async with cairn.running() as client:
                yield OnDiscord(cairn, DiscordChat(client, clock, client.servers.has_left))
        here.check_quiet()


@asynccontextmanager
async def on_slack(store: Store, clock: FakeClock) -> AsyncIterator[Stage]:
    async with slack_server.serving(clock) as here:
        cairn = slack_cairn.settled(here, store)
        async with cairn.on_sockets() as life:
            yield OnSlack(cairn, life)
        here.check_quiet()


class Player:
    """Plays a script; what is due happens at its own time."""

    def __init__(self, stage: Stage, store: Store, clock: FakeClock) -> None:
        self._stage = stage
        self._clock = clock
        chats = {stage.platform: stage.chat}
        self._runner = Runner(store, library(), chats, "worker", lambda: 0.0)

    async def play(self, script: Sequence[s.Step]) -> None:
        for step in script:
            match step:
                case s.SetClock(_, at):
                    await self._forward(at)
                case s.MoveClock(_, by):
                    await self._forward(self._clock.now() + by)
                case s.Enter(_, name):
                    self._stage.enter(name)
                case s.Say(_, name, text):
                    command, args = parse(REGISTRY, text)
                    await self._stage.say(name, command, args)
                case s.Press(_, name, label, given):
                    await self._stage.press(name, label, dict(given))
                case _:
                    raise TypeError(f"only rehearsals can do this: {step}")
            await self._catch_up()

    async def _forward(self, to: datetime) -> None:
        await self._catch_up()
        while (due := await self._runner.next_due()) is not None and due <= to:
            self._wait(due)
            await self._catch_up()
        self._wait(to)

    def _wait(self, to: datetime) -> None:
        self._clock.forward(seconds=max(0.0, (to - self._clock.now()).total_seconds()))

    async def _catch_up(self) -> None:
        while await self._runner.run_due(self._clock.now()):
            pass
