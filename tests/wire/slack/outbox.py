"""What leaves Slack for the app, over sockets or to its request address."""

import asyncio

from tests.wire.slack import payloads
from tests.wire.slack.backend import Backend
from tests.wire.slack.delivery import EVENTS, Delivery
from tests.wire.slack.refusals import Json
from tests.wire.slack.world import Workspace


class Outbox:
    """Keeps all that was sent, the newest last."""

    def __init__(self, backend: Backend) -> None:
        self.sent: list[Delivery] = []
        self._backend = backend
        self._posting: set[asyncio.Task[None]] = set()

    def send(self, delivery: Delivery) -> Delivery:
        """Send it once. What no acknowledgement comes for is sent again only by `again`."""
        self.sent.append(delivery)
        return self.again(delivery)

    def again(self, delivery: Delivery, reason: str = "timeout") -> Delivery:
        """Send the same once more, as Slack does with events at once, in 1 and in 5 minutes."""
        delivery.lost = ""
        if self._backend.world.app.request_url:
            task = asyncio.create_task(self._backend.sender.send(delivery, reason))
            self._posting.add(task)
            task.add_done_callback(self._posting.discard)
        elif not self._backend.sockets.send(delivery, reason):
            delivery.lost = "dispatch_failed"
        return delivery

    def event(self, workspace: Workspace, data: Json) -> Delivery:
        """An event of the workspace. One that the app did not subscribe to goes nowhere."""
        backend, app = self._backend, self._backend.world.app
        at = int(backend.clock.now().timestamp())
        data = {**data, "event_ts": backend.world.ts()}
        payload = payloads.event(workspace, app, data, backend.world.number("Ev"), at)
        delivery = Delivery(EVENTS, payload, backend.changes)
        if app.events is not None and data["type"] not in app.events:
            delivery.lost = "not subscribed"
            return delivery
        return self.send(delivery)

    async def stop(self) -> None:
        for task in self._posting:
            task.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
