"""People who leave a workspace: their account there is deactivated."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from adapters.slack.failures import DEACTIVATED, WORDS
from adapters.slack.place import PLATFORM
from bot.domain.people import Unreached
from bot.domain.places import Place
from bot.log import logger

log = logger(__name__)

Left: TypeAlias = Callable[[Place, Unreached], Awaitable[bool]]
"""Takes where somebody was written to, and why they are not any more; tells if they were known."""


class Leaving:
    """Hears who is deactivated, so that they do not stay in their cohorts for ever."""

    def __init__(self, left: Left) -> None:
        self._left = left

    async def changed(self, team: str, event: Mapping[str, Any]) -> None:
        user = event["user"]
        if not user.get("deleted"):
            return
        account = str(user["id"])
        if await self._left(
            Place(PLATFORM, team, account, direct=True), Unreached(*WORDS[DEACTIVATED])
        ):
            log.info("account left its cohorts with the workspace", account=account)
