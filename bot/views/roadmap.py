"""The road: one week, the whole of it, and what there is to read."""

from datetime import date

from bot.domain.calendar import Calendar
from bot.domain.cohorts import Cohort, CohortState, Membership
from bot.domain.progress import days_of, due_day, last_day, place_on
from bot.domain.roadmap import Milestone, Phase, Resource, Roadmap, Run, Week
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Line,
    Link,
    Message,
    Text,
    Title,
    line,
)
from bot.views.wording import brief, count, day, done_button, hours

_RESOURCES_SHOWN = 8


def week(
    cohort: Cohort,
    run: Run,
    position: int,
    done: frozenset[str],
    *,
    member: Membership | None = None,
    today: date | None = None,
) -> Message:
    """Everything about one week of a cohort's run, with the days it has for a member."""
    content = run.week(position)
    blocks: list[Block] = [
        Title(f"Week {position} of {run.length}: {content.theme}"),
        Text(line(f"{_span(cohort.calendar, member, position, today)} · {_hours(content)}")),
        Text(line(Bold("Objectives"))),
        Bullets(tuple(line(objective) for objective in content.objectives)),
        *milestone_blocks(content, done),
        Text(line(Bold("Tasks"))),
        Bullets(tuple(line(task) for task in content.tasks)),
        Text(line(Bold("Resources"))),
        Bullets(tuple(resource_line(found) for found in content.resources[:_RESOURCES_SHOWN])),
    ]
    if content.note:
        blocks.append(Text(line(content.note)))
    open_ones = [m for m in content.milestones if m.id not in done]
    buttons = [done_button(cohort, m.id, _done_label(m, content)) for m in open_ones]
    near = [("Previous week", position - 1), ("Next week", position + 1)]
    buttons += [
        Button(label, ("week",), (("number", str(number)), ("cohort", f"id:{cohort.id}")))
        for label, number in near
        if 1 <= number <= run.length
    ]
    return Message((*blocks, Buttons(tuple(buttons))))


def _span(calendar: Calendar, member: Membership | None, position: int, today: date | None) -> str:
    """`Mon 2 Mar – Sun 8 Mar`, and the own due date of somebody who makes up for weeks."""
    first, last = days_of(calendar, member, position)
    span = f"{day(first, today)} – {day(last, today)}"
    due = due_day(calendar, member, position) if member else None
    if due is None or due == last:
        return span
    return f"{span} · due for you {day(due, today)}"


def _hours(content: Week) -> str:
    return f"about {hours(content.hours)}"


def milestone_blocks(content: Week, done: frozenset[str]) -> list[Block]:
    """Each milestone with what it takes to be done."""
    blocks: list[Block] = []
    for milestone in content.milestones:
        mark = " (done)" if milestone.id in done else ""
        blocks.append(Text(line(Bold(f"Milestone: {milestone.title}{mark}"))))
        blocks.append(Text(line(milestone.deliverable)))
        blocks.append(Bullets(tuple(line(point) for point in milestone.acceptance)))
    return blocks


def _done_label(milestone: Milestone, content: Week) -> str:
    return "Mark done" if len(content.milestones) == 1 else brief(f"Done: {milestone.title}", 75)


def resource_line(resource: Resource) -> Line:
    """`Title (address), watch, free, 4 h in all`."""
    facts = [resource.style.value, "free" if resource.free else "paid"]
    if resource.hours:
        facts.append(f"{resource.hours:g} h in all")
    return line(Link(resource.title, resource.url), f" · {', '.join(facts)}")


def resources(found: tuple[Resource, ...], asked: str | None) -> Message:
    """What was found, with a line on each."""
    if not found:
        about = f" for “{brief(asked, 60)}”" if asked else ""
        return Message(
            (
                Text(
                    line(
                        f"Nothing was found{about}. Try a topic such as “pandas”, or fewer filters."
                    )
                ),
            )
        )
    items = tuple(
        (*resource_line(resource), *line(f". {brief(resource.note, 160)}")) for resource in found
    )
    title = f"Resources for “{brief(asked, 60)}”" if asked else "Resources"
    return Message((Title(title), Bullets(items)))


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
    if road.credit and phase is None:
        blocks.append(Text(line(road.credit)))
    return Message(tuple(blocks))


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
        blocks.append(Text(line(f"{count(len(weeks), 'week')}; /roadmap phase={phase.number}")))
    return blocks


def _week_line(content: Week, here: int) -> Line:
    said = f"Week {content.number}: {content.theme}"
    return line(Bold(said), Bold(" ← you are here")) if content.number == here else line(said)
