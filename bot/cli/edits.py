"""`cairn content diff`: what an edit of a roadmap does to people who are on the road."""

from collections.abc import Iterator
from pathlib import Path

from bot.cli.failures import Failed
from bot.content import ContentErrors, load
from bot.domain.revision import Revision, compare, is_later
from bot.domain.roadmap import Milestone, Roadmap, run
from bot.views.wording import count


def diff(old: str, new: str) -> int:
    """Print what changes between two folders; 1 when something has to be mended first.

    Raises:
        Failed: one of them is no roadmap, or they are two different ones.
    """
    before, after = _read(old), _read(new)
    if before is None or after is None:
        return 1
    if before.id != after.id:
        raise Failed(f"{old} is {before.id}, and {new} is {after.id}: those are two roadmaps")
    revision = compare(run(before), run(after))
    faults = [*_lost(revision), *_version(before, after)]
    groups = (
        ("What people on the road notice:", list(_noticed(revision, after))),
        ("What has to be mended:", faults),
        ("Besides:", list(_besides(before, after))),
    )
    print(f"{after.id} {before.version} → {after.version}")
    if revision.empty:
        print("Nothing that people on the road would notice.")
    for heading, lines in groups:
        if lines:
            print("\n".join([f"\n{heading}", *(f"  {line}" for line in lines)]))
    return 1 if faults else 0


def _read(folder: str) -> Roadmap | None:
    """The roadmap in a folder; None if it is broken, which is printed."""
    if not (Path(folder) / "roadmap.yaml").is_file():
        raise Failed(f"no roadmap.yaml in {folder}")
    try:
        return load(Path(folder))
    except ContentErrors as found:
        print(found)
        return None


def _noticed(revision: Revision, after: Roadmap) -> Iterator[str]:
    """One line for each change."""
    if revision.weeks[0] != revision.weeks[1]:
        yield f"The road has {count(revision.weeks[1], 'week')}; it had {revision.weeks[0]}."
    for former, leg in revision.stretched:
        yield (
            f"The leg {leg.id} covers weeks {leg.first_week} to {leg.last_week}; "
            f"it covered {former.first_week} to {former.last_week}."
        )
    weeks = {m.id: week.number for week in after.weeks for m in week.milestones}
    yield from (f"{_named(m)} is new, in week {weeks[m.id]}." for m in revision.added)
    for moved in revision.moved:
        yield f"{_named(moved.milestone)} moves from week {moved.before} to {moved.after}."
    yield from (f"{_named(m)} was {former}; it stays done." for former, m in revision.renamed)
    yield from (f"{_named(m)} asks for something else." for m in revision.reworded)
    yield from (f"{_named(m)} is retired; whoever did it keeps it." for m in revision.retired)
    for kind, an_id in revision.given_up:
        yield f"The {kind} {an_id} is retired; {_GIVEN_UP[kind]}."


_GIVEN_UP = {
    "leg": "cohorts that walk it stay on the version they have",
    "branch": "what was chosen there is left out",
    "way": "whoever took it chooses anew",
}


def _lost(revision: Revision) -> Iterator[str]:
    """What is lost, and how to mend it."""
    for kind, an_id in revision.lost:
        if kind == "former id":
            yield f"The former id {an_id} leads nowhere: keep it under aliases or retired."
        else:
            yield f"The {kind} {an_id} is gone without a word: list it under aliases or retired."


def _version(before: Roadmap, after: Roadmap) -> Iterator[str]:
    if before.edition != after.edition and not is_later(after.version, before.version):
        yield f"The version was not raised: {before.version} has to become a higher one."


def _besides(before: Roadmap, after: Roadmap) -> Iterator[str]:
    """Counts of what is new and what went, for which nobody has to do anything."""
    for noun, old, new in (
        ("topic", {t.id for t in before.topics}, {t.id for t in after.topics}),
        ("resource", {r.id for r in before.resources}, {r.id for r in after.resources}),
    ):
        known = {after.current_id(an_id) for an_id in old}
        for number, word in ((len(new - known), "new"), (len(known - new), "gone")):
            if number:
                yield f"{count(number, noun)} {'is' if number == 1 else 'are'} {word}."


def _named(milestone: Milestone) -> str:
    return f"“{milestone.title}” ({milestone.id})"
