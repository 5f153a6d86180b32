"""Messages to the address that Slack gives for the answers to a deed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession
from yarl import URL

from adapters.slack.errors import seconds_in
from bot.log import logger

log = logger(__name__)

TRIES = 3
PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two tries."""

OK, NOT_THERE, BUSY, BROKEN = 200, 404, 429, 500

HOMES = (".slack.com", ".slack-gov.com")
"""How the names of the hosts end that Slack gives addresses at."""


class Unheard(Exception):
    """Slack did not take an answer, and will not. It is `late` when the address is used up."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said[:200]}")
        self.late = status == NOT_THERE


class Respond:
    """Sends answers, again if need be; one that everybody sees only if it cannot be there yet."""

    def __init__(
        self,
        session: ClientSession,
        sleep: Callable[[float], Awaitable[object]],
        api: str | None = None,
    ) -> None:
        """`api` is another address of Slack's methods than its own, if there is one."""
        self._session = session
        self._sleep = sleep
        self._api = api

    async def __call__(self, address: str, body: Mapping[str, Any]) -> None:
        """
        Raises:
            Unheard: Slack refuses it.
            ClientError, OSError: Slack cannot be reached.
        """
        if not is_slacks(address, self._api):
            log.error("address for answers is none of Slack's: nothing is sent to it")
            raise Unheard(NOT_THERE, "not asked")
        harmless = body.get("response_type") != "in_channel"
        for left in reversed(range(TRIES)):
            pause = PAUSE
            try:
                status, said, after = await self._send(address, body)
            except ClientConnectorError:
                if not left:
                    raise
            except (ClientError, OSError):
                if not (left and harmless):
                    raise
            else:
                if status == OK:
                    return
                if not left or not (status == BUSY or (status >= BROKEN and harmless)):
                    raise Unheard(status, said)
                pause = after.total_seconds() if after else PAUSE
            await self._sleep(min(pause, LONGEST_PAUSE))

    async def _send(
        self, address: str, body: Mapping[str, Any]
    ) -> tuple[int, str, timedelta | None]:
        """The status, what was said, and how long to wait before the next try."""
        async with self._session.post(address, json=body) as answered:
            after = seconds_in(answered.headers.get("Retry-After"))
            return answered.status, await answered.text(), after


def is_slacks(address: str, api: str | None) -> bool:
    """Whether Slack gives such addresses, or whoever stands in for it at the address of `api`."""
    try:
        at = URL(address).origin()
    except (ValueError, TypeError):
        return False
    if api and at == URL(api).origin():
        return True
    return at.scheme == "https" and str(at.host).endswith(HOMES)
