"""Asks addresses of the web whether they still lead somewhere."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.metadata import version
from typing import TypeAlias

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.cli import verdicts
from bot.cli.verdicts import NO_ADDRESS, Found, State, Verdict

TIMEOUT = 15.0
"""Seconds that one request may take."""
WAITS = 2
"""How often one host is waited for, whatever the number of its addresses."""
MOST_REDIRECTS = 10
LONGEST_HEADER = 64 * 1024
"""Bytes; some sites go far beyond what aiohttp takes unless told."""

Sleep: TypeAlias = Callable[[float], Awaitable[object]]


@asynccontextmanager
async def connected(
    seconds: float = TIMEOUT, resolver: AbstractResolver | None = None
) -> AsyncIterator[ClientSession]:
    """A session to ask with, closed at the end. A request takes at most so many seconds."""
    agent = f"Mozilla/5.0 (compatible; cairn/{version('cairn-bot')}; checks links)"
    async with ClientSession(
        connector=TCPConnector(limit=0, resolver=resolver),
        headers={"User-Agent": agent},
        max_field_size=LONGEST_HEADER,
        timeout=ClientTimeout(total=seconds),
    ) as session:
        yield session


async def check(
    addresses: Collection[str],
    session: ClientSession,
    at_once: int,
    tell: Callable[[], object],
    sleep: Sleep = asyncio.sleep,
) -> Mapping[str, Verdict]:
    """The verdict on each address, in their order. `tell` is called whenever one is known.

    At most `at_once` requests are under way, and one on each host.
    """
    checker = _Checker(session, at_once, sleep)

    async def checked(address: str) -> Verdict:
        verdict = await checker.verdict(address)
        tell()
        return verdict

    async with asyncio.TaskGroup() as group:
        tasks = {address: group.create_task(checked(address)) for address in addresses}
    return {address: task.result() for address, task in tasks.items()}


class _Host:
    """Whoever has the turn may ask it; while it is waited for, nobody else does."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.waits = WAITS


class _Checker:
    def __init__(self, session: ClientSession, at_once: int, sleep: Sleep) -> None:
        self._session = session
        self._slots = asyncio.Semaphore(at_once)
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._sleep = sleep

    async def verdict(self, address: str) -> Verdict:
        """Where the address leads in the end; a new one only if every step to it is for good."""
        try:
            first = URL(address)
        except ValueError:
            return NO_ADDRESS
        here = settled = first
        permanent = True
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._ask(here)
            if isinstance(found, Verdict):
                return _of_the_first(first, settled, here, found)
            here = found.to
            permanent = permanent and found.permanent
            settled = here if permanent else settled
        return Verdict(State.BROKEN, "redirects without an end")

    async def _ask(self, address: URL) -> Found:
        host = self._hosts[address.host_port_subcomponent or ""]
        async with host.turn:
            while True:
                async with self._slots:
                    found, wait = await self._get(address)
                if wait is None or not host.waits:
                    return found
                host.waits -= 1
                await self._sleep(wait)

    async def _get(self, address: URL) -> tuple[Found, float | None]:
        """What is there, and the seconds after which to ask again. The body is not read."""
        try:
            # Not HEAD: many sites refuse it.
            async with self._session.get(address, allow_redirects=False) as answer:
                return verdicts.of(answer), verdicts.wait(answer)
        except (ClientError, OSError, ValueError) as error:
            return verdicts.of_failure(error), None


def _of_the_first(first: URL, settled: URL, last: URL, found: Verdict) -> Verdict:
    """What a verdict on the last of some redirects says of the first."""
    if found.state is not State.FINE:
        return found if last == first else replace(found, words=f"{found.words}, at {last}")
    return found if settled == first else Verdict(State.MOVED, f"is at {settled} now")
