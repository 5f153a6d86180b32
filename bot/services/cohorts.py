"""A cohort's life: made, changed, paused, resumed and ended."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.content import Library
from bot.domain.calendar import Move, Pace, with_holiday
from bot.domain.cohorts import Cohort, CohortState, Joining
from bot.domain.ids import CohortId, CommunityId
from bot.domain.people import Person
from bot.domain.places import Place
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Run
from bot.domain.schedule import Slot
from bot.domain.usage import usage
from bot.services.plan import ON, bring_week_along, replan
from bot.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Wish:
    """What a facilitator wants of a new cohort."""

    name: str
    start: date
    zone: str
    pace: Pace
    place: Place
    capacity: int | None
    joining: Joining


@dataclass(frozen=True, slots=True)
class Walked:
    """The stretch of road a cohort takes, and the edition that is kept for it."""

    run: Run
    edition: str | None


def create(
    tx: Tx,
    library: Library,
    community: CommunityId,
    person: Person,
    wish: Wish,
    walked: Walked,
    now: datetime,
) -> Cohort:
    """A new cohort with its first jobs; the person becomes its facilitator.

    Raises:
        Refusal: the name is taken, or the run would be over already.
    """
    name_is_free(tx, community, wish.name)
    run = walked.run
    cohort = Cohort(
        id=CohortId(0),
        community=community,
        name=wish.name,
        roadmap=run.roadmap.id,
        roadmap_version=run.roadmap.version,
        edition=walked.edition,
        leg=run.leg.id if run.leg else None,
        length=run.length,
        pace=wish.pace,
        zone_name=wish.zone,
        start=wish.start,
        state=CohortState.PLANNED,
        joining=wish.joining,
        capacity=wish.capacity,
        places=(wish.place,),
    )
    _is_ahead(cohort, now)
    cohort = replace(cohort, id=tx.cohorts.add(cohort, person.id, now))
    tx.facilitators.name(cohort.id, person.id)
    replan(tx, library, cohort, now)
    return cohort


def edit(tx: Tx, library: Library, before: Cohort, after: Cohort, now: datetime) -> bool:
    """Save a changed cohort and plan its posts anew; whether the week's post goes to a new place.

    Raises:
        Refusal: the name is taken, there are more members than places, or the cohort has begun
            and its start or pace can no longer change.
    """
    if after.name.casefold() != before.name.casefold():
        name_is_free(tx, before.community, after.name)
    if (after.start, after.pace) != (before.start, before.pace):
        if before.today(now) >= before.begins:
            raise Refusal(
                f"{before.name} began on {before.begins.isoformat()}, so its start and pace stay; ",
                usage("cohort skip"),
                " and ",
                usage("cohort holiday"),
                " move what is still ahead.",
            )
        _is_ahead(after, now)
    members, _ = tx.memberships.totals(before.id)
    if after.capacity is not None and after.capacity < members:
        raise Refusal(
            f"{before.name} has {members} members, so capacity cannot be less than that.",
            option="capacity",
        )
    tx.cohorts.save(after)
    replan(tx, library, after, now)
    return bring_week_along(tx, after, now)


def retime(tx: Tx, library: Library, cohort: Cohort, slot: Slot, now: datetime) -> Cohort:
    """Change when one kind of post goes out.

    Raises:
        Refusal: the cohort is over.
    """
    is_not_over(cohort)
    tx.cohorts.save_slot(cohort.id, slot)
    changed = tx.cohorts.with_id(cohort.id)
    replan(tx, library, changed, now)
    return changed


def start(tx: Tx, library: Library, cohort: Cohort, now: datetime) -> Cohort:
    """Confirm a planned cohort.

    Raises:
        Refusal: it is not planned any more.
    """
    if cohort.state is not CohortState.PLANNED:
        raise Refusal(f"{cohort.name} is {cohort.state} already.")
    return _moved_to(tx, library, cohort, CohortState.RUNNING, now)


def pause(tx: Tx, library: Library, cohort: Cohort, now: datetime) -> Cohort:
    """Stop posts and expectations from today on.

    Raises:
        Refusal: it is paused or over.
    """
    if cohort.state is CohortState.PAUSED:
        raise Refusal(f"{cohort.name} is paused already; ", usage("cohort resume"), " goes on.")
    is_not_over(cohort)
    tx.cohorts.begin_pause(cohort.id, cohort.today(now))
    return _moved_to(tx, library, cohort, CohortState.PAUSED, now)


def resume(
    tx: Tx, library: Library, cohort: Cohort, now: datetime
) -> tuple[Cohort, tuple[Move, ...]]:
    """Go on after a pause: the paused days become a holiday, and what comes after moves.

    Raises:
        Refusal: it is not paused.
    """
    since = tx.cohorts.paused_since(cohort.id)
    if cohort.state is not CohortState.PAUSED or since is None:
        raise Refusal(f"{cohort.name} is not paused, so there is nothing to resume.")
    yesterday = cohort.today(now) - timedelta(days=1)
    tx.cohorts.end_pause(cohort.id, max(since, yesterday))
    moves: tuple[Move, ...] = ()
    if yesterday >= since:
        calendar, moves = with_holiday(cohort.calendar, since, yesterday, "pause")
        tx.cohorts.set_holidays(cohort.id, calendar.holidays)
        cohort = replace(cohort, holidays=calendar.holidays)
    return _moved_to(tx, library, cohort, CohortState.RUNNING, now), moves


def end(tx: Tx, library: Library, cohort: Cohort, state: CohortState, now: datetime) -> Cohort:
    """Finish or cancel a cohort; its members' road ends with it.

    Raises:
        Refusal: it is over already.
    """
    is_not_over(cohort)
    today = cohort.today(now)
    if tx.cohorts.paused_since(cohort.id):
        tx.cohorts.end_pause(cohort.id, today)
    ended_on = min(today, max(cohort.calendar.end, cohort.start))
    cohort = replace(cohort, ended_on=ended_on)
    tx.memberships.finish_all(cohort.id, ended_on)
    return _moved_to(tx, library, cohort, state, now)


def _moved_to(
    tx: Tx, library: Library, cohort: Cohort, state: CohortState, now: datetime
) -> Cohort:
    changed = replace(cohort, state=state)
    tx.cohorts.save(changed)
    replan(tx, library, changed, now)
    if state not in ON:
        tx.deliveries.drop_waiting(cohort.id, f"the cohort is {state}")
    return changed


def name_is_free(tx: Tx, community: CommunityId, name: str) -> None:
    """Raises Refusal when a cohort that is not over has the name."""
    if tx.cohorts.name_taken(community, name):
        raise Refusal(
            f"There is a cohort called “{name}” here already; choose another name.", option="name"
        )


def _is_ahead(cohort: Cohort, now: datetime) -> None:
    end_day = cohort.calendar.end
    if end_day < cohort.today(now):
        raise Refusal(
            f"A run that starts on {cohort.start.isoformat()} would have ended on "
            f"{end_day.isoformat()}; choose a later start.",
            option="start",
        )


def is_not_over(cohort: Cohort) -> None:
    """Raises Refusal when the cohort is finished or cancelled."""
    if cohort.state.over:
        raise Refusal(f"{cohort.name} is {cohort.state}, so it stays as it is.")
