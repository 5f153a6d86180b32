"""Marking milestones done, and finding the one somebody means."""

from datetime import datetime

from bot.domain.cohorts import Membership
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Milestone, Run
from bot.domain.usage import usage
from bot.storage.completions import Completion
from bot.storage.tx import Tx


def milestone_meant(run: Run, text: str) -> Milestone:
    """The milestone somebody means by an id, a title, a part of one, or a week's number.

    Raises:
        Refusal: none or several fit.
    """
    wanted = text.casefold()
    milestones = run.milestones
    renamed = run.roadmap.milestone(text)
    for fits in (
        [m for m in milestones if wanted in (m.id, m.title.casefold())],
        [m for m in milestones if renamed and m.id == renamed.id],
        _of_week(run, wanted),
        [m for m in milestones if m.title.casefold().startswith(wanted)],
        [m for m in milestones if wanted in m.title.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Refusal(
                f"“{text[:40]}” fits several milestones: {_listed(fits)}; say which.",
                option="milestone",
            )
    raise Refusal(
        f"There is no milestone “{text[:40]}” on this road; "
        f"it takes a title, an id or a week's number, such as “{milestones[0].title}”.",
        option="milestone",
    )


def done_on(tx: Tx, run: Run, membership: Membership | None) -> frozenset[str]:
    """The ids in force of what a member has done; nothing for somebody who is none."""
    return (
        run.roadmap.current_ids(tx.completions.ids_of(membership.id)) if membership else frozenset()
    )


def mark_done(
    tx: Tx,
    run: Run,
    membership: Membership,
    milestone: Milestone,
    evidence: tuple[str | None, str | None],
    now: datetime,
) -> None:
    """Record a milestone with its link and note.

    Raises:
        Refusal: it is done already.
    """
    if milestone.id in done_on(tx, run, membership):
        raise Refusal(
            f"“{milestone.title}” is marked done already; ", usage("undone"), " takes it back."
        )
    link, note = evidence
    tx.completions.add(membership, Completion(milestone.id, link, note, now))


def take_back(tx: Tx, run: Run, membership: Membership, milestone: Milestone) -> Completion:
    """Forget that a milestone was done, whatever it was called then; returns what was there.

    Raises:
        Refusal: it is not marked done.
    """
    every = tx.completions.of(membership.id)
    road = run.roadmap
    there = [o for o in every if road.id_in_force("milestone", o.milestone) == milestone.id]
    if not there:
        raise Refusal(f"“{milestone.title}” is not marked done, so there is nothing to take back.")
    for one in there:
        tx.completions.remove(membership, one.milestone)
    return there[0]


def _of_week(run: Run, text: str) -> list[Milestone]:
    number = text.removeprefix("week").strip()
    if number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= run.length:
        return list(run.week(int(number)).milestones)
    return []


def _listed(milestones: list[Milestone]) -> str:
    return ", ".join(f"“{milestone.title[:60]}”" for milestone in milestones[:4])
