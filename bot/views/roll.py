"""The members of a cohort, as facilitators see them."""

from collections.abc import Sequence

from bot.domain.cohorts import Cohort, MembershipState, RollEntry
from bot.message import ANY, Block, Bold, Bullets, Line, Message, Text, Title, line, usage
from bot.views.wording import brief, count, day


def members(
    cohort: Cohort,
    total: int,
    rows: Sequence[RollEntry],
    shown: int = 30,
) -> Message:
    """Who is where: milestones done and the last check-in, for the first `shown` of them."""
    if not rows:
        return Message((Text(line(f"Nobody has joined {cohort.name} yet.")),))
    items = tuple(_member(row, total) for row in rows[:shown])
    more: list[Block] = []
    if len(rows) > shown:
        more.append(Text(line(f"And {len(rows) - shown} more; the file has everybody.")))
    waiting = sum(row.membership.state is MembershipState.WAITING for row in rows)
    asked = f", {waiting} waiting" if waiting else ""
    title = f"{cohort.name}: {count(len(rows) - waiting, 'member')}{asked}"
    if waiting:
        approve = usage("cohort approve", person=ANY)
        more.append(Text(line(approve, " lets somebody in who waits.")))
    return Message((Title(title), Bullets(items), *more))


def _member(row: RollEntry, total: int) -> Line:
    state = row.membership.state
    words = "paused" if row.paused else "" if state is MembershipState.ACTIVE else state.value
    seen = f"last check-in {day(row.last_checkin)}" if row.last_checkin else "no check-in yet"
    said = f" ({words})" if words else ""
    done = f"{row.done}/{total + row.beyond} milestones"
    return line(Bold(brief(row.name, 60)), f"{said}: {done}, {seen}")
