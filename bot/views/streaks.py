"""Streaks, and the reasons for them."""

from collections.abc import Sequence
from datetime import date

from bot.domain.cohorts import Cohort
from bot.domain.people import StreakMode
from bot.domain.streak import Step, Streak, Verdict
from bot.message import Block, Bold, Bullets, Buttons, Line, Message, Text, Title, line, usage
from bot.views.wording import CHECK_IN, brief, count, day, listed, progress_button, within

_VERDICTS = {
    Verdict.COUNTED: "+1",
    Verdict.NEUTRAL: "neutral",
    Verdict.FROZEN: "freeze used",
    Verdict.MISSED: "starts afresh",
    Verdict.OPEN: "open",
}
_STEPS_SHOWN = 30
_REASONS_MOST = 3_500
"""Characters of the reasons together; the latest are shown."""


def streak_words(mode: StreakMode, streak: Streak) -> str:
    """`2 weeks, 1 freeze; 1 of 3 days this week`; more than the goal is `4 days, goal 3`."""
    daily = mode is StreakMode.DAILY
    said = f"{count(streak.run, 'day' if daily else 'week')}, {count(streak.freezes, 'freeze')}"
    done, goal = streak.this_week
    if daily or not goal:
        return said
    if done > goal:
        return f"{said}; {done} days this week, goal {goal}"
    return f"{said}; {done} of {count(goal, 'day')} this week"


def streak(
    cohort: Cohort,
    mode: StreakMode,
    value: Streak,
    *,
    why: bool,
    counted: Sequence[date] = (),
    backdated: frozenset[date] = frozenset(),
    whole: bool = False,
) -> Message:
    """The streak and, if asked, the latest steps of its reasoning or the `whole` of it.

    `counted`: the check-in days in order; `backdated`: those of them that were said a day later.
    """
    if mode is StreakMode.OFF:
        return Message(
            (
                Text(
                    line(
                        "Your streak is off. ",
                        usage("settings", streak="weekly"),
                        " turns it on again.",
                    )
                ),
            )
        )
    blocks: list[Block] = [
        Title(f"Your streak in {cohort.name}"),
        Text(line(streak_words(mode, value) + f". Best so far: {value.best}.")),
    ]
    if why:
        marks = [(on, on in backdated) for on in counted]
        blocks += _reasons(mode, value, marks, whole=whole)
    return Message((*blocks, Buttons((CHECK_IN, progress_button(cohort)))))


def _reasons(
    mode: StreakMode, value: Streak, marks: list[tuple[date, bool]], *, whole: bool
) -> list[Block]:
    steps = [
        _step(mode, step, marks) for step in (value.steps if whole else value.steps[-_STEPS_SHOWN:])
    ]
    rows = steps if whole else within(steps[::-1], _REASONS_MOST)[::-1]
    rule = (
        "Every day with a check-in adds one."
        if mode is StreakMode.DAILY
        else "Every week that meets its goal adds one."
    )
    left = len(value.steps) - len(rows)
    earlier = f" The first {left} are in the file." if left else ""
    return [
        Text(
            line(f"{rule} A freeze covers a miss; neutral days neither count nor break.{earlier}")
        ),
        *([Bullets(tuple(rows))] if rows else []),
    ]


def _step(mode: StreakMode, step: Step, marks: list[tuple[date, bool]]) -> Line:
    days = day(step.first)
    if step.last != step.first:
        days += f" – {day(step.last)}"
    within_step = [(on, late) for on, late in marks if step.first <= on <= step.last]
    if step.verdict is Verdict.NEUTRAL or not within_step:
        said = step.reason
    elif mode is StreakMode.DAILY:
        said = f"{step.reason}, back-dated" if within_step[0][1] else step.reason
    else:
        said = f"{_days_counted(within_step)}: {step.reason}"
    return line(
        Bold(days),
        f": {brief(said, 200)} → {_VERDICTS[step.verdict]}; "
        f"streak {step.run}, {count(step.freezes, 'freeze')}",
    )


def _days_counted(marks: list[tuple[date, bool]]) -> str:
    """`Mon 2, Wed 4 (back-dated) and Thu 5 Mar`: a month is said once, after its last day."""
    following = [on.month for on, _ in marks[1:]]
    shown = [
        (f"{on:%a} {on.day}" if month == on.month else day(on)) + (" (back-dated)" if late else "")
        for (on, late), month in zip(marks, [*following, None], strict=True)
    ]
    return listed(shown)
