"""When a cohort's posts are due: local date + wall time + zone."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, CalendarWeek
from bot.domain.zones import instant

_DAY = timedelta(days=1)


class PostKind(StrEnum):
    """What a post is; of two that are due at the same moment, the one listed first goes first."""

    WEEK = "week"
    DROP = "drop"
    PROMPT = "prompt"
    CHECKIN = "checkin"
    DIGEST = "digest"
    RECAP = "recap"
    BRIEF = "brief"
    EVENT = "event"
    REMINDER = "reminder"
    NOTICE = "notice"


_RANK = {kind: rank for rank, kind in enumerate(PostKind)}


@dataclass(frozen=True, slots=True)
class Slot:
    """On which working days of a week (from 1) and when a kind of post goes out, if it is on.

    The days of a digest are not read from its slot: it follows the check-ins. Posts about events
    have `dates` in the place of days. Raises ValueError for days that no week has.
    """

    kind: PostKind
    days: tuple[int, ...]
    at: time
    on: bool = True
    dates: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if not all(1 <= day <= 7 for day in self.days):
            raise ValueError("the days of a week go from 1 to 7")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A post that falls due: for which week, on which local day, at which instant (UTC)."""

    kind: PostKind
    week: CalendarWeek
    day: date
    at: datetime


DEFAULT_SLOTS = (
    Slot(PostKind.WEEK, (1,), time(9)),
    Slot(PostKind.DROP, (2,), time(12)),
    Slot(PostKind.PROMPT, (3,), time(12)),
    Slot(PostKind.CHECKIN, (3, 5), time(18)),
    Slot(PostKind.DIGEST, (4, 6), time(9)),
    Slot(PostKind.RECAP, (7,), time(18)),
    Slot(PostKind.EVENT, (), time(12)),
)


def occurrences(
    calendar: Calendar, slots: Sequence[Slot], zone: ZoneInfo, first: date | None = None
) -> Iterator[Occurrence]:
    """Every post of the run from the local day `first` on, by instant and then by kind.

    At most one of a kind on one local day. Nothing is lost or doubled by a clock change.
    """
    waiting: list[Occurrence] = []
    for week in _weeks_from(calendar, first or calendar.start):
        horizon = _earliest(week)
        yield from (due for due in waiting if due.at < horizon)
        waiting = [due for due in waiting if due.at >= horizon]
        for kind in PostKind:
            waiting += in_week(calendar, slots, zone, kind, week)
        waiting = [due for due in waiting if first is None or due.day >= first]
        waiting.sort(key=lambda due: (due.at, _RANK[due.kind], due.day))
    yield from waiting


def next_occurrence(
    calendar: Calendar, slots: Sequence[Slot], zone: ZoneInfo, kind: PostKind, after: datetime
) -> Occurrence | None:
    """The first post of that kind that is due strictly later than `after`, if there is one."""
    for week in _weeks_from(calendar, after.astimezone(zone).date() - 2 * _DAY):
        for due in in_week(calendar, slots, zone, kind, week):
            if due.at > after:
                return due
    return None


def occurrence_on(
    calendar: Calendar, slots: Sequence[Slot], zone: ZoneInfo, kind: PostKind, day: date
) -> Occurrence | None:
    """The post of that kind on that local day, if there is one."""
    week = calendar.week_on(day)
    found = in_week(calendar, slots, zone, kind, week) if week else []
    return next((due for due in found if due.day == day), None)


def in_week(
    calendar: Calendar,
    slots: Sequence[Slot],
    zone: ZoneInfo,
    kind: PostKind,
    week: CalendarWeek,
) -> list[Occurrence]:
    """The week's posts of a kind in order of days, which is the order of instants too."""
    slot = _slot_on(slots, kind)
    if slot is None:
        return []
    found = []
    for day in _days(calendar, slots, kind, week):
        at = instant(day, slot.at, zone)
        skipped = at == instant(day + _DAY, slot.at, zone)
        if not (skipped and _is_on(calendar, slots, kind, day + _DAY)):
            found.append(Occurrence(kind, week, day, at))
    return found


def _weeks_from(calendar: Calendar, day: date) -> tuple[CalendarWeek, ...]:
    return calendar.weeks[bisect_left(calendar.weeks, day, key=attrgetter("end")) :]


def _earliest(week: CalendarWeek) -> datetime:
    """No clock on earth shows the week's first day before this instant."""
    return datetime.combine(week.start, time.min, UTC) - _DAY


def _is_on(calendar: Calendar, slots: Sequence[Slot], kind: PostKind, day: date) -> bool:
    week = calendar.week_on(day)
    return week is not None and day in _days(calendar, slots, kind, week)


def _days(
    calendar: Calendar, slots: Sequence[Slot], kind: PostKind, week: CalendarWeek
) -> list[date]:
    """The local days of the week on which the kind is due, in order, each once."""
    slot = _slot_on(slots, kind)
    days = calendar.working_days(week)
    if slot is None or not days or not _belongs(kind, week):
        return []
    if kind is PostKind.EVENT:
        return sorted(set(slot.dates) & set(days))
    if kind is PostKind.DIGEST:
        checkin = _slot_on(slots, PostKind.CHECKIN)
        follows = {number for number in checkin.days if number < 7} if checkin else set()
        return [days[number] for number in sorted(follows) if number < len(days)]
    return sorted({days[min(number, len(days)) - 1] for number in slot.days})


def _belongs(kind: PostKind, week: CalendarWeek) -> bool:
    match kind:
        case PostKind.WEEK | PostKind.DROP:
            return week.part == 1
        case PostKind.PROMPT | PostKind.CHECKIN | PostKind.DIGEST | PostKind.EVENT:
            return True
        case PostKind.RECAP:
            return week.part == week.parts
        case PostKind.BRIEF | PostKind.REMINDER | PostKind.NOTICE:
            return False
        case _:
            assert_never(kind)


def _slot_on(slots: Sequence[Slot], kind: PostKind) -> Slot | None:
    """The slot of that kind if it is on. Of two for one kind the first counts."""
    slot = next((slot for slot in slots if slot.kind is kind), None)
    return slot if slot and slot.on else None
