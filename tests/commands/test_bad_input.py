"""Whatever is asked for: always an answer, never a bug, and a refusal leaves no trace."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.call import Call, Reply
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind
from bot.commands.wire import pack
from bot.domain.people import Rank
from bot.storage.store import Store
from bot.storage.tables import metadata
from tests.commands.conftest import begin, peopled
from tests.commands.world import World, text
from tests.databases import Sqlite

LONGEST = 4000
"""Characters of an answer's plain text; what is longer comes in a file."""

TABLES = metadata.sorted_tables

NASTY = (
    *("", " \n\t", "\x00", "\ud800", "\u200b", "x" * 100_000, "Ω" * 600, "-1", "0", "1", "9" * 40),
    *("NaN", "yes", "today", "2026-03-09", "0000-00-00", "9999-12-31", "2100-12-31", "2000-01-01"),
    *("25:61", "09:00", "id:1", "id:2", "id:" + "9" * 20, "ada", "ml", "מרحبا עולם", "📚🐈"),
    *("\u202eecilA", "a\u2028b\r\nc", "\x1b[31mred\x07", "%s{0}{x}", "'; DROP TABLE persons; --"),
    *("<script>alert(1)</script>", "@everyone <!here>", "../../etc/passwd", "https://x.org/?a=b&c"),
    *("sprint", "week", "drop", "private", "3,5"),
)  # fmt: skip

values = st.sampled_from(NASTY) | st.text(st.characters(), max_size=30)
callers = st.sampled_from(["stranger", "ada", "lin", "root", "eve", "alone"])
channels = st.sampled_from([None, "#ml-spring", "#elsewhere"])


class Rig:
    """One world for many examples, on a loop of its own; each example finds it as it was."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self._runner.run(self._make(f"sqlite:///{path}"))
        self._beside = sqlite3.connect(path, isolation_level=None)
        self._kept = sqlite3.connect(":memory:")
        self._beside.backup(self._kept)
        self.untouched = self.rows()
        self._looked_at = self._version()

    def rows(self) -> list[list[tuple[object, ...]]]:
        """Every row of every table, as it lies in the file."""
        return [self._beside.execute(f"SELECT * FROM {table.name}").fetchall() for table in TABLES]

    def is_untouched(self) -> bool:
        """Whether every row is as it was; while nobody has written, there is nothing to look at."""
        version = self._version()
        if version == self._looked_at:
            return True
        self._looked_at = version
        return self.rows() == self.untouched

    def _version(self) -> int:
        """What changes whenever another connection has written to the file."""
        (number,) = self._beside.execute("PRAGMA data_version").fetchone()
        return int(number)

    def do(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        self._runner.run(work())

    async def ask(self, call: Call) -> None:
        await self.judge(await self.world.app.handle(call), call.command)

    async def judge(self, reply: Reply, path: tuple[str, ...]) -> None:
        """What holds of every answer; a refusal leaves no trace, and what was done is undone."""
        check(reply)
        command = REGISTRY.find(path)
        if command is None or not command.writes:
            return
        if not reply.ok:
            assert self.is_untouched()
        else:
            self._kept.backup(self._beside)
            self._enter(self.world.store)

    async def _make(self, url: str) -> None:
        self._enter(await Store.open(url))
        await begin(self.world)
        await self.world.say("ada", '/checkin done="chapter 1"')
        await self.world.say("ada", "/done 1")
        await self.world.say("eve", '/cohort create name="Far" start=2026-03-02 timezone=UTC')

    def _enter(self, store: Store) -> None:
        self.world = peopled(store)
        self.world.enter("alone", Rank.ADMIN, community=None)

    def close(self) -> None:
        self._beside.close()
        self._kept.close()
        self._runner.run(self.world.store.close())
        self._runner.close()


@pytest.fixture(scope="module")
def rig(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    path = tmp_path_factory.mktemp("bad") / "cairn.db"
    sqlite.copy_to(path)
    opened = Rig(path)
    yield opened
    opened.close()


def check(reply: Reply) -> None:
    said = text(reply)
    assert reply.incident is None
    assert said.strip()
    assert said.encode()
    assert len(said) <= LONGEST or reply.file is not None
    for button in reply.message.buttons:
        assert button.url is not None or pack(button)
    if not reply.ok:
        assert said.split("\n[")[0].endswith("."), said
        assert len(said.splitlines()) == 1, said
        assert len(said) <= 400, said
        assert reply.private


def call(
    world: World, who: str, command: Command, args: dict[str, str], channel: str | None
) -> Call:
    return Call(world.caller(who), command.path, args, channel)


def fitting(command: Command) -> dict[str, str]:
    """What the command needs, so that the one bad option is what is wrong."""
    good = {Kind.DATE: "2026-03-16", Kind.BOOLEAN: "no", Kind.INTEGER: "1", Kind.PERSON: "ada"}
    return {
        option.name: option.choices[0] if option.choices else good.get(option.kind, "x")
        for option in command.required
    }


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_every_option_with_every_kind_of_nonsense(rig: Rig, command: Command) -> None:
    async def every() -> None:
        for option in command.options:
            for nonsense in NASTY:
                args = fitting(command) | {option.name: nonsense}
                await rig.ask(call(rig.world, "lin", command, args, None))

    rig.do(every)


@settings(max_examples=300)
@given(
    who=callers,
    command=st.sampled_from(REGISTRY.commands),
    channel=channels,
    data=st.data(),
)
def test_any_arguments_at_all(
    rig: Rig, who: str, command: Command, channel: str | None, data: st.DataObject
) -> None:
    names = st.sampled_from([*(o.name for o in command.options), "cohort", "nonsense\x00"])
    args = data.draw(st.dictionaries(names, values, max_size=4))

    rig.do(lambda: rig.ask(call(rig.world, who, command, args, channel)))


@settings(max_examples=100)
@given(path=st.lists(st.text(st.characters(), max_size=12), max_size=3).map(tuple), who=callers)
def test_any_command_at_all(rig: Rig, path: tuple[str, ...], who: str) -> None:
    rig.do(lambda: rig.ask(Call(rig.world.caller(who), path, {"x": "y"})))


@settings(max_examples=150)
@given(
    who=callers,
    command=st.sampled_from(REGISTRY.commands),
    words=st.lists(
        values | st.builds("{}={}".format, st.sampled_from(["done", "cohort", "to"]), values),
        max_size=4,
    ),
)
def test_any_line_at_all(rig: Rig, who: str, command: Command, words: list[str]) -> None:
    async def say() -> None:
        line = " ".join([f"/{command.name}", *words])
        await rig.judge(await rig.world.say(who, line), command.path)

    rig.do(say)


@settings(max_examples=100)
@given(who=callers, command=st.sampled_from(REGISTRY.commands), started=values, data=st.data())
def test_any_beginning_gets_suggestions_or_none(
    rig: Rig, who: str, command: Command, started: str, data: st.DataObject
) -> None:
    option = data.draw(st.sampled_from([*(o.name for o in command.options), "nonsense"]))

    async def suggest() -> None:
        asked = Call(rig.world.caller(who), command.path, {})
        found = await rig.world.app.complete(asked, option, started)
        assert len(found) <= 25
        assert all(1 <= len(c.label) <= 100 and 1 <= len(c.value) <= 100 for c in found)
        assert rig.is_untouched()

    rig.do(suggest)


@settings(max_examples=60)
@given(name=st.text(st.characters(), max_size=40), community=st.text(st.characters(), max_size=40))
def test_any_name_a_platform_hands_over(rig: Rig, name: str, community: str) -> None:
    caller = replace(rig.world.caller("zoe"), name=name, community_name=community, community="Z")

    rig.do(lambda: rig.ask(Call(caller, ("settings",), {"goal_days": "2"})))
