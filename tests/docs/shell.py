"""Commands inside documentation pages: run by the real `cairn`, output kept true.

A fenced block marked `console` shows commands after `$ ` and what they print. All those of one page
run in one folder that is empty at first. A block marked `sh` is only read.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words[1:]],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def only_named(page: str) -> list[str]:
    """The `cairn` commands of a page that are shown and not run, without their comments."""
    lines = [line for block in _SHELL.findall(page) for line in block.splitlines()]
    return [re.sub(r"\s+#.*", "", line) for line in lines if line.startswith("cairn ")]
