from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Clock
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_it_stands_still_until_it_is_told_to_go_on() -> None:
    clock: Clock = FakeClock(NOW)

    assert clock.now() == clock.now() == NOW


def test_it_goes_on_as_far_as_it_is_told() -> None:
    clock = FakeClock(NOW)

    assert clock.forward(days=1, hours=2) == NOW + timedelta(hours=26)
    assert clock.now() == NOW + timedelta(hours=26)


def test_it_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        FakeClock(NOW).forward(hours=-1)
