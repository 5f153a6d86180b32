"""`cairn content links`: which addresses of the roadmaps lead nowhere any more."""

import asyncio
import sys
from collections import Counter as Counts
from collections.abc import Iterable, Iterator, Mapping

from bot.cli import addresses, contents
from bot.cli.counter import Counter
from bot.cli.verdicts import State, Verdict
from bot.domain.roadmap import Roadmap


def links(folder: str | None, at_once: int) -> int:
    """Ask every address and print what is not fine; 1 when an address is broken.

    Raises:
        Failed: no roadmap is there.
    """
    library = contents.read(folder)
    if contents.print_faults(library):
        return 1
    used = _uses(library.roadmaps.values())
    found = asyncio.run(_ask(used, at_once))
    print("\n".join(report(used, found)))
    return 1 if any(verdict.state is State.BROKEN for verdict in found.values()) else 0


def addresses_of(roadmap: Roadmap) -> Iterator[tuple[str, str]]:
    """What a roadmap leads to: the id of whatever does, and the address."""
    yield from ((resource.id, resource.url) for resource in roadmap.resources)
    yield from ((event.id, event.url) for event in roadmap.events)


def _uses(roadmaps: Iterable[Roadmap]) -> Mapping[str, list[str]]:
    """Every address once, in order, with the ids it is used under."""
    used: dict[str, list[str]] = {}
    for roadmap in roadmaps:
        for an_id, address in addresses_of(roadmap):
            ids = used.setdefault(address, [])
            if an_id not in ids:
                ids.append(an_id)
    return used


async def _ask(used: Mapping[str, list[str]], at_once: int) -> Mapping[str, Verdict]:
    async with addresses.connected() as session:
        with Counter("Checking", len(used), sys.stderr) as counter:
            return await addresses.check(used, session, at_once, counter.step)


def report(used: Mapping[str, list[str]], found: Mapping[str, Verdict]) -> Iterator[str]:
    """A group for each state but fine, the worst one last; then the counts.

    `used` has the ids of each address.
    """
    for state in (State.MOVED, State.UNSURE, State.BROKEN):
        lines = [
            f"  {', '.join(used[address])}  {address}  {verdict.words}"
            for address, verdict in found.items()
            if verdict.state is state
        ]
        if lines:
            yield "\n".join([f"{state.capitalize()}:", *lines, ""])
    counts = Counts(verdict.state for verdict in found.values())
    things = "address" if len(found) == 1 else "addresses"
    yield f"{len(found)} {things}: " + ", ".join(f"{counts[s]} {s}" for s in State) + "."
