"""What Slack sends to the app, and what the app says to having it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.wire.changes import Changes
from tests.wire.slack.refusals import Json

COMMANDS, INTERACTIVE, EVENTS = "slash_commands", "interactive", "events_api"
ACK_WITHIN = 3.0


@dataclass(eq=False)
class Delivery:
    """One envelope, or one signed request.

    `took` is how many real seconds went by before the first acknowledgement; `answers` has what
    came with each of them, and `status` is the last HTTP status where there was one. `lost` says
    why nobody got it.
    """

    kind: str
    payload: Json
    changes: Changes
    ids: list[str] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    took: float | None = None
    status: int | None = None
    lost: str = ""
    heard: Callable[[Json], None] | None = field(default=None, repr=False)
    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def acked(self) -> bool:
        return bool(self.answers)

    @property
    def in_time(self) -> bool:
        return self.took is not None and self.took <= ACK_WITHIN

    def ack(self, answer: Json) -> None:
        """The app has it. Slack only looks at what the first acknowledgement says."""
        self.answers.append(answer)
        if len(self.answers) == 1:
            self.took = asyncio.get_running_loop().time() - self.began
            if self.heard is not None:
                self.heard(answer)
        self.changes.happened()

    async def settled(self) -> "Delivery":
        """Itself, as soon as it is acknowledged or known to be lost."""
        await self.changes.until(lambda: self.acked or self.lost)
        return self
