"""What Cairn says to a cohort by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import CalendarWeek
from bot.domain.checkins import CheckIn
from bot.domain.cohorts import Cohort
from bot.domain.roadmap import Milestone, Resource, Run, Week
from bot.message import (
    Block,
    Bold,
    Bullets,
    Buttons,
    Line,
    Message,
    Text,
    Title,
    line,
)
from bot.views.checkins import digest_row
from bot.views.roadmap import resource_line
from bot.views.wording import (
    CHECK_IN,
    brief,
    count,
    day,
    done_button,
    hours,
    listed,
    progress_button,
    within,
)

_IN_THE_WEEK = 3
"""Resources named in the week's own post; the drop brings the others."""

_MOST = 3_600
"""Characters of what people said in one post before the rest of them are counted."""

_NAME = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a post is said."""

    cohort: Cohort
    run: Run
    week: CalendarWeek
    day: date

    @property
    def contents(self) -> tuple[tuple[int, Week], ...]:
        return tuple((position, self.run.week(position)) for position in self.week.road)

    @property
    def label(self) -> str:
        """`Week 3`, or `Weeks 5 and 6` at the sprint pace."""
        numbers = [str(position) for position in self.week.road]
        return f"Week {numbers[0]}" if len(numbers) == 1 else f"Weeks {listed(numbers)}"


def week_title(scene: Scene) -> str:
    """`Week 2 of 5: Python for data …`; the preview says the same."""
    themes = " · ".join(content.theme for _, content in scene.contents)
    return f"{scene.label} of {scene.run.length}: {themes}"


def week(scene: Scene) -> Message:
    """The one parent post of a week."""
    blocks: list[Block] = [Title(brief(week_title(scene), 150))]
    for position, content in scene.contents:
        due = scene.cohort.calendar.due(position)
        blocks += _content(content, due, named=len(scene.contents) > 1)
    marks = [
        done_button(scene.cohort, milestone.id, label) for milestone, label in _done_labels(scene)
    ]
    buttons = (CHECK_IN, *marks, progress_button(scene.cohort))
    return Message((*blocks, Buttons(buttons)))


def drop(scene: Scene) -> Message | None:
    """The resources of the week, one by one; None when the week's post named them all."""
    found = [r for _, content in scene.contents for r in content.resources[_IN_THE_WEEK:]]
    if not found:
        return None
    return Message((Title(f"{scene.label}: more to learn from"), Bullets(_noted(found))))


def prompt(scene: Scene) -> Message | None:
    """The study questions; at the relaxed pace each half of the week has its own."""
    texts = [
        prompt.text
        for _, content in scene.contents
        for prompt in content.prompts[scene.week.part - 1 :: scene.week.parts]
    ]
    if not texts:
        return None
    return Message(
        (
            Title(f"{scene.label}: worth talking about"),
            Bullets(tuple(line(text) for text in texts)),
            Text(line("Answer here, in a line or in a page.")),
        )
    )


def checkin(scene: Scene, *, last: bool) -> Message:
    """The accountability check-in; the last of a week asks the week's own question."""
    title = f"{scene.label}: how is it going?"
    asked = [content.question for _, content in scene.contents] if last else []
    blocks: list[Block] = [
        Title(title),
        *(Text(line(question)) for question in asked),
        Text(line("One line is enough: what you did, what is next, what is in the way.")),
    ]
    return Message((*blocks, Buttons((CHECK_IN, progress_button(scene.cohort)))))


def digest(
    scene: Scene, people: Sequence[tuple[str, Sequence[CheckIn]]], days: Sequence[date]
) -> Message:
    """Who did what on these days, each person once; blockers first."""
    span = day(days[0]) if days[0] == days[-1] else f"{day(days[0])} – {day(days[-1])}"
    title = Title(f"Check-ins, {span}")
    if not people:
        quiet = Text(line("Nobody has checked in on these days yet. A line today is a good start."))
        return Message((title, quiet, Buttons((CHECK_IN,))))
    stuck = [(name, row) for name, said in people for row in said if row.blocked]
    blocks: list[Block] = [title]
    if stuck:
        asking = within((_blocked(name, row) for name, row in stuck), _MOST // 3)
        blocks += [Text(line(Bold("Could use a hand"))), Bullets(asking)]
        blocks += _rest(len(stuck) - len(asking), "blocker")
    blocks.append(Text(line(Bold("Done"))))
    shown = within((digest_row(name, said) for name, said in people), _MOST // 3 * 2)
    blocks.append(Bullets(shown))
    blocks += _rest(len(people) - len(shown), "person", "people")
    return Message((*blocks, Buttons((CHECK_IN,))))


def recap(
    scene: Scene, done: Sequence[tuple[str, str]], checkins: int, encouragement: str | None
) -> Message:
    """The week in numbers and names, and what comes next."""
    blocks: list[Block] = [
        Title(f"{scene.label}: looking back"),
        Text(line(_numbers(len(done), checkins))),
    ]
    if done:
        shown = within(
            (line(Bold(brief(name, _NAME)), f": {title}") for name, title in done), _MOST // 2
        )
        blocks.append(Bullets(shown))
        blocks += _rest(len(done) - len(shown), "milestone")
    blocks.append(Text(_ahead(scene)))
    if encouragement:
        blocks.append(Text(line(encouragement)))
    return Message((*blocks, Buttons((progress_button(scene.cohort),))))


def _content(content: Week, due: date, *, named: bool) -> list[Block]:
    head = [Text(line(Bold(content.theme)))] if named else []
    blocks: list[Block] = [
        *head,
        Bullets(tuple(line(objective) for objective in content.objectives)),
    ]
    blocks += [
        Text(line(Bold(f"Milestone: {m.title}"), f", due {day(due)}. {m.deliverable}"))
        for m in content.milestones
    ]
    blocks.append(Text(line(Bold("Time"), f": about {hours(content.hours)}")))
    if content.resources:
        blocks.append(Text(line(Bold("Start with"))))
        blocks.append(
            Bullets(tuple(resource_line(found) for found in content.resources[:_IN_THE_WEEK]))
        )
    return blocks


def _done_labels(scene: Scene) -> list[tuple[Milestone, str]]:
    milestones = [m for _, content in scene.contents for m in content.milestones]
    if len(milestones) == 1:
        return [(milestones[0], "Mark done")]
    return [(m, brief(f"Done: {m.title}", 75)) for m in milestones[:3]]


def _noted(found: Sequence[Resource]) -> tuple[Line, ...]:
    return tuple((*resource_line(r), *line(f". {brief(r.note, 160)}")) for r in found)


def _blocked(name: str, row: CheckIn) -> Line:
    return line(Bold(brief(name, _NAME)), f": {brief(row.blocked or '', 200)}")


def _rest(left: int, noun: str, plural: str | None = None) -> list[Block]:
    return [Text(line(f"And {count(left, noun, plural)} more."))] if left else []


def _numbers(done: int, checkins: int) -> str:
    if not done and not checkins:
        return "A quiet week. The next one is a fresh start."
    return f"{count(checkins, 'check-in')} and {count(done, 'milestone')} this week."


def _ahead(scene: Scene) -> Line:
    following = scene.week.road[-1] + 1
    if following > scene.run.length:
        finish = scene.run.leg.finish if scene.run.leg else "That was the last week of this road."
        return line(Bold("The finish line: "), finish)
    begins = scene.cohort.calendar.begins(following)
    return line(
        Bold("Next: "), f"week {following}, {scene.run.week(following).theme}, from {day(begins)}."
    )
