"""Something a person did that waits for the bot's answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.wire.changes import Changes
from tests.wire.discord.refusals import Json, Refused
from tests.wire.discord.world import Channel, Person

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}
ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)
LOADING = 1 << 7
EPHEMERAL = 1 << 6


@dataclass(eq=False)
class Interaction:
    """What was sent to the bot, and all that came back.

    `message` is the answer; before a deferral is resolved it is the “thinking” message. `took` is
    how many real seconds passed between the event and the callback, whose check does not count.
    """

    id: int
    token: str
    kind: int
    person: Person
    channel: Channel
    at: datetime
    payload: Json
    changes: Changes
    source: Json | None = None
    answer: int | None = None
    data: Json = field(default_factory=dict)
    message: Json | None = None
    followups: list[Json] = field(default_factory=list)
    began: float = 0.0
    took: float | None = None

    async def answered(self) -> "Interaction":
        """Itself, as soon as the bot acknowledged it in whatever way."""
        await self.changes.until(lambda: self.answer is not None)
        return self

    async def settled(self) -> "Interaction":
        """Itself, as soon as it has an answer and nothing is “thinking” any more."""
        await self.changes.until(lambda: self.answer is not None and not self.thinking)
        return self

    @property
    def thinking(self) -> bool:
        return self.message is not None and bool(self.message["flags"] & LOADING)

    @property
    def private(self) -> bool:
        return self.message is not None and bool(self.message["flags"] & EPHEMERAL)

    @property
    def shown(self) -> Json:
        """The message that answers.

        Raises:
            LookupError: there is none.
        """
        if self.message is None or self.thinking:
            raise LookupError("the bot has not answered with a message")
        return self.message

    @property
    def modal(self) -> Json:
        """The form that opened.

        Raises:
            LookupError: none did.
        """
        if self.answer != MODAL:
            raise LookupError("the bot has not answered with a modal")
        return self.data

    @property
    def choices(self) -> list[Any]:
        """The values that autocompletion offers."""
        return [choice["value"] for choice in self.data.get("choices", [])]

    def check_open(self, now: datetime, answer: int) -> None:
        """Refuse a callback that comes late, comes twice or does not fit."""
        if now - self.at > ANSWER_WITHIN:
            raise Refused(10062)
        if self.answer is not None:
            raise Refused(40060)
        if answer not in ALLOWED[self.kind] or (
            answer in {DEFERRED_UPDATE, UPDATE} and not self.source
        ):
            raise Refused(50035)

    def check_token(self, now: datetime) -> None:
        """Refuse what comes after the token's end, or before the first answer."""
        if now - self.at > TOKEN_LIVES:
            raise Refused(50027)
        if self.answer is None:
            raise Refused(10015)
