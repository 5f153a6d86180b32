"""From what was typed to an exit status: 0 it worked, 1 it failed, 2 it made no sense."""

import io
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from bot.cli.arguments import arguments
from bot.cli.failures import CannotWrite, Failed, NobodyReads
from bot.cli.lasting import lasting
from bot.cli.logs import speak_plainly
from bot.cli.output import drop_the_rest, refused
from bot.config import ConfigError, effective, read
from bot.storage.errors import StorageError
from bot.storage.urls import database as checked


def main(argv: Sequence[str] | None = None) -> int:
    """Do what `argv` says, and return the exit status. Expected failures are one line each."""
    _survive_odd_text()
    speak_plainly()
    try:
        status = _printed(arguments().parse_args(argv))
    except Failed as failure:
        return _fail(f"cairn: {failure}", failure.status)
    except (ConfigError, StorageError) as error:
        return _fail(f"cairn: {error}", 1)
    except KeyboardInterrupt:
        return 130
    except NobodyReads:
        drop_the_rest()
        return 0
    except CannotWrite as full:
        drop_the_rest()
        return _fail(f"cairn: {full}", 1)
    return status


def _printed(typed: Namespace) -> int:
    """Do it, and see that what it printed is out."""
    try:
        status = _do(typed)
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # it is about a file, and so not about the output
            raise
        raise refused(error) from None
    return status


def _do(typed: Namespace) -> int:
    match typed.command:
        case "run":
            return _run()
        case "chat" | "demo" | "rehearse":
            return _console(typed)
        case "db":
            return _database(typed)
        case "content":
            return _content(typed)
        case "discord":
            return _discord(typed)
        case "slack":
            return _slack(typed)
        case "config":
            return _config()
        case "doctor":
            from bot.cli.doctor.command import doctor

            return doctor(as_json=typed.json)
        case other:
            raise ValueError(f"{other} is declared, but nothing does it")


def _run() -> int:
    with lasting():
        from bot.cli.run import run
    return run(read())


def _console(typed: Namespace) -> int:
    from bot.cli import console

    match typed.command:
        case "chat":
            return console.chat(read())
        case "demo":
            return console.demo()
        case _:
            return console.rehearse(read(), typed.script, _named(typed), as_json=typed.json)


def _database(typed: Namespace) -> int:
    from bot.cli import database

    url = _named(typed) or read().database_url
    match typed.action:
        case "upgrade":
            return database.upgrade(url)
        case "status":
            return database.status(url)
        case "backup":
            return database.backup(url, typed.target)
        case "restore":
            return database.restore(url, typed.source, replace=typed.replace)
        case other:
            raise ValueError(f"{other} is declared, but nothing does it")


def _content(typed: Namespace) -> int:
    match typed.action:
        case "check":
            from bot.cli import contents

            return contents.check(typed.folder)
        case "links":
            from bot.cli.links import links

            return links(typed.folder, typed.at_once)
        case "diff":
            from bot.cli import edits

            return edits.diff(typed.old, typed.new)
        case "new":
            from bot.cli import beginning

            return beginning.new(read(), typed.name, typed.shelf)
        case other:
            raise ValueError(f"{other} is declared, but nothing does it")


def _discord(typed: Namespace) -> int:
    from bot.cli import discord

    match typed.action:
        case "invite":
            return discord.invite(read())
        case "sync":
            return discord.sync(read(), typed.guild, remove=typed.remove)
        case other:
            raise ValueError(f"{other} is declared, but nothing does it")


def _slack(typed: Namespace) -> int:
    from bot.cli import slack

    match typed.action:
        case "manifest":
            return slack.manifest(read(), typed.way, typed.format)
        case "key":
            return slack.key()
        case other:
            raise ValueError(f"{other} is declared, but nothing does it")


def _named(typed: Namespace) -> str | None:
    """The database that `--database` names."""
    try:
        return None if typed.database is None else checked(typed.database)
    except ValueError as error:
        raise ConfigError(f"--database: {error}") from None


def _config() -> int:
    for name, value, purpose in effective(read()):
        print(f"# {purpose}\n{name}={value}")
    return 0


def _fail(words: str, status: int) -> int:
    print(words, file=sys.stderr)
    return status


def _survive_odd_text() -> None:
    streams: tuple[tuple[Any, str], ...] = (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
    )
    for stream, errors in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
