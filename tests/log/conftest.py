import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli import logs
from bot.config import LogFormat, LogLevel, Settings
from tests.commands.world import MONDAY
from tests.fakes.clock import FakeClock
from tests.log.kept import Logged


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Logged]:
    """Logs as `cairn run` does, and hands over what is written to standard error."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    libraries = {name: logging.getLogger(name).level for name in (*logs.OURS, *logs.LIBRARIES)}
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def begin(**settings: object) -> io.StringIO:
        written = io.StringIO()
        monkeypatch.setattr(sys, "stderr", written)
        whole: Any = {"log_format": LogFormat.JSON, "log_level": LogLevel.DEBUG, **settings}
        logs.configure(Settings(_env_file=None, **whole))  # type: ignore[call-arg]
        return written

    yield begin
    root.handlers[:], level = before
    root.setLevel(level)
    for name, kept in libraries.items():
        logging.getLogger(name).setLevel(kept)
