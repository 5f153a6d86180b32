"""What a new version of a roadmap changes for people on the road."""

from collections.abc import Iterable, Iterator
from itertools import chain

from bot.domain.cohorts import Cohort
from bot.domain.edits import Forked, Ways
from bot.domain.revision import Revision
from bot.domain.roadmap import Roadmap
from bot.message import Line, line, usage
from bot.views.wording import count, hours, listed, some

_NAMED = 3
"""Milestones, weeks or ways that one sentence names."""

_ROOM = 1_800
"""Characters of all sentences together."""


def sentences(revision: Revision) -> Iterator[str]:
    """One sentence for each sort of change; none if only words were mended."""
    room = _ROOM
    for said in chain(_milestones(revision), _choices(revision), _weeks(revision)):
        room -= len(said) + 1
        if room < 0:
            yield "More has changed besides."
            return
        yield said


def concerned(ways: Ways) -> str:
    """`Blue and Green`."""
    return listed([way.title for way in ways])


def weeks_named(numbers: Iterable[int], most: int = 500) -> str:
    """`week 3`, `weeks 1, 2 and 5`."""
    words = [str(number) for number in sorted({*numbers})]
    return f"{'week' if len(words) == 1 else 'weeks'} {some(words, most)}"


def at_branch(one: Forked) -> str:
    """What is to be chosen at a branch besides, and when."""
    said = [f"offers {some([way.title for way in one.ways], _NAMED)} as well"] if one.ways else []
    for words, (before, after) in (
        ("is asked for in week", one.asked),
        ("is best settled by week", one.until),
    ):
        if before != after:
            said.append(f"{words} {after} instead of {before}")
    return f"{one.branch.title} {listed(said)}."


def _milestones(revision: Revision) -> Iterator[str]:
    if revision.weeks[0] != revision.weeks[1]:
        before, after = revision.weeks
        yield f"There are {count(after, 'week')} now; there were {before}."
    if revision.added:
        yield f"New: {some([m.title for m in revision.added], _NAMED)}."
    if revision.moved:
        moved = [f"{m.milestone.title} (week {m.before} to {m.after})" for m in revision.moved]
        yield f"In another week: {some(moved, _NAMED)}."
    if revision.reworded:
        asked = [
            one.milestone.title + (" (on some ways)" if one.ways else "")
            for one in revision.reworded
        ]
        yield f"Asks for something else: {some(asked, _NAMED)}."
    gone = [milestone.title for milestone in revision.retired]
    gone += [one.title for one in revision.lost if one.kind == "milestone"]
    if gone:
        yield f"No longer on the road: {some(gone, _NAMED)}. Whoever did it keeps it."


def _weeks(revision: Revision) -> Iterator[str]:
    if revision.rehoured:
        said = [
            f"week {one.week} ({hours(one.after)} instead of {hours(one.before)})"
            for one in revision.rehoured
        ]
        yield f"Other hours: {some(said, _NAMED)}."
    for part in dict.fromkeys(one.part for one in revision.altered):
        weeks = (one.week for one in revision.altered if one.part == part)
        yield f"Other {part}: {weeks_named(weeks, _NAMED)}."


def _choices(revision: Revision) -> Iterator[str]:
    for kind, words, then in _GONE:
        titles = [one.title for one in revision.gone if one.kind == kind]
        if titles:
            yield f"No longer among the {words}: {some(titles, _NAMED)}.{then}"
    if revision.opened:
        yield f"New to choose: {some([one.title for one in revision.opened], _NAMED)}."
    yield from (at_branch(one) for one in revision.forked[:_NAMED])


_GONE = (
    ("way", "ways", " Whoever took one chooses anew."),
    ("branch", "branches", " What was chosen there is left out."),
    ("leg", "legs", ""),
)


def came_out(cohort: Cohort, road: Roadmap) -> Line:
    """That there is a newer version of the roadmap, for those who may take it."""
    said = (
        f"Its roadmap was edited since it began, still as {road.version}"
        if road.version == cohort.roadmap_version
        else f"Version {road.version} of its roadmap has come out"
    )
    takes = usage("cohort edit", version="latest")
    return line(f"{said}; ", takes, " takes it, and says what it changes.")
