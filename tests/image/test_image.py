"""The image as operators run it: a read-only root, no rights, and a loopback Discord outside."""

import shlex
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex
from time import monotonic

import pytest

from bot.clock import SystemClock
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.image.podman import PODMAN, Machine, asked, build, podman
from tests.wire.discord.cairn import Cairn, settled, words
from tests.wire.discord.process import connected
from tests.wire.discord.server import serving
from tests.wire.serving import STOPS_WITHIN, free_port

pytestmark = [
    pytest.mark.image,
    pytest.mark.skipif(shutil.which(PODMAN[0]) is None, reason="there is no Podman here"),
]


@pytest.fixture(scope="module", autouse=True)
def _image() -> None:
    build()


@pytest.fixture
async def cairn(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    """A server with Cairn's commands; who answers them is the container."""
    async with serving(FakeClock(SystemClock().now())) as here:
        store = await Store.open(sqlite.copy_to(tmp_path / "unused.db"))
        made = await settled(here, store)
        await store.close()
        yield made


@pytest.fixture
async def machine(cairn: Cairn) -> AsyncIterator[Machine]:
    """The image with that server's settings, and a volume that is still empty."""
    volume = f"cairn-{token_hex(4)}"
    yield Machine(
        volume,
        {
            "discord_token": cairn.here.world.token,
            "discord_api_url": cairn.here.api_url,
            "discord_gateway_url": cairn.here.gateway_url,
            "http_port": str(free_port()),
        },
    )
    await asked("volume", "rm", volume)


async def ended(container: str) -> tuple[int, float]:
    """Its exit status after SIGTERM, and the seconds that took."""
    before = monotonic()
    await asked("kill", "--signal=TERM", container)
    status = await asked("wait", "--interval=20ms", container)
    return int(status), monotonic() - before


async def test_nobody_owns_it_and_it_writes_nowhere_but_into_its_data(machine: Machine) -> None:
    tried = "id -u; id -g; touch /cairn/x || touch /opt/cairn/x || touch data/x && ls data"

    status, out, err = await machine.once("-c", tried, entrypoint="sh")

    assert status == 0, err
    assert out.split() == ["10001", "10001", "x"]
    assert err.count("Read-only file system") == 2


async def test_it_says_that_the_database_comes_first(machine: Machine) -> None:
    refused = await machine.once()
    upgraded, _, _ = await machine.once("db", "upgrade")
    known, _, _ = await machine.once("db", "status")

    assert refused == (1, "", "cairn: the database is empty: run `cairn db upgrade` first\n")
    assert upgraded == known == 0


async def test_it_answers_stops_in_time_and_knows_everything_again(
    machine: Machine, cairn: Cairn
) -> None:
    await machine.once("db", "upgrade")
    today = SystemClock().now().date()
    async with machine.started() as container:
        await connected(cairn.here)
        made = await cairn.root.slash(
            cairn.channel, "cohort create", name="ML", start=f"{today}", timezone="UTC"
        ).settled()
        health, _, err = await podman("healthcheck", "run", container)
        status, seconds = await ended(container)
    async with machine.started() as container:
        await connected(cairn.here, 2)
        joined = await cairn.ada.slash(cairn.channel, "cohort join", cohort="ML").settled()
        again, _ = await ended(container)

    assert "ML is set up" in words(made)
    assert health == 0, err
    assert (status, again) == (0, 0)
    assert seconds < STOPS_WITHIN
    assert "Welcome to ML" in words(joined)


async def test_it_stops_in_its_first_moment(machine: Machine) -> None:
    await machine.once("db", "upgrade")
    async with machine.started() as container:
        _, seconds = await ended(container)

    assert seconds < STOPS_WITHIN


async def test_it_is_not_healthy_when_nobody_answers(machine: Machine) -> None:
    async with machine.started(*shlex.split("-- sleep 60"), entrypoint="tini") as container:
        status, _, _ = await podman("healthcheck", "run", container)

    assert status == 1


async def test_a_process_whose_parent_is_gone_is_reaped(machine: Machine) -> None:
    zombies = "grep -l '^State:.Z' /proc/[0-9]*/status"
    async with machine.started(*shlex.split("-- sleep 60"), entrypoint="tini") as container:
        await asked("exec", container, "sh", "-c", "(true &)")
        status, out, _ = await podman("exec", container, "sh", "-c", zombies)

    assert (status, out) == (1, "")
