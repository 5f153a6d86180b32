"""Any edit of a roadmap keeps every completed id, or reports it; and nobody's progress shrinks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Pace
from bot.domain.cohorts import Membership, MembershipState, Plan
from bot.domain.former import with_later_names
from bot.domain.ids import CohortId, MembershipId, PersonId
from bot.domain.progress import Standing, beyond, standing
from bot.domain.revision import compare
from bot.domain.roadmap import Roadmap, Week, run
from tests.jobs.road import roadmap, week

START = date(2026, 3, 2)
MEMBER = Membership(
    *(MembershipId(1), CohortId(1), PersonId(1), MembershipState.ACTIVE),
    joined_at=datetime(2026, 3, 2, tzinfo=UTC),
    joined_on=START,
    plan=Plan.CURRENT,
    shift=0,
)
GONE = None


@dataclass
class Draft:
    """A roadmap while somebody edits it, and what in truth became of every id it began with.

    `fate` leads from such an id to the one that is in force now; to GONE if there is none.
    """

    weeks: list[list[str]]
    aliases: dict[str, str] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    fate: dict[str, str | None] = field(default_factory=dict)
    words: int = 0
    _made: int = 0

    @property
    def ids(self) -> list[str]:
        return [an_id for ids in self.weeks for an_id in ids]

    def fresh(self) -> str:
        self._made += 1
        return f"n{self._made}"

    def rename(self, an_id: str, name: str, *, word: bool) -> None:
        """Another id in its place; with a word, under `aliases`."""
        self._replace(an_id, [name])
        self._give_up(an_id, name if word else GONE)
        if word:
            self.aliases[an_id] = name

    def remove(self, an_id: str, *, word: bool) -> None:
        """With a word, it is listed under `retired`, and so are its former ids."""
        if self.ids == [an_id]:
            return
        former = [old for old, current in self.aliases.items() if current == an_id]
        self._replace(an_id, [])
        self._give_up(an_id, GONE)
        self.retired += [an_id, *former] if word else []

    def split(self, an_id: str) -> None:
        self._replace(an_id, [an_id, self.fresh()])

    def merge(self, an_id: str, into: str, *, word: bool) -> None:
        if an_id == into:
            return
        self._replace(an_id, [])
        self._give_up(an_id, into if word else GONE)
        if word:
            self.aliases[an_id] = into

    def move(self, an_id: str, to: int) -> None:
        self._replace(an_id, [])
        self.weeks[to].append(an_id)

    def reorder(self, weeks: list[list[str]]) -> None:
        self.weeks = weeks

    def add_week(self, number: int) -> None:
        self.weeks.insert(number, [self.fresh()])

    def drop_week(self, number: int, *, word: bool) -> None:
        if self.weeks[number] != self.ids:
            for an_id in list(self.weeks[number]):
                self.remove(an_id, word=word)
            del self.weeks[number]

    def reword(self) -> None:
        self.words += 1

    def _give_up(self, an_id: str, name: str | None) -> None:
        """Former ids lead where it leads now: to a name in force, or nowhere."""
        for former in [old for old, current in self.aliases.items() if current == an_id]:
            if name is None:
                del self.aliases[former]
            else:
                self.aliases[former] = name
        self.fate.update({old: name for old, current in self.fate.items() if current == an_id})

    def _replace(self, an_id: str, names: Iterable[str]) -> None:
        for ids in self.weeks:
            if an_id in ids:
                place = ids.index(an_id)
                ids[place : place + 1] = names

    def road(self) -> Roadmap:
        made = replace(roadmap(1), aliases=tuple(self.aliases.items()), retired=(*self.retired,))
        return replace(made, weeks=tuple(self._week(n, ids) for n, ids in enumerate(self.weeks, 1)))

    def _week(self, number: int, ids: list[str]) -> Week:
        pattern = week(number)
        said = f"Worded {self.words} times."
        (milestone,) = pattern.milestones
        done = tuple(replace(milestone, id=an_id, title=said) for an_id in ids)
        return replace(pattern, milestones=done, theme=said, objectives=(said,), question=said)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A road on which ids were given up before."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=6))
    numbers = iter(range(100))
    found = Draft([[f"m{next(numbers)}" for _ in range(size)] for size in sizes])
    former = draw(st.dictionaries(st.sampled_from(("f1", "f2")), st.sampled_from(found.ids)))
    found.aliases |= former
    found.retired += draw(st.lists(st.sampled_from(("r1", "r2")), unique=True))
    found.fate |= {an_id: an_id for an_id in found.ids} | former | dict.fromkeys(found.retired)
    return found


def edit(draw: st.DrawFn, found: Draft) -> None:
    """One edit of any kind, in the right way or carelessly."""
    word = draw(st.booleans())
    an_id, other = draw(st.sampled_from(found.ids)), draw(st.sampled_from(found.ids))
    number = draw(st.integers(0, len(found.weeks) - 1))
    order = draw(st.permutations(found.weeks))
    either: tuple[Callable[[], None], ...] = (
        lambda: found.rename(an_id, found.fresh(), word=word),
        lambda: found.move(an_id, number),
        lambda: found.remove(an_id, word=word),
        lambda: found.split(an_id),
        lambda: found.merge(an_id, other, word=word),
        lambda: found.reorder(order),
        lambda: found.add_week(number),
        lambda: found.drop_week(number, word=word),
        found.reword,
    )
    draw(st.sampled_from(either))()


@st.composite
def edits(draw: st.DrawFn) -> tuple[Roadmap, Draft]:
    """A road as it was, and the draft it became."""
    found = draw(drafts())
    before = found.road()
    for _ in range(draw(st.integers(0, 6))):
        edit(draw, found)
    return before, found


def stand(road: Roadmap, done: frozenset[str]) -> Standing:
    length = len(road.weeks)
    return standing(run(road), Calendar(START, Pace.STANDARD, length), MEMBER, done, START)


def ids_of(road: Roadmap) -> list[str]:
    return [milestone.id for milestone in run(road).milestones]


@given(edits())
def test_every_id_is_found_or_reported(made: tuple[Roadmap, Draft]) -> None:
    before, draft = made
    after = draft.road()
    revision = compare(run(before), run(after))

    lost = set()
    for an_id, current in draft.fate.items():
        found = after.milestone(an_id)
        assert (found and found.id) == current
        if current is GONE and an_id not in after.retired:
            lost.add(("milestone" if an_id in ids_of(before) else "former id", an_id))
    assert {(one.kind, one.id) for one in revision.lost} == lost
    assert [m.id for m in revision.retired] == [
        an_id for an_id in ids_of(before) if an_id in after.retired
    ]


@given(edits())
def test_what_changes_its_name_or_its_week_is_told(made: tuple[Roadmap, Draft]) -> None:
    before, draft = made
    after = draft.road()
    revision = compare(run(before), run(after))

    weeks = {an_id: n for n, ids in enumerate(draft.weeks, 1) for an_id in ids}
    earlier = {m.id: week.number for week in before.weeks for m in week.milestones}
    kept = {an_id: to for an_id in earlier if (to := draft.fate[an_id])}
    assert {old: m.id for old, m in revision.renamed} == {
        an_id: to for an_id, to in kept.items() if an_id != to
    }
    assert {(one.milestone.id, one.before, one.after) for one in revision.moved} == {
        (to, earlier[an_id], weeks[to]) for an_id, to in kept.items() if earlier[an_id] != weeks[to]
    }
    assert {m.id for m in revision.added} == set(draft.ids) - set(kept.values())
    assert revision.weeks == (len(before.weeks), len(draft.weeks))


@given(edits(), st.data())
def test_nobodys_progress_shrinks(made: tuple[Roadmap, Draft], data: st.DataObject) -> None:
    before, draft = made
    after = draft.road()
    done = frozenset(data.draw(st.sets(st.sampled_from(sorted(draft.fate)))))

    then, now = stand(before, done), stand(after, done)

    assert now.done == then.done == len(done)
    covered = {draft.fate[an_id] for an_id in done} - {GONE}
    assert now.total - now.done == len(draft.ids) - len(covered)
    assert now.total == len(draft.ids) + beyond(run(after), done)
    assert now.next is None or now.next.milestone.id not in covered
    assert (now.next is None) == (covered == set(draft.ids))


@given(drafts(), st.integers(1, 3))
def test_who_only_finds_better_words_changes_nothing(draft: Draft, times: int) -> None:
    before = draft.road()
    assert compare(run(before), run(before)).empty
    for _ in range(times):
        draft.reword()

    assert draft.road() != before
    assert compare(run(before), run(draft.road())).empty


@given(edits())
def test_nothing_is_told_where_nothing_happened(made: tuple[Roadmap, Draft]) -> None:
    before, draft = made
    after = draft.road()

    kept = all(an_id == draft.fate[an_id] for an_id in ids_of(before))
    accounted = all(to or an_id in after.retired for an_id, to in draft.fate.items())
    assert compare(run(before), run(after)).empty == (
        places(before) == places(after)
        and len(before.weeks) == len(after.weeks)
        and kept
        and accounted
    )


@given(edits(), st.data())
def test_who_goes_back_keeps_what_was_done_meanwhile(
    made: tuple[Roadmap, Draft], data: st.DataObject
) -> None:
    before, draft = made
    back = with_later_names(before, draft.road())
    done = frozenset(data.draw(st.sets(st.sampled_from(draft.ids))))

    again = stand(back, done)

    assert again.done == len(done)
    assert ids_of(back) == ids_of(before)
    for an_id in done:
        former = [old for old, current in draft.fate.items() if current == an_id]
        found = back.milestone(an_id)
        assert bool(found) == bool(former)
        assert found is None or found.id in former
    assert again.total - again.done == len(ids_of(before)) - len(
        back.current_ids(done) & set(ids_of(before))
    )


def places(road: Roadmap) -> dict[str, int]:
    return {m.id: week.number for week in road.weeks for m in week.milestones}
