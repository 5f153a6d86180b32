"""The whole bot on one store, with a clock and a chat that the test holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.commands.call import Call, Caller, Reply
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.content.library import Library
from bot.domain.events import Event
from bot.domain.people import Rank
from bot.jobs.runner import Runner
from bot.message import plain
from bot.ports import Outgoing
from bot.storage.store import Store
from bot.storage.tables import deliveries, jobs
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.jobs.road import library
from tests.rows import everything

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """An instant from what the clocks of a zone show: `2026-03-02 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))


@dataclass
class TimedChat(FakeChat):
    """Remembers when each post arrived, too."""

    clock: FakeClock = field(kw_only=True)
    arrivals: list[datetime] = field(default_factory=list)

    async def post(self, outgoing: Outgoing) -> str:
        message_id = await super().post(outgoing)
        self.arrivals += [self.clock.now()] * (len(self.posts) - len(self.arrivals))
        return message_id


@dataclass(frozen=True, slots=True)
class Told:
    """A post as the test compares it."""

    at: datetime
    kind: str
    place: str
    thread: str | None
    text: str


class Bot:
    """One process. Another one on the same store, clock and chat is `bot.restarted()`."""

    def __init__(
        self, store: Store, clock: FakeClock, road: Library, chat: TimedChat | None = None
    ) -> None:
        self.store, self.clock, self.library = store, clock, road
        self.chat = chat or TimedChat(clock=clock)
        self.app = App(store, REGISTRY, road, clock)
        self.runner = self.worker("one")

    def worker(self, name: str) -> Runner:
        return Runner(self.store, self.library, {"console": self.chat}, name)

    async def say(
        self, who: str, text: str, rank: Rank = Rank.MEMBER, zone: str | None = None
    ) -> Reply:
        """A command; what it makes due is done before this returns. Raises on a bug."""
        command, args = parse(REGISTRY, text)
        return await self.call(who, command.path, args, rank, zone)

    async def call(
        self,
        who: str,
        path: tuple[str, ...],
        args: Mapping[str, str],
        rank: Rank = Rank.MEMBER,
        zone: str | None = None,
    ) -> Reply:
        caller = Caller("console", who, who, "home", "Home", rank, zone, names_channels=True)
        reply = await self.app.handle(Call(caller, path, dict(args)))
        assert reply.incident is None, plain(reply.message)
        await self.catch_up()
        return reply

    async def lead(self, text: str) -> Reply:
        """A command by lin, who leads."""
        return await self.say("lin", text, Rank.FACILITATOR, "America/New_York")

    async def catch_up(self) -> None:
        for _ in range(1000):
            if not await self.runner.run_due(self.clock.now()):
                return
        raise AssertionError("what is due now does not come to an end")

    async def until(self, text: str, zone: ZoneInfo = NEW_YORK) -> None:
        """Let everything happen at its own time until the clocks of the zone show this."""
        await self.on_to(at(text, zone))

    async def on_to(self, then: datetime) -> None:
        await self.catch_up()
        while (due := await self.runner.next_due()) is not None and due <= then:
            assert due > self.clock.now(), "what was due did not run"
            self.clock.forward(seconds=(due - self.clock.now()).total_seconds())
            await self.catch_up()
        self.away(then)
        await self.catch_up()

    def away(self, then: datetime) -> None:
        """Time goes by and nobody looks."""
        self.clock.forward(seconds=(then - self.clock.now()).total_seconds())

    async def back(self, text: str, zone: ZoneInfo = NEW_YORK) -> None:
        """The process was away until then."""
        self.away(at(text, zone))
        await self.catch_up()

    @property
    def told(self) -> list[Told]:
        """The posts so far, in order."""
        return [
            Told(when, post.kind, post.place.channel, post.thread, plain(post.message))
            for when, post in zip(self.chat.arrivals, self.chat.posts, strict=True)
        ]

    @property
    def kinds(self) -> list[str]:
        return [post.kind for post in self.chat.posts]

    def take(self) -> list[Told]:
        """The posts so far, which are then forgotten."""
        told = self.told
        self.chat.posts.clear()
        self.chat.arrivals.clear()
        return told

    async def jobs(self, **wanted: str) -> list[dict[str, object]]:
        rows = await self.store.read(lambda tx: everything(tx, jobs))
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    async def deliveries(self, **wanted: str) -> list[dict[str, object]]:
        rows = await self.store.read(lambda tx: everything(tx, deliveries))
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def bot_on(
    store: Store, now: str = "2026-03-02 08:00", weeks: int = 6, events: tuple[Event, ...] = ()
) -> Bot:
    """A bot at a moment of New York, where no cohort is yet."""
    clock = FakeClock(at(now))
    return Bot(store, clock, library(weeks, *events))


CREATE = '/cohort create name="ML spring" start=2026-03-02 timezone=America/New_York'


async def with_cohort(
    store: Store, more: str = "", now: str = "2026-03-02 08:00", events: tuple[Event, ...] = ()
) -> Bot:
    """Lin's cohort, an hour before its first post."""
    bot = bot_on(store, now, events=events)
    reply = await bot.lead(f"{CREATE} {more}")
    assert reply.ok, plain(reply.message)
    return bot
