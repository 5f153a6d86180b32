"""`python -m benchmarks [NAME …] [--quick]`: measure, and write docs/benchmarks.md."""

import argparse
import asyncio
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from benchmarks import (
    checkins,
    discord_answers,
    discord_burst,
    discord_life,
    footprint,
    queues,
    reads,
    scan,
    slack_answers,
    slack_burst,
)
from benchmarks.measure import Figure
from benchmarks.report import printed, write
from bot.cli.logs import speak_plainly


class Measure(Protocol):
    def __call__(self, folder: Path, *, quick: bool) -> Awaitable[list[Figure]]: ...


EVERY: dict[str, Measure] = {
    "reads": reads.figures,
    "queue": queues.figures,
    "scan": scan.figures,
    "checkins": checkins.figures,
    "footprint": footprint.figures,
    "discord-answers": discord_answers.figures,
    "discord-life": discord_life.figures,
    "discord-burst": discord_burst.figures,
    "slack-answers": slack_answers.figures,
    "slack-burst": slack_burst.figures,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EVERY))
    parser.add_argument("--quick", action="store_true", help="small sizes, and nothing is written")
    args = parser.parse_args()
    if unknown := set(args.names) - set(EVERY):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(EVERY)}")
    speak_plainly()
    found: dict[str, list[Figure]] = {}
    for name in args.names or EVERY:
        print(f"{name} …", flush=True)
        found[name] = measured(EVERY[name], quick=args.quick)
        print(printed(found[name]), flush=True)
    if not args.names and not args.quick:
        write(found)


def measured(measure: Measure, *, quick: bool) -> list[Figure]:
    async def run(folder: Path) -> list[Figure]:
        return await measure(folder, quick=quick)

    with TemporaryDirectory(prefix="cairn-bench-") as folder:
        return asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
