"""A look that cannot hide the others: it ends in time, and a bug in it is a finding."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TypeAlias, TypeVar

from bot.domain.findings import Finding, wrong

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that one look may take."""

AT_ONCE = 8
"""Looks of one kind that are under way together."""

Look: TypeAlias = Callable[[], Awaitable[Iterable[Finding]]]


async def guarded(about: str, look: Look) -> Sequence[Finding]:
    """What a look finds."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await safe(about, look)
    except TimeoutError:
        return (silent(about),)


async def looked(about: str, look: Callable[[], Iterable[Finding]]) -> Sequence[Finding]:
    """What a look finds that may keep its thread waiting."""
    return await guarded(about, lambda: aside(lambda: tuple(look())))


async def in_time(
    about: str, each: Sequence[T], look: Callable[[T], Awaitable[Iterable[Finding]]]
) -> tuple[list[Finding], int]:
    """What a look at each of them finds, and for how many there was no time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(this: T) -> Sequence[Finding]:
        async with gate:
            return await safe(about, lambda: look(this))

    tasks = [asyncio.create_task(one(this)) for this in each]
    _, left = await asyncio.wait(tasks, timeout=PATIENCE) if tasks else ((), ())
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    found = [finding for task in tasks if task not in left for finding in task.result()]
    return found, len(left)


def silent(about: str) -> Finding:
    """Something did not answer in time."""
    words = f"There was no answer within {PATIENCE:g} s."
    return wrong(about, words, "See whether it is busy or away, and look once more.")


async def safe(about: str, look: Look) -> Sequence[Finding]:
    """What a look finds that minds the time itself."""
    try:
        return tuple(await look())
    except TimeoutError:
        return (silent(about),)
    except Exception as bug:  # noqa: BLE001 - whatever it is, the other looks go on
        last = traceback.extract_tb(bug.__traceback__)[-1]
        where = f"{type(bug).__name__} in {Path(last.filename).name}:{last.lineno}"
        return (wrong(about, f"A bug kept Cairn from looking: {where}.", "Please report it."),)


async def aside(work: Callable[[], T]) -> T:
    """What `work` returns on a thread, which is left behind when nobody waits any longer."""
    loop = asyncio.get_running_loop()
    over: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if over.cancelled():
            return
        if error is not None:
            over.set_exception(error)
        else:
            over.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failed = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            failed = error
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(settle, result, failed)

    Thread(target=run, daemon=True).start()
    return await over
