"""Requests to join, told to facilitators, and their answers, told to whoever asked."""

from datetime import datetime, timedelta

from bot.content import Library
from bot.domain.cohorts import MembershipState
from bot.domain.queue import Job
from bot.domain.schedule import PostKind
from bot.jobs.notices import to_facilitators
from bot.jobs.post import Post, Ran, cohort_of
from bot.services.editions import walked
from bot.services.memberships import weeks_late
from bot.storage.tx import Tx
from bot.views import joining as view

_OF_USE_FOR = timedelta(days=2)


def requests(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator about everybody who waits."""
    cohort = cohort_of(tx, job)
    waiting = tx.memberships.in_cohort(cohort.id, [MembershipState.WAITING])
    if cohort.state.over or not waiting:
        return Ran(skipped="nobody waits any more")
    people = tx.people.with_ids([one.person for one in waiting])
    message = view.requests(cohort, [people[one.person] for one in reversed(waiting)])
    return Ran(to_facilitators(tx, cohort, message, now))


def let_in(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """A word to somebody who asked to join, and is a member now."""
    if job.person is None:
        raise LookupError(f"job {job.key} has no person")
    cohort = cohort_of(tx, job)
    membership = tx.memberships.between(job.person, cohort.id)
    run = walked(tx, library, cohort)
    place = tx.people.direct_place(job.person)
    if membership is None or membership.state is not MembershipState.ACTIVE or cohort.state.over:
        return Ran(skipped="they are not a member any more")
    if run is None or place is None:
        return Ran(skipped="there is nothing to say, or no way to say it")
    late = weeks_late(cohort, membership.joined_on)
    message = view.let_in(cohort, run, membership, late, now)
    post = Post(place, message, now + _OF_USE_FOR, kind=PostKind.NOTICE, person=job.person)
    return Ran((post,))
