"""Two communities on one bot: nothing that is done in one changes or shows the other."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind, Option, Scope
from bot.commands.wire import pack, unpack
from bot.domain.people import Rank
from bot.message import Button, plain
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.commands.twins import FAR, PERSONAL, Owned, Trial, Twin, Twins, owned_by
from tests.commands.world import FEEDS, library
from tests.databases import Sqlite

NAMED = (Kind.TEXT, Kind.PERSON, Kind.CHANNEL, Kind.ROLE)
"""What is looked up by what somebody writes."""

REPEATED = re.compile(r"There is no command “[^”]*”")
"""What is said again in small letters, whatever it was."""

LOOK = re.compile(r"(SCAN|SEARCH) (\w+)(?!.* ROW$)(?:.*(\(.*\)))?")
"""How SQLite says that it goes through a table, or finds rows in it by some columns."""

VALUE = re.compile(r"'[^']*'|\b[0-9.]+\b")
"""What differs from one run of a statement to the next."""

KEYS = ("rowid=", "_id=", "key", "actor=", "subject=", "created_by=", "community_ref=")
"""Columns that say whose a row is, and of which the value has to be known."""

every_command = pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda c: c.name)


@dataclass(frozen=True)
class Border:
    """What stands between the two: `own` is a cohort of the near one, `refs` name the far one."""

    twins: Twins
    trial: Trial
    app: App
    before: Owned
    own: str
    refs: tuple[str, ...]

    async def holds(
        self,
        caller: Caller,
        path: tuple[str, ...],
        args: Mapping[str, str],
        mentions: tuple[Caller, ...] = (),
    ) -> bool:
        """Give a command; whether the far community is as before, and unheard of."""
        reply = await self.app.handle(Call(caller, path, args, "#general", mentions))
        assert reply.incident is None, (path, args)
        said = [plain(reply.message), reply.file.text if reply.file else ""]
        said += [f"{one.label} {pack(one)}" for one in reply.message.buttons]
        untouched = self.trial.left in (None, self.before)
        return untouched and FAR not in REPEATED.sub("", "\n".join(said))


@pytest.fixture(scope="module")
def lived(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Twins, Path]:
    """Both communities after a week, and their database, which nobody has open."""
    path = tmp_path_factory.mktemp("twins") / "cairn.db"

    async def live() -> Twins:
        store = await Store.open(sqlite.copy_to(path))
        twins = Twins(store)
        await twins.live()
        await store.close()
        return twins

    return asyncio.run(live()), path


@pytest.fixture
async def border(lived: tuple[Twins, Path]) -> AsyncIterator[Border]:
    twins, path = lived
    store = await Store.open(f"sqlite:///{path}")
    trial = Trial(store, twins.far.home)
    before = await store.read(lambda tx: owned_by(tx, twins.far.home))
    near = await store.read(lambda tx: owned_by(tx, twins.near.home))
    own = min(int(row[0]) for row in near["cohorts"])
    yield Border(
        twins=twins,
        trial=trial,
        app=App(trial, REGISTRY, library(), twins.clock, feeds=FEEDS),
        before=before,
        own=f"id:{own}",
        refs=tuple(dict.fromkeys(references(twins.far, before))),
    )
    await store.close()


def references(twin: Twin, owned: Owned) -> Iterator[str]:
    """Whatever somebody could name a row of a community by: numbers, accounts, and words.

    Words are in capitals, which is the same to who looks up, and can be told from an answer.
    """
    for table in ("cohorts", "persons", "memberships", "projects", "deliveries", "jobs"):
        numbers = sorted(int(row[0]) for row in owned[table])
        yield from (f"id:{number}" for number in {numbers[0], numbers[-1]})
    yield from (f"{twin.word}-{name}".upper() for name in ("ada", "bob"))
    yield twin.word.upper()


def callers(twin: Twin) -> Iterator[Caller]:
    """Who has every right there, in the community and alone with the bot; and who has none."""
    lin = replace(twin.caller("lin"), rank=Rank.ADMIN)
    yield from (lin, replace(lin, community=None))


def enough(command: Command, cohort: str) -> dict[str, str]:
    """Enough for the command to run, about a cohort where it is about one."""
    given = {option.name: _some(option) for option in command.required}
    if command.name == "cohort create":
        given |= {"timezone": "UTC"}
    return given if command.scope is Scope.NONE else given | {"cohort": cohort}


def _some(option: Option) -> str:
    if option.choices:
        return option.choices[0]
    good = {Kind.DATE: "2026-03-16", Kind.BOOLEAN: "yes", Kind.INTEGER: "1", Kind.PERSON: "ada"}
    return good.get(option.kind, "milestone-week-02")


def attempts(command: Command, border: Border) -> Iterator[dict[str, str]]:
    """The command as it is meant, and with something of the far community in each option."""
    base = enough(command, border.own)
    yield base
    for option in command.options:
        if option.kind in NAMED:
            yield from (base | {option.name: ref} for ref in border.refs)
        elif option.kind is Kind.INTEGER:
            yield from (base | {option.name: ref[3:]} for ref in border.refs if ref[:3] == "id:")


@every_command
async def test_no_command_crosses_the_border(border: Border, command: Command) -> None:
    for caller in callers(border.twins.near):
        for args in attempts(command, border):
            assert await border.holds(caller, command.path, args), (caller, args)


async def test_no_button_of_the_others_does_anything_to_them(border: Border) -> None:
    """Pressed as it is, and with the number of the presser's own cohort in it."""
    near, far = border.twins.near, border.twins.far
    for caller in (*callers(near), near.caller("ada"), near.caller("zoe")):
        for button in far.buttons:
            path, args = pressed(button)
            swapped = {**args, "cohort": border.own} if "cohort" in args else args
            assert await border.holds(caller, path, args), (caller, button)
            assert await border.holds(caller, path, swapped), (caller, button)


async def test_nobody_of_the_others_is_led_in_by_a_mention(border: Border) -> None:
    """The platform may name people to whoever mentions them, wherever those are."""
    twins = border.twins
    [lin, _] = callers(twins.near)
    for home in (None, twins.far.home):
        ada = replace(twins.far.caller("ada"), community=home)
        for command in REGISTRY.commands:
            people = {o.name: ada.account for o in command.options if o.kind is Kind.PERSON}
            args = enough(command, border.own) | people
            held = await border.holds(lin, command.path, args, mentions=(ada,))
            assert held, command.name


async def test_suggestions_stay_on_their_side(border: Border) -> None:
    for caller in callers(border.twins.near):
        for command in REGISTRY.commands:
            for option in command.options:
                for cohort in (border.own, border.refs[0]):
                    call = Call(caller, command.path, {"cohort": cohort})
                    found = await border.app.complete(call, option.name, "")
                    assert not [one for one in found if FAR in f"{one.label} {one.value}"]


def test_posts_stay_on_their_side(lived: tuple[Twins, Path]) -> None:
    twins, _ = lived
    heard = {twin.word: 0 for twin in (twins.near, twins.far)}
    for twin, other in ((twins.near, twins.far), (twins.far, twins.near)):
        for post in twins.chat.posts:
            if twins.is_for(post.place, twin):
                assert other.word not in plain(post.message)
                heard[twin.word] += twin.word in plain(post.message)
    assert min(heard.values()) > 1, "somebody is quoted on both sides"


async def test_no_statement_looks_further_than_it_has_to(
    border: Border, lived: tuple[Twins, Path]
) -> None:
    """Each row of a person or a community is found by whose it is: SQLite says how it looks."""
    statements = {VALUE.sub("?", statement): statement for statement in await executed(border)}
    assert len(statements) > 100

    with closing(sqlite3.connect(lived[1])) as database:
        steps = {
            step
            for statement in statements.values()
            for *_, step in database.execute(f"EXPLAIN QUERY PLAN {statement}")
        }
    looks = {
        " ".join(filter(None, found.groups())) for step in steps if (found := LOOK.match(step))
    }
    assert {look for look in looks if not any(key in look for key in KEYS)} == {
        "SCAN editions",
        "SEARCH editions (digest=?)",
        "SEARCH places (platform=?)",  # the direct ones of an account that is forgotten
    }


async def executed(border: Border) -> set[str]:
    """Every statement that commands, buttons and suggestions of the near community bring about."""
    near, seen = border.twins.near, list[str]()

    def listen(tx: Tx) -> None:
        connection = tx._connection.connection.driver_connection
        assert connection is not None
        connection.set_trace_callback(seen.append)

    await Store.write(border.trial, listen)
    await border.trial.read(listen)
    lin, alone = callers(near)
    for caller in (lin, alone):
        for command in REGISTRY.commands:
            await border.holds(caller, command.path, enough(command, border.own))
    for button in near.buttons:
        await border.holds(near.caller("ada"), *pressed(button))
    for command in REGISTRY.commands:
        for option in command.options:
            call = Call(lin, command.path, {"cohort": border.own})
            await border.app.complete(call, option.name, "")
    ours = re.compile(r"(SELECT (?!\* )|INSERT|UPDATE|DELETE)")
    return {statement for statement in seen if ours.match(statement)}


async def test_these_tests_can_fail(border: Border) -> None:
    """What the others do among themselves is a change, and is heard of."""
    lin, ada = (border.twins.far.caller(name) for name in ("lin", "ada"))
    first = border.refs[0]

    assert not await border.holds(ada, ("checkin",), {"done": "a page"})
    assert not await border.holds(ada, ("home",), {})
    assert not await border.holds(lin, ("cohort", "cancel"), {"cohort": first})
    assert not await border.holds(replace(lin, community=None), ("cohort", "list"), {})


def test_something_of_every_table_is_theirs(lived: tuple[Twins, Path]) -> None:
    """A table that nothing is in would prove nothing: the story of the twins has to fill it."""
    _, path = lived
    with closing(sqlite3.connect(path)) as database:
        rows = {name: database.execute(f"SELECT 1 FROM {name}").fetchone() for name in PERSONAL}

    assert [name for name, found in rows.items() if not found] == []


def pressed(button: Button) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """A button as it comes back from a platform."""
    unpacked = unpack(pack(button))
    assert unpacked is not None
    return unpacked
