"""What a check-in answers."""

from collections.abc import Sequence
from datetime import date

from bot.domain.checkins import CheckIn
from bot.domain.cohorts import Cohort
from bot.domain.people import StreakMode
from bot.domain.progress import Due
from bot.domain.streak import Streak
from bot.message import Block, Bold, Button, Buttons, Fields, Line, Message, Text, Title, line
from bot.views.streaks import streak_words
from bot.views.wording import brief, day, done_button, progress_button


def checked_in(
    checkin: CheckIn,
    standings: list[tuple[Cohort, Streak, Due | None]],
    mode: StreakMode,
    *,
    new: bool,
    back: bool,
    today: date,
) -> Message:
    """The new state: the day, what was said, and what it did to the streak."""
    head = "Checked in" if new else "Check-in changed"
    when = day(checkin.day, today)
    if checkin.backdated:
        when += ", back-dated"
    blocks: list[Block] = [Title(f"{head} for {when}")]
    if back:
        blocks.append(Text(line("Good to see you back.")))
    blocks.append(Fields(tuple(_said(checkin))))
    if mode is not StreakMode.OFF and standings:
        blocks.append(
            Fields(
                tuple(
                    (_label(cohort, standings), line(streak_words(mode, value)))
                    for cohort, value, _ in standings
                )
            )
        )
    return Message((*blocks, _buttons(checkin, standings)))


def taken_back(day_of: date, before: CheckIn | None) -> Message:
    """What an undo left."""
    if before is None:
        return Message((Text(line(f"Undone: there is no check-in for {day(day_of)} now.")),))
    return Message(
        (
            Text(line(f"Undone: the check-in for {day(day_of)} is as it was.")),
            Fields(tuple(_said(before))),
        )
    )


def _label(cohort: Cohort, standings: list[tuple[Cohort, Streak, Due | None]]) -> str:
    return "Streak" if len(standings) == 1 else f"Streak in {cohort.name}"


def _said(checkin: CheckIn) -> list[tuple[str, Line]]:
    pairs = [
        ("Done", checkin.done),
        ("Next", checkin.next),
        ("Blocked", checkin.blocked),
        ("Minutes", str(checkin.minutes) if checkin.minutes is not None else None),
        ("Mood", checkin.mood),
    ]
    return [(name, line(value)) for name, value in pairs if value]


def _buttons(checkin: CheckIn, standings: list[tuple[Cohort, Streak, Due | None]]) -> Block:
    undo = Button(
        "Undo",
        ("undo", "checkin"),
        (("day", checkin.day.isoformat()), ("revision", str(checkin.revision))),
    )
    buttons: list[Button] = []
    for cohort, _, due in standings[:1]:
        if due:
            buttons.append(done_button(cohort, due.milestone.id))
        buttons.append(progress_button(cohort))
    return Buttons((*buttons, undo))


def digest_row(name: str, checkins: Sequence[CheckIn]) -> Line:
    """One person's days in the digest; what blocks them has rows of its own."""
    return line(Bold(brief(name, 60)), ": ", "; ".join(_day_said(checkin) for checkin in checkins))


def _day_said(checkin: CheckIn) -> str:
    late = " (back-dated)" if checkin.backdated else ""
    more = f", next: {brief(checkin.next, 120)}" if checkin.next else ""
    return f"{brief(checkin.done, 160)}{late}{more}"
