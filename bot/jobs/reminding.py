"""Personal reminders: the ledger is asked before anybody is written to."""

from datetime import UTC, date, datetime, time, timedelta

from bot.content import Library
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import PersonId
from bot.domain.lateness import GRACE, verdict
from bot.domain.people import Person, StreakMode, Unreached
from bot.domain.queue import Delivery, Job, NewJob
from bot.domain.schedule import PostKind
from bot.domain.zones import instant, zone
from bot.jobs.post import Post, Ran
from bot.ports import Departed, PermanentFailure
from bot.services.memberships import active_cohorts, depart
from bot.services.plan import next_reminder
from bot.services.reminders import MOST_A_WEEK, QUIET_FROM, give_up, is_quiet
from bot.storage.tx import Tx
from bot.views import direct as view
from bot.views.wording import CHECK_IN

OFFERS_A_PAUSE = 2
"""After so many reminders without a check-in the next one offers a pause, and is the last."""

UNREACHED = "unreached"
"""The job that stops the reminders of somebody who cannot be written to."""


def reminder(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """A reminder to check in, unless there is a reason to keep silent."""
    if job.person is None:
        raise LookupError(f"job {job.key} has no person")
    person = tx.people.with_ids([job.person])[job.person]
    wanted = tx.reminders.of(person.id)
    if wanted is None or not wanted.on:
        return Ran(skipped="reminders are off")
    following = next_reminder(person, wanted, job.due_at)
    after = (following,) if following else ()
    cohorts = [cohort for cohort, _ in active_cohorts(tx, person, tx.memberships.of(person.id))]
    unanswered = _unanswered(tx, person)
    why = _reason_to_keep_silent(tx, person, cohorts, job, now)
    if why is None and unanswered > OFFERS_A_PAUSE:
        why = "a pause was offered; waiting for a sign"
    place = tx.people.direct_place(person.id)
    if why is not None or place is None:
        return Ran(skipped=why or "there is no way to write to them", next=after)
    message = view.reminder(
        [cohort.name for cohort in cohorts],
        unanswered,
        CHECK_IN,
        with_streak=person.streak_mode is not StreakMode.OFF,
    )
    post = Post(place, message, _until(person, job, now), person=person.id)
    return Ran(posts=(post,), next=after)


def unreached_of(delivery: Delivery, failure: PermanentFailure, now: datetime) -> NewJob | None:
    """The job that comes of a direct message which cannot be delivered."""
    if delivery.person is None:
        return None
    place = delivery.place
    departed = (place.platform, place.community) if isinstance(failure, Departed) else None
    return NewJob(
        key=f"person:{delivery.person}:{UNREACHED}:{delivery.id}",
        kind=UNREACHED,
        day=now.date(),
        due_at=now,
        person=delivery.person,
        payload={"cause": failure.cause, "fix": failure.fix, "departed": departed},
    )


def unreached(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """No more reminders: the person hears of it in the next answer that only they see.

    Somebody who is not in the community any more leaves its cohorts too.
    """
    if job.person is None:
        raise LookupError(f"job {job.key} has no person")
    why = Unreached(str(job.payload["cause"]), str(job.payload["fix"]))
    stopped = give_up(tx, job.person, why, now)
    left = _departed(tx, job, job.person, now)
    return Ran(skipped=None if stopped or left else "they have no reminders")


def _departed(tx: Tx, job: Job, person: PersonId, now: datetime) -> bool:
    departed = job.payload.get("departed")
    community = tx.communities.known(*departed) if departed else None
    if community is None:
        return False
    return depart(tx, community, tx.people.with_ids([person])[person], now)


def _reason_to_keep_silent(
    tx: Tx, person: Person, cohorts: list[Cohort], job: Job, now: datetime
) -> str | None:
    today = person.today(now)
    on_the_road = [cohort for cohort in cohorts if _expects(cohort, now)]
    reasons = (
        (verdict(PostKind.REMINDER, job.due_at, now, is_current=True), True),
        ("it is night where they are", is_quiet(person.local(now).time())),
        ("no cohort of theirs expects anything today", not on_the_road),
        ("they are paused", person.id in tx.pauses.on([person.id], today)),
        ("they have checked in already", tx.checkins.on(person.id, today) is not None),
        ("three reminders went out in seven days", _is_spent(tx, person, now)),
    )
    return next((reason for reason, holds in reasons if reason and holds), None)


def _expects(cohort: Cohort, now: datetime) -> bool:
    today = cohort.today(now)
    return (
        cohort.state in (CohortState.PLANNED, CohortState.RUNNING)
        and cohort.calendar.week_on(today) is not None
        and not cohort.calendar.is_holiday(today)
    )


def _until(person: Person, job: Job, now: datetime) -> datetime:
    """A reminder that is held up is of no use any more when the night begins."""
    here = person.local(now)
    return min(job.due_at + GRACE, instant(here.date(), QUIET_FROM, zone(person.era(now).zone)))


def _is_spent(tx: Tx, person: Person, now: datetime) -> bool:
    return _sent_this_week(tx, person, now) >= MOST_A_WEEK


def _sent_this_week(tx: Tx, person: Person, now: datetime) -> int:
    """Reminders on this local day and the six before it: weeks have 167 or 169 hours as well."""
    first = person.local(now).date() - timedelta(days=6)
    since = instant(first, time(0), zone(person.era(now).zone))
    return tx.deliveries.arrived_since(person.id, PostKind.REMINDER, since)


def _unanswered(tx: Tx, person: Person) -> int:
    """Reminders since the last check-in, or ever: after the offer to pause there are no more."""
    last = max(tx.checkins.days_of(person.id, date.min), default=None)
    checkin = tx.checkins.on(person.id, last) if last else None
    since = checkin.at if checkin else datetime.min.replace(tzinfo=UTC)
    return tx.deliveries.arrived_since(person.id, PostKind.REMINDER, since)
