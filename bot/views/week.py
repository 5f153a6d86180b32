"""One week of the road, as it is for the person who asks."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.branches import Branch, Taken, along, to_choose
from bot.domain.cohorts import Cohort, Membership
from bot.domain.curriculum import Card, Resource
from bot.domain.progress import days_of, due_day
from bot.domain.roadmap import Milestone, Run, Week
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Line,
    Message,
    Text,
    Title,
    line,
    usage,
)
from bot.views.resources import resource_line
from bot.views.wording import brief, day, done_button, hours, listed, this_cohort

_RESOURCES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Walk:
    """Who asks about which week: what they have done, by ids in force, and the ways they take.

    `member` is None for somebody who does not walk this road.
    """

    cohort: Cohort
    run: Run
    position: int
    done: frozenset[str] = frozenset()
    taken: Taken = field(default_factory=dict)
    member: Membership | None = None
    today: date | None = None


def week(walk: Walk) -> Message:
    """Everything about one week of a cohort's run, with the days it has for a member."""
    common = walk.run.week(walk.position)
    content = along(common, walk.taken)
    blocks: list[Block] = [
        Title(brief(f"Week {walk.position} of {walk.run.length}: {content.theme}", 256)),
        Text(line(_facts(walk, content))),
        Text(line(Bold("Objectives"))),
        Bullets(tuple(line(objective) for objective in content.objectives)),
        *_facets(walk, content),
        *_milestones(content, walk.done),
        Text(line(Bold("Tasks"))),
        Bullets(tuple(line(task) for task in content.tasks)),
        *_project(content),
        Text(line(Bold("Resources"))),
        Bullets(tuple(resource_line(found) for found in _own_first(content, common))),
        *_own_prompts(content, common),
        *([Text(line(content.note))] if content.note else []),
        *([Text(line(Bold("Mind"), f": {content.warning}"))] if content.warning else []),
        *_recall(content),
    ]
    choices = to_choose(common, walk.run.roadmap.branches, walk.taken)
    blocks += [Text(open_branch(branch)) for branch in choices]
    return Message((*blocks, Buttons(tuple(_buttons(walk, content, choices)))))


def open_branch(branch: Branch) -> Line:
    """What somebody is told who has not chosen at a branch."""
    ways = listed([way.title for way in branch.ways])
    return line(Bold(f"{branch.title} is open"), f": {ways}. ", usage("track"), " takes one.")


def track_button(cohort: Cohort) -> Button:
    return Button("Choose", ("track",), (this_cohort(cohort),))


def _facts(walk: Walk, content: Week) -> str:
    """Days, hours and the parts of the work, and the own due date of who makes up for weeks."""
    calendar, member = walk.cohort.calendar, walk.member
    first, last = days_of(calendar, member, walk.position)
    facts = [f"{day(first, walk.today)} – {day(last, walk.today)}"]
    due = due_day(calendar, member, walk.position) if member else None
    if due is not None and due != last:
        facts.append(f"due for you {day(due, walk.today)}")
    facts.append(f"about {hours(content.hours)}")
    glossary = walk.run.roadmap.glossary
    aspects = [found.title for an_id in content.aspects if (found := glossary.aspect(an_id))]
    if 0 < len(aspects) < len(glossary.aspects):
        facts.append(", ".join(aspects))
    if content.light:
        facts.append("little new material")
    return " · ".join(facts)


def _facets(walk: Walk, content: Week) -> list[Block]:
    """The skills that the way somebody takes trains in this week, and what it is applied to."""
    road = walk.run.roadmap
    named = (
        ("Skills", road.skill, content.skills),
        ("Used for", road.application, content.applications),
    )
    return [
        Text(line(Bold(label), f": {', '.join(titles)}"))
        for label, find, ids in named
        if (titles := [found.title for an_id in ids if (found := find(an_id))])
    ]


def _milestones(content: Week, done: frozenset[str]) -> list[Block]:
    """Each milestone with what it takes to be done."""
    blocks: list[Block] = []
    for milestone in content.milestones:
        mark = " (done)" if milestone.id in done else ""
        blocks.append(Text(line(Bold(f"Milestone: {milestone.title}{mark}"))))
        blocks.append(Text(line(milestone.deliverable)))
        blocks.append(Bullets(tuple(line(point) for point in milestone.acceptance)))
    return blocks


def _own_first(content: Week, common: Week) -> list[Resource]:
    """The resources of somebody's way before those for everybody, as many as are shown."""
    ordered = sorted(content.resources, key=lambda resource: resource in common.resources)
    return ordered[:_RESOURCES_SHOWN]


def _own_prompts(content: Week, common: Week) -> list[Block]:
    """The study questions of somebody's way: those for everybody are posted in the thread."""
    own = content.prompts[len(common.prompts) :]
    if not own:
        return []
    return [
        Text(line(Bold("Worth talking about"))),
        Bullets(tuple(line(prompt.text) for prompt in own)),
    ]


def _project(content: Week) -> list[Block]:
    """The card of the project that a week works on, once all its ways are chosen."""
    card = content.card
    return [Text(line(Bold("Your project"))), Bullets(_card(card))] if card else []


def _card(card: Card) -> tuple[Line, ...]:
    rows = [(f"{name}: {words}") for name, words in _rows(card)]
    return (
        line(f"{card.problem}."),
        *(resource_line(found) for found in card.resources),
        *(line(row) for row in rows),
    )


def _rows(card: Card) -> tuple[tuple[str, str], ...]:
    return (("Baseline", card.baseline), ("Measure", card.metric), ("Mind", card.caution))


def _recall(content: Week) -> list[Block]:
    recall = content.recall
    if recall is None:
        return []
    return [Text(line(Bold(f"To remember: {recall.question}"))), Text(line(recall.answer))]


def _buttons(walk: Walk, content: Week, choices: tuple[Branch, ...]) -> list[Button]:
    todo = [m for m in content.milestones if m.id not in walk.done]
    buttons = [done_button(walk.cohort, m.id, _done_label(m, content)) for m in todo]
    if choices and walk.member:
        buttons.append(track_button(walk.cohort))
    near = (("Previous week", walk.position - 1), ("Next week", walk.position + 1))
    return buttons + [
        week_button(walk.cohort, number, label)
        for label, number in near
        if 1 <= number <= walk.run.length
    ]


def week_button(cohort: Cohort, position: int, label: str) -> Button:
    return Button(label, ("week",), (("number", str(position)), this_cohort(cohort)))


def _done_label(milestone: Milestone, content: Week) -> str:
    return "Mark done" if len(content.milestones) == 1 else brief(f"Done: {milestone.title}", 75)
