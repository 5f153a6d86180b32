"""`cairn chat`, `cairn demo` and `cairn rehearse`."""

import asyncio
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from adapters.console.clock import VirtualClock
from adapters.console.core import PLATFORM
from adapters.console.events import Answered, Broke, Event, as_json
from adapters.console.postlog import PostLog, SharedPostLog
from adapters.console.rehearse import communities
from adapters.console.rehearse import rehearse as play
from adapters.console.script import parse_script
from adapters.console.steps import ScriptError
from adapters.console.terminal import Terminal, talk
from adapters.console.transcript import Transcript
from bot.cli import logs
from bot.cli.bugs import Bugs
from bot.cli.failures import Failed
from bot.cli.output import Output
from bot.cli.process import opener
from bot.cli.ready import refuse_without_zones
from bot.clock import SystemClock
from bot.config import Settings
from bot.content import Library, offered
from bot.domain.zones import names
from bot.storage import migrate
from bot.storage.address import file_of, parse
from bot.storage.store import Store

WIDEST = 80
"""Columns of a terminal that are used."""


def chat(settings: Settings) -> int:
    """Talk on the configured database, which is brought up to date first."""
    refuse_without_zones()
    terminal = Terminal()
    logs.configure(settings, terminal.write if terminal.typing else None)
    migrate.upgrade(settings.database_url)
    talk(
        terminal,
        opener(settings.database_url, offered(settings.content_dir), ticks=True),
        SystemClock(),
        posts_of(settings.database_url),
        _columns(),
        colour=_colour(),
        zone_name=local_zone(),
    )
    return 0


def posts_of(url: str) -> PostLog:
    """What the chats on that database have shown; beside an SQLite file they all know it."""
    address = parse(url)
    if address.get_backend_name() != "sqlite":
        return PostLog(f"{token_hex(4)}-")
    file = file_of(address)
    return SharedPostLog(file.with_name(f"{file.name}.posts.jsonl"), texts=False)


def demo() -> int:
    """Play the story that comes with the bot."""
    story = (files("adapters.console") / "demo.cairn").read_text("utf-8")
    return _rehearse(story, offered(), None, _people())


def rehearse(settings: Settings, script: str, url: str | None, *, as_json: bool) -> int:
    """Play the script in a file, or on standard input when it is `-`.

    1 when it met a bug, 2 when a line of it makes no sense. Of the settings, it goes by the one
    that names more roadmaps.

    Raises:
        Failed: it cannot be read, or the database holds what no rehearsal made.
    """
    text = _text(script)
    tell = _json_lines() if as_json else _people()
    try:
        return _rehearse(text, offered(settings.content_dir), url, tell)
    except ScriptError as error:
        print(error, file=sys.stderr)
        return 2


def _rehearse(text: str, library: Library, url: str | None, tell: Callable[[Event], object]) -> int:
    refuse_without_zones()
    script = parse_script(text)
    bugs = 0

    def listen(event: Event) -> None:
        nonlocal bugs
        bugs += isinstance(event, Broke)
        bugs += isinstance(event, Answered) and event.reply.incident is not None
        tell(event)

    clock = VirtualClock(SystemClock())
    heard = Bugs(clock, listen)
    logging.getLogger("bot").addHandler(heard)
    try:
        with TemporaryDirectory(prefix="cairn-") as folder:
            database = url or f"sqlite:///{folder}/rehearsal.db"
            asyncio.run(_refuse_what_is_real(database, communities(script)))
            migrate.upgrade(database)
            asyncio.run(play(script, opener(database, library), clock, listen))
    finally:
        logging.getLogger("bot").removeHandler(heard)
    return 1 if bugs else 0


async def _refuse_what_is_real(url: str, ours: frozenset[str]) -> None:
    """A clock of its own would send what everybody else waits for, all of it too early."""
    if migrate.status(url).current is None:
        return
    store = await Store.open(url)
    try:
        found = await store.read(lambda tx: tx.communities.every())
    finally:
        await store.close()
    if any(platform != PLATFORM or name not in ours for platform, name in found):
        raise Failed(
            "that database holds more than rehearsals of this script; a rehearsal runs ahead of"
            " time, and would take everybody along"
        )


def _text(script: str) -> str:
    try:
        if script == "-":
            return sys.stdin.buffer.read().decode()
        return Path(script).read_bytes().decode()
    except OSError as error:
        raise Failed(f"cannot read {script}: {error.strerror}", 2) from None
    except UnicodeDecodeError:
        raise Failed(f"cannot read {script}: it is not UTF-8 text", 2) from None


def _people() -> Callable[[Event], object]:
    return Transcript(Output().write, _columns(), colour=_colour()).tell


def _json_lines() -> Callable[[Event], object]:
    output = Output()

    def tell(event: Event) -> None:
        told = as_json(event)
        if told is not None:
            output.write(json.dumps(told) + "\n")

    return tell


def _columns() -> int:
    return min(WIDEST, shutil.get_terminal_size().columns)


def _colour() -> bool:
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()


def local_zone() -> str:
    """The zone this machine is in, as far as it says."""
    named = os.environ.get("TZ", "").removeprefix(":")
    _, _, linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")
    found = next((name for name in (named, linked) if name in names()), "UTC")
    return "UTC" if found == "Etc/UTC" else found
