"""Runs processes of the bot on one database and kills them: `URL LOG KILLS SEED WORKERS LONGEST`.

Each is forked from this one, which has imported everything, so that a start takes milliseconds.
They post into a file that keeps nonces, on clocks that jump from one due moment to the next. After
the last kill they are left alone until nothing is due any more. Prints how many were killed.
"""

import asyncio
import os
import random
import select
import signal
import sys
from datetime import datetime
from pathlib import Path

from adapters.console.place import ConsoleChat
from adapters.console.postlog import SharedPostLog
from bot.jobs.runner import Runner
from bot.storage.store import Store
from tests.crash.story import START, WEEKS
from tests.jobs.road import library

ROAD = library(WEEKS)
WAIT_FOR_THE_OTHER = 0.002


async def work(url: str, log: Path, started: int) -> None:
    """Do everything that ever falls due, unless killed."""
    store = await Store.open(url)
    chat = ConsoleChat(lambda _: None, SharedPostLog(log))
    runner = Runner(store, ROAD, {"console": chat}, worker=f"process {os.getpid()}")
    os.write(started, b".")
    now: datetime = START
    while (due := await runner.next_due()) is not None:
        now = max(now, due)
        if not await runner.run_due(now):
            await asyncio.sleep(WAIT_FOR_THE_OTHER)  # another process is at it
    await store.close()


def start(url: str, log: Path) -> tuple[int, int]:
    """A process at work: its id, and a pipe that closes when it ends."""
    pipe, started = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            asyncio.run(work(url, log, started))
            status = 0
        finally:
            os._exit(status)
    os.close(started)
    if not os.read(pipe, 1):
        raise RuntimeError("a process died before it began")
    return child, pipe


def ended(pipe: int, seconds: float | None = None) -> bool:
    """Whether the process ends by itself within so many seconds."""
    return bool(select.select([pipe], [], [], seconds)[0])


def main(url: str, log: Path, kills: int, seed: int, workers: int, longest: float) -> int:
    chance = random.Random(seed)
    alive = [start(url, log) for _ in range(workers)]
    killed = 0
    while killed < kills:
        child, pipe = alive.pop(chance.randrange(len(alive)))
        if ended(pipe, chance.uniform(0, longest)):
            alive.append((child, pipe))
            break
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(pipe)
        killed += 1
        alive.append(start(url, log))
    for child, pipe in alive:
        ended(pipe)
        if os.waitpid(child, 0)[1] != 0:
            raise RuntimeError("a process failed by itself")
    return killed


if __name__ == "__main__":
    url, log, kills, seed, workers, longest = sys.argv[1:]
    print(main(url, Path(log), int(kills), int(seed), int(workers), float(longest)))  # noqa: T201
