"""The one way to Slack for what nobody asked for just now: not too often, nor where it is shut."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import SHUT, No, failure_of, no_of
from adapters.slack.pace import MINUTE, MOST_TEAMS, Pace
from adapters.slack.workspaces import Workspace
from bot.commands.bounded import Bounded
from bot.log import logger
from bot.ports import Clock, TemporaryFailure

log = logger(__name__)

POST = "chat.postMessage"
"""What `Pace` gives out turns for, and not this."""

A_MINUTE: Mapping[str, int] = {
    "chat.update": 45,
    "conversations.history": 45,
    "conversations.info": 30,
    "conversations.open": 45,
    "conversations.replies": 45,
}
"""Requests of each kind to one workspace: Slack takes 50, and answers to commands need some.

https://docs.slack.dev/apis/web-api/rate-limits
"""

SHUT_FOR = timedelta(hours=1)
"""How long a token counts as refused when no other one is heard of."""


@dataclass(slots=True)
class _Spent:
    """When the requests of one kind were made in the last minute, and when the next one may be."""

    at: deque[float] = field(default_factory=deque)
    until: float = 0.0


class Requests:
    """Makes requests, and none with a token that Slack does not take any more."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._spent: Bounded[tuple[str, str], _Spent] = Bounded(MOST_TEAMS * len(A_MINUTE))
        self._shut: Bounded[tuple[str, str], tuple[str, datetime]] = Bounded(MOST_TEAMS)

    async def ask(
        self,
        here: Workspace,
        method: str,
        request: Callable[[AsyncWebClient], Awaitable[AsyncSlackResponse]],
    ) -> AsyncSlackResponse:
        """Make a request.

        Raises:
            TemporaryFailure: it may go through later.
            No: it will not, until somebody changes something.
        """
        self._check(here)
        self._spend(here, method)
        try:
            return await request(here.client)
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            if isinstance(failure, No) and failure.name in SHUT:
                self._remember(here, failure)
            if isinstance(failure, TemporaryFailure) and failure.retry_after:
                self._hold(here, method, failure.retry_after.total_seconds())
            raise failure from error

    def is_shut(self, here: Workspace) -> bool:
        """Whether Slack has refused the workspace's token."""
        found = self._shut.get(_access(here))
        return found is not None and self._clock.now() < found[1]

    def _check(self, here: Workspace) -> None:
        if self.is_shut(here):
            raise no_of(self._shut[_access(here)][0])

    def _remember(self, here: Workspace, no: No) -> None:
        self._shut[_access(here)] = (no.name, self._clock.now() + SHUT_FOR)
        log.error("Slack refuses the token", community=here.team, why=no.name)

    def _spend(self, here: Workspace, method: str) -> None:
        if method not in A_MINUTE:
            return
        spent, now = self._spent_on(here, method), self._pace.seconds()
        while spent.at and spent.at[0] <= now - MINUTE:
            spent.at.popleft()
        full = len(spent.at) >= A_MINUTE[method]
        free = max(spent.until, spent.at[0] + MINUTE if full else 0.0)
        if free > now:
            wait = timedelta(seconds=free - now)
            raise TemporaryFailure(f"too many of {method}", wait, ambiguous=False)
        spent.at.append(now)

    def _hold(self, here: Workspace, method: str, seconds: float) -> None:
        if method == POST:
            self._pace.hold(here.team, seconds)
        else:
            self._spent_on(here, method).until = self._pace.seconds() + seconds

    def _spent_on(self, here: Workspace, method: str) -> _Spent:
        key = (here.team, method)
        if key not in self._spent:
            self._spent[key] = _Spent()
        return self._spent[key]


def _access(here: Workspace) -> tuple[str, str]:
    """A workspace and its token: another one may be taken."""
    return here.team, here.client.token or ""
