"""Where somebody stands on the road."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.cohorts import Cohort, CohortState
from bot.domain.people import StreakMode
from bot.domain.portfolio import Project
from bot.domain.progress import Due, Standing
from bot.domain.roadmap import Run
from bot.domain.streak import Streak
from bot.message import Block, Bold, Buttons, Fields, Line, Message, Progress, Text, Title, line
from bot.views.portfolio import on_card
from bot.views.streaks import streak_words
from bot.views.wording import CHECK_IN, count, day, done_button, hours


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a progress card says. The streak is None where nobody but the person may see it.

    `ends`: the last day of the road for this member, where it is not the cohort's.
    """

    cohort: Cohort
    run: Run
    standing: Standing
    streak: tuple[StreakMode, Streak] | None
    totals: tuple[int, int]
    today: date
    name: str | None
    ends: date | None = None
    projects: Sequence[Project] = ()

    @property
    def over(self) -> bool:
        """Whether the road is behind this member; one who came late may still be on it."""
        state, end = self.cohort.state, self.cohort.calendar.end
        if state is CohortState.CANCELLED or self.today > max(self.ends or end, end):
            return True
        return state is CohortState.FINISHED and (self.ends or end) <= end


def progress(shown: Shown) -> Message:
    """Where somebody stands, and the next one thing to do."""
    cohort, standing = shown.cohort, shown.standing
    who = f"{shown.name} in {cohort.name}" if shown.name else cohort.name
    return Message(
        (
            Title(who),
            Text(line(Bold(week_words(shown)))),
            Progress("Milestones", standing.done, standing.total),
            facts(shown),
            *on_card(shown.projects, own=shown.name is None),
            *([] if shown.name else [_buttons(shown)]),
        )
    )


def facts(shown: Shown) -> Fields:
    """Pace, streak, the next thing to do, and what the cohort is on."""
    standing = shown.standing
    said = [("Pace", line(pace_words(standing, shown)))]
    if shown.streak and shown.streak[0] is not StreakMode.OFF:
        said.append(("Streak", line(streak_words(*shown.streak))))
    said += [("Next", next_line(standing.next, shown.today)), ("Cohort", cohort_line(shown))]
    return Fields(tuple(said))


def week_words(shown: Shown) -> str:
    """`Week 2 of 5`, or when it begins or ended."""
    cohort, standing = shown.cohort, shown.standing
    if cohort.state is CohortState.CANCELLED:
        return "Cancelled"
    if shown.over:
        return f"Finished, {count(standing.length, 'week')}"
    if shown.today < cohort.begins:
        return f"Begins {day(cohort.begins, shown.today)}, {count(standing.length, 'week')}"
    paused = ", paused" if cohort.state is CohortState.PAUSED else ""
    return f"Week {max(1, standing.position)} of {standing.length}{paused}"


def pace_words(standing: Standing, shown: Shown) -> str:
    """On pace, or behind by what."""
    if shown.cohort.state.over and shown.over:
        return "This cohort is over; what you mark done still counts"
    if standing.done == standing.total:
        return "Every milestone is done"
    if standing.behind:
        late = count(len(standing.behind), "milestone")
        return f"Behind by {late}, about {hours(standing.hours)}"
    return "On pace"


def next_line(due: Due | None, today: date) -> Line:
    """The one next thing to do."""
    if due is None:
        return line("Nothing is left on this road. Well walked.")
    if due.day is None:
        return line(due.milestone.title)
    when = "was due" if due.day < today else "due"
    return line(f"{due.milestone.title}, {when} {day(due.day, today)}")


def cohort_line(shown: Shown) -> Line:
    """What the cohort is on, and how far it is on average."""
    cohort, run = shown.cohort, shown.run
    members, done = shown.totals
    average = f"{done / members:.1f}".removesuffix(".0") if members else "0"
    mean = f"{count(members, 'member')}, on average {average} of {shown.standing.total} milestones"
    if cohort.state.over or not cohort.begins <= shown.today <= cohort.calendar.end:
        return line(mean)
    week = run.week(cohort.calendar.position_on(shown.today))
    position = cohort.calendar.position_on(shown.today)
    return line(f"On week {position}, {week.theme}; {mean}")


def _buttons(shown: Shown) -> Block:
    due = shown.standing.next
    done = (done_button(shown.cohort, due.milestone.id),) if due else ()
    return Buttons((CHECK_IN, *done))
