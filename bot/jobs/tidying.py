"""A round, once a day, in which what has had its use is removed."""

from datetime import date, datetime, timedelta

from bot.storage.store import Store

CALLS_KEPT = timedelta(days=1)
"""How long a call is known again. Slack tries again for six minutes, as docs.slack.dev says of the
Events API; Discord takes no answer after 15, as docs.discord.com says of interactions.
"""


class Tidying:
    """Removes what is too old. Whichever process does so first: there is nothing to share out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tidied: date | None = None

    async def run_due(self, now: datetime) -> int:
        """Tidy, unless that was done today. Returns 0: nothing is left that could be done now."""
        today = now.date()
        if self._tidied != today:
            await self._store.claim(lambda tx: tx.calls.forget(now - CALLS_KEPT))
            self._tidied = today
        return 0

    def finish(self) -> None:
        """Nothing: a round is short."""
