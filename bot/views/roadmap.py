"""The whole road, and where the reader is on it."""

from datetime import date

from bot.domain.cohorts import Cohort, CohortState, Membership
from bot.domain.progress import last_day, place_on
from bot.domain.roadmap import Phase, Roadmap, Run, Week
from bot.message import (
    Block,
    Bold,
    Bullets,
    Line,
    Message,
    Text,
    Title,
    line,
    usage,
)
from bot.views.wording import count, day


def roadmap(
    road: Roadmap,
    run: Run | None,
    cohort: Cohort | None,
    phase: Phase | None,
    today: date,
    *,
    member: Membership | None = None,
) -> Message:
    """The whole road, or one phase of it, with where the reader is."""
    here = _here(cohort, member, today) if cohort else 0
    number = run.week(here).number if run and here else 0
    blocks: list[Block] = [Title(road.title if phase is None else phase.title)]
    if phase is None:
        blocks.append(Text(line(road.summary)))
    for part in (phase,) if phase else road.phases:
        blocks += _phase(road, part, number, whole=phase is not None)
    if cohort and run:
        blocks.append(Text(line(_where(cohort, run, here, today))))
    if phase is not None:
        blocks += _habits(road, phase)
    elif cohort is None:
        blocks += _advice(road)
    if road.credit and phase is None:
        blocks.append(Text(line(road.credit)))
    return Message(tuple(blocks))


def _advice(road: Roadmap) -> list[Block]:
    """What the work is like and how long the road takes, for somebody who has not set out yet."""
    habits = road.habits
    blocks: list[Block] = [
        Text(line(Bold(lesson.title), f": {lesson.text}")) for lesson in road.glossary.lessons
    ]
    if habits.timeline:
        blocks.append(Text(line(Bold("How long it takes"), f": {habits.timeline}")))
    if habits.tips:
        blocks.append(Bullets(tuple(line(Bold(tip.title), f": {tip.text}") for tip in habits.tips)))
    return blocks


def _habits(road: Roadmap, phase: Phase) -> list[Block]:
    """The habits that a phase is about, and what they are good for."""
    topics = {topic.id for module in phase.modules for topic in module.topics}
    habits = [habit for habit in road.habits.habits if habit.topic in topics]
    if not habits:
        return []
    rows = [line(Bold(habit.title), f": {habit.idea}") for habit in habits]
    rows += [line(Bold(good.title), f": {good.text}") for good in road.habits.benefits]
    return [Text(line(Bold("Habits that last, and what they bring"))), Bullets(tuple(rows))]


def _here(cohort: Cohort, member: Membership | None, today: date) -> int:
    """The week the reader is on; 0 before the start and after the end."""
    end = last_day(cohort.calendar, member)
    late = end > cohort.calendar.end
    cancelled = cohort.state is CohortState.CANCELLED
    if cancelled or today > end or (cohort.state.over and not late):
        return 0
    return place_on(cohort.calendar, member, today)


def _where(cohort: Cohort, run: Run, here: int, today: date) -> str:
    stretch = f"“{run.leg.title}”" if run.leg else "the whole road"
    mine = f" You are on week {here}." if here else ""
    if cohort.state is CohortState.CANCELLED:
        return f"{cohort.name} was cancelled."
    if cohort.state.over or today > cohort.calendar.end:
        return f"{cohort.name} walked {stretch} and has finished.{mine}"
    if today < cohort.begins:
        return f"{cohort.name} walks {stretch} from {day(cohort.begins, today)} on."
    theirs = cohort.calendar.position_on(today)
    other = mine if here != theirs else ""
    return f"{cohort.name} walks {stretch} and is on week {theirs} of {run.length}.{other}"


def _phase(road: Roadmap, phase: Phase, here: int, *, whole: bool) -> list[Block]:
    span = f"weeks {phase.first_week}–{phase.last_week}"
    blocks: list[Block] = [
        Text(line(Bold(f"Phase {phase.number}: {phase.title}"), f" ({span}). {phase.summary}"))
    ]
    weeks = [w for w in road.weeks if phase.first_week <= w.number <= phase.last_week]
    if whole and phase.goals:
        blocks.append(Bullets(tuple(line(goal) for goal in phase.goals)))
    if weeks and (whole or any(w.number == here for w in weeks) or len(road.weeks) <= 12):
        blocks.append(Bullets(tuple(_week_line(w, here) for w in weeks)))
    elif weeks:
        whole_phase = usage("roadmap", phase=phase.number)
        blocks.append(Text(line(f"{count(len(weeks), 'week')}; ", whole_phase)))
    return blocks


def _week_line(content: Week, here: int) -> Line:
    said = f"Week {content.number}: {content.theme}"
    return line(Bold(said), Bold(" ← you are here")) if content.number == here else line(said)
