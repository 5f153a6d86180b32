import io
import sys
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
def logged(monkeypatch: pytest.MonkeyPatch) -> Logged:
    """Logs as `cairn run` does, and hands over what is written to standard error."""

    def begin(**settings: object) -> io.StringIO:
        written = io.StringIO()
        monkeypatch.setattr(sys, "stderr", written)
        whole: Any = {"log_format": LogFormat.JSON, "log_level": LogLevel.DEBUG, **settings}
        logs.configure(Settings(_env_file=None, **whole))  # type: ignore[call-arg]
        return written

    return begin
