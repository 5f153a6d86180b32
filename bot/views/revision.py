"""What a new version of a roadmap changes for people on the road."""

from collections.abc import Iterator

from bot.domain.revision import Revision
from bot.views.wording import count, some

_NAMED = 3
"""Milestones that one sentence names."""


def sentences(revision: Revision) -> Iterator[str]:
    """One sentence for each sort of change; none if only words were mended."""
    if revision.weeks[0] != revision.weeks[1]:
        before, after = revision.weeks
        yield f"The whole road has {count(after, 'week')} now; it had {before}."
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
