"""Marking milestones done, and finding the one somebody means."""

from datetime import datetime

from bot.domain.cohorts import Membership
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Milestone, Run
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
            raise Refusal(f"“{text[:40]}” fits several milestones: {_listed(fits)}; say which.")
    raise Refusal(
        f"There is no milestone “{text[:40]}” on this road; "
        f"it takes a title, an id or a week's number, such as “{milestones[0].title}”."
    )


def mark_done(
    tx: Tx,
    membership: Membership,
    milestone: Milestone,
    evidence: tuple[str | None, str | None],
    now: datetime,
) -> None:
    """Record a milestone with its link and note.

    Raises:
        Refusal: it is done already.
    """
    if milestone.id in tx.completions.ids_of(membership.id):
        raise Refusal(f"“{milestone.title}” is marked done already; /undone takes it back.")
    link, note = evidence
    tx.completions.add(membership, Completion(milestone.id, link, note, now))


def take_back(tx: Tx, membership: Membership, milestone: Milestone) -> Completion:
    """Forget that a milestone was done; returns what was there.

    Raises:
        Refusal: it is not marked done.
    """
    there = [one for one in tx.completions.of(membership.id) if one.milestone == milestone.id]
    if not there:
        raise Refusal(f"“{milestone.title}” is not marked done, so there is nothing to take back.")
    tx.completions.remove(membership, milestone.id)
    return there[0]


def _of_week(run: Run, text: str) -> list[Milestone]:
    number = text.removeprefix("week").strip()
    if number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= run.length:
        return list(run.week(int(number)).milestones)
    return []


def _listed(milestones: list[Milestone]) -> str:
    return ", ".join(f"“{milestone.title[:60]}”" for milestone in milestones[:4])
