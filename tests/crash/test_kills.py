"""Processes that die at any moment: every due post is there once in the end."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.store import Store
from tests.crash.story import begin, everything_was_posted_once

ROOT = Path(__file__).parents[2]


async def kill(
    url: str, log: Path, cohorts: int, kills: int, *, workers: int = 1, longest: float = 0.03
) -> int:
    """Kill so many processes that do the work of so many cohorts; returns the posts there are."""
    store = await Store.open(url)
    await begin(store, cohorts)
    numbers = (str(number) for number in (kills, 7, workers, longest))
    victims = subprocess.run(  # noqa: ASYNC221 - nothing else is to run meanwhile
        [sys.executable, "-m", "tests.crash.victims", url, str(log), *numbers],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert (victims.returncode, victims.stderr) == (0, "")
    assert int(victims.stdout) == kills
    posts = await everything_was_posted_once(store, log)
    await store.close()
    return posts


async def test_killed_at_any_moment(database_url: str, tmp_path: Path) -> None:
    assert await kill(database_url, tmp_path / "log", cohorts=3, kills=20) == 3 * 46


@pytest.mark.soak
async def test_killed_often(database_url: str, tmp_path: Path) -> None:
    assert await kill(database_url, tmp_path / "log", cohorts=20, kills=200) == 20 * 46


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_at_a_time_killed_often(database_url: str, tmp_path: Path) -> None:
    posts = await kill(database_url, tmp_path / "log", cohorts=150, kills=100, workers=2)
    assert posts == 150 * 46
