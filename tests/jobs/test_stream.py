"""Deliveries in a steady stream: who waits for whom, and who does not."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.places import Place
from bot.domain.queue import NewDelivery
from bot.jobs.lanes import PLACE_MOST
from bot.jobs.runner import Runner
from bot.jobs.stream import HOLD, IN_THE_AIR, LOT
from bot.message import Message, Text, encode, line
from bot.ports import Chat, Outgoing
from bot.storage.errors import StorageError
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.storage.tx import Tx
from tests.fakes.chat import FakeChat
from tests.jobs.road import library
from tests.rows import NOW, add_job, everything, new_job

HELLO = encode(Message((Text(line("Hello")),)))


@dataclass
class Slow(FakeChat):
    """Places that answer when they are told to, and those that are busy for a while."""

    held: dict[str, asyncio.Event] = field(default_factory=dict)
    busy: dict[str, timedelta] = field(default_factory=dict)
    air: int = 0
    most: int = 0

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return self.busy.get(place.channel, timedelta())

    async def post(self, outgoing: Outgoing) -> str:
        self.air += 1
        self.most = max(self.most, self.air)
        try:
            if outgoing.place.channel in self.held:
                await self.held[outgoing.place.channel].wait()
            return await super().post(outgoing)
        finally:
            self.air -= 1

    def hold(self, channel: str) -> asyncio.Event:
        self.held[channel] = asyncio.Event()
        return self.held[channel]

    def heard(self, channel: str) -> list[str]:
        return [one.kind for one in self.posts if one.place.channel == channel]


async def put(store: Store, *channels: str, platform: str = "console") -> None:
    """A delivery for each of these channels, named by its number."""

    def work(tx: Tx) -> None:
        number = len(everything(tx, deliveries))
        for channel in channels:
            number += 1
            job = add_job(tx, new_job(f"job {number}"))
            tx.jobs.finish([(job, "done", None)], NOW)
            place = Place(platform, "home", channel)
            day = NOW + timedelta(days=1)
            tx.deliveries.add([NewDelivery(job, place, f"{number}", HELLO, NOW, day)])

    await store.write(work)


def runner(store: Store, **chats: Chat) -> Runner:
    return Runner(store, library(2), chats, "one")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the chat is watched from outside
            await asyncio.sleep(0)


async def states(store: Store) -> Counter[object]:
    return Counter(row["state"] for row in await store.read(lambda tx: everything(tx, deliveries)))


async def until_rows(store: Store, wanted: Mapping[str, int]) -> None:
    async with asyncio.timeout(20):
        while await states(store) != wanted:  # noqa: ASYNC110 - the rows say it
            await asyncio.sleep(0)


async def test_a_slow_place_holds_up_neither_the_others_nor_what_comes_later(quick: Store) -> None:
    chat = Slow()
    answer = chat.hold("#slow")
    await put(quick, "#slow", *(f"#{number}" for number in range(2 * LOT)))
    one = runner(quick, console=chat)
    running = asyncio.create_task(one.run_due(NOW))
    await until(lambda: len(chat.posts) == 2 * LOT)

    await put(quick, "#late")
    assert await one.run_due(NOW) == 0
    await until(lambda: chat.heard("#late") != [])
    await until_rows(quick, {"sent": 2 * LOT + 1, "sending": 1})
    assert not running.done()

    answer.set()
    assert await running == 2 * LOT + 2
    assert await states(quick) == {"sent": 2 * LOT + 2}


async def test_no_more_is_in_the_air_than_may_be(quick: Store) -> None:
    chat = Slow()
    answers = [chat.hold(f"#{number}") for number in range(IN_THE_AIR + 30)]
    await put(quick, *chat.held)
    running = asyncio.create_task(runner(quick, console=chat).run_due(NOW))
    await until(lambda: chat.air == IN_THE_AIR)
    for answer in answers:
        answer.set()
    assert await running == IN_THE_AIR + 30
    assert chat.most == IN_THE_AIR


async def test_a_place_with_many_posts_leaves_room_for_others_and_keeps_its_order(
    quick: Store,
) -> None:
    chat = Slow()
    answer = chat.hold("#much")
    await put(quick, *["#much"] * (3 * LOT), "#little")
    running = asyncio.create_task(runner(quick, console=chat).run_due(NOW))
    await until(lambda: chat.heard("#little") != [])
    kept = {"sending": PLACE_MOST, "waiting": 3 * LOT - PLACE_MOST}
    await until_rows(quick, {"sent": 1, **kept})

    chat.held.clear()
    answer.set()
    await running
    assert chat.heard("#much") == [str(number) for number in range(1, 3 * LOT + 1)]


async def test_waiting_for_a_place_takes_no_room_in_the_air(quick: Store) -> None:
    chat = Slow(busy={f"#busy {n}": timedelta(milliseconds=1) for n in range(2 * LOT)})
    await put(quick, *chat.busy, "#free")
    running = asyncio.create_task(runner(quick, console=chat).run_due(NOW))
    await until(lambda: chat.heard("#free") != [])
    assert len(chat.posts) == 1

    chat.busy.clear()
    assert await running == 2 * LOT + 1


async def test_a_wait_that_ends_while_others_are_looked_at_is_no_longer_wait(
    quick: Store,
) -> None:
    waits = iter([timedelta(microseconds=1)])

    class Brief(FakeChat):
        def wait(self, place: Place, thread: str | None) -> timedelta:
            return next(waits, timedelta())

    chat = Brief()
    await put(quick, "#brief")
    async with asyncio.timeout(5):
        assert await runner(quick, console=chat).run_due(NOW) == 1
    assert len(chat.posts) == 1


async def test_a_place_that_is_busy_for_long_waits_in_the_rows(quick: Store) -> None:
    chat = Slow(busy={"#busy": timedelta(minutes=1)})
    await put(quick, "#busy", "#busy", "#free")
    one = runner(quick, console=chat)
    await one.run_due(NOW)
    assert [post.place.channel for post in chat.posts] == ["#free"]

    chat.busy.clear()
    later = NOW + timedelta(minutes=1) - HOLD / 2
    assert await one.next_due() == later
    assert await one.run_due(later) == 2
    assert chat.heard("#busy") == ["1", "2"]


async def test_one_platform_that_hangs_does_not_stop_the_other(quick: Store) -> None:
    here, there = Slow(), Slow()
    answers = [here.hold(f"#{number}") for number in range(LOT)]
    await put(quick, *here.held)
    await put(quick, *(f"#{number}" for number in range(2 * LOT)), platform="discord")
    running = asyncio.create_task(runner(quick, console=here, discord=there).run_due(NOW))
    await until(lambda: len(there.posts) == 2 * LOT)
    assert here.posts == []

    for answer in answers:
        answer.set()
    assert await running == 3 * LOT


async def test_a_stop_settles_what_is_in_the_air_and_hands_back_the_rest_at_once(
    quick: Store,
) -> None:
    chat = Slow()
    answer = chat.hold("#slow")
    await put(quick, *["#slow"] * 4)
    one = runner(quick, console=chat)
    running = asyncio.create_task(one.run_due(NOW))
    await until(lambda: chat.air == 1)
    one.finish()
    await until_rows(quick, {"sending": 1, "waiting": 3})
    assert not running.done()

    answer.set()
    await running
    assert await states(quick) == {"sent": 1, "waiting": 3}
    assert await runner(quick, console=chat).run_due(NOW) == 3
    assert chat.heard("#slow") == ["1", "2", "3", "4"]
    assert [post.ambiguous for post in chat.posts] == [False] * 4


async def test_what_arrived_while_the_database_was_away_is_settled_later(
    quick: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Slow()
    answer = chat.hold("#one")
    await put(quick, "#one")
    one = runner(quick, console=chat)
    running = asyncio.create_task(one.run_due(NOW))
    await until(lambda: chat.air == 1)

    async def away(work: object) -> None:
        raise StorageError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(quick, "claim", away)
        answer.set()
        with pytest.raises(StorageError):
            await running
    assert await states(quick) == {"sending": 1}

    await one.run_due(NOW)
    assert await states(quick) == {"sent": 1}
    assert len(chat.posts) == 1


async def test_posts_wait_for_jobs_that_were_due_before_them(quick: Store) -> None:
    """What such a job has to say comes first."""
    chat = Slow()
    await put(quick, "#one")

    def earlier(tx: Tx) -> None:
        tx.jobs.add([new_job("not run yet", NOW - timedelta(hours=1))])

    await quick.write(earlier)
    one = runner(quick, console=chat)
    [stream] = one._streams
    assert await stream.run(lambda: True) == 0
    assert chat.posts == []
