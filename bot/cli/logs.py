"""What is logged, and in which form."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from adapters.console.text import harmless
from bot.config import LogFormat, Settings

QUIETER: Mapping[str, int] = {
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.ERROR,
    "discord": logging.INFO,
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}
"""Libraries that would log every statement, every step, every ring that comes late, and words that
people wrote."""


def configure(settings: Settings, write: Callable[[str], object] | None = None) -> None:
    """Log from now on as the settings say: to standard error, or through `write`."""
    handler = logging.StreamHandler() if write is None else Written(write)
    if settings.log_format is LogFormat.JSON:
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name, level in QUIETER.items():
        logging.getLogger(name).setLevel(max(level, logging.getLogger().level))


class Written(logging.Handler):
    """Hands each line to `write`, with nothing in it that could steer a terminal."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__()
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(harmless(self.format(record)) + "\n")
        except Exception:  # noqa: BLE001 - as every handler does: the work goes on
            self.handleError(record)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
