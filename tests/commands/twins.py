"""Two communities on one bot, alike but for one word that everybody in them uses all the time."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Table

from bot.app import App
from bot.commands.call import Call, Caller, Reply
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.domain.people import Rank
from bot.domain.places import Place
from bot.jobs.runner import Runner
from bot.message import Button, plain
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.tx import Tx
from tests.commands.world import FEEDS, MONDAY, library
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

T = TypeVar("T")

PLATFORM = "console"

NEAR, FAR = "heron", "otter"
"""The word of each community. It is in all that its people write, and in every name but theirs."""

COHORT = "ML spring"
"""Both have a cohort of this name, and people of the same names in it."""

Row: TypeAlias = tuple[Any, ...]
Owned: TypeAlias = Mapping[str, frozenset[Row]]
Step: TypeAlias = tuple[str, str]

STORY: tuple[Step, ...] = (
    ("root", "/setup role={word}-guides channel=#{word}-news"),
    ("lin", '/cohort create name="{cohort}" start=2026-03-02 timezone=UTC leg=python-and-sql'),
    ("lin", "/cohort create name={word} start=2026-03-09 timezone=UTC joining=approval"),
    ("lin", '/cohort join "{cohort}"'),
    ("ada", '/cohort join "{cohort}"'),
    ("bob", '/cohort join "{cohort}"'),
    ("bob", "/settings alias={word}-bob"),
    ("bob", "/cohort join {word}"),
    ("ada", "/reminders on=yes time=20:00"),
    ("ada", '/checkin done="read about the {word}" next="{word} two" blocked={word}'),
    ("bob", "/checkin done={word} minutes=30"),
    ("lin", "/checkin done={word}"),
    ("ada", "/done milestone-week-01 link=https://{word}.example/ada note={word}"),
    ("lin", "/done milestone-week-01 link=https://{word}.example/lin"),
    ("ada", "/portfolio title={word} link=https://{word}.example/maze"),
    ("lin", "/portfolio title={word}"),
    ("lin", '/cohort facilitator person=bob cohort="{cohort}"'),
    ("lin", '/cohort holiday from=2026-03-19 to=2026-03-20 reason={word} cohort="{cohort}"'),
    ("lin", '/cohort schedule post=recap time=20:00 cohort="{cohort}"'),
    ("lin", '/cohort preview cohort="{cohort}"'),
    ("lin", "/cohort preview cohort={word}"),
    ("ada", '/cohort info cohort="{cohort}"'),
    ("bob", "/cohort list"),
    ("lin", '/cohort members cohort="{cohort}"'),
    ("ada", "/progress"),
    ("ada", "/track specialization=nlp"),
    ("ada", "/settings goal_days=4"),
    ("ada", "/calendar"),
    ("lin", '/cohort pause cohort="{cohort}"'),
    ("lin", '/cohort resume cohort="{cohort}"'),
    ("ada", "/home"),
    ("bob", "/pause until=2026-03-25 reason={word}"),
)


@dataclass
class Twin:
    """One of the two. `buttons` are all that anybody there was ever shown."""

    word: str
    buttons: dict[Button, None] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """What the platform calls the community."""
        return f"home-of-{self.word}"

    def caller(self, name: str, rank: Rank = Rank.MEMBER) -> Caller:
        account = f"{self.word}-{name}"
        ranks = {"root": Rank.ADMIN, "lin": Rank.FACILITATOR}
        return Caller(
            *(PLATFORM, account, name, self.home, self.word, ranks.get(name, rank)),
            names_channels=True,
        )


class Twins:
    """The bot with both of them in it, and their first week behind them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(MONDAY)
        self.chat = FakeChat()
        self.near, self.far = Twin(NEAR), Twin(FAR)
        self.app = App(store, REGISTRY, library(), self.clock, feeds=FEEDS)

    async def live(self) -> None:
        """Tell the story of both, and let a week go by."""
        for who, words in STORY:
            for twin in (self.near, self.far):
                reply = await self.say(twin, who, words)
                assert reply.ok, (twin.word, words, plain(reply.message))
        runner = Runner(self.store, library(), {PLATFORM: self.chat}, "test")
        for _ in range(7 * 24):
            while await runner.run_due(self.clock.now()):
                pass
            self.clock.forward(hours=1)
        for post in self.chat.posts:
            twin = self.near if self.is_for(post.place, self.near) else self.far
            twin.buttons.update(dict.fromkeys(post.message.buttons))

    async def say(self, twin: Twin, name: str, words: str) -> Reply:
        command, args = parse(REGISTRY, words.format(word=twin.word, cohort=COHORT))
        reply = await self.app.handle(Call(twin.caller(name), command.path, args, "#general"))
        twin.buttons.update(dict.fromkeys(reply.message.buttons))
        return reply

    def is_for(self, place: Place, twin: Twin) -> bool:
        return place.community == twin.home


class Trial(Store):
    """The same database, on which nothing lasts: a call leaves it as it was.

    `left` is what belongs to a community as the last transaction would have left it; None where
    that was read only, or refused.
    """

    def __init__(self, store: Store, home: str) -> None:
        super().__init__(store._database)
        self._home = home
        self.left: Owned | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        done: list[T] = []

        def tried(tx: Tx) -> None:
            done.append(work(tx))
            self.left = owned_by(tx, self._home)
            raise _Undone

        self.left = None
        with contextlib.suppress(_Undone):
            await super().write(tried)
        return done[-1]

    async def read(self, work: Callable[[Tx], T]) -> T:
        self.left = None
        return await super().read(work)


class _Undone(Exception):
    """What was tried is over."""


def owned_by(tx: Tx, home: str) -> Owned:
    """Every row of a community: its own, and each that refers to one of those, of all tables."""
    connection = tx._connection.connection.driver_connection
    assert connection is not None
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    ids = {name: _seeds(name, rows, home) for name in TABLES}
    found: dict[str, frozenset[Row]] = {}
    for name, columns in TABLES.items():
        mine = frozenset(
            row
            for row in rows[name]
            if row[0] in ids[name] or any(row[at] in ids[to] for at, to in columns.items())
        )
        ids[name] |= {row[0] for row in mine}
        found[name] = mine
    return found


def _seeds(name: str, rows: Mapping[str, Sequence[Row]], home: str) -> set[Any]:
    """The ids of rows that belong to the community although they refer to nothing of it."""
    there = {row[0] for row in rows["communities"] if home in row}
    match name:
        case "communities":
            return there
        case "persons":
            return {person for _, person, community, *_ in rows["accounts"] if community in there}
        case "places":
            return {row[0] for row in rows["places"] if home in row}
        case _:
            return set()


def _references(table: Table) -> dict[int, str]:
    """Where a row refers to another one by its id, and in which table."""
    at = list(table.columns.keys()).index
    return {
        at(key.parent.name): key.column.table.name
        for key in table.foreign_keys
        if key.column.name == "id"
    }


TABLES = {table.name: _references(table) for table in metadata.sorted_tables}
"""What is referred to comes first. Where a table has ids, they are its first column."""


def _belonging() -> frozenset[str]:
    found = {"communities", "persons", "places"}
    for name, columns in TABLES.items():
        if found.intersection(columns.values()):
            found.add(name)
    return frozenset(found)


PERSONAL = _belonging()
"""Tables whose rows belong to somebody, or to some community."""
