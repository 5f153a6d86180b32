"""A process that something keeps ends all the same."""

import subprocess
import sys
from pathlib import Path

KEPT = """
import threading
from bot.cli.deadline import end_within
end_within(0.05)
threading.Event().wait(30)
"""


def test_it_ends_in_the_middle_of_a_wait() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KEPT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert ended.returncode == 1
    assert ended.stderr == "stopping took too long: ended as if killed\n"
