"""`cairn content diff`: what an edit of a roadmap does to people who are on the road."""

from collections.abc import Iterator
from pathlib import Path

from bot.cli.failures import Failed
from bot.content import ContentErrors, load
from bot.domain.edits import Ways
from bot.domain.former import FORMER, OWN, Named
from bot.domain.revision import Revision, compare, is_later
from bot.domain.roadmap import Milestone, Roadmap, run
from bot.views.revision import at_branch, concerned, weeks_named
from bot.views.wording import count, hours


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
    noticed = [*_milestones(revision, after), *_weeks(revision), *_choices(revision)]
    noticed += _road_wide(before, after)
    groups = (
        ("What people on the road notice:", noticed),
        ("What has to be mended:", faults),
        ("Besides:", list(_besides(before, after))),
    )
    print(f"{after.id} {before.version} → {after.version}")
    if not noticed and not revision.lost:
        words = "" if before.edition == after.edition else ", but for words"
        print(f"Nothing that people on the road would notice{words}.")
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


def _milestones(revision: Revision, after: Roadmap) -> Iterator[str]:
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
    for one in revision.reworded:
        yield f"{_named(one.milestone)} asks for something else{_on(one.ways, ' of')}."
    yield from (f"{_named(m)} is retired; whoever did it keeps it." for m in revision.retired)


def _weeks(revision: Revision) -> Iterator[str]:
    for one in revision.rehoured:
        yield (
            f"Week {one.week} asks for other hours: "
            f"{hours(one.after)} instead of {hours(one.before)}."
        )
    places: dict[tuple[str, Ways], list[int]] = {}
    for other in revision.altered:
        places.setdefault((other.part, other.ways), []).append(other.week)
    for (part, ways), numbers in places.items():
        verb = "has" if len(numbers) == 1 else "have"
        yield f"{weeks_named(numbers).capitalize()} {verb} other {part}{_on(ways, ' for')}."


def _choices(revision: Revision) -> Iterator[str]:
    for branch in revision.opened:
        yield f"There is a branch {branch.title} now, asked for in week {branch.asked}."
    yield from map(at_branch, revision.forked)
    for one in revision.gone:
        if one not in revision.lost:
            yield f"The {one.kind} {_named(one)} is retired; {_GONE[one.kind]}."


_GONE = {
    "leg": "cohorts that walk it stay on the version they have",
    "branch": "what was chosen there is left out",
    "way": "whoever took it chooses anew",
}


def _road_wide(before: Roadmap, after: Roadmap) -> Iterator[str]:
    for name, old, new in (
        ("paces", before.paces, after.paces),
        ("events", before.events, after.events),
        ("habits", before.habits, after.habits),
        ("questions for choosing", before.quiz, after.quiz),
    ):
        if old != new:
            yield f"The {name} have changed."


def _lost(revision: Revision) -> Iterator[str]:
    """What is lost, and how to mend it."""
    for one in revision.lost:
        if one.kind == FORMER:
            yield f"The former id {one.id} leads nowhere: keep it under aliases or retired."
            continue
        what = f"id {one.id} of “{one.title}”" if one.kind == OWN else f"{one.kind} {_named(one)}"
        yield f"The {what} is gone without a word: list it under aliases or retired."


def _version(before: Roadmap, after: Roadmap) -> Iterator[str]:
    if before.edition != after.edition and not is_later(after.version, before.version):
        yield f"The version was not raised: {before.version} has to become a higher one."


def _besides(before: Roadmap, after: Roadmap) -> Iterator[str]:
    """Counts of what is new and what went, for which nobody has to do anything."""
    for noun, old, new in (
        ("topic", before.topics, after.topics),
        ("resource", before.resources, after.resources),
    ):
        known = {after.id_in_force(noun, one.id) for one in old}
        there = {one.id for one in new}
        for number, word in ((len(there - known), "new"), (len(known - there), "gone")):
            if number:
                yield f"{count(number, noun)} {'is' if number == 1 else 'are'} {word}."


def _named(one: Milestone | Named) -> str:
    return f"“{one.title}” ({one.id})"


def _on(ways: Ways, word: str) -> str:
    """` of those who take Blue`; nothing where everybody is concerned."""
    return f"{word} those who take {concerned(ways)}" if ways else ""
