"""What still goes out after downtime."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.lateness import verdict
from bot.domain.schedule import PostKind

DUE = datetime(2026, 3, 2, 14, tzinfo=UTC)
SIX_HOURS = timedelta(hours=6)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("kind", PostKind)
@pytest.mark.parametrize("late", [-SECOND, timedelta(), SIX_HOURS])
def test_everything_is_sent_up_to_six_hours_late(kind: PostKind, late: timedelta) -> None:
    assert verdict(kind, DUE, DUE + late, is_current=False) is None


WHILE_CURRENT = {
    PostKind.WEEK: "week",
    PostKind.RECAP: "week",
    PostKind.DIGEST: "week",
    PostKind.EVENT: "day",
}


@pytest.mark.parametrize("kind, what", WHILE_CURRENT.items())
def test_later_these_are_sent_as_long_as_their_week_or_day_is_not_over(
    kind: PostKind, what: str
) -> None:
    later = DUE + SIX_HOURS + SECOND
    assert verdict(kind, DUE, later, is_current=True) is None
    reason = verdict(kind, DUE, later, is_current=False)
    assert reason == f"it was due at 2026-03-02 14:00 UTC and its {what} is over"


@pytest.mark.parametrize("kind", sorted(set(PostKind) - set(WHILE_CURRENT)))
@pytest.mark.parametrize("is_current", [True, False])
def test_later_everything_else_is_skipped(kind: PostKind, *, is_current: bool) -> None:
    reason = verdict(kind, DUE, DUE + SIX_HOURS + SECOND, is_current)
    assert reason == "it was due at 2026-03-02 14:00 UTC, more than 6 hours ago"
