"""Who is let in, and who is asked to wait."""

from typing import Any

import pytest

from bot.commands.call import Caller
from bot.commands.door import COMMUNITY, PERSON, TYPING, Door


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def somebody(account: str = "ada", community: str | None = "home") -> Caller:
    return Caller("discord", account, "Ada", community)


def let_in(door: Door, caller: Caller, times: int) -> int:
    return sum(door.turn_away(caller) is None for _ in range(times))


def test_one_person_cannot_keep_the_bot_busy() -> None:
    seconds = Seconds()
    door = Door(seconds)
    assert let_in(door, somebody(), 100) == PERSON.burst

    assert str(door.turn_away(somebody())) == (
        "That was a lot at once, and nothing was done with this; try again in a second."
    )
    seconds.now += 5
    assert let_in(door, somebody(), 100) == 5
    assert let_in(door, somebody(community="elsewhere"), 100) == 0
    assert let_in(door, somebody(community=None), 100) == 0


def test_others_are_not_kept_waiting_by_one_person() -> None:
    door = Door(Seconds())
    let_in(door, somebody("eve"), 10_000)

    assert let_in(door, somebody("ada"), 10) == 10


def test_one_community_cannot_keep_the_bot_busy() -> None:
    seconds = Seconds()
    door = Door(seconds)
    entered = sum(let_in(door, somebody(f"ada-{n}"), 1) for n in range(1000))
    assert entered == COMMUNITY.burst

    assert str(door.turn_away(somebody("zoe"))) == (
        "A lot is asked of Cairn here just now, and nothing was done with this; "
        "try again in a second."
    )
    assert door.turn_away(somebody("zoe", "elsewhere")) is None
    assert door.turn_away(somebody("zoe", None)) is None
    seconds.now += 1
    assert door.turn_away(somebody("zoe")) is None


def test_platforms_have_people_and_communities_of_their_own() -> None:
    door = Door(Seconds())
    let_in(door, somebody(), 100)

    assert door.turn_away(Caller("slack", "ada", "Ada", "home")) is None


def test_typing_is_counted_by_itself() -> None:
    door = Door(Seconds())

    assert sum(door.suggests(somebody()) for _ in range(500)) == TYPING.burst
    assert door.turn_away(somebody()) is None


def test_whoever_was_given_something_longest_ago_is_forgotten() -> None:
    door = Door(Seconds(), most=3)
    for one in ("eve", "ada", "bob"):
        let_in(door, somebody(one), PERSON.burst - 1)
    assert let_in(door, somebody("eve"), 2) == 1

    door.turn_away(somebody("zoe"))

    assert let_in(door, somebody("eve"), 1) == 0
    assert let_in(door, somebody("ada"), 99) == PERSON.burst


def test_the_log_says_once_a_minute_who_it_is(caplog: pytest.LogCaptureFixture) -> None:
    seconds = Seconds()
    door = Door(seconds)
    let_in(door, somebody(), 200)
    seconds.now += 59
    let_in(door, somebody(), 200)
    assert [(one.getMessage(), one.account) for one in told(caplog)] == [
        ("calls turned away", "ada")
    ]

    seconds.now += 1
    let_in(door, somebody(), 200)
    let_in(door, somebody("eve"), 200)
    assert [one.account for one in told(caplog)] == ["ada", "ada", "eve"]


def told(caplog: pytest.LogCaptureFixture) -> list[Any]:
    return list(caplog.records)
