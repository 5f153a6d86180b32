"""Messages to the address that Slack gives for the answers to a deed."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.errors import seconds_in

log = logging.getLogger(__name__)

TRIES = 3
PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two tries."""

OK, NOT_THERE, BUSY, BROKEN = 200, 404, 429, 500


class Unheard(Exception):
    """Slack did not take an answer, and will not. It is `late` when the address is used up."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said[:200]}")
        self.late = status == NOT_THERE


class Respond:
    """Sends answers, again if need be; one that everybody sees only if it cannot be there yet."""

    def __init__(self, session: ClientSession, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._session = session
        self._sleep = sleep

    async def __call__(self, address: str, body: Mapping[str, Any]) -> None:
        """
        Raises:
            Unheard: Slack refuses it.
            ClientError, OSError: Slack cannot be reached.
        """
        hook = AsyncWebhookClient(address, session=self._session, retry_handlers=[])
        harmless = body.get("response_type") != "in_channel"
        for left in reversed(range(TRIES)):
            pause = PAUSE
            try:
                answered = await hook.send_dict(dict(body))
            except ClientConnectorError:
                if not left:
                    raise
            except (ClientError, OSError):
                if not (left and harmless):
                    raise
            else:
                status = answered.status_code
                if status == OK:
                    return
                if not left or not (status == BUSY or (status >= BROKEN and harmless)):
                    raise Unheard(status, answered.body)
                said = seconds_in(answered.headers.get("Retry-After"))
                pause = said.total_seconds() if said else PAUSE
            await self._sleep(min(pause, LONGEST_PAUSE))
