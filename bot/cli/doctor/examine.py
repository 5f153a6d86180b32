"""Everything that is looked at, in a fixed order."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from aiohttp import ClientSession, ClientTimeout

from bot.cli.doctor import host
from bot.cli.doctor.clock import CLOCK, clock
from bot.cli.doctor.database import DATABASE, DISK, Known, database, disk, known
from bot.cli.doctor.guarded import PATIENCE, aside, guarded, looked, safe
from bot.cli.doctor.network import PUBLIC, SERVER, Network
from bot.cli.doctor.platforms import Platforms
from bot.config.faults import Given
from bot.domain.findings import Finding, Level, fine, sentence, wrong
from bot.ports import Clock
from bot.storage.errors import StorageError

FEW = 5
"""Findings of one kind in which nothing is wrong, that are told one by one."""


async def examine(given: Given, environment: Mapping[str, str], time: Clock) -> Sequence[Finding]:
    """All that was found."""
    settings = given.settings
    asking = asyncio.create_task(_database(given))
    platforms = Platforms(settings, asking, time)
    async with ClientSession(timeout=ClientTimeout(total=PATIENCE)) as session:
        groups = await asyncio.gather(
            _host(given, environment),
            _network(Network(settings, session)),
            safe("discord", platforms.discord),
            safe("slack", lambda: platforms.slack(session)),
        )
    machine, reached, *served = groups
    stored, _ = await asking
    told = [*machine, *stored, *reached, *(one for each in served for one in each)]
    told += await looked(CLOCK, lambda: [clock(platforms.readings)])
    return [*_condensed(told)]


async def _host(given: Given, environment: Mapping[str, str]) -> Sequence[Finding]:
    return [
        *await looked(host.SETTINGS, lambda: host.settings(given, environment)),
        *await looked(host.ZONES, host.zones),
        *await looked(host.ROADMAPS, lambda: host.roadmaps(given.settings.content_dir)),
    ]


async def _database(given: Given) -> tuple[Sequence[Finding], Known | None]:
    """What is found of it, and what it knows; None where it cannot be asked."""
    if "database_url" in given.unread:
        return (), None
    url = given.settings.database_url
    found = [*await looked(DATABASE, lambda: [database(url)])]
    there: Known | None = None

    async def ask() -> Sequence[Finding]:
        nonlocal there
        try:
            there = await aside(lambda: known(url))
        except StorageError as error:
            fix = "See whether it is busy or damaged; `cairn db backup` finds the latter."
            return (wrong(DATABASE, sentence(str(error)), fix),)
        return ()

    if all(one.level is Level.FINE for one in found):
        found += await guarded(DATABASE, ask)
    return [*found, *await looked(DISK, lambda: disk(url))], there


async def _network(network: Network) -> Sequence[Finding]:
    return [*await guarded(SERVER, network.server), *await guarded(PUBLIC, network.public)]


def _condensed(found: Sequence[Finding]) -> Iterator[Finding]:
    """Where nothing is wrong with many of a kind, that is one finding."""
    count = Counter(one.about for one in found if one.level is Level.FINE)
    told = set()
    for one in found:
        if one.level is not Level.FINE or count[one.about] <= FEW:
            yield one
        elif one.about not in told:
            told.add(one.about)
            yield fine(one.about, f"Nothing is wrong with {count[one.about]} of them.")
