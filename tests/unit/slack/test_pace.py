"""When channels and workspaces take the next message, on a clock that the test moves."""

import itertools
from dataclasses import dataclass, field

import pytest

from adapters.slack.pace import ENOUGH, PER_MINUTE, Pace

TEAM = "T1"
GAP = 60 / PER_MINUTE


@dataclass
class World:
    """Messages that take their time on the way, and when each of them arrived."""

    pace: Pace = field(init=False)
    now: float = 100.0
    there: float = 0.0
    back: float = 0.0
    arrived: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pace = Pace(lambda: self.now)

    def post(self, room: str, team: str = TEAM) -> None:
        """One after the other, as soon as the room has its turn."""
        while (wait := self.pace.wait(team, room)) > 0:
            self.now += wait
        begun = self.pace.begun(team, room)
        self.now += self.there
        self.arrived.append((self.now, room))
        self.now += self.back
        self.pace.ended(team, room, begun)


def test_the_first_message_goes_at_once() -> None:
    assert World().pace.wait(TEAM, "C1") == 0


@pytest.mark.parametrize("there, back", [(0, 0), (0.1, 0.2), (0.4, 0), (0, 0.4)])
def test_a_channel_gets_one_a_second_however_far_away_it_is(there: float, back: float) -> None:
    world = World(there=there, back=back)
    for _ in range(40):
        world.post("C1")

    times = [at for at, _ in world.arrived]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 1 - 1e-6
    assert max(gaps[ENOUGH:]) <= 1 + 1e-6


def test_the_quickest_trip_alone_is_taken_for_the_way() -> None:
    world = World(back=0.1)
    for number in range(60):
        world.there = 0.5 if number % 3 else 0.0
        world.post("C1")

    times = [at for at, _ in world.arrived]
    assert min(b - a for a, b in itertools.pairwise(times)) >= 1 - 1e-6


def test_a_workspace_gets_no_more_than_it_takes_in_a_minute() -> None:
    world = World()
    for number in range(400):
        world.post(f"C{number}")

    times = [at for at, _ in world.arrived]
    assert times[-1] - times[0] == pytest.approx(399 * GAP, rel=0.01)
    for first, later in zip(times, times[PER_MINUTE + 1 :], strict=False):
        assert later - first > 59


def test_each_of_those_who_ask_at_once_is_told_its_own_time() -> None:
    pace = World().pace

    waits = [pace.wait(TEAM, f"C{number}") for number in range(5)]

    assert waits == pytest.approx([0, GAP, 2 * GAP, 3 * GAP, 4 * GAP])
    assert pace.wait(TEAM, "C4") == pytest.approx(4 * GAP)  # asked again, it keeps its place


def test_workspaces_are_not_in_each_others_way() -> None:
    pace = World().pace

    assert [pace.wait(f"T{number}", "C1") for number in range(5)] == [0] * 5


def test_turns_that_nobody_took_are_not_all_given_out_at_once() -> None:
    world = World()
    for number in range(100):
        world.pace.wait(TEAM, f"C{number}")

    world.now += 60.0
    at_once = [number for number in range(100) if world.pace.wait(TEAM, f"C{number}") == 0]

    assert 1 <= len(at_once) <= 4


def test_what_slack_asks_to_wait_holds_for_the_whole_workspace() -> None:
    world = World()
    world.post("C1")
    world.pace.hold(TEAM, 30.0)

    assert world.pace.wait(TEAM, "C2") == pytest.approx(30.0)
    assert world.pace.wait("T2", "C2") == 0
    world.now += 30.0
    assert world.pace.wait(TEAM, "C2") == 0


def test_what_goes_along_with_others_tells_nothing_of_the_way() -> None:
    world = World()
    for number in range(2 * ENOUGH):
        first = world.pace.begun(TEAM, f"A{number}")
        second = world.pace.begun(TEAM, f"B{number}")
        world.now += 0.5
        world.pace.ended(TEAM, f"A{number}", first)
        world.pace.ended(TEAM, f"B{number}", second)

    world.now += 60.0
    begun = world.pace.begun(TEAM, "C1")
    world.now += 0.5
    world.pace.ended(TEAM, "C1", begun)
    assert world.pace.wait(TEAM, "C1") == pytest.approx(1.0)
