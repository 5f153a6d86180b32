"""When a delivery that failed is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.backoff import MOST_TRIES, retry_at

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "attempts, seconds",
    [(0, 5), (1, 5), (2, 15), (3, 45), (4, 135), (5, 405), (6, 900), (7, 900), (10**9, 900)],
)
def test_each_try_waits_longer_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert retry_at(attempts, NOW, None) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "attempts, retry_after, seconds", [(1, 30, 30), (3, 30, 45), (1, 3600, 3600), (1, 0, 5)]
)
def test_never_before_what_the_platform_asked_for(
    attempts: int, retry_after: int, seconds: int
) -> None:
    asked = timedelta(seconds=retry_after)
    assert retry_at(attempts, NOW, asked) == NOW + timedelta(seconds=seconds)


def test_a_bug_has_an_hour_and_ten_minutes_to_go_away() -> None:
    waits = [retry_at(tries, NOW, None) - NOW for tries in range(1, MOST_TRIES)]
    assert timedelta(minutes=70) <= sum(waits, timedelta()) < timedelta(minutes=71)
