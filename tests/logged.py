"""What the log says, as whoever reads it gets to see it."""

import json
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from bot.cli.logs import formatter
from bot.config import LogFormat

AS_JSON = formatter(LogFormat.JSON)


def log_lines(caplog: pytest.LogCaptureFixture) -> Sequence[dict[str, Any]]:
    """Every event, oldest first."""
    return [json.loads(AS_JSON.format(_unseen(record))) for record in caplog.records]


def logged(caplog: pytest.LogCaptureFixture, event: str) -> dict[str, Any]:
    """The one event of that name, without what every one has."""
    [found] = [one for one in log_lines(caplog) if one["event"] == event]
    return {name: value for name, value in found.items() if name not in ("at", "event", "logger")}


def _unseen(record: logging.LogRecord) -> logging.LogRecord:
    """The record without what pytest's own handlers have left in it."""
    kept = {name: value for name, value in vars(record).items() if name != "message"}
    return logging.makeLogRecord(kept)
