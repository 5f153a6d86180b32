"""The rules once more: slow, obvious, and written without looking at the code under test.

Clocks are read minute by minute, days are walked one by one, nothing is cached or skipped.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, CalendarWeek, Holiday, Pace
from bot.domain.days import Era
from bot.domain.ledger import Ledger
from bot.domain.schedule import DEFAULT_SLOTS, PostKind, Slot
from bot.domain.zones import instant

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


def span(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


# Clocks


def clock(zone: ZoneInfo, at: datetime) -> datetime:
    """What the clocks on the wall show, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def watched_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Watch the clock minute by minute until it shows that time, or jumps over it."""
    wanted = datetime.combine(day, wall)
    at = datetime.combine(day, wall, UTC) - timedelta(hours=27)
    while clock(zone, at) < wanted:
        before = clock(zone, at)
        at += MINUTE
    if clock(zone, at) == wanted:
        return at
    return at + (wanted - before - MINUTE)


def watched_changes(
    zone: ZoneInfo, first: date, last: date
) -> Iterator[tuple[date, timedelta, timedelta]]:
    at = datetime.combine(first, time(), UTC) - 2 * DAY
    while at.date() <= last + 2 * DAY:
        before = clock(zone, at) - at.replace(tzinfo=None)
        at += QUARTER
        after = clock(zone, at) - at.replace(tzinfo=None)
        if before != after and first <= clock(zone, at).date() <= last:
            yield clock(zone, at).date(), before, after


# The person's days


def era_on(eras: Sequence[Era], at: datetime) -> Era:
    return ([eras[0]] + [era for era in eras if era.since <= at])[-1]


@lru_cache(maxsize=10_000)
def own_day(era: Era, at: datetime) -> date:
    """The day by that era alone: the latest that has begun."""
    around = clock(ZoneInfo(era.zone), at).date()
    starts = {day: instant(day, era.day_start, ZoneInfo(era.zone)) for day in _near(around)}
    return max(day for day, start in starts.items() if start <= at)


def _near(day: date) -> list[date]:
    return span(day - 3 * DAY, day + 3 * DAY)


def lived_days(eras: Sequence[Era], first: datetime, last: datetime) -> dict[datetime, date]:
    """The person's day at every quarter of an hour, and around every change."""
    moments = {era.since + tick for era in eras for tick in (-timedelta.resolution, timedelta())}
    at = first
    while at <= last:
        moments.add(at)
        at += QUARTER
    lived: dict[datetime, date] = {}
    today = date.min
    for moment in sorted(moment for moment in moments if first <= moment <= last):
        today = max(today, own_day(era_on(eras, moment), moment))
        lived[moment] = today
    return lived


def lost_hours(eras: Sequence[Era], lived: dict[datetime, date], day: date) -> bool:
    """Whether hours that are that day's own, by the zone it was entered in, went elsewhere."""
    moments = [at for at, lived_day in lived.items() if lived_day == day]
    if not moments:
        return True
    era = era_on(eras, moments[0])
    around = moments[0] - 2 * DAY, moments[-1] + 2 * DAY
    elsewhere = [at for at in lived if lived[at] != day and around[0] <= at <= around[1]]
    return any(own_day(era, at) == day for at in elsewhere)


# The calendar


def week_start(calendar: Calendar, number: int) -> date:
    start = calendar.start + (number - 1) * 7 * DAY
    for holiday in sorted(calendar.holidays, key=lambda holiday: holiday.first):
        if start >= holiday.first:
            start += holiday.shift * 7 * DAY
    return start


def run_end(calendar: Calendar, weeks: int) -> date:
    """The last day: a holiday pushes it away only if it began before the run was over."""
    after = calendar.start + weeks * 7 * DAY
    for holiday in sorted(calendar.holidays, key=lambda holiday: holiday.first):
        if holiday.first < after:
            after += holiday.shift * 7 * DAY
    return after - DAY


def calendar_weeks(calendar: Calendar) -> list[CalendarWeek]:
    holds: list[tuple[tuple[int, ...], int, int]] = []
    for position in range(1, calendar.length + 1):
        if calendar.pace is Pace.STANDARD:
            holds.append(((position,), 1, 1))
        elif calendar.pace is Pace.RELAXED:
            holds += [((position,), 1, 2), ((position,), 2, 2)]
        elif position % 2:
            holds.append(((position,), 1, 1))
        else:
            holds[-1] = ((position - 1, position), 1, 1)
    weeks = []
    for number, (road, part, parts) in enumerate(holds, 1):
        last = number == len(holds)
        end = run_end(calendar, number) if last else week_start(calendar, number + 1) - DAY
        start = week_start(calendar, number)
        weeks.append(CalendarWeek(number, start, end, road, part, parts))
    return weeks


def days_off(holidays: Sequence[Holiday]) -> set[date]:
    return {day for holiday in holidays for day in span(holiday.first, holiday.last)}


# Posts


def due_days(calendar: Calendar, slots: Sequence[Slot], kind: PostKind) -> set[date]:
    slot = {slot.kind: slot for slot in slots if slot.on}.get(kind)
    off = days_off(calendar.holidays)
    found: set[date] = set()
    for week in calendar_weeks(calendar) if slot else []:
        days = [day for day in span(week.start, week.end) if day not in off]
        if slot and kind is PostKind.EVENT:
            found |= {day for day in days if day in slot.dates}
            continue
        for number, day in enumerate(days, 1):
            if _due(kind, slots, week, number, is_last=number == len(days)):
                found.add(day)
    return found


def _due(
    kind: PostKind, slots: Sequence[Slot], week: CalendarWeek, number: int, *, is_last: bool
) -> bool:
    if kind in {PostKind.WEEK, PostKind.DROP} and week.part != 1:
        return False
    if kind is PostKind.RECAP and week.part != week.parts:
        return False
    if kind is PostKind.DIGEST:
        checkins = [slot for slot in slots if slot.kind is PostKind.CHECKIN and slot.on]
        return any(number - 1 in slot.days and number <= 7 for slot in checkins)
    wanted = next(slot.days for slot in slots if slot.kind is kind)
    return number in wanted or (is_last and max(wanted, default=0) > number)


def all_due(
    calendar: Calendar, slots: Sequence[Slot], zone: ZoneInfo
) -> list[tuple[datetime, int, PostKind, date]]:
    """Every post as (instant, rank, kind, local day).

    On a day that the zone skips, a post that is due on the next day too is the same post.
    """
    found = []
    for rank, kind in enumerate(PostKind):
        if kind not in {slot.kind for slot in DEFAULT_SLOTS}:
            continue
        at = next((slot.at for slot in slots if slot.kind is kind), time())
        by_instant: dict[datetime, date] = {}
        for day in sorted(due_days(calendar, slots, kind)):
            by_instant[instant(day, at, zone)] = day
        found += [(due, rank, kind, day) for due, day in by_instant.items()]
    return sorted(found)


# Streaks


def is_neutral(ledger: Ledger, day: date) -> bool:
    if day < ledger.joined or (ledger.closed and day > ledger.closed):
        return True
    return any(
        span.first <= day and (span.last is None or day <= span.last) for span in ledger.neutral
    )


def checked(ledger: Ledger, day: date) -> bool:
    if day < ledger.joined or day > ledger.today or (ledger.closed and day > ledger.closed):
        return False
    return day in ledger.checkins


def freezes_earned(ledger: Ledger, day: date) -> bool:
    """Whether that check-in day is the fifth, tenth, … since joining."""
    return sum(checked(ledger, earlier) for earlier in span(ledger.joined, day)) % 5 == 0


def daily_streak(ledger: Ledger) -> tuple[int, int, int]:
    """Run, freezes, best."""
    run, freezes, best = 0, 1, 0
    begun = False
    for day in span(ledger.joined, ledger.today):
        if checked(ledger, day):
            begun = True
            run += 1
            if freezes_earned(ledger, day) and freezes < 2:
                freezes += 1
        elif begun and not is_neutral(ledger, day) and day < ledger.today:
            if run > 0 and freezes > 0:
                freezes -= 1
            else:
                run = 0
        best = max(best, run)
    return run, freezes, best


def weekly_streak(ledger: Ledger) -> tuple[int, int, int]:
    """Run, freezes, best: every day since joining is looked at in the evening."""
    run, freezes, best = 0, 1, 0
    first = min(ledger.joined, ledger.anchor)
    for day in span(first, ledger.today):
        if checked(ledger, day) and freezes_earned(ledger, day):
            freezes = min(2, freezes + 1)
        block = (day - ledger.anchor).days // 7
        week = span(ledger.anchor + block * 7 * DAY, ledger.anchor + (block * 7 + 6) * DAY)
        if block < 0 or week[-1] < ledger.joined:
            continue
        if ledger.closed and week[0] > ledger.closed:
            continue
        if day not in {week[-1], ledger.today}:
            continue
        goal = min(goal_of(ledger, week[-1]), sum(not is_neutral(ledger, d) for d in week))
        done = sum(checked(ledger, d) for d in week)
        counting = [d for d in week if not ledger.closed or d <= ledger.closed]
        over = ledger.today > counting[-1]
        if goal and done >= goal:
            run += 1
        elif goal and over and done == goal - 1 and run > 0 and freezes > 0:
            freezes -= 1
        elif goal and over:
            run = 0
        best = max(best, run)
    return run, freezes, best


def goal_of(ledger: Ledger, last: date) -> int:
    known = [(date.min, -1, 3)]
    known += [(since, n, goal) for n, (since, goal) in enumerate(ledger.goals)]
    return max(entry for entry in known if entry[0] <= last)[2]
