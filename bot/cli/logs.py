"""What is logged, and in which form: what libraries say goes the same way as what the bot says."""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType

from structlog.dev import ConsoleRenderer
from structlog.processors import ExceptionRenderer, JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

from adapters.console.text import harmless
from bot.cli.secrecy import Secrecy
from bot.cli.tracebacks import whereabouts
from bot.config import LogFormat, Settings
from bot.config.hidden import secrets
from bot.log import logger, with_origin

log = logger(__name__)

OURS = ("adapters", "bot")

LIBRARIES: Mapping[str, int] = {"apscheduler": logging.ERROR, "discord": logging.INFO}
"""From where on they are heard. Others are from warnings on, whatever is set: below that, libraries
log every statement, and words that people wrote. APScheduler warns of each ring that comes late.
"""

_FURTHER = re.compile(r"\n.*", re.DOTALL)
_IN_BRACKETS = re.compile(r"\s*[\n(<].*", re.DOTALL)

_FIRST = ("at", "level", "event", "logger")


def configure(settings: Settings, write: Callable[[str], object] | None = None) -> None:
    """Log from now on as the settings say: to standard error, or through `write`."""
    handler = logging.StreamHandler() if write is None else Written(write)
    handler.setFormatter(formatter(settings.log_format, secrets(settings)))
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name, own in LIBRARIES.items():
        logging.getLogger(name).setLevel(max(level, own))
    sys.excepthook = _log_the_last


def formatter(style: LogFormat, secrets: Iterable[str] = ()) -> logging.Formatter:
    """Writes events with all that is known of them: a line each, and tracebacks below in text."""
    as_json = style is LogFormat.JSON
    return ProcessorFormatter(
        foreign_pre_chain=[ExtraAdder(), with_origin],
        processors=[
            add_log_level,
            add_logger_name,
            TimeStamper(fmt="iso", utc=True, key="at"),
            ProcessorFormatter.remove_processors_meta,
            *_shown(secrets),
            *((JSONRenderer(ensure_ascii=False),) if as_json else _for_people()),
        ],
    )


def speak_plainly() -> None:
    """Warnings and errors of a command that logs nowhere are said on standard error as they are."""
    if logging.lastResort is not None:
        said = [add_log_level, ProcessorFormatter.remove_processors_meta, *_shown(())]
        logging.lastResort.setFormatter(
            ProcessorFormatter(foreign_pre_chain=[ExtraAdder()], processors=[*said, *_for_people()])
        )


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


def _shown(secrets: Iterable[str]) -> Sequence[Processor]:
    return (_in_one_line, ExceptionRenderer(whereabouts), Secrecy(secrets))


def _for_people() -> Sequence[Processor]:
    line = ConsoleRenderer(
        pad_event_to=0, colors=False, repr_native_str=True, sort_keys=False, timestamp_key="at"
    )
    return (_harmless, line)


def _in_one_line(logger: object, level: str, event: EventDict) -> EventDict:
    """What every event has comes first.

    Libraries say in further lines what was at hand, and asyncio in brackets.
    """
    quotes = _IN_BRACKETS if event.get("logger") == "asyncio" else _FURTHER
    event["event"] = quotes.sub("", event["event"])
    first = {name: event[name] for name in _FIRST if name in event}
    return {**first, **event}


def _harmless(logger: object, level: str, event: EventDict) -> EventDict:
    """The other fields are quoted, and what could steer a terminal escaped."""
    shown = {name: harmless(event[name]) for name in ("event", "exception") if name in event}
    return {**event, **shown}


def _log_the_last(
    kind: type[BaseException], error: BaseException, way: TracebackType | None
) -> None:
    log.critical("the process ends over a bug", exc_info=(kind, error, way))
