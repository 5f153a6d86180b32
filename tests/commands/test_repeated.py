"""A call that a platform tells of again changes nothing more."""

import asyncio
from dataclasses import replace

import pytest

from bot.app import REPEATED, App
from bot.commands.call import Call
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from bot.storage.tables import checkins, handled_calls
from tests.commands.world import World, library, text


@pytest.fixture
def call(either: World) -> Call:
    return Call(either.caller("ada"), ("checkin",), {"done": "chapter 1"}, key="discord:1")


async def test_the_second_time_nothing_is_done(either: World, call: Call) -> None:
    first = await either.app.handle(call)
    before = await either.snapshot()
    either.clock.forward(hours=1)

    again = await either.app.handle(replace(call, args={"done": "chapter 2"}))

    assert first.ok
    assert not first.repeated
    assert again.repeated
    assert text(again) == REPEATED
    assert await either.snapshot() == before


async def test_two_calls_are_two(either: World, call: Call) -> None:
    assert not (await either.app.handle(call)).repeated
    assert not (await either.app.handle(replace(call, key="discord:2"))).repeated

    [row] = await either.rows(checkins)
    assert row["revision"] == 2


async def test_a_refusal_was_not_handled(either: World, call: Call) -> None:
    before = await either.snapshot()
    refused = await either.app.handle(replace(call, args={"done": "chapter 1", "minutes": "many"}))
    assert not refused.ok
    assert await either.snapshot() == before

    again = await either.app.handle(call)

    assert again.ok
    assert not again.repeated


async def test_a_question_is_answered_as_often_as_it_is_asked(either: World, call: Call) -> None:
    asked = replace(call, command=("progress",), args={})

    answers = [await either.app.handle(asked) for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0].ok
    assert await either.rows(handled_calls) == []


async def test_without_a_key_every_call_counts(either: World, call: Call) -> None:
    for _ in range(2):
        assert not (await either.app.handle(replace(call, key=None))).repeated

    assert await either.rows(handled_calls) == []


async def test_of_ten_in_two_processes_one_is_done(
    either: World, call: Call, database_url: str
) -> None:
    other = await Store.open(database_url)
    apps = (either.app, App(other, REGISTRY, library(), either.clock))

    replies = await asyncio.gather(*[app.handle(call) for app in apps * 5])
    await other.close()

    assert all(reply.incident is None for reply in replies)
    assert sum(not reply.repeated for reply in replies) == 1
    [row] = await either.rows(checkins)
    assert (row["revision"], row["previous"]) == (1, None)
