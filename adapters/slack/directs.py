"""The direct conversations with people, each opened once."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.failures import GONE, NOT_LET_IN, SILENT, No, no_of
from adapters.slack.requests import Requests
from adapters.slack.workspaces import Workspace
from bot.commands.bounded import Bounded
from bot.ports import Departed

REMEMBERED = 20_000
"""Conversations, of all workspaces together."""


class Directs:
    """Knows which conversation is whose. Opening one tells whether the account is still active.

    Posting tells nothing of the kind: Slack takes messages to people who were deactivated
    (https://github.com/slackapi/python-slack-sdk/issues/1156).
    """

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._known: Bounded[tuple[str, str], str] = Bounded(REMEMBERED)

    async def room(self, here: Workspace, account: str) -> str:
        """The conversation with somebody.

        Raises:
            Departed: they are not in the workspace any more.
        """
        key = (here.team, account)
        if key not in self._known:
            try:
                opened = await self._requests.ask(
                    here,
                    "conversations.open",
                    lambda client: client.conversations_open(users=account),
                )
            except No as no:
                raise await self.unheard(here, account, no) from no
            self._known[key] = opened["channel"]["id"]
        return self._known[key]

    async def unheard(self, here: Workspace, account: str, no: No) -> Exception:
        """What to make of somebody who cannot be written to: they may not be there any more."""
        self._known.pop((here.team, account), None)
        if no.name in GONE:
            return Departed(no.cause, no.fix)
        if no.name not in SILENT:
            return no
        closed = no_of(NOT_LET_IN)
        try:
            found = await self._requests.ask(
                here, "users.info", lambda client: client.users_info(user=account)
            )
        except No as away:
            return Departed(away.cause, away.fix) if away.name in GONE else closed
        return Departed(no.cause, no.fix) if found["user"].get("deleted") else closed

    async def changed(self, team: str, event: Mapping[str, Any]) -> None:
        """Somebody is different from before: if they were deactivated, opening it says so."""
        user = event["user"]
        if user.get("deleted"):
            self._known.pop((team, str(user["id"])), None)
