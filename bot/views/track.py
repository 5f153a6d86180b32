"""Where the road branches: what there is to choose, and what a choice changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.branches import Branch, Taken, Way, first_changed, is_at
from bot.domain.cohorts import Cohort
from bot.domain.roadmap import Roadmap, Run, Week
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Fields,
    Line,
    Message,
    Text,
    Title,
    line,
    usage,
)
from bot.message.plain import plain_line
from bot.views.wording import brief, listed, progress_button, this_cohort

NONE = "none"
"""What gives a choice up: alone in an option of its own, with a branch as in `none:cloud`."""

CHOICE = "choice"
"""The option that takes any ways, with commas between them."""

_AHEAD = 2
"""A branch has buttons from so many weeks before it is asked for."""

_MOST_BUTTONS = 12
_ROOM = 2_300
"""Characters that the advice and the ways of all branches have together."""

_ADVICE = 150
"""Characters that the advice of a branch has at least."""


@dataclass(frozen=True, slots=True)
class Crossroads:
    """Where somebody stands before the branches of a road, and what they take at them.

    `cohort` and its `run` are None outside of any; `position` is the week of the run. Only a
    member's choice is kept.
    """

    road: Roadmap
    taken: Taken = field(default_factory=dict)
    cohort: Cohort | None = None
    run: Run | None = None
    position: int = 1
    member: bool = False

    @property
    def number(self) -> int:
        """The number on the road of the week they are on; 0 outside of any cohort."""
        return self.run.week(self.position).number if self.run else 0

    @property
    def argument(self) -> tuple[tuple[str, str], ...]:
        """What a button says of the cohort."""
        return (this_cohort(self.cohort),) if self.cohort else ()


def track(at: Crossroads) -> Message:
    """Every branch of the road with its ways, and buttons for what is to be chosen soon."""
    title = f"Your ways in {at.cohort.name}" if at.cohort and at.member else at.road.title
    if not at.road.branches:
        return Message((Title(title), Text(line(f"{at.road.title} does not branch."))))
    blocks: list[Block] = [Title(title)]
    if not at.member:
        blocks.append(Text(how_to_keep(at)))
    met = _met(at)
    for branch in met:
        blocks += _branch(at, branch, room=_ROOM // len(met))
    return Message((*blocks, *_buttons(*_track_buttons(at))))


def how_to_keep(at: Crossroads) -> Line:
    """What somebody is told whose choice cannot be kept."""
    if at.cohort:
        kept = f"A choice can be kept once you are in {at.cohort.name}; "
        return line(kept, usage("cohort join"), " brings you in.")
    kept = "A choice can be kept once you are in a cohort; "
    return line(kept, usage("cohort list"), " shows those there are.")


def join_button(at: Crossroads) -> Button:
    if at.cohort:
        return Button("Join", ("cohort", "join"), at.argument)
    return Button("Cohorts", ("cohort", "list"))


def quiz_button(at: Crossroads, label: str = "Help me choose") -> Button:
    return Button(label, ("quiz",), at.argument)


def take_button(at: Crossroads, way: Way) -> Button:
    return Button(f"Take {way.title}", ("track",), ((CHOICE, way.id), *at.argument))


def chosen(at: Crossroads, before: Taken, *undo: Button) -> Message:
    """The new state, what it changes on the road, and the way back."""
    changed = [b for b in at.road.branches if before.get(b.id) != at.taken.get(b.id)]
    said = [_changed(branch, before, at.taken) for branch in changed]
    if changed:
        said.append(_effect(at, before))
        said += [_late(at, branch) for branch in changed if _is_late(at, branch)]
    else:
        said.append("That is how it is already, so nothing changes.")
    state = [(branch.title, line(_state(at, branch))) for branch in _met(at)]
    name = at.cohort.name if at.cohort else at.road.title
    return Message(
        (
            Title(f"Your ways in {name}"),
            *(Text(line(words)) for words in said),
            Fields(tuple(state)),
            *_buttons(*undo, *_next_steps(at)),
        )
    )


def take_all(at: Crossroads, label: str, wanted: Mapping[str, str | None]) -> Button:
    """A button that takes these ways by branch, and gives up what is None."""
    said = ",".join(way or f"{NONE}:{branch}" for branch, way in wanted.items())
    return Button(label, ("track",), ((CHOICE, said), *at.argument))


def _met(at: Crossroads) -> tuple[Branch, ...]:
    """The branches that a cohort's stretch of road comes by, and those somebody has chosen at."""
    weeks = at.run.weeks if at.run else at.road.weeks
    met = [b for b in at.road.branches if b.id in at.taken or _is_on(b, weeks)]
    return tuple(met) or at.road.branches


def _is_on(branch: Branch, weeks: Sequence[Week]) -> bool:
    """Whether some of these weeks ask for the choice, or are about what is chosen."""
    return any(is_at(week, branch) for week in weeks)


def _branch(at: Crossroads, branch: Branch, room: int) -> list[Block]:
    rows = tuple(_way(at, branch, way) for way in branch.ways)
    if _length(rows) > room - _ADVICE:
        rows = (line(brief(listed([way.title for way in branch.ways]), room - _ADVICE)),)
    return [
        Text(line(Bold(branch.title), f": {_state(at, branch)}")),
        Text(line(brief(branch.advice, room - _length(rows)))),
        Bullets(rows),
    ]


def _length(rows: tuple[Line, ...]) -> int:
    return sum(len(plain_line(row)) for row in rows)


def _way(at: Crossroads, branch: Branch, way: Way) -> Line:
    mine = " (yours)" if at.taken.get(branch.id) == way.id else ""
    return line(f"{way.title}{mine}: {way.summary}")


def _state(at: Crossroads, branch: Branch) -> str:
    """`Computer vision`, or when an open branch is asked for."""
    way = branch.way(at.taken.get(branch.id, ""))
    if way:
        return way.title
    week = _week(at, branch.asked)
    if at.run and at.run.week(1).number > branch.asked:
        return "open"
    if at.run and branch.asked < at.number:
        return f"open since {week}"
    return f"open; {week} asks for it"


def _week(at: Crossroads, number: int) -> str:
    """`week 34`, as the cohort counts; the road counts the weeks that the cohort does not walk."""
    position = number - at.run.week(1).number + 1 if at.run else number
    if at.run is None or 1 <= position <= at.run.length:
        return f"week {position}"
    return f"week {number} of the whole road"


def _track_buttons(at: Crossroads) -> Iterator[Button]:
    if at.member:
        soon = [
            take_button(at, way)
            for branch in at.road.branches
            if branch.id not in at.taken and _is_due(at, branch)
            for way in branch.ways
        ]
        yield from soon[:_MOST_BUTTONS]
    if at.road.quiz:
        yield quiz_button(at)
    if not at.member:
        yield join_button(at)


def _is_due(at: Crossroads, branch: Branch) -> bool:
    """Whether it is time to choose, and some week ahead is about what is chosen."""
    ahead = at.run.weeks[at.position - 1 :] if at.run else ()
    return branch.asked <= at.number + _AHEAD and _is_on(branch, ahead)


def _changed(branch: Branch, before: Taken, after: Taken) -> str:
    old, new = (branch.way(ways.get(branch.id, "")) for ways in (before, after))
    if new is None:
        return f"{branch.title} is open again."
    instead = f", in place of {old.title}" if old else ""
    return f"{branch.title}: you take {new.title} from now on{instead}."


def _effect(at: Crossroads, before: Taken) -> str:
    """What the choice makes of the week they are on, or of the first one that it changes."""
    weeks = at.run.weeks[at.position - 1 :] if at.run else ()
    week = first_changed(weeks, before, at.taken)
    if week is None:
        return "None of the weeks ahead is changed by that."
    name = _week(at, week.number)
    if week.number == at.number:
        return f"{name.capitalize()}, where you are, is now “{week.theme}”."
    return f"This week stays as it is; the first that changes is {name}, “{week.theme}”."


def _is_late(at: Crossroads, branch: Branch) -> bool:
    """Whether the week until which it is easily chosen is one that the cohort has walked."""
    return at.run is not None and at.run.week(1).number <= branch.until < at.number


def _late(at: Crossroads, branch: Branch) -> str:
    return (
        f"{branch.title} is easiest to settle by the end of {_week(at, branch.until)}. "
        "Later is fine too: what you have done stays done."
    )


def _buttons(*buttons: Button) -> tuple[Buttons, ...]:
    return (Buttons(buttons),) if buttons else ()


def _next_steps(at: Crossroads) -> tuple[Button, ...]:
    if at.cohort is None:
        return ()
    return Button("This week", ("week",), at.argument), progress_button(at.cohort)
