"""What was claimed and is not on its way yet, place by place."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.ids import DeliveryId
from bot.domain.places import Place
from bot.domain.queue import Delivery

PLACE_MOST = 8
"""Deliveries kept for one place: the others are for other places, or stay in the rows."""

CROWDED = PLACE_MOST // 2


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[Delivery, float]] = field(default_factory=deque)
    sending: bool = False
    rests_until: float = 0.0


class Lanes:
    """A place gets one message after the other, and the places take turns."""

    def __init__(self) -> None:
        self._lanes: dict[Place, _Lane] = {}
        self._turns: deque[Place] = deque()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, deliveries: Iterable[Delivery], begin_by: float) -> list[Delivery]:
        """Put them in line; returns those that are too many for their places."""
        too_many = []
        for delivery in deliveries:
            lane = self._lanes.get(delivery.place)
            if lane is None:
                lane = self._lanes[delivery.place] = _Lane()
                self._turns.append(delivery.place)
            if len(lane.waiting) >= PLACE_MOST:
                too_many.append(delivery)
                continue
            lane.waiting.append((delivery, begin_by))
            self._count += 1
        return too_many

    def take(self, now: float) -> tuple[Delivery, float] | None:
        """The next one to begin, and until when it may; its place is sent to until `free`."""
        for _ in range(len(self._turns)):
            place = self._turns.popleft()
            lane = self._lanes[place]
            if lane.rests_until > now:
                self._turns.append(place)
                continue
            lane.sending = True
            self._count -= 1
            return lane.waiting.popleft()
        return None

    def free(self, place: Place) -> None:
        """The place has got what was sent to it."""
        lane = self._lanes[place]
        lane.sending = False
        if lane.waiting:
            self._turns.append(place)
        else:
            del self._lanes[place]

    def rest(self, delivery: Delivery, begin_by: float, until: float) -> None:
        """Put back what was taken: its place takes nothing until then."""
        lane = self._lanes[delivery.place]
        lane.waiting.appendleft((delivery, begin_by))
        lane.rests_until = until
        self._count += 1
        self.free(delivery.place)

    def clear(self, place: Place) -> list[Delivery]:
        """Take everything that waits for the place."""
        lane = self._lanes[place]
        waiting = [delivery for delivery, _ in lane.waiting]
        lane.waiting.clear()
        self._count -= len(waiting)
        if not lane.sending:
            self._turns.remove(place)
            del self._lanes[place]
        return waiting

    def clear_all(self) -> list[Delivery]:
        return [delivery for place in list(self._lanes) for delivery in self.clear(place)]

    def ready(self, now: float) -> int:
        """How many wait for nothing but their turn."""
        lanes = self._lanes.values()
        return sum(len(lane.waiting) for lane in lanes if lane.rests_until <= now)

    def crowded(self) -> list[DeliveryId]:
        """One delivery for each place that has enough of them in line."""
        lanes = self._lanes.values()
        return [one.waiting[-1][0].id for one in lanes if len(one.waiting) >= CROWDED]

    def soonest(self) -> float | None:
        """When the first place that rests takes something again."""
        return min((self._lanes[place].rests_until for place in self._turns), default=None)
