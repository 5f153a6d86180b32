"""Nothing that is secret gets into the log, whoever puts it there."""

import re
from collections.abc import Iterable

from structlog.typing import EventDict

from bot.config import HIDDEN

SHORTEST = 6
"""Characters of a secret; anything shorter would take ordinary words with it."""

TOKENS = re.compile(
    r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's
    r"|\bxox[a-z](?:\.xox[a-z])?-[\w-]{4,}|\bxapp-[\w-]{4,}"  # Slack's
)

KEYS = re.compile(
    # What answers a deed, in Discord's addresses and in Slack's.
    r"(/(?:interactions|webhooks)/\d+/|hooks\.slack\.com/"
    r"|/calendar/|\b(?:Bearer|Bot|Basic) (?=\S{16})"
    r"|[?&\s_](?:code|hash|password|secret|signature|state|ticket|token)=)"
    r"[^\s&\"'<>]+"
)
PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s]+(?=@)")
"""What stands behind some words, and what stands before the name of a machine."""


class Secrecy:
    """A processor of structlog: puts stars in the place of what is secret, or looks like it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted({one for one in secrets if len(one) >= SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known)) or "(?!)")

    def __call__(self, logger: object, level: str, event: EventDict) -> EventDict:
        return {name: self._without_secrets(value) for name, value in event.items()}

    def _without_secrets(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        text = TOKENS.sub(HIDDEN, self._known.sub(HIDDEN, str(value)))
        for pattern in (KEYS, PASSWORD):
            text = pattern.sub(rf"\1{HIDDEN}", text)
        return text
