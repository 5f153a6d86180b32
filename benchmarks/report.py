"""The figures in a terminal and in docs/benchmarks.md."""

import platform
import sqlite3
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

from benchmarks.measure import REPETITIONS, Figure
from bot.clock import SystemClock

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEADS = ("Figure", "Floor", "Cairn", "Ratio", "Aim", "")
PACKAGES = (
    "sqlalchemy",
    "aiosqlite",
    "psycopg",
    "procrastinate",
    "discord.py",
    "slack-bolt",
    "slack-sdk",
    "apscheduler",
)

INTRODUCTION = f"""# Benchmarks

Written by `make bench`. Every figure is a ratio to a floor: the least that the same work costs
without Cairn, measured in the same run. Each is the median of {REPETITIONS} repetitions of both, in
turns. Absolute times are those of one machine, with whatever else it was doing.
"""

WORDS = {
    "reads": """## Reads

What one `/progress` costs. The floor is the very statements that it executes, played by plain
sqlite3 in a thread of its own, rows fetched: one hop from the event loop and back. Cohorts have 40
members, communities five cohorts; the twenty measured people, spread over the whole database,
checked in on each day of a year.""",
    "queue": """## The queue

Rows from claim to done, in lots of 100, with handlers and chats that do nothing; the database as
durable as it comes, and PostgreSQL's statistics up to date. procrastinate runs a task that does
nothing, ten at once. The floor on SQLite is the same lots in plain sqlite3. Four processes work
off one queue on PostgreSQL together.""",
    "scan": """## The due-scan

A hundred thousand cohorts with the next job of each kind waiting; for a thousand of them the post
of the week is due, and the chat accepts at once. The floor is every statement of that, played by
plain sqlite3 with the same commits. One look is what each tick costs while nothing is due.""",
    "checkins": """## Check-ins

`/checkin` through the front door: who asks, in which cohorts, the row, the streak and what is
next. The floor is one bare INSERT and its commit, just as durable; on PostgreSQL over as many
connections as the store has.""",
    "footprint": """## Footprint

A process with the store, the app, the runner, the ticker and the shipped roadmaps, after its
start. The floor is a process with a discord.py client that keeps and asks for as little as it
can.""",
    "discord-answers": """## Discord: answers

From the interaction to the callback, `/progress` as a process of its own on a Discord that runs on
this machine: the loopback of the tests, which checks what it is sent. The floor is a bare
discord.py client with the same lean flags that answers every interaction with “Hello”, on another
one in the same run. Twenty people ask one after the other, or so many times a second without
waiting. What is then waited for in vain for ten seconds is lost; a promise counts. Both bots,
the loopback and the database share the cores, so that the 99th percentile at 200 a second differs
widely from run to run.""",
    "discord-life": """## Discord: start and guilds

`cairn run` itself, from the start of the process to the callback of the first command, which is
given as soon as the gateway knows the bot. The memory is what a process with 2,500 guilds of
20 channels and 10 roles has more than one with 500, for each guild more. The floor is the bare
client.""",
    "discord-burst": """## Discord: a thousand posts at once

A thousand cohorts whose week begins at the same moment, on a Discord that enforces its limits and
is so far away that a request and its answer take so long on the way; three times for each distance.
The floor is what the limit takes and nothing else, 50 requests in a second: from the login on, the
ways there and back before the first post count as Cairn's.""",
    "slack-answers": """## Slack: answers

`/progress` in Socket Mode, to the acknowledgement and to the answer, as a process of its own on a
Slack that runs on this machine: the loopback of the tests, which checks what it is sent. The floor
is a bare bolt app that answers every command with “Hello”, on another one in the same run. Twenty
people ask one after the other, or 200 commands are given at the same moment; one is lost that was
not acknowledged in three seconds and answered in ten.""",
    "slack-burst": """## Slack: a burst of posts

A thousand cohorts in ten workspaces whose week begins at the same moment, on a Slack that enforces
its limits: one message a second in a channel, and 300 a minute in a workspace, five of them at
once. Slack's documentation says “several hundred messages per minute”. The floor is what the limits
take, from the first request on. The cohorts lie mixed in the database, or those of one workspace
after those of another.""",
}


def write(found: Mapping[str, Sequence[Figure]]) -> None:
    parts = [INTRODUCTION, _machine()]
    parts += [f"{WORDS[name]}\n\n{_markdown(figures)}\n" for name, figures in found.items()]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def printed(figures: Sequence[Figure]) -> str:
    rows = [HEADS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _markdown(figures: Sequence[Figure]) -> str:
    lines = [HEADS, ("---", *("---:",) * 4, "---"), *(_row(figure) for figure in figures)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    verdict = {True: "met", False: "missed", None: ""}[figure.met]
    return figure.name, figure.floor, figure.ours, figure.ratio, figure.aim, verdict


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{SystemClock().now().date().isoformat()}: {platform.system()} on {platform.machine()},"
        f" {cpu_count()} cores; Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {packages}.\n"
    )
