"""What a start on Discord takes, and what guilds weigh."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from psutil import Process

from benchmarks.discord_stage import (
    BARE,
    CAIRN_RUN,
    Member,
    a_discord,
    add_member,
    answered,
    connected,
    process,
)
from benchmarks.measure import Figure, Trial, cost, interleaved, millis
from bot.storage.migrate import upgrade
from tests.wire.discord.server import Discord

START, MEMORY = 2.5, 1.15

FEWER = 5
"""So many times fewer guilds fill the room that a start has left over in a process."""

CHANNELS, ROLES = 20, 10
"""Of each guild whose weight is measured."""


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    url = f"sqlite:///{folder / 'life.db'}"
    upgrade(url)
    async with a_discord() as here:
        one = add_member(here, "ada")
        start = await interleaved(
            _start(here, one, BARE, folder), _start(here, one, CAIRN_RUN, folder, url)
        )
    guilds = 250 if quick else 2_500
    async with a_discord() as few, a_discord() as many:
        places = [(few, _guilds(few, guilds // FEWER)), (many, _guilds(many, guilds))]
        memory = await interleaved(
            _weight(places, BARE, folder), _weight(places, CAIRN_RUN, folder, url)
        )
    return [
        cost("start to the first answered command", start, millis, START),
        cost(f"memory for each of {guilds:,} guilds", memory, _kib, MEMORY),
    ]


def _start(
    here: Discord, one: Member, command: tuple[str, ...], folder: Path, url: str = ""
) -> Trial:
    async def trial() -> float:
        begun = perf_counter()
        async with process(here, command, folder, url):
            await connected(here)
            await answered(one.ask())
            return perf_counter() - begun

    return trial


def _guilds(here: Discord, count: int) -> Sequence[Member]:
    """People in guilds that are furnished like real ones."""
    members = [add_member(here, f"person {number}") for number in range(count)]
    for one in members:
        for number in range(CHANNELS - 1):
            here.world.add_channel(one.guild, f"channel {number}")
        for number in range(ROLES - 2):
            here.world.add_role(one.guild, f"role {number}")
    return members


def _weight(
    places: Sequence[tuple[Discord, Sequence[Member]]],
    command: tuple[str, ...],
    folder: Path,
    url: str = "",
) -> Trial:
    """Bytes that a process needs more for each guild more."""

    async def trial() -> float:
        (few, light), (many, heavy) = [
            (len(members), await _resident(here, members[-1], command, folder, url))
            for here, members in places
        ]
        return (heavy - light) / (many - few)

    return trial


async def _resident(
    here: Discord, last: Member, command: tuple[str, ...], folder: Path, url: str
) -> int:
    """Bytes in memory once a command is answered in the guild that is told of last."""
    async with process(here, command, folder, url) as started:
        await connected(here)
        await answered(last.ask())
        return Process(started.pid).memory_info().rss


def _kib(size: float) -> str:
    return f"{size / 2**10:.1f} KiB"
