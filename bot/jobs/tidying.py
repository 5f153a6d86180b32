"""A round, once a day, in which what has had its use is removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.jobs.notices import LACKS
from bot.storage.leftovers import Leftover
from bot.storage.statements import portions
from bot.storage.store import Store

CALLS_KEPT = timedelta(days=1)
"""How long a call is known again. Slack tries again for six minutes, as docs.slack.dev says of the
Events API; Discord takes no answer after 15, as docs.discord.com says of interactions.
"""

LOT = 500
"""Rows looked at in one go, by a reader that keeps nobody waiting."""

REMOVED_AT_ONCE = 100
"""Rows removed in one go, and what hangs on them: some milliseconds for the writer."""

LASTING = (LACKS,)
"""Jobs that the next one of their kind is compared with, however old they are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many days things are kept; 0 for ever."""

    texts: int = 0
    posts: int = 90

    def limits(self, now: datetime) -> Iterator[tuple[Leftover, datetime | date]]:
        """What may be removed where it was over before which moment."""
        yield Leftover.CALLS, now - CALLS_KEPT
        if self.posts:
            yield Leftover.JOBS, now - timedelta(days=self.posts)
        if self.texts:
            since = now - timedelta(days=self.texts)
            yield Leftover.TEXTS, since.date()
            yield Leftover.WORDS, since


class Tidying:
    """Removes what is too old, a lot at a time, so that nobody waits for it.

    Any number of processes may do so at once: there is nothing to share out.
    """

    def __init__(self, store: Store, kept: Kept | None = None, lot: int = LOT) -> None:
        self._store = store
        self._kept = kept or Kept()
        self._lot = lot
        self._tidied: date | None = None
        self._finishing = False

    async def run_due(self, now: datetime) -> int:
        """Tidy, unless that was done today. Returns 0: nothing is left that could be done now."""
        today = now.date()
        if self._tidied == today:
            return 0
        for leftover, before in self._kept.limits(now):
            await self._remove(leftover, before)
        if not self._finishing:
            self._tidied = today
        return 0

    def finish(self) -> None:
        """Stop after the lot that is under way; the next process does the rest."""
        self._finishing = True

    async def _remove(self, of: Leftover, before: datetime | date) -> None:
        last = None
        while not self._finishing:
            page = await self._store.read(
                lambda tx: tx.leftovers.page(of, last, before, self._lot, LASTING)  # noqa: B023
            )
            if page is None:
                return
            for old in portions(page.old, REMOVED_AT_ONCE):
                await self._store.claim(
                    lambda tx: tx.leftovers.remove(of, old, before, LASTING)  # noqa: B023
                )
            last = page.last
