"""What the log says, as whoever reads it gets to see it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.cli.logs import formatter
from bot.config import LogFormat

AS_JSON = formatter(LogFormat.JSON)


def lines(caplog: pytest.LogCaptureFixture) -> Sequence[dict[str, Any]]:
    """Every event, oldest first."""
    return [json.loads(AS_JSON.format(record)) for record in caplog.records]


def line(caplog: pytest.LogCaptureFixture, event: str) -> dict[str, Any]:
    """The one event of that name, without what every one has."""
    [found] = [one for one in lines(caplog) if one["event"] == event]
    return {name: value for name, value in found.items() if name not in ("at", "event", "logger")}
