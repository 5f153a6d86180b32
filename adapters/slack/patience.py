"""Asking Slack until it answers."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import is_final, pause_of, said
from bot.log import logger

T = TypeVar("T")

log = logger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between two tries while Slack cannot be reached."""


class Patience:
    """Asks again and again, ever more seldom; `aim` is what the log says cannot be done."""

    def __init__(self, aim: str, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._aim = aim
        self._sleep = sleep

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T:
        """What Slack answers in the end.

        Raises:
            SlackApiError: it refuses, and will go on refusing.
        """
        wait = FIRST_WAIT
        while True:
            try:
                return await question()
            except SlackApiError as error:
                if is_final(error):
                    raise
                pause = pause_of(error)
                wait = max(wait, pause.total_seconds()) if pause else wait
                why = said(error)
            except (ClientError, OSError) as error:
                why = f"{type(error).__name__}: {error}".partition("\n")[0]
            log.warning("Slack does not answer: asked again", aim=self._aim, why=why, wait=wait)
            await self._sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
