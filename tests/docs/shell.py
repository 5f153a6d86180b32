"""Commands inside documentation pages: run by the real `cairn`, output kept true.

A fenced block marked `console` shows commands after `$ ` and what they print. All those of one page
run in one folder that is empty at first. A block marked `sh` is only read.
"""

import os
import re
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from bot.cli.main import main

_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
_SHELL = re.compile(r"(?<=^```sh\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def is_in(page: str) -> bool:
    return _CONSOLE.search(page) is not None


def refreshed(page: str, folder: Path) -> str:
    """The page with what its commands print today; `folder` is where they run."""

    def renewed(block: re.Match[str]) -> str:
        commands = [line[2:] for line in block[0].splitlines() if line.startswith("$ ")]
        return "".join(f"$ {command}\n{run(command, folder)}" for command in commands)

    return _CONSOLE.sub(renewed, page)


def run(command: str, folder: Path) -> str:
    """What a `cairn` command prints, without the settings of whoever runs this."""
    words = shlex.split(command)
    if words[0] != "cairn":
        raise ValueError(f"only cairn is run: {command}")
    mine = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("CAIRN_")}
    printed = StringIO()
    try:
        with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
            main(words[1:])
    finally:
        os.environ.update(mine)
    return printed.getvalue()


def only_named(page: str) -> list[str]:
    """The `cairn` commands of a page that are shown and not run, without their comments."""
    lines = [line for block in _SHELL.findall(page) for line in block.splitlines()]
    return [re.sub(r"\s+#.*", "", line) for line in lines if line.startswith("cairn ")]
