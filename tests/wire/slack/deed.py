"""Something a person did that waits for the app's answer."""

from dataclasses import dataclass, field

from tests.wire.slack.delivery import Delivery
from tests.wire.slack.refusals import Json
from tests.wire.slack.world import Channel


@dataclass(eq=False)
class View:
    """A modal or a home tab that somebody has before them. `offered` is what menus suggested."""

    data: Json
    user_id: str
    deed: "Deed | None" = None
    offered: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.data["id"])


@dataclass(eq=False)
class Deed:
    """What was sent to the app, and all that came back because of it.

    `messages` came with the acknowledgement or through the response address, the newest last; one
    that was replaced is there too. `failed` is what Slack tells the person when the app did not
    answer, or answered with what Slack cannot show.
    """

    delivery: Delivery
    channel: Channel | None = None
    source: Json | None = None
    messages: list[Json] = field(default_factory=list)
    view: Json | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] | None = None
    closed: bool = False
    removed: bool = False
    failed: str = ""
    after: list["Deed"] = field(default_factory=list)

    async def acked(self) -> "Deed":
        """Itself, as soon as the app acknowledged it or Slack gave up.

        Raises:
            TimeoutError: neither came.
        """
        await self.delivery.changes.until(lambda: self.delivery.acked or self.over)
        return self

    async def answered(self, times: int = 1) -> "Deed":
        """Itself, as soon as the person sees something of it: so many messages, a modal, errors."""
        await self.delivery.changes.until(lambda: self._seen(times))
        return self

    @property
    def over(self) -> str:
        return self.failed or self.delivery.lost

    def _seen(self, times: int) -> bool:
        other = self.view or self.errors or self.options is not None or self.removed or self.over
        return bool(other) or len(self.messages) >= times

    def show(self, message: Json) -> None:
        """The person sees this message, here and in whatever they did in forms that came of it."""
        for deed in (self, *self.after):
            deed.messages.append(message)

    @property
    def shown(self) -> Json:
        """The newest message that answers.

        Raises:
            LookupError: there is none.
        """
        if not self.messages:
            raise LookupError(f"the app has not answered with a message: {self._instead()}")
        return self.messages[-1]

    @property
    def modal(self) -> Json:
        """The form that opened, or that took the place of the one sent.

        Raises:
            LookupError: none did.
        """
        if self.view is None:
            raise LookupError(f"the app has not answered with a modal: {self._instead()}")
        return self.view

    @property
    def private(self) -> bool:
        return bool(self.shown.get("is_ephemeral"))

    def _instead(self) -> str:
        return str(self.over or self.errors or self.options or self.messages or "nothing yet")
