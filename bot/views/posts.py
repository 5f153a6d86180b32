"""What Cairn says to a cohort by itself."""

from collections.abc import Sequence
from datetime import date

from bot.domain.roadmap import Milestone, Resource, Week
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
    usage,
)
from bot.views.resources import resource_line
from bot.views.scene import Scene
from bot.views.week import week_button
from bot.views.wording import (
    CHECK_IN,
    brief,
    day,
    done_button,
    hours,
    listed,
    progress_button,
)

_IN_THE_WEEK = 3
"""Resources named in the week's own post; the drop brings the others."""

_DAYS = ("days 1 to 3", "days 4 to 7")
"""Which days belong to which of two road weeks in one calendar week."""


def week_title(scene: Scene) -> str:
    """`Week 2 of 5: Python for data …`; the preview says the same."""
    themes = " · ".join(content.theme for _, content in scene.contents)
    return f"{scene.label} of {scene.run.length}: {themes}"


def week(scene: Scene) -> Message:
    """The one parent post of a week."""
    blocks: list[Block] = [Title(brief(week_title(scene), 150))]
    for place, (position, content) in enumerate(scene.contents):
        due = scene.cohort.calendar.due(position)
        blocks += _content(scene, content, due, place)
        blocks += [said for said in _branching(scene, content) if said not in blocks]
    blocks += _together(scene)
    marks = [
        done_button(scene.cohort, milestone.id, label) for milestone, label in _done_labels(scene)
    ]
    own = [position for position, content in scene.contents if content.variants or content.cards]
    mine = [
        week_button(scene.cohort, position, f"My week {position}" if own[1:] else "My week")
        for position in own
    ]
    buttons = (CHECK_IN, *marks, *mine, progress_button(scene.cohort))
    return Message((*blocks, Buttons(buttons)))


def drop(scene: Scene) -> Message | None:
    """The resources of the week, one by one; None when the week's post named them all."""
    contents = [content for _, content in scene.contents]
    named = [r for content in contents for r in content.resources[:_IN_THE_WEEK]]
    rest = [r for content in contents for r in content.resources[_IN_THE_WEEK:]]
    found = [r for r in dict.fromkeys(rest) if r not in named]
    if not found:
        return None
    return Message((Title(f"{scene.label}: more to learn from"), Bullets(_noted(found))))


def prompt(scene: Scene) -> Message | None:
    """The study questions, and those that bring back what was learned one and four weeks ago.

    At the relaxed pace each half of the week has its own, and the second is for doing.
    """
    part, parts = scene.week.part, scene.week.parts
    texts = [
        prompt.text
        for _, content in scene.contents
        for prompt in content.prompts[part - 1 :: parts]
    ]
    back = _back(scene)[part - 1 :: parts]
    tasks = [task for _, content in scene.contents for task in content.tasks] if part > 1 else []
    blocks: list[Block] = []
    if tasks:
        blocks.append(Text(line(Bold("This half is for doing"))))
        blocks.append(Bullets(tuple(line(task) for task in tasks)))
        if any(content.variants for _, content in scene.contents):
            blocks.append(Text(line(usage("week"), " shows what belongs to your way.")))
        blocks.append(Text(line(Bold("To talk about"))))
    if texts:
        blocks.append(Bullets(tuple(line(text) for text in texts)))
    if back:
        blocks.append(Text(line(Bold("From memory, before you look it up"))))
        blocks.append(Bullets(tuple(line(Bold(f"Week {at}"), f": {said}") for at, said in back)))
        commands = [usage("week", number=at) for at, _ in back]
        spans = [span for command in commands for span in (", ", command)][1:]
        blocks.append(Text(line("The answers: ", *spans)))
    if not blocks:
        return None
    answer = Text(line("Answer here, in a line or in a page."))
    half = ", second half" if part > 1 else ""
    return Message((Title(f"{scene.label}{half}: worth talking about"), *blocks, answer))


def checkin(scene: Scene, *, last: bool) -> Message:
    """The accountability check-in; the last of a week asks the week's own question.

    Of two weeks at once, only the second asks: its question is for the work that is under way.
    """
    title = f"{scene.label}: how is it going?"
    asked = [scene.contents[-1][1].question] if last else []
    blocks: list[Block] = [
        Title(title),
        *(Text(line(question)) for question in asked),
        Text(line("One line is enough: what you did, what is next, what is in the way.")),
    ]
    return Message((*blocks, Buttons((CHECK_IN, progress_button(scene.cohort)))))


def _back(scene: Scene) -> list[tuple[int, str]]:
    """What was learned one and four weeks of the road ago: positions and questions."""
    asked = {at - back for at in scene.week.road for back in (1, 4)}.difference(scene.week.road)
    weeks = [(at, scene.run.week(at)) for at in sorted(asked, reverse=True) if at >= 1]
    return [(at, week.recall.question) for at, week in weeks if week.recall]


def _branching(scene: Scene, content: Week) -> list[Block]:
    """That a week is not the same for everybody, or that there is something to choose."""
    branches = scene.run.roadmap.branches
    asked = [branch.title for branch in branches if branch.asked == content.number]
    ways = {variant.way for variant in content.variants}
    titles = [way.title for branch in branches for way in branch.ways if way.id in ways]
    blocks: list[Block] = []
    if asked:
        head = Bold("To choose this week")
        blocks.append(Text(line(head, f": {listed(asked)}. ", usage("track"), " helps.")))
    if titles:
        said = f"This week has a part of its own for each way ({', '.join(titles)})"
        blocks.append(Text(line(f"{said}; ", usage("week"), " shows yours.")))
    if content.cards:
        blocks.append(
            Text(line("Your project fits the ways you take; ", usage("week"), " shows its card."))
        )
    return blocks


def _together(scene: Scene) -> list[Block]:
    """What the cohort does together in this week; of many things, the two rarest."""
    habits = scene.run.roadmap.habits
    rituals = [one for _, content in scene.contents for one in habits.rituals_in(content.number)]
    rarest = sorted(dict.fromkeys(rituals), key=lambda ritual: len(ritual.weeks))[:2]
    return [Text(line(Bold(one.title), f": {one.text}")) for one in rarest]


def _content(scene: Scene, content: Week, due: date, place: int) -> list[Block]:
    several = len(scene.contents) > 1
    head = [Text(line(Bold(content.theme), f" ({_DAYS[place]})"))] if several else []
    blocks: list[Block] = [
        *head,
        Bullets(tuple(line(objective) for objective in content.objectives)),
    ]
    blocks += [
        Text(line(Bold(f"Milestone: {m.title}"), f", due {day(due)}. {m.deliverable}"))
        for m in content.milestones
    ]
    light = ", little of it new material" if content.light else ""
    slow = (" in two weeks; the second is for doing, and ", usage("week"), " has the tasks")
    halves = slow if scene.in_halves else ()
    blocks.append(Text(line(Bold("Time"), f": about {hours(content.hours)}", *halves, light)))
    if content.warning:
        blocks.append(Text(line(Bold("Before you begin"), f": {content.warning}")))
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
