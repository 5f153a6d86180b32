"""What a new version of a roadmap changes for people on the road."""

from collections.abc import Iterator

from bot.domain.cohorts import Cohort
from bot.domain.revision import Revision
from bot.domain.roadmap import Roadmap
from bot.message import Line, line
from bot.views.wording import count, some

_NAMED = 3
"""Milestones that one sentence names."""


def sentences(revision: Revision) -> Iterator[str]:
    """One sentence for each sort of change; none if only words were mended."""
    if revision.weeks[0] != revision.weeks[1]:
        before, after = revision.weeks
        yield f"There are {count(after, 'week')} now; there were {before}."
    if revision.added:
        yield f"New: {some([m.title for m in revision.added], _NAMED)}."
    if revision.moved:
        moved = [f"{m.milestone.title} (week {m.before} to {m.after})" for m in revision.moved]
        yield f"In another week: {some(moved, _NAMED)}."
    if revision.reworded:
        yield f"Asks for something else: {some([m.title for m in revision.reworded], _NAMED)}."
    gone = [milestone.title for milestone in revision.retired]
    gone += [an_id for kind, an_id in revision.lost if kind == "milestone"]
    if gone:
        yield f"No longer on the road: {some(gone, _NAMED)}. Whoever did it keeps it."


def came_out(cohort: Cohort, road: Roadmap) -> Line:
    """That there is a newer version of the roadmap, for those who may take it."""
    takes = "/cohort edit version=latest takes it, and says what it changes."
    if road.version == cohort.roadmap_version:
        return line(f"Its roadmap was edited since it began, still as {road.version}; {takes}")
    return line(f"Version {road.version} of its roadmap has come out; {takes}")
