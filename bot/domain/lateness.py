"""What still goes out after downtime."""

from datetime import datetime, timedelta

from bot.domain.schedule import PostKind

GRACE = timedelta(hours=6)
"""Up to this late everything is sent."""

_WHILE_CURRENT = {
    PostKind.WEEK: "week",
    PostKind.RECAP: "week",
    PostKind.DIGEST: "week",
    PostKind.EVENT: "day",
}
"""What must not be over for a post that is later still."""


def verdict(
    kind: PostKind,
    due: datetime,
    now: datetime,
    is_current: bool,  # noqa: FBT001 — read it as the fourth column of the table
) -> str | None:
    """None to send the post; otherwise why it is skipped, in plain words.

    `due` and `now` are aware; `is_current` says whether the cohort is still in the week the post
    belongs to or, for a post about events, on its day: the next day an event may have begun.
    """
    if now - due <= GRACE:
        return None
    was_due = f"it was due at {due:%Y-%m-%d %H:%M %Z}"
    if kind not in _WHILE_CURRENT:
        return f"{was_due}, more than 6 hours ago"
    if not is_current:
        return f"{was_due} and its {_WHILE_CURRENT[kind]} is over"
    return None
