import asyncio
import json
import os
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from adapters.console.place import Arrival, ConsoleChat, Crashed
from adapters.console.postlog import PostLog, SharedPostLog
from adapters.console.steps import Trouble
from bot.domain.places import Place
from bot.message import Message, Text, line
from bot.ports import Chat, Outgoing, PermanentFailure, TemporaryFailure


def outgoing(text: str, nonce: str, channel: str = "#ml", *, direct: bool = False) -> Outgoing:
    place = Place("console", "Rehearsal", channel, direct)
    return Outgoing(place, Message((Text(line(text)),)), nonce, "week")


@pytest.fixture(params=["memory", "file"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> PostLog:
    return PostLog() if request.param == "memory" else SharedPostLog(tmp_path / "posts.jsonl")


async def test_a_nonce_is_stored_once(log: PostLog) -> None:
    arrived: list[Arrival] = []
    chat: Chat = ConsoleChat(arrived.append, log)

    first = await chat.post(outgoing("a", "n1"))
    second = await chat.post(outgoing("a", "n2"))
    again = await chat.post(outgoing("a", "n1"))

    assert (first, second, again) == ("#ml/1", "#ml/2", "#ml/1")
    assert [arrival.id for arrival in arrived] == ["#ml/1", "#ml/2"]


async def test_what_was_stored_is_found_by_its_nonce(log: PostLog) -> None:
    chat = ConsoleChat(lambda _: None, log)
    stored = await chat.post(outgoing("Hello", "one"))
    assert await chat.find(outgoing("Hello", "one")) == stored
    assert await chat.find(outgoing("Hello", "two")) is None


async def test_places_have_ids_of_their_own(log: PostLog) -> None:
    chat = ConsoleChat(lambda _: None, log)
    await chat.post(outgoing("a", "n1"))
    assert await chat.post(outgoing("a", "n2", "ada", direct=True)) == "@ada/1"


async def test_an_edit_says_what_it_changes(log: PostLog) -> None:
    arrived: list[Arrival] = []
    chat = ConsoleChat(arrived.append, log)
    message_id = await chat.post(replace(outgoing("a", "n1"), thread="#ml/9"))
    await chat.edit(outgoing("b", "n1"), message_id)
    there = replace(outgoing("b", "n1"), thread="#ml/9")
    assert arrived[1] == Arrival(there, message_id, edited=True)


async def test_faults_come_in_order_and_end() -> None:
    arrived: list[Arrival] = []
    chat = ConsoleChat(arrived.append)
    chat.fail(Trouble.BUSY, 1, timedelta(seconds=30))
    chat.fail(Trouble.GONE, 1)

    with pytest.raises(TemporaryFailure) as busy:
        await chat.post(outgoing("a", "n1"))
    with pytest.raises(PermanentFailure, match="404"):
        await chat.edit(outgoing("a", "n1"), "#ml/1")
    await chat.post(outgoing("a", "n1"))

    assert busy.value.retry_after == timedelta(seconds=30)
    assert len(arrived) == 1


@pytest.mark.parametrize("trouble", Trouble)
async def test_every_trouble_is_temporary_or_permanent(trouble: Trouble) -> None:
    chat = ConsoleChat(lambda _: None)
    chat.fail(trouble, 1)
    expected = PermanentFailure if trouble.permanent else TemporaryFailure
    with pytest.raises(expected):
        await chat.post(outgoing("a", "n1"))


async def test_a_crash_comes_after_the_send_and_is_nothing_to_be_caught() -> None:
    arrived: list[Arrival] = []
    chat = ConsoleChat(arrived.append)
    chat.fail(Trouble.NETWORK, 1)
    chat.crash_after_send()

    with pytest.raises(TemporaryFailure):
        await chat.post(outgoing("a", "n1"))
    with pytest.raises(Crashed):
        await chat.post(outgoing("a", "n1"))
    with pytest.raises(Crashed):
        await chat.post(outgoing("b", "n2"))
    chat.come_back()
    assert await chat.post(outgoing("a", "n1")) == "#ml/1"

    assert len(arrived) == 1
    assert not issubclass(Crashed, Exception)


async def test_a_log_knows_what_another_process_stored_and_drops_half_a_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "posts.jsonl"
    one = ConsoleChat(lambda _: None, SharedPostLog(path))
    two = ConsoleChat(lambda _: None, SharedPostLog(path))
    await one.post(outgoing("a", "n1"))
    await two.post(outgoing("b", "n2"))
    with path.open("ab") as file:
        file.write(b'{"type": "post", "id": "#ml/')

    assert await one.post(outgoing("b", "n2")) == "#ml/2"
    assert await one.post(outgoing("c", "n3")) == "#ml/3"

    rows = [json.loads(row) for row in path.read_text().splitlines()]
    assert [(row["nonce"], row["text"]) for row in rows] == [("n1", "a"), ("n2", "b"), ("n3", "c")]


def _post_and_die(path: str, nonces: list[str], together: Barrier) -> None:
    async def go() -> None:
        chat = ConsoleChat(lambda _: None, SharedPostLog(Path(path)))
        for nonce in nonces:
            await chat.post(outgoing(nonce, nonce))

    together.wait(30)
    asyncio.run(go())
    os.kill(os.getpid(), 9)


def test_processes_that_are_killed_leave_every_nonce_once(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    nonces = [f"n{number}" for number in range(400)]
    context = get_context("spawn")
    together = context.Barrier(2)
    processes = [
        context.Process(target=_post_and_die, args=(str(path), order, together))
        for order in (nonces, nonces)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [-9, -9]

    rows = [json.loads(row) for row in path.read_text().splitlines()]
    assert sorted(row["nonce"] for row in rows) == sorted(nonces)
    assert len({row["id"] for row in rows}) == 400
