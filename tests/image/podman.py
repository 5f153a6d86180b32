"""The image, built and run by Podman, which needs no service and no rights of its own.

`PODMAN` is how Podman is called, for machines on which it needs options. `BASE` is what the image
is built on. Unset, it is what the Dockerfile says; `debootstrap` makes a base from Debian's
packages, where no registry of images can be reached.
"""

import asyncio
import os
import shlex
import subprocess
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
IMAGE = "localhost/cairn:tried"
LOCAL_BASE = "localhost/cairn-base:trixie"
PODMAN = (*shlex.split(os.environ.get("PODMAN", "podman")), "--log-level=fatal")
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024")
"""Without them Podman raises its own, which a container around it may forbid."""
SERVICE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["cairn"]
LOCKED = (
    f"--read-only={SERVICE['read_only']}",
    f"--tmpfs={SERVICE['tmpfs']}",
    *[f"--cap-drop={right}" for right in SERVICE["cap_drop"]],
    *[f"--security-opt={option}" for option in SERVICE["security_opt"]],
)
"""How little compose.yaml lets it do."""


def build() -> None:
    """Build the image from this checkout."""
    base = os.environ.get("BASE", "")
    if base == "debootstrap":
        base = LOCAL_BASE
        if subprocess.run([*PODMAN, "image", "exists", base], check=False).returncode:
            subprocess.run([ROOT / "tests/image/base.sh", base, *PODMAN], check=True)
    options = [f"--build-arg=BASE={base}"] if base else []
    command = (*PODMAN, "build", "--format=docker", "--network=host", *LIMITS, *options)
    subprocess.run([*command, f"--tag={IMAGE}", str(ROOT)], check=True)


async def podman(*words: str) -> tuple[int, str, str]:
    """What it ends with, and what it says on standard output and standard error."""
    process = await asyncio.create_subprocess_exec(*PODMAN, *words, stdout=PIPE, stderr=PIPE)
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def asked(*words: str) -> str:
    """What it says, when it must not fail."""
    status, out, err = await podman(*words)
    assert status == 0, err
    return out.strip()


class Machine:
    """Containers of the image that keep their data in one volume."""

    def __init__(self, volume: str, settings: dict[str, str]) -> None:
        [folder] = [text.removeprefix("data:") for text in SERVICE["volumes"]]
        given = [f"--env=CAIRN_{name.upper()}={text}" for name, text in settings.items()]
        self._options = [
            f"--volume={volume}:{folder}",
            "--network=host",
            *LIMITS,
            *LOCKED,
            *given,
        ]

    async def once(self, *words: str, entrypoint: str | None = None) -> tuple[int, str, str]:
        """Run a command to its end."""
        other = [f"--entrypoint={entrypoint}"] if entrypoint else []
        return await podman("run", "--rm", *self._options, *other, IMAGE, *words)

    @asynccontextmanager
    async def started(self, *words: str, entrypoint: str | None = None) -> AsyncIterator[str]:
        """The id of a container that runs until it ends, or is killed afterwards."""
        other = [f"--entrypoint={entrypoint}"] if entrypoint else []
        container = await asked("run", "--detach", *self._options, *other, IMAGE, *words)
        try:
            yield container
        finally:
            await asked("rm", "--force", "--time=0", container)
